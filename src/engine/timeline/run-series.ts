import type { Activity } from './activity.ts'
import { countBelow } from './number-list.ts'
import { PeakTree } from './peak-tree.ts'

/** A quantity over the time axis of a run. */
export interface Series {
  readonly rows: number
  /** Of one step. */
  readonly total: Float64Array
  /**
   * Writes the amounts before `cycle` into `out`, whole steps left out; returns their number. (Two numbers, because
   * their sum may need more than 53 bits where the difference of two such sums does not.)
   */
  readonly before: (cycle: number, out: Float64Array) => number
  /** Raises each row of `out` to its largest amount in any cycle t0 <= cycle < t1; missing where it cannot be told. */
  readonly raise?: (t0: number, t1: number, out: Float64Array) => void
}

/** Where the layers of a step start, and how often the step is repeated. */
export interface StepClock {
  /** First cycle of each layer, and behind the last the length of the step. */
  readonly starts: Float64Array
  readonly cyclesPerStep: number
  readonly steps: number
}

/** Longest stretch beyond a layer's reported cycles that is looked at cycle by cycle for the largest value. */
const LONGEST_TAIL = 4

/**
 * A quantity of the array over a run: layers one after another, step after step. What a layer does beyond its reported
 * cycles (the original does not count its last one) overlaps the layer that follows.
 */
export class RunSeries implements Series {
  readonly rows: number
  readonly total: Float64Array
  readonly raise?: (t0: number, t1: number, out: Float64Array) => void
  readonly #clock: StepClock
  readonly #layers: readonly Activity[]
  /** Amounts of the layers before each layer, row by row. */
  readonly #prefix: Float64Array
  /** Latest end of any layer up to and including each one. */
  readonly #ends: Float64Array
  /** Cycles by which the longest layer runs over its own. */
  readonly #tail: number
  readonly #scratch: Float64Array
  readonly #earlier: Float64Array
  readonly #later: Float64Array
  #peaks: PeakTree | undefined
  /** Peaks of the cycles in which the layer before may still run, for each layer of any step but the first. */
  #overlaps: PeakTree | undefined

  constructor(clock: StepClock, layers: readonly Activity[], rows: number) {
    this.rows = rows
    this.#clock = clock
    this.#layers = layers
    this.#prefix = new Float64Array((layers.length + 1) * rows)
    this.#ends = new Float64Array(layers.length)
    this.#scratch = new Float64Array(rows)
    this.#earlier = new Float64Array(rows)
    this.#later = new Float64Array(rows)
    let end = -Infinity
    let tail = 0
    layers.forEach((layer, index) => {
      const start = clock.starts[index] ?? 0
      end = Math.max(end, start + layer.end)
      this.#ends[index] = end
      tail = Math.max(tail, start + layer.end - (clock.starts[index + 1] ?? 0))
      this.#scratch.fill(0)
      layer.add(Infinity, this.#scratch)
      for (let row = 0; row < rows; row++) {
        const sum = (this.#prefix[index * rows + row] ?? 0) + (this.#scratch[row] ?? 0)
        this.#prefix[(index + 1) * rows + row] = sum
      }
    })
    this.#tail = tail
    this.total = this.#prefix.slice(layers.length * rows)
    if (tail <= LONGEST_TAIL && layers.every(({ raise }) => raise !== undefined)) this.raise = this.#raise
  }

  /** One past the last cycle in which anything happens. */
  get end(): number {
    const { steps, cyclesPerStep } = this.#clock
    return (steps - 1) * cyclesPerStep + (this.#ends[this.#ends.length - 1] ?? 0)
  }

  readonly before = (cycle: number, out: Float64Array): number => {
    if (cycle <= 0) {
      out.fill(0)
      return 0
    }
    const { starts, cyclesPerStep, steps } = this.#clock
    const step = Math.min(steps - 1, Math.floor(cycle / cyclesPerStep))
    const inStep = cycle - step * cyclesPerStep
    const last = this.#layers.length - 1
    const index = Math.min(last, countBelow(starts, inStep + 1) - 1)
    const base = index * this.rows
    for (let row = 0; row < this.rows; row++) out[row] = this.#prefix[base + row] ?? 0
    this.#layers[index]?.add(inStep - (starts[index] ?? 0), out)
    this.#subtractUnfinished(index - 1, inStep, out)
    for (let back = 1; back <= step; back++) {
      const since = inStep + back * cyclesPerStep
      if ((this.#ends[last] ?? 0) <= since) break
      this.#subtractUnfinished(last, since, out)
    }
    return step
  }

  /** Takes away what layers up to `index` still have to do `cycle` cycles after their step began. */
  #subtractUnfinished(index: number, cycle: number, out: Float64Array): void {
    for (let i = index; i >= 0 && (this.#ends[i] ?? 0) > cycle; i--) {
      const layer = this.#layers[i]
      if (layer === undefined) return
      this.#scratch.fill(0)
      layer.add(cycle - (this.#clock.starts[i] ?? 0), this.#scratch)
      for (let row = 0; row < this.rows; row++) {
        const at = i * this.rows + row
        const whole = (this.#prefix[at + this.rows] ?? 0) - (this.#prefix[at] ?? 0)
        out[row] = (out[row] ?? 0) - (whole - (this.#scratch[row] ?? 0))
      }
    }
  }

  readonly #raise = (t0: number, t1: number, out: Float64Array): void => {
    const { cyclesPerStep, steps } = this.#clock
    const from = Math.max(0, t0)
    const to = Math.min(t1, this.end)
    if (to <= from) return
    const count = this.#layers.length
    const first = this.#slotOf(from)
    const last = this.#slotOf(to - 1)
    const startOf = (slot: number): number => {
      const step = Math.floor(slot / count)
      return step * cyclesPerStep + (this.#clock.starts[slot - step * count] ?? 0)
    }
    this.#raiseSlot(first, startOf(first), from, first === last ? to : startOf(first + 1), out)
    if (first === last) return
    this.#raiseSlot(last, startOf(last), startOf(last), to, out)
    if (last - first === 1) return
    this.#peaks ??= this.#buildPeaks(steps)
    const low = (first + 1) % count
    const slots = last - first - 1
    this.#peaks.raise(low, Math.min(count, low + slots), out)
    if (low + slots > count) this.#peaks.raise(0, Math.min(low, low + slots - count), out)
  }

  /** Number of the layer, counted through the steps, whose cycles hold `cycle`; the last one for later cycles. */
  #slotOf(cycle: number): number {
    const { starts, cyclesPerStep, steps } = this.#clock
    const step = Math.min(steps - 1, Math.floor(cycle / cyclesPerStep))
    const count = this.#layers.length
    return step * count + Math.min(count - 1, countBelow(starts, cycle - step * cyclesPerStep + 1) - 1)
  }

  /** Raises `out` to the peaks of cycles `from`..`to` of a slot: its layer's own, and where others run over into it. */
  #raiseSlot(slot: number, start: number, from: number, to: number, out: Float64Array): void {
    const count = this.#layers.length
    const layer = this.#layers[slot % count]
    layer?.raise?.(from - start, to - start, out)
    const end = start + this.#tail
    if (from >= end) return
    const whole = from === start && to >= end && slot >= count
    if (whole && this.#overlaps !== undefined) this.#overlaps.raise(slot % count, (slot % count) + 1, out)
    else this.#raiseEach(from, Math.min(to, end), out)
  }

  /** Raises `out` to the amounts of cycles `from` <= cycle < `to`, one by one. */
  #raiseEach(from: number, to: number, out: Float64Array): void {
    for (let cycle = from; cycle < to; cycle++) {
      const step = this.before(cycle, this.#earlier)
      const steps = this.before(cycle + 1, this.#later) - step
      for (let row = 0; row < this.rows; row++) {
        const amount = steps * (this.total[row] ?? 0) + (this.#later[row] ?? 0) - (this.#earlier[row] ?? 0)
        out[row] = Math.max(out[row] ?? 0, amount)
      }
    }
  }

  /** Peaks of whole layers, as they follow each other in any step but the first. */
  #buildPeaks(steps: number): PeakTree {
    const { starts, cyclesPerStep } = this.#clock
    const count = this.#layers.length
    const base = steps > 1 ? 1 : 0
    const peak = new Float64Array(this.rows)
    const tree = new PeakTree(count, this.rows)
    const overlaps = new PeakTree(count, this.rows)
    for (let i = 0; i < count; i++) {
      const start = base * cyclesPerStep + (starts[i] ?? 0)
      const end = base * cyclesPerStep + (starts[i + 1] ?? 0)
      peak.fill(0)
      this.#raiseEach(start, start + this.#tail, peak)
      overlaps.set(i, peak)
      this.#raiseSlot(base * count + i, start, start, end, peak)
      tree.set(i, peak)
    }
    tree.build()
    if (base === 1) this.#overlaps = overlaps
    return tree
  }
}
