import { ok, type Result } from '../../../engine/model/problem.ts'
import type { SweepStatus } from '../../../shared/model/sweeps.ts'
import { openSession, type StopReason, type SweepContext, type SweepSession } from './sweep-session.ts'

/** The sweeps this program runs. */
export interface SweepSessions {
  /** Runs what is left of a sweep; nothing new where it runs already. */
  readonly open: (id: number) => Promise<Result<null>>
  /** Ends work on a sweep, wherever it runs; it has the status then, unless it is over. */
  readonly stop: (id: number, why: StopReason, status: SweepStatus) => Promise<Result<null>>
  /** Takes the job of a sweep away that nobody runs any more. */
  readonly dismiss: (id: number) => void
  readonly resumeOrphans: () => Promise<Result<readonly number[]>>
  readonly ended: (id: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** No sweep is under way yet. */
export function createSweepSessions(context: SweepContext): SweepSessions {
  const { store, jobs, emit } = context
  // Kept from the question on: two answers to it must not both run the sweep.
  const opening = new Map<number, Promise<Result<SweepSession>>>()

  const open = async (id: number): Promise<Result<null>> => {
    const known = opening.get(id)
    const session = known ?? openSession(context, id)
    if (known === undefined) opening.set(id, session)
    const opened = await session
    const forget = (): void => {
      if (opening.get(id) === session) opening.delete(id)
    }
    if (opened.ok) void opened.value.ended.then(forget)
    else forget()
    return opened.ok ? ok(null) : opened
  }
  const running = async (id: number): Promise<SweepSession | undefined> => {
    const opened = await opening.get(id)
    return opened?.ok === true ? opened.value : undefined
  }
  const dismiss = (id: number): void => {
    const job = jobs.list().find(({ sweepId }) => sweepId === id)
    if (job?.state === 'paused') jobs.put({ ...job, state: 'cancelled' })
  }
  return {
    open,
    dismiss,
    stop: async (id, why, status) => {
      const session = await running(id)
      session?.stop(why)
      await session?.ended
      const sweep = await store.getSweep({ id })
      if (!sweep.ok) return sweep
      // Ours has its status now. One that waits or that another program runs gets it here; the other loses its lease.
      const now = sweep.value.status
      if (now === 'done' || now === 'cancelled' || now === status) return ok(null)
      const set = await store.setSweepStatus({ id, status, addMs: 0 })
      if (status === 'cancelled') dismiss(id)
      emit('sweeps.changed', { sweepId: id })
      return set.ok ? ok(null) : set
    },
    resumeOrphans: async () => {
      const orphans = await store.orphanedSweeps({})
      if (!orphans.ok) return orphans
      const resumed: number[] = []
      // Another program may take one of them first, which is as good.
      for (const id of orphans.value) if ((await open(id)).ok) resumed.push(id)
      return ok(resumed)
    },
    ended: async (id) => (await running(id))?.ended,
    close: async () => {
      const all = (await Promise.all([...opening.keys()].map(running))).filter((one) => one !== undefined)
      for (const session of all) session.stop('close')
      await Promise.all(all.map(({ ended }) => ended))
    },
  }
}
