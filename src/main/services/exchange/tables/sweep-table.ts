import { METRIC_IDS } from '../../../../shared/model/metrics.ts'
import type { SweepDetail, SweepPoint } from '../../../../shared/model/sweeps.ts'
import type { ColumnDefinition } from './table.ts'

/** What the points of a sweep are written as: the fields that vary, then the metrics of the point's run. */
export function sweepColumns({ fields, results }: SweepDetail): readonly ColumnDefinition<SweepPoint>[] {
  return [
    { name: 'point', type: 'integer', value: (point) => point.index },
    { name: 'runId', type: 'integer', value: (point) => point.runId },
    { name: 'status', type: 'text', value: (point) => point.status },
    ...fields.map((field): ColumnDefinition<SweepPoint> => ({
      name: field,
      type: isNumeric(results, field) ? 'number' : 'text',
      value: (point) => point.values[field] ?? null,
    })),
    ...METRIC_IDS.map((id): ColumnDefinition<SweepPoint> => ({
      name: id,
      type: 'number',
      value: (point) => point.metrics?.[id] ?? null,
    })),
  ]
}

function isNumeric(points: readonly SweepPoint[], field: string): boolean {
  return points.every(({ values }) => typeof values[field] !== 'string')
}
