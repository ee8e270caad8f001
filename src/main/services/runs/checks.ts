import { TRAFFIC_CAUSES, TRAFFIC_CAUSE_IDS } from '../../../engine/designs/traffic.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { MetricValues } from '../../../shared/model/metrics.ts'
import type { Check, LayerAccounting, LayerRow } from '../../../shared/model/runs.ts'

/** What is checked: a run's own numbers, as they are stored. */
export interface CheckedRun {
  readonly spec: RunSpec
  readonly status: string
  readonly metrics: MetricValues
  readonly layers: readonly LayerRow[]
}

/** Sums of doubles in another order differ by this much, relatively. */
const TOLERANCE = 1e-9

function isEqual(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b), 1)
}

/** A statement about every layer; `fault` is what is wrong with one, undefined when nothing is. */
function everyLayer(
  title: string,
  layers: readonly LayerRow[],
  fault: (layer: LayerRow) => string | undefined,
): Check {
  for (const layer of layers) {
    const found = fault(layer)
    if (found !== undefined) return { title, holds: false, detail: `${layer.name}: ${found}` }
  }
  return { title, holds: true, detail: `in all ${layers.length} layers` }
}

/** Invariants on the stored numbers of a run. Checks that do not apply to the rules are left out. */
export function checkRun(run: CheckedRun): readonly Check[] {
  const { layers } = run
  if (layers.length === 0) return []
  return [
    everyLayer('Multiply-accumulates are M x K x N', layers, macsFault),
    ...(run.spec.kind === 'array' ? arrayChecks(run.spec, layers) : designChecks(layers)),
    // A run at work has layers and no totals yet.
    ...(run.metrics.cycles === null ? [] : sumChecks(run)),
  ]
}

/** A whole number of products: groups, heads and images one after the other. */
function macsFault({ m, k, n, macs }: LayerRow): string | undefined {
  const product = m * k * n
  if (product > 0 && macs > 0 && Number.isInteger(macs / product)) return undefined
  return `${macs} is no multiple of ${m} x ${k} x ${n}`
}

function arrayChecks(
  { array, rules }: Extract<RunSpec, { kind: 'array' }>,
  layers: readonly LayerRow[],
): readonly Check[] {
  const pes = array.rows * array.cols
  const utilisation = everyLayer(
    'Utilisation x PEs x cycles gives the multiply-accumulates',
    layers,
    (layer) => {
      const macs = (layer.utilPercent / 100) * pes * layer.cycles
      return isEqual(macs, layer.macs) ? undefined : `${macs} instead of ${layer.macs}`
    },
  )
  const accounted = layers.filter(({ accounting }) => accounting !== null)
  const accounting = everyLayer('The accounts sum to PEs x cycles', accounted, (layer) => {
    const sum = layer.accounting === null ? 0 : accountSum(layer.accounting)
    return isEqual(sum, pes * layer.cycles) ? undefined : `${sum} instead of ${pes * layer.cycles}`
  })
  const caused = layers.filter(({ dramCauses }) => Object.keys(dramCauses).length > 0)
  const causes = everyLayer('The causes of DRAM traffic sum to the traffic', caused, (layer) => {
    const sum = Object.values(layer.dramCauses).reduce((total, bytes) => total + bytes, 0)
    return isEqual(sum, dramSum(layer)) ? undefined : `${sum} instead of ${dramSum(layer)} bytes`
  })
  // Version 3 of the original adds stalls twice or negatively, and counts pruned work as done: known, not checked.
  const isSound = rules.id === 'corrected' && rules.fixes.includes('pruned-work')
  const busy = everyLayer(
    'No layer does more than one multiply-accumulate per PE and cycle',
    layers,
    (layer) =>
      layer.macs <= pes * layer.cycles ? undefined : `${layer.macs} on ${pes} PEs in ${layer.cycles} cycles`,
  )
  return [
    utilisation,
    ...(accounted.length > 0 ? [accounting] : []),
    ...(caused.length > 0 ? [causes] : []),
    ...(rules.id === 'scale-sim-v3' ? [] : [stallsNotNegative(layers)]),
    ...(isSound ? [busy] : []),
  ]
}

function designChecks(layers: readonly LayerRow[]): readonly Check[] {
  return [
    stallsNotNegative(layers),
    everyLayer('The accounts sum to the cycles', layers, ({ accounting, cycles }) => {
      const sum = accounting === null ? 0 : accountSum(accounting)
      return sum === cycles ? undefined : `${sum} instead of ${cycles}`
    }),
    everyLayer('The causes of DRAM traffic on the bus sum to the traffic', layers, (layer) => {
      const onBus = TRAFFIC_CAUSE_IDS.filter((id) => TRAFFIC_CAUSES[id].isOnBus)
      const sum = onBus.reduce((total, id) => total + (layer.dramCauses[id] ?? 0), 0)
      return isEqual(sum, dramSum(layer)) ? undefined : `${sum} instead of ${dramSum(layer)} bytes`
    }),
  ]
}

function stallsNotNegative(layers: readonly LayerRow[]): Check {
  return everyLayer('Stalls are not negative and within the cycles', layers, ({ stallCycles, cycles }) =>
    stallCycles >= 0 && stallCycles <= cycles ? undefined : `${stallCycles} of ${cycles} cycles`,
  )
}

/** All accounts of a layer. */
function accountSum(accounting: LayerAccounting): number {
  return Object.values<number>({ ...accounting }).reduce((sum, cycles) => sum + cycles, 0)
}

function dramSum({ dramBytes: { ifmap, filter, ofmap } }: LayerRow): number {
  return ifmap + filter + ofmap
}

/** How many steps a layer row stands for. */
export function stepsOf(spec: RunSpec, { step }: LayerRow, hasFirst: boolean): number {
  if (step === 'first') return 1
  return hasFirst ? spec.steps - 1 : spec.steps
}

function sumChecks({ spec, status, metrics, layers }: CheckedRun): readonly Check[] {
  // The metrics of a partial design run are not known; those of a partial array run are of the layers there are.
  if (status !== 'done' && spec.kind === 'design') return []
  const hasFirst = layers.some(({ step }) => step === 'first')
  const total = (of: (layer: LayerRow) => number): number =>
    layers.reduce((sum, layer) => sum + stepsOf(spec, layer, hasFirst) * of(layer), 0)
  const sums: readonly (readonly [title: string, stored: number | null, sum: number])[] = [
    ['multiply-accumulates', metrics.macs, total(({ macs }) => macs)],
    ['DRAM bytes', metrics.dramBytes, total(dramSum)],
    // Time of a design is not whole cycles, and some of it is outside the layers.
    ...(spec.kind === 'array' ? [['cycles', metrics.cycles, total(({ cycles }) => cycles)] as const] : []),
  ]
  return sums.map(([what, stored, sum]) => ({
    title: `The layers' ${what} times their steps sum to the run's`,
    holds: stored !== null && isEqual(stored, sum),
    detail: `${sum}${stored === sum ? '' : ` beside ${stored}`}`,
  }))
}
