import { ok, type Result } from '../../../engine/model/problem.ts'
import type { SweepStatus } from '../../../shared/model/sweeps.ts'
import { openSession, type StopReason, type SweepContext, type SweepSession } from './sweep-session.ts'

/** The sweeps this program runs. */
export interface SweepSessions {
  /** Runs what is left of a sweep; nothing new where it runs already. */
  readonly open: (id: number) => Promise<Result<null>>
  /** Ends work on a sweep, wherever it runs; it has the status then, unless it is over. */
  readonly stop: (id: number, why: StopReason, status: SweepStatus) => Promise<Result<null>>
  readonly resumeOrphans: () => Promise<Result<readonly number[]>>
  readonly ended: (id: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** No sweep is under way yet. */
export function createSweepSessions(context: SweepContext): SweepSessions {
  const { store, emit } = context
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
  return {
    open,
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
