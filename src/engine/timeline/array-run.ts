import type { Layer } from '../model/layer.ts'
import type { SimulationRequest } from '../simulate.ts'
import {
  accountingActivity,
  type Activity,
  busyActivity,
  busyByColumn,
  busyByRow,
  sramActivity,
} from './activity.ts'
import { type ArrayLayer, arrayLayer } from './array-layer.ts'
import { DramReach } from './dram-reach.ts'
import { DramSeries } from './dram-series.ts'
import { countBelow } from './number-list.ts'
import { RecordedStretches } from './recorded-stretches.ts'
import { RunSeries, type Series, type StepClock } from './run-series.ts'
import { ACCOUNTING_IDS, OPERANDS, type Operand } from './timeline.ts'

/** A layer's place on the time axis: number of the layer, its step, and its first cycle. */
export interface Slot {
  readonly layer: number
  readonly step: number
  readonly start: number
}

type Reach = Pick<DramReach, 'first' | 'end' | 'endAtMost'>

/** A run of layers on an array, repeated step after step: prepared once, its quantities when they are asked for. */
export class ArrayRun {
  readonly layers: readonly Layer[]
  readonly array: readonly ArrayLayer[]
  readonly clock: StepClock
  readonly rows: number
  readonly cols: number
  readonly #series = new Map<string, Series>()
  #reach: Reach | undefined

  constructor({ layers, config, rules, ...rest }: SimulationRequest, steps: number) {
    this.layers = layers
    this.rows = config.rows
    this.cols = config.cols
    // Layers of the same sizes are alike.
    const alike = new Map<string, ArrayLayer>()
    this.array = layers.map((layer) => {
      const key = JSON.stringify({ ...layer, name: '' })
      const known = alike.get(key) ?? arrayLayer(layer, { layers, config, rules, ...rest })
      alike.set(key, known)
      return known
    })
    const starts = new Float64Array(layers.length + 1)
    this.array.forEach(({ totalCycles }, i) => {
      starts[i + 1] = (starts[i] ?? 0) + totalCycles
    })
    this.clock = { starts, cyclesPerStep: starts[layers.length] ?? 0, steps }
  }

  /** One past the last cycle of the last step. */
  get endCycle(): number {
    return this.clock.cyclesPerStep * this.clock.steps
  }

  /** The layer whose cycles hold `cycle`: the first one before the run, the last one behind it. */
  slotOf(cycle: number): Slot {
    const { starts, cyclesPerStep, steps } = this.clock
    const step = Math.max(0, Math.min(steps - 1, Math.floor(cycle / cyclesPerStep)))
    const inStep = cycle - step * cyclesPerStep
    const last = this.layers.length - 1
    const layer = Math.max(0, Math.min(last, countBelow(starts, inStep + 1) - 1))
    return { layer, step, start: step * cyclesPerStep + (starts[layer] ?? 0) }
  }

  busy(): RunSeries {
    return this.#arraySeries('busy', 1, busyActivity)
  }

  busyByRow(): RunSeries {
    return this.#arraySeries('rows', this.rows, busyByRow)
  }

  busyByColumn(): RunSeries {
    return this.#arraySeries('columns', this.cols, busyByColumn)
  }

  accounting(): RunSeries {
    return this.#arraySeries('accounting', ACCOUNTING_IDS.length, accountingActivity)
  }

  sramWords(operand: Operand): RunSeries {
    return this.#arraySeries(`sram ${operand}`, 1, (layer) =>
      sramActivity(layer, layer.sramWords[operand], layer.service[operand]),
    )
  }

  /** The first cycle with a DRAM word, or 0: fetches come before the first layer. */
  get firstCycle(): number {
    return Math.min(0, this.#dramReach().first)
  }

  /** One past the last cycle in which anything happens, the reported cycles included. */
  get lastTrafficCycle(): number {
    const { end, endAtMost } = this.#dramReach()
    const sram = OPERANDS.map((operand) => this.sramWords(operand).end)
    const last = Math.max(this.endCycle, this.busy().end, end, ...sram)
    // Only ifmaps are foreseen; laying them out takes long where their generations have to be counted.
    return endAtMost > last ? Math.max(last, this.dramWords('ifmap').endCycle) : last
  }

  /** Where the DRAM words of all layers and steps lie. */
  #dramReach(): Reach {
    return (this.#reach ??= this.#findReach())
  }

  #findReach(): Reach {
    const { starts, cyclesPerStep, steps } = this.clock
    let [first, end, endAtMost] = [Infinity, -Infinity, -Infinity]
    const reaches = this.#ofEach((layer) => {
      const reach = new DramReach()
      layer.dramReach(reach)
      return reach
    })
    for (const [index, reach] of reaches.entries()) {
      const start = starts[index] ?? 0
      first = Math.min(first, start + reach.first)
      end = Math.max(end, start + reach.end)
      endAtMost = Math.max(endAtMost, start + reach.endAtMost)
    }
    const lastStep = (steps - 1) * cyclesPerStep
    return { first, end: end + lastStep, endAtMost: endAtMost + lastStep }
  }

  dramWords(operand: Operand): DramSeries {
    return this.#once(`dram ${operand}`, () => {
      const recorded = this.#ofEach((layer) => {
        const stretches = new RecordedStretches()
        layer.dramWords(operand, stretches)
        return stretches
      })
      return new DramSeries(
        this.clock,
        recorded.map((stretches) => (sink) => stretches.tell(sink)),
      )
    })
  }

  #arraySeries(name: string, rows: number, activity: (layer: ArrayLayer) => Activity): RunSeries {
    return this.#once(name, () => new RunSeries(this.clock, this.#ofEach(activity), rows))
  }

  /** Something of every layer, made once for those that are alike. */
  #ofEach<T>(make: (layer: ArrayLayer) => T): readonly T[] {
    const alike = new Map<ArrayLayer, T>()
    return this.array.map((layer) => {
      const known = alike.get(layer) ?? make(layer)
      alike.set(layer, known)
      return known
    })
  }

  /** Each name has one kind of series. */
  #once<T extends Series>(name: string, make: () => T): T {
    const known = this.#series.get(name) as T | undefined
    if (known !== undefined) return known
    const made = make()
    this.#series.set(name, made)
    return made
  }
}
