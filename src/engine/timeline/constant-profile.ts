import { countBelow, NumberList } from './number-list.ts'
import { PeakTree } from './peak-tree.ts'

/** Words moved at constant rates, where stretches may overlap: a line of pieces, each with one rate. */
export class ConstantProfile {
  readonly #times = new NumberList()
  readonly #changes = new NumberList()
  #starts = new Float64Array(0)
  #sums = new Float64Array(0)
  #rates = new Float64Array(0)
  #peaks: PeakTree | undefined

  /** Adds `rate` words in each cycle `start` <= cycle < `end`. */
  add(start: number, end: number, rate: number): void {
    if (end <= start || rate === 0) return
    this.#times.push(start)
    this.#changes.push(rate)
    this.#times.push(end)
    this.#changes.push(-rate)
  }

  /** Puts the stretches in order; nothing may be added any more. */
  build(): void {
    const times = this.#times.values
    const isSorted = times.every((time, i) => i === 0 || (times[i - 1] ?? 0) <= time)
    const sorted = isSorted ? times : times.slice().sort()
    const starts = sorted.filter((time, i) => i === 0 || sorted[i - 1] !== time)
    const rates = new Float64Array(starts.length)
    let piece = 0
    for (let i = 0; i < times.length; i++) {
      const time = times[i] ?? 0
      if (!isSorted) piece = countBelow(starts, time)
      else while ((starts[piece] ?? time) < time) piece++
      rates[piece] = (rates[piece] ?? 0) + this.#changes.at(i)
    }
    this.#starts = starts
    this.#rates = rates
    this.#sums = new Float64Array(starts.length)
    for (let i = 1; i < starts.length; i++) {
      const rate = rates[i - 1] ?? 0
      const cycles = (starts[i] ?? 0) - (starts[i - 1] ?? 0)
      this.#sums[i] = (this.#sums[i - 1] ?? 0) + rate * cycles
      rates[i] = (rates[i] ?? 0) + rate
    }
    this.#times.clear()
    this.#changes.clear()
  }

  /** Words before `cycle`. */
  before(cycle: number): number {
    const piece = countBelow(this.#starts, cycle) - 1
    if (piece < 0) return 0
    const cycles = cycle - (this.#starts[piece] ?? 0)
    const rate = this.#rates[piece] ?? 0
    return (this.#sums[piece] ?? 0) + (rate === 0 ? 0 : rate * cycles)
  }

  /** Raises `out` to the largest rate in cycles `from` <= cycle < `to`. */
  raise(from: number, to: number, out: Float64Array): void {
    if (to <= from) return
    this.#peaks ??= peaksOf(this.#rates)
    const first = Math.max(0, countBelow(this.#starts, from + 1) - 1)
    this.#peaks.raise(first, Math.max(first, countBelow(this.#starts, to)), out)
  }
}

/** A tree over single numbers. */
export function peaksOf(values: Float64Array): PeakTree {
  const tree = new PeakTree(values.length, 1)
  values.forEach((_, i) => tree.set(i, values.subarray(i, i + 1)))
  tree.build()
  return tree
}
