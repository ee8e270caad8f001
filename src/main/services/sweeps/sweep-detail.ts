import { ok, type Result } from '../../../engine/model/problem.ts'
import { paretoFront } from '../../../shared/analysis/pareto.ts'
import { sensitivity } from '../../../shared/analysis/sensitivity.ts'
import { METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import type { Sensitivity, SweepDetail, SweepPoint } from '../../../shared/model/sweeps.ts'
import type { RemoteStore } from '../../store/store.ts'
import { includedPoints, planSweep, type PlannedSweep } from './plan.ts'

type DetailStore = Pick<RemoteStore, 'getSweep' | 'sweepPoints'>

/** Points without an answer are listed up to this number; beyond, only those with one. */
const MOST_WAITING_SHOWN = 20_000

/** A sweep with its points in the order of the plan. */
export async function sweepDetail(store: DetailStore, id: number): Promise<Result<SweepDetail>> {
  const stored = await store.getSweep({ id })
  if (!stored.ok) return stored
  const answered = await store.sweepPoints({ id })
  if (!answered.ok) return answered
  const planned = planSweep(stored.value.spec)
  if (!planned.ok) return planned
  const { owner: _, ...sweep } = stored.value
  const byIndex = new Map(answered.value.map((point) => [point.index, point]))
  const shown = shownPoints(planned.value, sweep.points, byIndex)
  const results = Array.from(shown, (index): SweepPoint => {
    const point = byIndex.get(index)
    return {
      index,
      values: planned.value.valuesAt(index),
      runId: point?.runId ?? null,
      status: point?.status ?? 'waiting',
      metrics: point?.metrics ?? null,
    }
  })
  return ok({ ...sweep, fields: planned.value.fields, results })
}

function shownPoints(
  planned: PlannedSweep,
  points: number,
  answered: ReadonlyMap<number, unknown>,
): Iterable<number> {
  return points <= MOST_WAITING_SHOWN ? includedPoints(planned) : answered.keys()
}

/** Indices of the points nothing else beats in both metrics, in ascending x. */
export async function sweepFront(
  store: DetailStore,
  { id, x, y }: { readonly id: number; readonly x: MetricId; readonly y: MetricId },
): Promise<Result<{ readonly front: readonly number[] }>> {
  const points = await store.sweepPoints({ id })
  if (!points.ok) return points
  const pairs = points.value.map(({ metrics }) => ({ x: metrics[x], y: metrics[y] }))
  const front = paretoFront(pairs, METRICS[x].direction, METRICS[y].direction)
  return ok({ front: front.flatMap((position) => points.value[position]?.index ?? []) })
}

/** How much each field moves a metric, by the method that suits the plan. */
export async function sweepSensitivity(
  store: DetailStore,
  { id, metric }: { readonly id: number; readonly metric: MetricId },
): Promise<Result<readonly Sensitivity[]>> {
  const stored = await store.getSweep({ id })
  if (!stored.ok) return stored
  const points = await store.sweepPoints({ id })
  if (!points.ok) return points
  const planned = planSweep(stored.value.spec)
  if (!planned.ok) return planned
  const analysed = points.value.map(({ index, metrics }) => ({
    values: planned.value.valuesAt(index),
    metric: metrics[metric],
  }))
  const method = stored.value.spec.plan.kind === 'random' ? 'binned' : 'factorial'
  return ok(sensitivity(planned.value.fields, metric, analysed, method))
}
