import { countBelow, NumberList } from './number-list.ts'
import { peaksOf } from './constant-profile.ts'
import type { PeakTree } from './peak-tree.ts'
import { ceilOfProduct, type SpreadTransfer } from './stretches.ts'

/** Words of transfers that spread them evenly, in whole words per cycle: whole cycles of a transfer each. */
export class SpreadProfile {
  readonly #start = new NumberList()
  readonly #end = new NumberList()
  /** Of the transfer: first cycle, cycles, words. */
  readonly #cycle = new NumberList()
  readonly #cycles = new NumberList()
  readonly #words = new NumberList()
  /** Pieces in order of their start, words before each, and the latest end so far. */
  #order = new Uint32Array(0)
  #starts = new Float64Array(0)
  #sums = new Float64Array(0)
  #ends = new Float64Array(0)
  #peaks: PeakTree | undefined

  /** Adds all words that move in cycles `start` <= cycle < `end` of the transfer. */
  add(transfer: SpreadTransfer, start: number, end: number): void {
    this.#start.push(start)
    this.#end.push(end)
    this.#cycle.push(transfer.cycle)
    this.#cycles.push(transfer.cycles)
    this.#words.push(transfer.words)
  }

  /** Puts the pieces in order; nothing may be added any more. */
  build(): void {
    const count = this.#start.length
    this.#order = Uint32Array.from({ length: count }, (_, i) => i)
    const start = this.#start.values
    const isSorted = start.every((cycle, i) => i === 0 || (start[i - 1] ?? 0) <= cycle)
    if (!isSorted) this.#order.sort((a, b) => (start[a] ?? 0) - (start[b] ?? 0))
    this.#starts = new Float64Array(count)
    this.#sums = new Float64Array(count + 1)
    this.#ends = new Float64Array(count)
    let end = -Infinity
    this.#order.forEach((piece, i) => {
      this.#starts[i] = this.#start.at(piece)
      this.#sums[i + 1] =
        (this.#sums[i] ?? 0) + this.#inPiece(piece, this.#start.at(piece), this.#end.at(piece))
      end = Math.max(end, this.#end.at(piece))
      this.#ends[i] = end
    })
  }

  /** True when no two pieces share a cycle. */
  get isDisjoint(): boolean {
    return this.#starts.every((start, i) => i === 0 || (this.#ends[i - 1] ?? 0) <= start)
  }

  get pieces(): number {
    return this.#start.length
  }

  /** Words before `cycle`. */
  before(cycle: number): number {
    const count = countBelow(this.#starts, cycle)
    let words = this.#sums[count] ?? 0
    for (let i = count - 1; i >= 0 && (this.#ends[i] ?? 0) > cycle; i--) {
      const piece = this.#order[i] ?? 0
      const end = this.#end.at(piece)
      if (end > cycle) words -= this.#inPiece(piece, cycle, end)
    }
    return words
  }

  /** Raises `out` to the most words of any cycle `from` <= cycle < `to`; only right when the pieces are disjoint. */
  raise(from: number, to: number, out: Float64Array): void {
    const first = Math.max(0, countBelow(this.#starts, from + 1) - 1)
    const last = countBelow(this.#starts, to) - 1
    if (last < first) return
    out[0] = Math.max(out[0] ?? 0, this.#peakOf(first, from, to), this.#peakOf(last, from, to))
    if (last - first < 2) return
    this.#peaks ??= peaksOf(this.#starts.map((_, i) => this.#peakOf(i, -Infinity, Infinity)))
    this.#peaks.raise(first + 1, last, out)
  }

  /** Most words of one cycle: the mean rounded down, or one more where that does not account for all words. */
  #peakOf(index: number, from: number, to: number): number {
    const piece = this.#order[index] ?? 0
    const low = Math.max(from, this.#start.at(piece))
    const high = Math.min(to, this.#end.at(piece))
    if (high <= low) return 0
    const least = Math.floor(this.#words.at(piece) / this.#cycles.at(piece))
    return this.#inPiece(piece, low, high) > least * (high - low) ? least + 1 : least
  }

  #inPiece(piece: number, from: number, to: number): number {
    const cycle = this.#cycle.at(piece)
    const cycles = this.#cycles.at(piece)
    const words = this.#words.at(piece)
    return ceilOfProduct(to - cycle, words, cycles) - ceilOfProduct(from - cycle, words, cycles)
  }
}
