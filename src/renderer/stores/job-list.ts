import type { Job } from '../../shared/model/jobs.ts'

const ORDER: Readonly<Record<Job['state'], number>> = {
  running: 0,
  paused: 1,
  queued: 2,
  failed: 3,
  done: 4,
  cancelled: 5,
}

/** Whether nothing more will happen to a job. */
export function isOver({ state }: Job): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}

/**
 * The jobs to show: all at work or waiting, failed ones until they are dismissed, and others that ended after a moment.
 * Those at work come first, otherwise the order stays.
 */
export function shownJobs(
  jobs: readonly Job[],
  endedAt: ReadonlyMap<string, number>,
  dismissed: ReadonlySet<string>,
  after: number,
): readonly Job[] {
  return jobs
    .filter((job) => {
      if (!isOver(job)) return true
      return job.state === 'failed' ? !dismissed.has(job.id) : (endedAt.get(job.id) ?? 0) > after
    })
    .toSorted((a, b) => ORDER[a.state] - ORDER[b.state])
}
