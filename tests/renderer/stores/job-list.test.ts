import { expect, test } from 'vitest'
import { isOver, shownJobs } from '../../../src/renderer/stores/job-list.ts'
import type { Job } from '../../../src/shared/model/jobs.ts'

function job(id: string, state: Job['state']): Job {
  return { id, kind: 'run', title: id, done: 0, total: 1, state }
}

function ids(jobs: readonly Job[]): readonly string[] {
  return jobs.map(({ id }) => id)
}

test('those at work come first, in their order', () => {
  const jobs = [job('a', 'queued'), job('b', 'paused'), job('c', 'running'), job('d', 'running')]
  expect(ids(shownJobs(jobs, new Map(), new Set(), 0))).toEqual(['c', 'd', 'b', 'a'])
})

test('what succeeded goes after its time, what failed stays until dismissed', () => {
  const jobs = [job('done', 'done'), job('failed', 'failed'), job('cancelled', 'cancelled')]
  const ended = new Map([
    ['done', 1000],
    ['failed', 1000],
    ['cancelled', 1000],
  ])
  expect(ids(shownJobs(jobs, ended, new Set(), 999))).toEqual(['failed', 'done', 'cancelled'])
  expect(ids(shownJobs(jobs, ended, new Set(), 1000))).toEqual(['failed'])
  expect(shownJobs(jobs, ended, new Set(['failed']), 1000)).toEqual([])
})

test('dismissing does not hide work', () => {
  expect(ids(shownJobs([job('a', 'running')], new Map(), new Set(['a']), 0))).toEqual(['a'])
})

test('over are done, failed and cancelled', () => {
  const states = ['queued', 'running', 'paused', 'done', 'failed', 'cancelled'] as const
  expect(states.filter((state) => isOver(job('a', state)))).toEqual(['done', 'failed', 'cancelled'])
})
