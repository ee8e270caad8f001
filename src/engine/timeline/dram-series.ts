import { ConstantProfile } from './constant-profile.ts'
import type { Series, StepClock } from './run-series.ts'
import { SpreadProfile } from './spread-profile.ts'
import { ceilOfProduct, floorOfProduct, type SpreadTransfer, type StretchSink } from './stretches.ts'

/** Told of stretches one by one. */
type LaidOutSink = Pick<StretchSink, 'constant' | 'spread'>

/** Tells the DRAM words of a layer on its own clock. */
export type StretchSource = (sink: LaidOutSink) => void

/** Collects the stretches of layers, each moved to its place on the time axis. */
class Collector implements LaidOutSink {
  /** Cycle at which the layer that tells starts. */
  offset = 0
  readonly constants = new ConstantProfile()
  readonly spreads = new SpreadProfile()
  first = Infinity
  end = -Infinity
  words = 0
  /** True when a layer fetches before it starts. */
  reachesBack = false

  constant(start: number, end: number, wordsPerCycle: number): void {
    if (end <= start || wordsPerCycle === 0) return
    this.#extend(start, end)
    this.words += (end - start) * wordsPerCycle
    this.constants.add(start + this.offset, end + this.offset, wordsPerCycle)
  }

  /** The first and the last cycle may be shared with other words of the transfer; those between are all its own. */
  spread({ cycle, cycles, words }: SpreadTransfer, from: number, to: number): void {
    const first = floorOfProduct(from, cycles, words)
    const last = floorOfProduct(to - 1, cycles, words)
    if (first === last) {
      this.constant(cycle + first, cycle + first + 1, to - from)
      return
    }
    const second = ceilOfProduct(first + 1, words, cycles)
    const final = ceilOfProduct(last, words, cycles)
    this.constant(cycle + first, cycle + first + 1, second - from)
    if (words % cycles === 0) this.constant(cycle + first + 1, cycle + last, words / cycles)
    else if (last > first + 1) {
      this.#extend(cycle + first + 1, cycle + last)
      this.words += final - second
      const moved = { cycle: cycle + this.offset, cycles, words }
      this.spreads.add(moved, moved.cycle + first + 1, moved.cycle + last)
    }
    this.constant(cycle + last, cycle + last + 1, to - final)
  }

  #extend(start: number, end: number): void {
    if (start < 0) this.reachesBack = true
    this.first = Math.min(this.first, start + this.offset)
    this.end = Math.max(this.end, end + this.offset)
  }
}

/**
 * The DRAM words of one operand over a run. Fetches may reach before the layer's start and writes beyond its end; both
 * overlap the layers next to it. Steps are alike, so only as many are laid out as overlap each other; the one in the
 * middle stands for all further ones.
 */
export class DramSeries implements Series {
  readonly rows = 1
  readonly total: Float64Array
  readonly raise?: (t0: number, t1: number, out: Float64Array) => void
  /** First cycle with a word, and one past the last; 0 when there is none. */
  readonly firstCycle: number
  readonly endCycle: number
  readonly #constants: ConstantProfile
  readonly #spreads: SpreadProfile
  readonly #cyclesPerStep: number
  /** First cycle of the step that stands for others, and how many it stands for. */
  readonly #steadyFrom: number
  readonly #steadySteps: number

  constructor({ starts, cyclesPerStep, steps }: StepClock, layers: readonly StretchSource[]) {
    const tellStep = (collector: Collector, step: number): void => {
      layers.forEach((tell, index) => {
        collector.offset = step * cyclesPerStep + (starts[index] ?? 0)
        tell(collector)
      })
    }
    const collector = new Collector()
    tellStep(collector, 0)
    const { words } = collector
    const { first, end } = collector
    const from = Number.isFinite(first) ? Math.floor(first / cyclesPerStep) : 0
    const to = Number.isFinite(first) ? Math.floor((end - 1) / cyclesPerStep) : 0
    const laidOut = Math.min(steps, to - from + 1)
    for (let step = 1; step < laidOut; step++) tellStep(collector, step)
    collector.constants.build()
    collector.spreads.build()
    this.total = Float64Array.of(words)
    this.firstCycle = Number.isFinite(first) ? first : 0
    this.endCycle = Number.isFinite(first) ? end + (steps - 1) * cyclesPerStep : 0
    this.#constants = collector.constants
    this.#spreads = collector.spreads
    this.#cyclesPerStep = cyclesPerStep
    this.#steadyFrom = to * cyclesPerStep
    this.#steadySteps = steps - laidOut
    // A spread transfer has a closed form for its largest cycle only where nothing else moves.
    const alone = collector.spreads.isDisjoint && !(collector.reachesBack && layers.length * steps > 1)
    if (collector.spreads.pieces === 0 || alone) this.raise = this.#raise
  }

  /** Steps to go back from `cycle` to where it is laid out. */
  #stepsBack(cycle: number): number {
    const steps = Math.floor((cycle - this.#steadyFrom) / this.#cyclesPerStep)
    return Math.max(0, Math.min(this.#steadySteps, steps))
  }

  readonly before = (cycle: number, out: Float64Array): number => {
    const back = this.#stepsBack(cycle)
    const laidOut = cycle - back * this.#cyclesPerStep
    out[0] = this.#constants.before(laidOut) + this.#spreads.before(laidOut)
    return back
  }

  readonly #raise = (t0: number, t1: number, out: Float64Array): void => {
    if (t1 <= t0) return
    const backFrom = this.#stepsBack(t0)
    const backTo = this.#stepsBack(t1 - 1)
    const from = t0 - backFrom * this.#cyclesPerStep
    const to = t1 - backTo * this.#cyclesPerStep
    if (backFrom === backTo) {
      this.#raiseLaidOut(from, to, out)
      return
    }
    const steady = this.#steadyFrom
    this.#raiseLaidOut(from, steady + this.#cyclesPerStep, out)
    this.#raiseLaidOut(steady, to, out)
    if (backTo - backFrom > 1) this.#raiseLaidOut(steady, steady + this.#cyclesPerStep, out)
  }

  #raiseLaidOut(from: number, to: number, out: Float64Array): void {
    this.#constants.raise(from, to, out)
    this.#spreads.raise(from, to, out)
  }
}
