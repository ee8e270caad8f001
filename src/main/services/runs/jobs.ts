import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { Events } from '../../../shared/api/contract.ts'
import type { Job } from '../../../shared/model/jobs.ts'

/** Everything under way, for the status bar. */
export interface Jobs {
  /** A new job, or the new state of one. */
  readonly put: (job: Job) => void
  readonly list: () => readonly Job[]
  /** Stops a job under way; takes away one that has ended. */
  readonly cancel: (id: string) => Promise<Result<null>>
  /** How jobs of a kind are stopped. */
  readonly onCancel: (kind: Job['kind'], stop: (job: Job) => Promise<Result<unknown>>) => void
  /** No more events. */
  readonly close: () => void
}

/** What the registry needs; the timers are those of Node but in tests. */
export interface JobsContext {
  readonly emit: (name: 'jobs.changed', payload: Events['jobs.changed']) => void
  readonly setTimer?: (callback: () => void, ms: number) => { readonly unref?: () => unknown }
}

/** Between two events there is at least this time. */
const EVENT_MS = 100
/** A job that ended well goes away after this time; a failed one stays until it is taken away. */
const SHOWN_MS = 2000

const isOver = ({ state }: Job): boolean => state === 'done' || state === 'cancelled' || state === 'failed'

/** No jobs yet. `done` of a job never falls while it runs. */
export function createJobs({ emit, setTimer = setTimeout }: JobsContext): Jobs {
  const jobs = new Map<string, Job>()
  const stops = new Map<Job['kind'], (job: Job) => Promise<Result<unknown>>>()
  let isWaiting = false
  let isChanged = false
  let isClosed = false
  const after = (ms: number, what: () => void): void => {
    setTimer(() => {
      if (!isClosed) what()
    }, ms).unref?.()
  }
  const tell = (): void => {
    isChanged = true
    if (isWaiting || isClosed) return
    isWaiting = true
    isChanged = false
    emit('jobs.changed', { jobs: [...jobs.values()] })
    after(EVENT_MS, () => {
      isWaiting = false
      if (isChanged) tell()
    })
  }
  const remove = (job: Job): void => {
    // The id may have a new state by now.
    if (jobs.get(job.id) === job && jobs.delete(job.id)) tell()
  }
  return {
    put: (job) => {
      const known = jobs.get(job.id)
      const isOngoing = known !== undefined && known.state === job.state
      const next = isOngoing ? { ...job, done: Math.max(known.done, job.done) } : job
      jobs.set(job.id, next)
      tell()
      if (isOver(next) && next.state !== 'failed') after(SHOWN_MS, () => remove(next))
    },
    list: () => [...jobs.values()],
    cancel: async (id) => {
      const job = jobs.get(id)
      if (job === undefined) return fail(problem('not-found', 'There is no such job', { got: id }))
      if (isOver(job)) {
        remove(job)
        return ok(null)
      }
      const stop = stops.get(job.kind)
      if (stop === undefined)
        return fail(problem('not-cancellable', 'This job cannot be stopped', { got: id }))
      const stopped = await stop(job)
      return stopped.ok ? ok(null) : stopped
    },
    onCancel: (kind, stop) => {
      stops.set(kind, stop)
    },
    close: () => {
      isClosed = true
    },
  }
}

/** Rate and time left of work that has run for `elapsedMs`; nothing before there is a rate. */
export function pace(
  { done, total }: Pick<Job, 'done' | 'total'>,
  elapsedMs: number,
  unit: string,
): Pick<Job, 'rate' | 'secondsLeft'> {
  if (done === 0 || elapsedMs <= 0) return {}
  const perSecond = (1000 * done) / elapsedMs
  const decimals = perSecond < 10 ? 1 : 0
  return { rate: `${perSecond.toFixed(decimals)} ${unit}/s`, secondsLeft: (total - done) / perSecond }
}
