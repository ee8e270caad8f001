import { TRAFFIC_CAUSES, TRAFFIC_CAUSE_IDS } from '../../../engine/designs/traffic.ts'
import type { ArrayRunSpec, DesignRunSpec } from '../../../engine/model/run-spec.ts'
import { fixed } from '../../../shared/format/numbers.ts'
import { METRICS, type MetricId, type MetricValues } from '../../../shared/model/metrics.ts'
import type { Explanation, LayerRow } from '../../../shared/model/runs.ts'

/** One part of a number. */
export type Part = Explanation['parts'][number]

/** How a number is made. */
export interface Formula {
  readonly text: string
  readonly parts: readonly Part[]
  readonly partsSum: boolean
}

/** A layer and how many steps of the run it stands for. */
interface Weighted {
  readonly row: LayerRow
  readonly steps: number
}

interface Scope<Spec> {
  readonly spec: Spec
  readonly metrics: MetricValues
  readonly layers: readonly Weighted[]
}

/** A metric of the run as it is printed; a missing one as `?`. */
function shown(metrics: MetricValues, id: MetricId): string {
  const value = metrics[id]
  return value === null ? '?' : fixed(value, METRICS[id].decimals)
}

/** One part per layer and class of steps; `of` is its share of the number. */
function byLayer(layers: readonly Weighted[], of: (row: LayerRow, steps: number) => number): readonly Part[] {
  const hasFirst = layers.some(({ row }) => row.step === 'first')
  return layers.map(({ row, steps }) => ({
    title: hasFirst
      ? `${row.name} (${row.step === 'first' ? 'first step' : `${steps} steady steps`})`
      : row.name,
    value: of(row, steps),
    layer: row.index,
  }))
}

/** `3 steps x (sum over 5 layers)`. */
function sumText(layers: readonly Weighted[], steps: number, what: string): string {
  const sum = `sum of the ${what} of ${layers.length} layers`
  return steps === 1 ? sum : `${fixed(steps, 0)} steps x ${sum}`
}

const summed = (text: string, parts: readonly Part[]): Formula => ({ text, parts, partsSum: true })
const unsummed = (text: string, parts: readonly Part[] = []): Formula => ({ text, parts, partsSum: false })

const OPERANDS = [
  ['ifmap', 'Inputs'],
  ['filter', 'Weights'],
  ['ofmap', 'Outputs'],
] as const

/** DRAM bytes by operand, each divided by `divisor`. */
function byOperand(metrics: MetricValues, divisor = 1): readonly Part[] {
  const bytes = [metrics.dramIfmapBytes, metrics.dramFilterBytes, metrics.dramOfmapBytes]
  return OPERANDS.map(([, title], i) => ({ title, value: (bytes[i] ?? 0) / divisor }))
}

const CAUSE_TITLES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(TRAFFIC_CAUSE_IDS.map((id) => [id, TRAFFIC_CAUSES[id].title])),
  ifmapCompulsory: 'Inputs, once',
  ifmapCapacity: 'Inputs again: small scratchpad',
  filterCompulsory: 'Weights, once',
  filterCapacity: 'Weights again: small scratchpad',
  ofmapFinal: 'Outputs',
  partialSumWrites: 'Partial sums, written',
  partialSumReads: 'Partial sums, read back',
}

/** Causes inside the DRAM banks: not on the bus. */
const OFF_BUS: ReadonlySet<string> = new Set(TRAFFIC_CAUSE_IDS.filter((id) => !TRAFFIC_CAUSES[id].isOnBus))

/** DRAM bytes by cause where the rules tell them, else by operand. */
function byCause({ layers, metrics }: Scope<unknown>): readonly Part[] {
  const sums = new Map<string, number>()
  for (const { row, steps } of layers) {
    for (const [id, bytes] of Object.entries(row.dramCauses)) {
      if (!OFF_BUS.has(id) && bytes !== 0) sums.set(id, (sums.get(id) ?? 0) + steps * bytes)
    }
  }
  if (sums.size === 0) return byOperand(metrics)
  return [...sums].map(([id, value]) => ({ title: CAUSE_TITLES[id] ?? id, value }))
}

function operandFormula(
  { layers }: Scope<{ readonly steps: number }>,
  operand: 'ifmap' | 'filter' | 'ofmap',
): Formula {
  const title = OPERANDS.find(([id]) => id === operand)?.[1].toLowerCase() ?? operand
  return summed(
    `Sum of the DRAM bytes for ${title} of ${layers.length} layers, times their steps`,
    byLayer(layers, (row, steps) => steps * row.dramBytes[operand]),
  )
}

/** Formulas that arrays and designs share. */
function commonFormula(scope: Scope<ArrayRunSpec | DesignRunSpec>, metric: MetricId): Formula | undefined {
  const { metrics, layers, spec } = scope
  const text = (id: MetricId): string => shown(metrics, id)
  switch (metric) {
    case 'macs':
      return summed(
        sumText(layers, spec.steps, 'M x K x N'),
        byLayer(layers, (row, steps) => steps * row.macs),
      )
    case 'timePerStepMs':
      return unsummed(`${text('timeMs')} ms / ${fixed(spec.steps, 0)} steps`)
    case 'dramBytes':
      return summed('Sum over all causes and layers, times their steps', byCause(scope))
    case 'dramIfmapBytes':
      return operandFormula(scope, 'ifmap')
    case 'dramFilterBytes':
      return operandFormula(scope, 'filter')
    case 'dramOfmapBytes':
      return operandFormula(scope, 'ofmap')
    case 'dramBytesPerCycle':
      return summed(
        `${text('dramBytes')} B / ${text('cycles')} cycles`,
        byOperand(metrics, metrics.cycles ?? 1),
      )
    case 'intensity':
      return unsummed(`${text('macs')} MACs / ${text('dramBytes')} B`)
    default:
      return undefined
  }
}

/** How a metric of an array run is made; undefined where it has none. */
export function arrayFormula(scope: Scope<ArrayRunSpec>, metric: MetricId): Formula | undefined {
  const { spec, metrics, layers } = scope
  const { rows, cols } = spec.array
  const { steps, clockGigahertz } = spec
  const text = (id: MetricId): string => shown(metrics, id)
  const cycles = metrics.cycles ?? 1
  switch (metric) {
    case 'cycles':
      return summed(
        sumText(layers, steps, 'cycles'),
        byLayer(layers, (row, times) => times * row.cycles),
      )
    case 'timeMs':
      return summed(
        `${text('cycles')} cycles / (${clockGigahertz} GHz x 1 000 000)`,
        byLayer(layers, (row, times) => (times * row.cycles) / (clockGigahertz * 1e6)),
      )
    case 'utilPercent':
      return summed(
        `100 x ${text('macs')} / (${rows} x ${cols} PEs x ${text('cycles')} cycles)`,
        byLayer(layers, (row, times) => (100 * times * row.macs) / (rows * cols * cycles)),
      )
    case 'mappingPercent':
      return summed(
        `Mean of the layers' mapping efficiency, weighted by ${text('cycles')} cycles`,
        byLayer(layers, (row, times) => ((row.mappingPercent ?? 0) * times * row.cycles) / cycles),
      )
    case 'stallCycles':
      return summed(
        sumText(layers, steps, 'stall cycles'),
        byLayer(layers, (row, times) => times * row.stallCycles),
      )
    case 'stallPercent':
      return summed(
        `100 x ${text('stallCycles')} / ${text('cycles')} cycles`,
        byLayer(layers, (row, times) => (100 * times * row.stallCycles) / cycles),
      )
    case 'sramWords':
      return summed(
        sumText(layers, steps, 'scratchpad words'),
        OPERANDS.map(([operand, title]) => ({
          title,
          value: layers.reduce(
            (sum, { row, steps: times }) => sum + times * (row.sramWords?.[operand] ?? 0),
            0,
          ),
        })),
      )
    default:
      return commonFormula(scope, metric)
  }
}

/** Layers of a design and what is outside them: plain operators, launches, and rounding to whole cycles. */
function withRest(parts: readonly Part[], value: number): readonly Part[] {
  const rest = value - parts.reduce((sum, part) => sum + part.value, 0)
  return rest === 0 ? parts : [...parts, { title: 'Outside the layers, and rounding', value: rest }]
}

/** How a metric of a design run is made; undefined where it has none. */
export function designFormula(scope: Scope<DesignRunSpec>, metric: MetricId): Formula | undefined {
  const { spec, metrics, layers } = scope
  const text = (id: MetricId): string => shown(metrics, id)
  const clock = Number(spec.parameters['clockGigahertz'] ?? 1)
  const perLayer = (id: MetricId, of: (row: LayerRow) => number): readonly Part[] =>
    withRest(
      byLayer(layers, (row, steps) => steps * of(row)),
      metrics[id] ?? 0,
    )
  switch (metric) {
    case 'cycles':
      return summed(
        `${text('timeMs')} ms x ${clock} GHz x 1 000 000`,
        perLayer('cycles', (row) => row.cycles),
      )
    case 'timeMs':
      return summed(
        'Sum of the times of all layers and steps',
        perLayer('timeMs', (row) => row.cycles / (clock * 1e6)),
      )
    case 'utilPercent':
      return unsummed('100 x time in which the array works / time of the run')
    case 'stallCycles':
      return summed(
        'Sum of the stalls of all layers and steps',
        perLayer('stallCycles', (row) => row.stallCycles),
      )
    case 'stallPercent':
      return unsummed(`100 x ${text('stallCycles')} / ${text('cycles')} cycles`)
    case 'energyMillijoules':
      return summed(
        'Power of the parts x time + energy per bit x bits over DRAM',
        perLayer('energyMillijoules', (row) => row.energyMillijoules ?? 0),
      )
    case 'areaSquareMillimetres':
      return unsummed('Published parts of the core, the array x its PEs, each buffer x its size')
    case 'speedup':
      return unsummed(
        `${fixed((metrics.speedup ?? 0) * (metrics.timeMs ?? 0), METRICS.timeMs.decimals)} ms of the dense design / ${text('timeMs')} ms`,
      )
    case 'trafficRatio':
      return unsummed(
        `${text('dramBytes')} B / ${fixed((metrics.dramBytes ?? 0) / (metrics.trafficRatio ?? 1), 0)} B of the dense design`,
        byCause(scope),
      )
    case 'energySavingPercent': {
      const dense = (metrics.energyMillijoules ?? 0) / (1 - (metrics.energySavingPercent ?? 0) / 100)
      return unsummed(
        `100 x (1 - ${text('energyMillijoules')} mJ / ${fixed(dense, 3)} mJ of the dense design)`,
      )
    }
    default:
      return commonFormula(scope, metric)
  }
}
