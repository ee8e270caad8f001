import type { AnalysedPoint } from '../../../../shared/analysis/points.ts'
import type { MetricId } from '../../../../shared/model/metrics.ts'
import type { SweepDetail } from '../../../../shared/model/sweeps.ts'

/** Points of a sweep with one of their metrics. */
export function pointsWith(sweep: SweepDetail, metric: MetricId): readonly AnalysedPoint[] {
  return sweep.results.map(({ values, metrics }) => ({ values, metric: metrics?.[metric] ?? null }))
}
