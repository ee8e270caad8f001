import { fail, ok, type Result } from '../../../engine/model/problem.ts'
import type { SweepMethods } from '../../../shared/api/methods/sweeps.ts'
import type { SweepSpec } from '../../../shared/model/sweeps.ts'
import type { CallContext } from '../api-server.ts'
import { BUILT_IN_SWEEPS } from './built-in.ts'
import { estimateSweep, pointsOf } from './estimate-sweep.ts'
import { nameSweep } from './name-sweep.ts'
import { topologiesOf } from './name-topologies.ts'
import { noPoints, planSweep } from './plan.ts'
import { sweepDetail, sweepFront, sweepSensitivity } from './sweep-detail.ts'
import type { SweepContext } from './sweep-session.ts'
import { createSweepSessions, type SweepSessions } from './sweep-sessions.ts'

type Handlers = {
  readonly [M in keyof SweepMethods]: (
    params: SweepMethods[M]['params'],
    call: Pick<CallContext, 'signal'>,
  ) => Promise<Result<SweepMethods[M]['result']>>
}

/** Sweeps of this program and of the history. */
export interface SweepService {
  readonly methods: Handlers
  /** Goes on with sweeps whose program is no more; gives their ids. Called once at the start. */
  readonly resumeOrphans: () => Promise<Result<readonly number[]>>
  /** Resolves when this program no longer works on the sweep, with what is stored of it. */
  readonly ended: (id: number) => Promise<void>
  /** Stops all work and keeps what is complete; the next program goes on. */
  readonly close: () => Promise<void>
}

const NOTHING = {} as const

/** The service over a database and workers. */
export function createSweepService(context: SweepContext): SweepService {
  const { store, jobs } = context
  const sessions = createSweepSessions(context)
  const nothing = (result: Result<unknown>): Result<typeof NOTHING> => (result.ok ? ok(NOTHING) : result)
  const pause = (id: number): Promise<Result<null>> => sessions.stop(id, 'pause', 'paused')
  const cancel = (id: number): Promise<Result<null>> => sessions.stop(id, 'cancel', 'cancelled')
  jobs.onCancel('sweep', ({ sweepId }) => cancel(sweepId ?? 0))
  const methods: Handlers = {
    'sweeps.builtIn': () => Promise.resolve(ok(BUILT_IN_SWEEPS)),
    'sweeps.list': ({ projectId }) => store.listSweeps({ projectId }),
    'sweeps.get': ({ id }) => sweepDetail(store, id),
    'sweeps.estimate': ({ spec }, { signal }) => estimateSweep(spec, context, signal),
    'sweeps.start': ({ projectId, spec }) => startSweep(context, sessions, projectId, spec),
    'sweeps.pause': async ({ id }) => nothing(await pause(id)),
    'sweeps.resume': async ({ id }) => nothing(await sessions.open(id)),
    'sweeps.cancel': async ({ id }) => nothing(await cancel(id)),
    'sweeps.remove': async ({ id }) => {
      // Paused first: undoing brings it back so.
      const paused = await pause(id)
      if (!paused.ok) return paused
      sessions.dismiss(id)
      return store.removeSweep({ id })
    },
    'sweeps.pareto': (params) => sweepFront(store, params),
    'sweeps.sensitivity': (params) => sweepSensitivity(store, params),
  }
  const { resumeOrphans, ended, close } = sessions
  return { methods, resumeOrphans, ended, close }
}

/** Stores a sweep and starts it; the notes tell what was taken once. */
async function startSweep(
  { store, emit }: SweepContext,
  sessions: SweepSessions,
  projectId: number,
  asked: SweepSpec,
): Promise<Result<{ readonly sweepId: number }>> {
  const named = await nameSweep(store, asked)
  if (!named.ok) return named
  const spec = named.value
  const planned = planSweep(spec)
  if (!planned.ok) return planned
  const topologies = await topologiesOf(store, spec)
  if (!topologies.ok) return topologies
  const points = (await pointsOf(planned.value, new AbortController().signal)).length
  if (points === 0) return fail(noPoints())
  const stored = await store.insertSweep({ projectId, spec, points })
  if (!stored.ok) return stored
  const { sweepId } = stored.value
  emit('sweeps.changed', { sweepId })
  const opened = await sessions.open(sweepId)
  return opened.ok ? ok(stored.value, planned.notes) : opened
}
