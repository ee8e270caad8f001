import { floorOfProduct, type SpreadTransfer, type StretchSink } from './stretches.ts'

/** Finds where the DRAM words it is told of lie; keeps none of them. */
export class DramReach implements StretchSink {
  /** First cycle with a word. */
  first = Infinity
  /** One past the last cycle with a word. */
  end = -Infinity
  /** What was only foreseen ends there at the latest. */
  endAtMost = -Infinity

  constant(start: number, end: number, wordsPerCycle: number): void {
    if (end > start && wordsPerCycle > 0) this.#extend(start, end)
  }

  rows(cycle: number, width: number, words: number): void {
    if (words > 0) this.#extend(cycle, cycle + Math.ceil(words / width))
  }

  spread({ cycle, cycles, words }: SpreadTransfer, from: number, to: number): void {
    if (to <= from) return
    const last = floorOfProduct(to - 1, cycles, words)
    this.#extend(cycle + floorOfProduct(from, cycles, words), cycle + last + 1)
  }

  /** Words whose first one is in cycle `first`, and whose last one is before `endAtMost`. */
  foresee(first: number, endAtMost: number): void {
    this.first = Math.min(this.first, first)
    this.endAtMost = Math.max(this.endAtMost, endAtMost)
  }

  #extend(start: number, end: number): void {
    this.first = Math.min(this.first, start)
    this.end = Math.max(this.end, end)
  }
}
