import type { AnalysedPoint } from '../../../../shared/analysis/points.ts'
import type { MetricId } from '../../../../shared/model/metrics.ts'
import type { SweepDetail } from '../../../../shared/model/sweeps.ts'
import { SPEC_FIELDS } from '../../runs/spec-fields.ts'
import type { Quantity } from '../chart-parts.ts'

/** Points of a sweep with one of their metrics. */
export function pointsWith(sweep: SweepDetail, metric: MetricId): readonly AnalysedPoint[] {
  return sweep.results.map(({ values, metrics }) => ({ values, metric: metrics?.[metric] ?? null }))
}

/** How a field is called on an axis; its id where nobody knows it. */
export function fieldTitle(field: string): Quantity {
  const info = SPEC_FIELDS.find((one) => one.info.id === field)?.info
  return info === undefined ? { title: field, unit: '' } : { title: info.title, unit: info.unit }
}

/** A field with its unit: `DRAM bandwidth (GB/s)`. */
export function fieldName(field: string): string {
  const { title, unit } = fieldTitle(field)
  return unit === '' ? title : `${title} (${unit})`
}
