import type { RunSpec } from '../../../src/engine/model/run-spec.ts'
import { METRIC_IDS, type MetricValues } from '../../../src/shared/model/metrics.ts'
import type { SweepDetail, SweepPlan, SweepPoint } from '../../../src/shared/model/sweeps.ts'
import { sweepModel, type SweepModel } from '../../../src/renderer/views/sweep/sweep-model.ts'

/** A base for sweeps nothing is computed of. */
export const BASE: RunSpec = {
  kind: 'design',
  workload: { source: 'preset', name: 'GUID256', batch: 1, operators: 'conv' },
  design: 'cambricon-d',
  parameters: {},
  steps: 250,
}

/** Metrics with these values and null for all others. */
export function metricsOf(known: Partial<Record<keyof MetricValues, number>>): MetricValues {
  const none = Object.fromEntries(METRIC_IDS.map((id) => [id, null])) as unknown as MetricValues
  return { ...none, ...known }
}

type Point = Pick<SweepPoint, 'values' | 'metrics'>

/** A finished sweep of these points; the run of point i is 100 + i. */
export function detailOf(points: readonly Point[], kind: SweepPlan['kind'] = 'grid'): SweepDetail {
  const plan: SweepPlan =
    kind === 'random'
      ? { kind, axes: [], ranges: [], samples: points.length, seed: 1 }
      : kind === 'list'
        ? { kind, points: [] }
        : { kind, axes: [] }
  return {
    id: 1,
    projectId: 1,
    name: 'test',
    status: 'done',
    points: points.length,
    done: points.length,
    failed: 0,
    fromHistory: 0,
    createdAt: 0,
    tookMs: 1,
    spec: { name: 'test', base: BASE, plan, constraints: [] },
    fields: [...new Set(points.flatMap(({ values }) => Object.keys(values)))],
    results: points.map(({ values, metrics }, index) => ({
      index,
      values,
      runId: metrics === null ? null : 100 + index,
      status: metrics === null ? 'waiting' : 'done',
      metrics,
    })),
  }
}

/** The model of points of one metric. */
export function modelOf(
  points: readonly (readonly [values: SweepPoint['values'], cycles: number | null])[],
  kind: SweepPlan['kind'] = 'grid',
): SweepModel {
  const rows = points.map(([values, cycles]) => ({
    values,
    metrics: cycles === null ? null : metricsOf({ cycles }),
  }))
  return sweepModel(detailOf(rows, kind), (field) => ({ title: field.toUpperCase(), unit: '' }))
}
