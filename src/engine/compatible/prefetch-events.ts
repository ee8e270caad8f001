/** Prefetches of one stretch of a layer: on which lines (from the stretch's first line) and how many on each. */
export interface EventBlock {
  readonly lines: readonly number[]
  readonly steps: readonly number[]
  /** Window position after the block. */
  readonly endStart: number
}

/** Collects the prefetches of one stretch; those of one line are one event. */
export class EventRecorder {
  #lines: number[] = []
  #steps: number[] = []

  /** Adds prefetches; lines come in order. */
  add(line: number, steps: number): void {
    const last = this.#lines.length - 1
    if (this.#lines[last] === line) {
      this.#steps[last] = (this.#steps[last] ?? 0) + steps
      return
    }
    this.#lines.push(line)
    this.#steps.push(steps)
  }

  /** The events since the last block. */
  take(endStart: number): EventBlock {
    const block = { lines: this.#lines, steps: this.#steps, endStart }
    this.#lines = []
    this.#steps = []
    return block
  }
}

/** All prefetches of one operand in line order: blocks with the line at which each begins. */
export class PrefetchEvents {
  readonly #blocks: EventBlock[] = []
  readonly #bases: number[] = []

  /** Appends a block; blocks come in line order. */
  append(block: EventBlock, baseLine: number): void {
    if (block.lines.length === 0) return
    this.#blocks.push(block)
    this.#bases.push(baseLine)
  }

  /** Reads the events from the first one on. */
  cursor(): EventCursor {
    return new EventCursor(this.#blocks, this.#bases)
  }
}

/** A forward reader of prefetch events. */
export class EventCursor {
  /** Line of the current event; Infinity behind the last. */
  line = Infinity
  /** Prefetches on that line. */
  steps = 0
  readonly #blocks: readonly EventBlock[]
  readonly #bases: readonly number[]
  #block = 0
  #index = -1

  constructor(blocks: readonly EventBlock[], bases: readonly number[]) {
    this.#blocks = blocks
    this.#bases = bases
    this.next()
  }

  /** Moves to the next event. */
  next(): void {
    this.#index++
    let block = this.#blocks[this.#block]
    while (block !== undefined && this.#index >= block.lines.length) {
      this.#block++
      this.#index = 0
      block = this.#blocks[this.#block]
    }
    if (block === undefined) {
      this.line = Infinity
      this.steps = 0
      return
    }
    this.line = (this.#bases[this.#block] ?? 0) + (block.lines[this.#index] ?? 0)
    this.steps = block.steps[this.#index] ?? 0
  }
}
