import type { DrainObserver } from '../compatible/write-buffer.ts'
import { NumberList } from './number-list.ts'
import type { StretchSink } from './stretches.ts'

/**
 * The original's ofmap drains as its report charges them: every line in full, except that the empty slots of a drain's
 * last line are left out. (Partly filled lines in the middle of a drain carry fewer words than are charged.)
 */
export class DrainStretches implements DrainObserver {
  readonly #lineWords: number
  readonly #cycles = new NumberList()
  readonly #lines = new NumberList()
  readonly #empty = new NumberList()
  /** The last line that was closed before it was full: lines drain soon after, and at most this one ends a drain. */
  readonly #partial = new Map<number, number>()

  /** `lineWords` words a line, one line a cycle. */
  constructor(lineWords: number) {
    this.#lineWords = lineWords
  }

  partial(line: number, empty: number): void {
    this.#partial.set(line, empty)
  }

  drain(cycle: number, firstLine: number, lines: number): void {
    this.#cycles.push(cycle)
    this.#lines.push(lines)
    const last = firstLine + lines - 1
    this.#empty.push(this.#partial.get(last) ?? 0)
    for (const line of this.#partial.keys()) if (line <= last) this.#partial.delete(line)
  }

  /** Tells the drains. */
  tell(sink: StretchSink): void {
    for (let i = 0; i < this.#cycles.length; i++) {
      const words = this.#lines.at(i) * this.#lineWords - this.#empty.at(i)
      sink.rows(this.#cycles.at(i), this.#lineWords, words)
    }
  }
}
