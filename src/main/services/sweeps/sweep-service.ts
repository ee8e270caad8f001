import { fail, ok, type Result } from '../../../engine/model/problem.ts'
import type { MetricId } from '../../../shared/model/metrics.ts'
import type { Undo } from '../../../shared/model/projects.ts'
import type {
  BuiltInSweep,
  Sensitivity,
  SweepDetail,
  SweepEstimate,
  SweepRow,
  SweepSpec,
} from '../../../shared/model/sweeps.ts'
import { BUILT_IN_SWEEPS } from './built-in.ts'
import { estimateSweep, pointsOf, type EstimateMeans } from './estimate-sweep.ts'
import { noPoints, planSweep } from './plan.ts'
import { sweepDetail, sweepFront, sweepSensitivity } from './sweep-detail.ts'
import type { SweepContext } from './sweep-session.ts'
import { createSweepSessions } from './sweep-sessions.ts'

/** Sweeps of this program and of the history. */
export interface SweepService {
  readonly builtIn: () => readonly BuiltInSweep[]
  readonly list: (projectId: number | null) => Promise<Result<readonly SweepRow[]>>
  readonly get: (id: number) => Promise<Result<SweepDetail>>
  readonly estimate: (spec: SweepSpec, signal: AbortSignal) => Promise<Result<SweepEstimate>>
  /** Stores the sweep and starts it; its notes tell what was taken once. */
  readonly start: (projectId: number, spec: SweepSpec) => Promise<Result<{ readonly sweepId: number }>>
  /** Ends computing at once and keeps what is complete; a sweep of another program is taken from it. */
  readonly pause: (id: number) => Promise<Result<null>>
  /** Goes on where the sweep was, also after a failure; `sweep-busy` when another program runs it. */
  readonly resume: (id: number) => Promise<Result<null>>
  /** Like a pause, for good. */
  readonly cancel: (id: number) => Promise<Result<null>>
  /** Pauses and removes the sweep with the runs computed for it; undoing brings it back paused. */
  readonly remove: (id: number) => Promise<Result<Undo>>
  readonly pareto: (id: number, x: MetricId, y: MetricId) => ReturnType<typeof sweepFront>
  readonly sensitivity: (id: number, metric: MetricId) => Promise<Result<readonly Sensitivity[]>>
  /** Goes on with sweeps whose program is no more; gives their ids. */
  readonly resumeOrphans: () => Promise<Result<readonly number[]>>
  /** Resolves when this program no longer works on the sweep, with what is stored of it. */
  readonly ended: (id: number) => Promise<void>
  /** Stops all work and keeps what is complete; the next program goes on. */
  readonly close: () => Promise<void>
}

/** The service over a database and workers. */
export function createSweepService(
  context: SweepContext,
  estimateRun: EstimateMeans['estimateRun'],
): SweepService {
  const { store, pool, engineVersion } = context
  const sessions = createSweepSessions(context)
  return {
    builtIn: () => BUILT_IN_SWEEPS,
    list: (projectId) => store.listSweeps({ projectId }),
    get: (id) => sweepDetail(store, id),
    estimate: (spec, signal) =>
      estimateSweep(spec, { store, engineVersion, threads: pool.threads, estimateRun }, signal),
    start: async (projectId, spec) => {
      const planned = planSweep(spec)
      if (!planned.ok) return planned
      const points = (await pointsOf(planned.value, new AbortController().signal)).length
      if (points === 0) return fail(noPoints())
      const stored = await store.insertSweep({ projectId, spec, points })
      if (!stored.ok) return stored
      const opened = await sessions.open(stored.value.sweepId)
      return opened.ok ? ok(stored.value, planned.notes) : opened
    },
    pause: (id) => sessions.stop(id, 'pause', 'paused'),
    resume: sessions.open,
    cancel: (id) => sessions.stop(id, 'cancel', 'cancelled'),
    remove: async (id) => {
      const paused = await sessions.stop(id, 'pause', 'paused')
      return paused.ok ? store.removeSweep({ id }) : paused
    },
    pareto: (id, x, y) => sweepFront(store, { id, x, y }),
    sensitivity: (id, metric) => sweepSensitivity(store, { id, metric }),
    resumeOrphans: sessions.resumeOrphans,
    ended: sessions.ended,
    close: sessions.close,
  }
}
