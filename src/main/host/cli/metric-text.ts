import { METRIC_IDS, METRICS, type MetricId, type MetricValues } from '../../../shared/model/metrics.ts'
import { metricDelta } from '../../../shared/analysis/metric-delta.ts'
import { count, textTable, type Column } from './text-table.ts'

/** A metric with its decimals; nothing where a run has none. */
export function metricText(id: MetricId, value: number | null): string {
  if (value === null) return ''
  const { decimals } = METRICS[id]
  return decimals === 0 ? count(value) : value.toFixed(decimals)
}

/** `+12.5 %` against the baseline, with the verdict; nothing where either is missing. */
export function deltaText(id: MetricId, value: number | null, baseline: number | null): string {
  const delta = metricDelta(value, baseline, METRICS[id].direction)
  if (delta === null) return ''
  if (delta.verdict === 'equal') return '='
  const amount =
    delta.percent === null
      ? `${delta.absolute > 0 ? '+' : ''}${metricText(id, delta.absolute)}`
      : `${delta.percent > 0 ? '+' : ''}${delta.percent.toFixed(2)} %`
  return delta.verdict === 'neutral' ? amount : `${amount} ${delta.verdict}`
}

const COLUMNS: readonly Column<readonly [MetricId, MetricValues]>[] = [
  { title: 'metric', align: 'left', cell: ([id]) => METRICS[id].title },
  { title: 'value', cell: ([id, metrics]) => metricText(id, metrics[id]) },
  { title: 'unit', align: 'left', cell: ([id]) => METRICS[id].unit },
]

/** Every metric a run has, one per line. */
export function metricTable(metrics: MetricValues): string {
  return textTable(
    COLUMNS,
    METRIC_IDS.filter((id) => metrics[id] !== null).map((id) => [id, metrics] as const),
  )
}
