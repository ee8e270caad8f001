import type { CycleCause } from '../../theme/tokens.ts'
import { ACCOUNT_TITLES, ACCOUNTS } from '../../../shared/analysis/cycle-accounts.ts'
import type { LayerView } from './layer-view.ts'
import { isPending, type LayerSlot } from './pending-layers.ts'
import type { ClockScale } from '../../widgets/clock-scale.ts'

/** What the bars of the layers show. */
export type LayerQuantity = 'cycles' | 'share' | 'utilisation' | 'mapping' | 'bandwidth' | 'dram' | 'dense'

/** One colour of the stacked bars; `values` has a number per layer, null for one that has none yet. */
export interface BarSeries {
  readonly key: string
  readonly label: string
  readonly cause: CycleCause | 'neutral'
  /** Less than 1 tells causes of one operand apart. */
  readonly opacity: number
  readonly values: readonly (number | null)[]
}

/** The bars of a quantity, from the axis outwards. */
export interface LayerBars {
  readonly title: string
  /** Of the axis. */
  readonly unit: string
  readonly series: readonly BarSeries[]
  /** Largest possible value, where there is one. */
  readonly max?: number
  /** A line across, named. */
  readonly reference?: { readonly at: number; readonly label: string }
}

const OPERANDS = [
  ['ifmap', 'Input', 'stallIfmap'],
  ['filter', 'Weights', 'stallFilter'],
  ['ofmap', 'Output', 'stallOfmap'],
] as const

/** What can be shown of these layers; the rest has no data. */
export function quantitiesOf(
  layers: readonly LayerView[],
): readonly { readonly value: LayerQuantity; readonly label: string }[] {
  const has = (value: (layer: LayerView) => unknown): boolean => layers.some((layer) => value(layer) !== null)
  return [
    { value: 'cycles', label: 'Cycles' },
    { value: 'share', label: 'Share' },
    { value: 'utilisation', label: 'Utilisation' },
    ...(has(({ row }) => row.mappingPercent) ? [{ value: 'mapping', label: 'Mapping' } as const] : []),
    { value: 'bandwidth', label: 'Bandwidth' },
    { value: 'dram', label: 'DRAM' },
    ...(has(({ againstDense }) => againstDense) ? [{ value: 'dense', label: 'vs dense' } as const] : []),
  ]
}

const IN_CYCLES: Pick<ClockScale, 'title' | 'unit' | 'factor'> = {
  title: 'Cycles',
  unit: 'cycles',
  factor: 1,
}

/** One value per layer; none is not zero. */
function each(layers: readonly LayerSlot[], of: (layer: LayerView) => number): readonly (number | null)[] {
  return layers.map((layer) => (isPending(layer) ? null : of(layer)))
}

/** The bars of a quantity. */
export function layerBars(
  layers: readonly LayerSlot[],
  quantity: LayerQuantity,
  clock: Pick<ClockScale, 'title' | 'unit' | 'factor'> = IN_CYCLES,
): LayerBars {
  switch (quantity) {
    case 'cycles':
      return {
        title: `${clock.title} per layer, in execution order`,
        unit: clock.unit,
        series: accountSeries(layers, () => clock.factor),
      }
    case 'share':
      return {
        title: 'Where each layer’s cycles went',
        unit: '% of the layer’s cycles',
        series: accountSeries(layers, ({ row }) => (row.cycles === 0 ? 0 : 100 / row.cycles)),
        max: 100,
      }
    case 'utilisation':
      return single(layers, 'PE utilisation per layer', '%', 'multiply', ({ row }) => row.utilPercent, 100)
    case 'mapping':
      return single(
        layers,
        'Mapping efficiency per layer',
        '% of the PEs',
        'fill',
        ({ row }) => row.mappingPercent ?? 0,
        100,
      )
    case 'bandwidth':
      return bandwidthBars(layers)
    case 'dram':
      return {
        title: 'DRAM bytes per layer, by cause',
        unit: 'bytes of one step',
        series: dramSeries(layers),
      }
    case 'dense':
      return {
        ...single(
          layers,
          'Cycles of the dense design over those here',
          '×',
          'multiply',
          ({ againstDense }) => againstDense ?? 0,
        ),
        reference: { at: 1, label: 'dense' },
      }
  }
}

function single(
  layers: readonly LayerSlot[],
  title: string,
  unit: string,
  cause: CycleCause,
  of: (layer: LayerView) => number,
  max?: number,
): LayerBars {
  const series = [{ key: 'value', label: title, cause, opacity: 1, values: each(layers, of) }]
  return { title, unit, series, ...(max === undefined ? {} : { max }) }
}

/** Cycles by account times a factor; accounts that never occur are left out, layers without accounts are grey. */
function accountSeries(
  layers: readonly LayerSlot[],
  factor: (layer: LayerView) => number,
): readonly BarSeries[] {
  const known = ACCOUNTS.map((id) => ({
    key: id,
    label: ACCOUNT_TITLES[id],
    cause: id,
    opacity: 1,
    values: each(layers, (layer) => factor(layer) * (layer.accounts?.[id] ?? 0)),
  }))
  const rest = {
    key: 'unknown',
    label: 'Not told apart',
    cause: 'neutral' as const,
    opacity: 1,
    values: each(layers, (layer) => (layer.accounts === null ? factor(layer) * layer.row.cycles : 0)),
  }
  return [...known, rest].filter(({ values }) => values.some((value) => value !== null && value > 0))
}

/** An array's bandwidths as its report defines them; else bytes over the layer's cycles. */
function bandwidthBars(layers: readonly LayerSlot[]): LayerBars {
  const isReported = layers.some((layer) => !isPending(layer) && layer.row.dramBandwidth !== null)
  return {
    title: 'Mean DRAM bandwidth per layer',
    unit: isReported ? 'words per cycle, as the report defines it' : 'bytes per cycle',
    series: OPERANDS.map(([id, label, cause]) => ({
      key: id,
      label,
      cause,
      opacity: 1,
      values: each(layers, ({ row }) =>
        row.dramBandwidth === null
          ? row.cycles === 0
            ? 0
            : row.dramBytes[id] / row.cycles
          : row.dramBandwidth[id],
      ),
    })),
  }
}

/** Key of the part of a layer's stack that holds a value of the axis: the top one above it, undefined without parts. */
export function partAt(
  { series }: Pick<LayerBars, 'series'>,
  position: number,
  value: number,
  hidden: ReadonlySet<string>,
): string | undefined {
  let top = 0
  let found: string | undefined
  for (const { key, values } of series) {
    const own = values[position] ?? 0
    if (own <= 0 || hidden.has(key)) continue
    top += own
    found = key
    if (value < top) break
  }
  return found
}

/** Which operand a cause of traffic belongs to, by its name in the engine. */
export function operandOfCause(id: string): 'ifmap' | 'filter' | 'ofmap' {
  if (/^(weight|filter)/.test(id)) return 'filter'
  return /^(rawOutput|delta|bitmap|signBits|output|ndp|ofmap|partialSum)/.test(id) ? 'ofmap' : 'ifmap'
}

/** `rawOutputWrites` as `Raw output writes`. */
export function causeTitle(id: string): string {
  const words = id.replaceAll(/([A-Z])/g, ' $1').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Updates inside the banks are no traffic over the bus, which the total is. */
const OFF_BUS = 'ndpUpdates'
/** The least opacity of a cause, and how far causes of one operand are apart. */
const FAINTEST = 0.3

function dramSeries(layers: readonly LayerSlot[]): readonly BarSeries[] {
  const ids = [
    ...new Set(layers.flatMap((layer) => (isPending(layer) ? [] : Object.keys(layer.row.dramCauses)))),
  ].filter((id) => id !== OFF_BUS)
  if (ids.length === 0) {
    return OPERANDS.map(([id, label, cause]) => ({
      key: id,
      label,
      cause,
      opacity: 1,
      values: each(layers, ({ row }) => row.dramBytes[id]),
    }))
  }
  return OPERANDS.flatMap(([operand, , cause]) => {
    const own = ids.filter((id) => operandOfCause(id) === operand)
    return own.map((id, at) => ({
      key: id,
      label: causeTitle(id),
      cause,
      opacity: 1 - (at * (1 - FAINTEST)) / Math.max(1, own.length - 1),
      values: each(layers, ({ row }) => row.dramCauses[id] ?? 0),
    }))
  })
}
