import { METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import { fixed } from '../../../shared/format/numbers.ts'
import type { Check, Explanation, LayerRow } from '../../../shared/model/runs.ts'
import { checkRun, stepsOf, type CheckedRun } from './checks.ts'
import { arrayFormula, designFormula, type Formula, type Part } from './explain-formulas.ts'
import { areaParts, energyParts } from './design-parts.ts'
import { arrayMetrics, metricValues, NO_METRICS, ratio } from './run-metrics.ts'

/** A run whose numbers are to be explained. */
export type ExplainedRun = CheckedRun

/**
 * Where a metric of a run, or of one of its layers in one step, comes from: its formula with the run's own values, what
 * it is made of, and the checks on the numbers behind it.
 */
export function explain(
  run: ExplainedRun,
  metric: MetricId,
  layer?: number,
  step: LayerRow['step'] = 'steady',
): Explanation {
  const scope = layer === undefined ? run : ofOneLayer(run, layer, step)
  const { title, definition, unit, decimals } = METRICS[metric]
  const value = scope.metrics[metric]
  const formula = value === null ? undefined : formulaOf(scope, metric)
  const found = layer === undefined ? (modelParts(run, metric) ?? formula?.parts) : formula?.parts
  const parts = (found ?? []).toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
  const sums =
    value !== null && (formula?.partsSum === true || metric === 'areaSquareMillimetres') && parts.length > 0
  return {
    metric,
    title,
    definition,
    formula: formula?.text ?? 'This run has no such number.',
    value,
    unit,
    parts,
    partsSum: sums,
    checks: [...(sums ? [partsCheck(parts, value, decimals)] : []), ...checkRun(scope)],
  }
}

function formulaOf(scope: ExplainedRun, metric: MetricId): Formula | undefined {
  const { spec, layers } = scope
  const hasFirst = layers.some(({ step }) => step === 'first')
  const weighted = layers.map((row) => ({ row, steps: stepsOf(spec, row, hasFirst) }))
  return spec.kind === 'array'
    ? arrayFormula({ spec, metrics: scope.metrics, layers: weighted }, metric)
    : designFormula({ spec, metrics: scope.metrics, layers: weighted }, metric)
}

/** Parts that are not stored but follow from the spec: energy and area of a design by part of the machine. */
function modelParts({ spec }: ExplainedRun, metric: MetricId): readonly Part[] | undefined {
  if (spec.kind === 'array') return undefined
  if (metric === 'areaSquareMillimetres') return areaParts(spec)
  return metric === 'energyMillijoules' ? energyParts(spec) : undefined
}

function partsCheck(parts: readonly Part[], value: number, decimals: number): Check {
  const sum = parts.reduce((total, part) => total + part.value, 0)
  return {
    title: 'The parts sum to the number',
    holds: Math.abs(sum - value) <= 1e-9 * Math.max(1, Math.abs(value)),
    detail: `${fixed(sum, decimals)} from ${parts.length} parts`,
  }
}

/** The run as if the layer were all of it, once; of a step it does not have, the one it has. */
function ofOneLayer(run: ExplainedRun, index: number, wanted: LayerRow['step']): ExplainedRun {
  const rows = run.layers.filter((row) => row.index === index)
  const row = rows.find(({ step }) => step === wanted) ?? rows[0]
  if (row === undefined) return { ...run, layers: [], metrics: NO_METRICS }
  if (run.spec.kind === 'array') {
    const spec = { ...run.spec, steps: 1 }
    return { ...run, spec, layers: [row], metrics: arrayMetrics(spec, [row]) }
  }
  const spec = { ...run.spec, steps: 1 }
  return {
    ...run,
    status: 'partial',
    spec,
    layers: [{ ...row, step: 'steady' }],
    metrics: layerMetrics(spec, row),
  }
}

/** What is known of one layer of a design. */
function layerMetrics(spec: Extract<ExplainedRun['spec'], { kind: 'design' }>, row: LayerRow) {
  const { ifmap, filter, ofmap } = row.dramBytes
  const dramBytes = ifmap + filter + ofmap
  const timeMs = row.cycles / (Number(spec.parameters['clockGigahertz'] ?? 1) * 1e6)
  return metricValues({
    cycles: row.cycles,
    timeMs,
    timePerStepMs: timeMs,
    macs: row.macs,
    utilPercent: row.utilPercent,
    stallCycles: row.stallCycles,
    stallPercent: ratio(100 * row.stallCycles, row.cycles),
    dramBytes,
    dramIfmapBytes: ifmap,
    dramFilterBytes: filter,
    dramOfmapBytes: ofmap,
    dramBytesPerCycle: ratio(dramBytes, row.cycles),
    intensity: ratio(row.macs, dramBytes),
    energyMillijoules: row.energyMillijoules,
  })
}
