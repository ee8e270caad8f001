import { formatProblem, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { Job } from '../../../shared/model/jobs.ts'
import type { SweepStatus } from '../../../shared/model/sweeps.ts'
import type { EnginePool } from '../../pool/engine-pool.ts'
import type { Owner, StoredSweep } from '../../store/rows.ts'
import type { RunContext } from '../runs/run-context.ts'
import { topologiesOf } from './name-topologies.ts'
import { planSweep } from './plan.ts'
import { runSweep } from './run-sweep.ts'
import { followSweep, type SweepProgress } from './sweep-progress.ts'
import type { SweepOrder } from './sweep-question.ts'

/** What sweeps need of the program around them. */
export interface SweepContext extends RunContext {
  readonly pool: Pick<EnginePool, 'run' | 'threads'>
}

/** Why a session ends before the sweep does; `close`: the program ends, and the next one goes on. */
export type StopReason = 'pause' | 'cancel' | 'close'

/** A sweep this program runs. */
export interface SweepSession {
  readonly stop: (reason: StopReason) => void
  /** Resolves when everything complete is stored and the status is set; never rejects. */
  readonly ended: Promise<void>
}

const STATUS_AFTER = { pause: 'paused', cancel: 'cancelled', close: 'running' } as const satisfies Record<
  StopReason,
  SweepStatus
>

/** Takes the lease of a sweep and runs what is left of it; `sweep-busy` when another program has it. */
export async function openSession(context: SweepContext, id: number): Promise<Result<SweepSession>> {
  const { store, owner } = context
  const claim = await store.claimSweep({ id, owner })
  if (!claim.ok) return claim
  if (!claim.value.isMine) return { ok: false, problems: [busy(claim.value.owner)] }
  const prepared = await prepare(context, id)
  if (!prepared.ok) {
    await store.setSweepStatus({ id, status: 'failed', addMs: 0 })
    return prepared
  }
  return ok(startSession(context, prepared.value))
}

interface Prepared {
  readonly sweep: StoredSweep
  readonly order: SweepOrder
  readonly answered: ReadonlySet<number>
}

async function prepare({ store, engineVersion }: SweepContext, id: number): Promise<Result<Prepared>> {
  const sweep = await store.getSweep({ id })
  if (!sweep.ok) return sweep
  const { spec, projectId } = sweep.value
  const planned = planSweep(spec)
  if (!planned.ok) return planned
  const answered = await store.answeredPoints({ id })
  if (!answered.ok) return answered
  const topologies = await topologiesOf(store, spec)
  if (!topologies.ok) return topologies
  return ok({
    sweep: sweep.value,
    answered: new Set(answered.value),
    order: {
      sweepId: id,
      projectId,
      engineVersion,
      planned: planned.value,
      topologies: topologies.value,
    },
  })
}

function startSession(context: SweepContext, { sweep, order, answered }: Prepared): SweepSession {
  const { store, pool, owner, jobs, emit, now } = context
  const { id, name, points, projectId } = sweep
  const controller = new AbortController()
  let reason: StopReason | undefined
  const progress = followSweep({ id, name, total: points, done: answered.size }, now)
  const work = async (): Promise<void> => {
    const start = now()
    jobs.put(progress.job('running'))
    const outcome = await runSweep(
      order,
      answered,
      { store, pool, owner },
      {
        signal: controller.signal,
        onRecorded: (recorded) => {
          progress.add(recorded)
          jobs.put(progress.job('running'))
          emit('runs.changed', { projectId, runIds: recorded.runIds })
          emit('sweeps.changed', { sweepId: id })
        },
      },
    )
    const status = outcome.ok ? (reason === undefined ? 'done' : STATUS_AFTER[reason]) : 'failed'
    // A clock that was set back says nothing of the time that passed.
    const addMs = Math.max(0, Math.round(now() - start))
    jobs.put(await end(context, { id, status, addMs }, outcome, progress))
    emit('sweeps.changed', { sweepId: id })
  }
  const ended = work().catch((error: unknown) => {
    jobs.put(progress.job('failed', error instanceof Error ? error.message : String(error)))
  })
  return {
    stop: (why) => {
      // A cancel after a pause still counts; nothing changes a cancel.
      if (reason !== 'cancel') reason = why
      controller.abort()
    },
    ended,
  }
}

/** Sets the status that follows; the job tells how it went. */
async function end(
  { store }: SweepContext,
  change: { readonly id: number; readonly status: SweepStatus; readonly addMs: number },
  outcome: Result<unknown>,
  progress: SweepProgress,
): Promise<Job> {
  if (!outcome.ok && outcome.problems.some(({ code }) => code === 'lease-lost')) {
    // Somebody else decides over the sweep now.
    return progress.job('paused', 'Another program has taken the sweep over, or stopped it')
  }
  // Left as running it is found by the next program, which goes on.
  const stored = change.status === 'running' ? ok(null) : await store.setSweepStatus(change)
  const problems = [...(outcome.ok ? [] : outcome.problems), ...(stored.ok ? [] : stored.problems)]
  if (problems.length > 0) return progress.job('failed', problems.map(formatProblem).join('\n'))
  return progress.job(change.status === 'running' || change.status === 'ready' ? 'paused' : change.status)
}

function busy({ machine, pid }: Owner): Problem {
  return problem('sweep-busy', 'Another program is running this sweep', {
    got: `process ${pid} on ${machine}`,
    remedy: 'Pause it there, or wait until it is done.',
  })
}
