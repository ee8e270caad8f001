import { NumberList } from './number-list.ts'
import type { SpreadTransfer, StretchSink } from './stretches.ts'

/** What a layer tells of its DRAM words, kept to be told again for every layer like it. */
export class RecordedStretches implements StretchSink {
  /** Start, end and words per cycle. */
  readonly #constants = new NumberList()
  /** Cycle, cycles and words of the transfer, and the first and last words' numbers. */
  readonly #spreads = new NumberList()

  constant(start: number, end: number, wordsPerCycle: number): void {
    if (end <= start || wordsPerCycle === 0) return
    this.#constants.push(start)
    this.#constants.push(end)
    this.#constants.push(wordsPerCycle)
  }

  rows(cycle: number, width: number, words: number): void {
    if (words === 0) return
    const whole = Math.floor(words / width)
    this.constant(cycle, cycle + whole, width)
    this.constant(cycle + whole, cycle + whole + 1, words - whole * width)
  }

  spread({ cycle, cycles, words }: SpreadTransfer, from: number, to: number): void {
    for (const value of [cycle, cycles, words, from, to]) this.#spreads.push(value)
  }

  /** Tells everything again, in the order of its kind. */
  tell(sink: Pick<StretchSink, 'constant' | 'spread'>): void {
    const constants = this.#constants
    for (let i = 0; i < constants.length; i += 3) {
      sink.constant(constants.at(i), constants.at(i + 1), constants.at(i + 2))
    }
    const spreads = this.#spreads
    for (let i = 0; i < spreads.length; i += 5) {
      const transfer = { cycle: spreads.at(i), cycles: spreads.at(i + 1), words: spreads.at(i + 2) }
      sink.spread(transfer, spreads.at(i + 3), spreads.at(i + 4))
    }
  }
}
