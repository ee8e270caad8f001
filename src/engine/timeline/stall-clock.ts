import { countBelow, NumberList } from './number-list.ts'

/** The operand the array waits for: 0 ifmap, 1 filter, 2 ofmap. */
export type StallCause = 0 | 1 | 2

/**
 * When the lines of a layer run: a list of the lines before which the array waits; lines between them run one per
 * cycle. Lines and cycles are converted into each other by binary search.
 */
export class StallClock {
  /** Lines that wait, and the stalls of the layer up to and including each of them. */
  readonly #line = new NumberList()
  readonly #after = new NumberList()
  /** Cycle in which each of them runs, and in which it was due. */
  readonly #runs = new NumberList()
  readonly #due = new NumberList()
  readonly #cause = new NumberList()
  /** Stalls by cause before each entry, one triple each. */
  readonly #byCause = new NumberList()
  readonly #sums: [number, number, number] = [0, 0, 0]

  /** Notes that `line` waits `late` > 0 cycles; lines come in ascending order. */
  add(line: number, late: number, cause: StallCause): void {
    const before = this.stalls
    this.#line.push(line)
    this.#due.push(line + before)
    this.#after.push(before + late)
    this.#runs.push(line + before + late)
    this.#cause.push(cause)
    for (const sum of this.#sums) this.#byCause.push(sum)
    this.#sums[cause] += late
  }

  /** Stalls of the layer. */
  get stalls(): number {
    const { length } = this.#after
    return length === 0 ? 0 : this.#after.at(length - 1)
  }

  /** Cycle in which `line` runs. */
  cycleOf(line: number): number {
    const at = countBelow(this.#line.values, line + 1)
    return line + (at === 0 ? 0 : this.#after.at(at - 1))
  }

  /** Cycle in which `line` is due: when it runs, unless it waits itself. */
  dueOf(line: number): number {
    const at = countBelow(this.#line.values, line)
    return line + (at === 0 ? 0 : this.#after.at(at - 1))
  }

  /** Number of lines that run before cycle `cycle`, not limited by the end of the layer. */
  linesBefore(cycle: number): number {
    if (cycle <= 0) return 0
    const at = countBelow(this.#runs.values, cycle)
    const lines = cycle - (at === 0 ? 0 : this.#after.at(at - 1))
    return at < this.#line.length ? Math.min(lines, this.#line.at(at)) : lines
  }

  /** Number of lines that are due before cycle `cycle`, whether they wait or not; not limited by the end of the layer. */
  linesDueBefore(cycle: number): number {
    if (cycle <= 0) return 0
    const at = countBelow(this.#due.values, cycle)
    const lines = at === 0 ? cycle : Math.max(this.#line.at(at - 1) + 1, cycle - this.#after.at(at - 1))
    return at < this.#line.length ? Math.min(lines, this.#line.at(at)) : lines
  }

  /** Stall cycles due to `cause` among the cycles before `cycle`; `lines` is `linesBefore(cycle)`. */
  stallsBefore(cycle: number, lines: number, cause: StallCause): number {
    const done = countBelow(this.#runs.values, cycle + 1)
    const complete = done === 0 ? 0 : this.#after.at(done - 1)
    const known = done < this.#line.length ? this.#byCause.at(3 * done + cause) : this.#sums[cause]
    const underWay = cycle - lines - complete
    return done < this.#line.length && this.#cause.at(done) === cause ? known + underWay : known
  }

  /** True when the array waits in `cycle`. */
  isStalled(cycle: number): boolean {
    return this.linesBefore(cycle + 1) === this.linesBefore(cycle)
  }
}
