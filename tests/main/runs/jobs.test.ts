import { expect, test } from 'vitest'
import { ok } from '../../../src/engine/model/problem.ts'
import type { Job } from '../../../src/shared/model/jobs.ts'
import { createJobs, pace } from '../../../src/main/services/runs/jobs.ts'

/** A registry on a clock that the test moves. */
function registry() {
  let now = 0
  let timers: { readonly at: number; readonly callback: () => void }[] = []
  const events: (readonly Job[])[] = []
  const jobs = createJobs({
    emit: (_, payload) => events.push(payload.jobs),
    setTimer: (callback, ms) => {
      timers.push({ at: now + ms, callback })
      return {}
    },
  })
  const pass = (ms: number): void => {
    const until = now + ms
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)
      if (next === undefined) break
      timers = timers.filter((timer) => timer !== next)
      now = next.at
      next.callback()
    }
    now = until
  }
  return { jobs, events, pass }
}

const job = (more: Partial<Job> = {}): Job => ({
  id: 'run-1',
  kind: 'run',
  title: 'GUID128',
  done: 0,
  total: 10,
  state: 'running',
  ...more,
})

test('events come at once, then at most every 100 ms, and the last state is told', () => {
  const { jobs, events, pass } = registry()
  for (let done = 0; done <= 10; done++) jobs.put(job({ done }))
  expect(events).toHaveLength(1)
  pass(99)
  expect(events).toHaveLength(1)
  pass(1)
  expect(events.at(-1)).toMatchObject([{ done: 10 }])
  pass(1000)
  expect(events).toHaveLength(2)
})

test('progress never falls while a job runs', () => {
  const { jobs } = registry()
  jobs.put(job({ done: 4 }))
  jobs.put(job({ done: 1 }))
  expect(jobs.list()).toMatchObject([{ done: 4 }])
})

test('a job that is done goes away after 2 s, a failed one when it is told to', async () => {
  const { jobs, pass } = registry()
  jobs.put(job({ state: 'done' }))
  jobs.put(job({ id: 'run-2', state: 'failed', message: 'disk full' }))
  pass(1999)
  expect(jobs.list()).toHaveLength(2)
  pass(1)
  expect(jobs.list().map(({ id }) => id)).toEqual(['run-2'])
  pass(1e6)
  expect((await jobs.cancel('run-2')).ok).toBe(true)
  expect(jobs.list()).toEqual([])
})

test('a job that starts again within the 2 s stays', () => {
  const { jobs, pass } = registry()
  jobs.put(job({ id: 'sweep-1', kind: 'sweep', state: 'cancelled' }))
  pass(1000)
  jobs.put(job({ id: 'sweep-1', kind: 'sweep', state: 'running' }))
  pass(5000)
  expect(jobs.list()).toMatchObject([{ state: 'running' }])
})

test('a cancel goes to whoever runs jobs of that kind', async () => {
  const { jobs } = registry()
  const stopped: string[] = []
  jobs.onCancel('run', ({ id }) => {
    stopped.push(id)
    return Promise.resolve(ok(null))
  })
  jobs.put(job())
  jobs.put(job({ id: 'export-1', kind: 'export' }))
  expect((await jobs.cancel('run-1')).ok).toBe(true)
  expect(stopped).toEqual(['run-1'])
  expect(await jobs.cancel('export-1')).toMatchObject({ problems: [{ code: 'not-cancellable' }] })
  expect(await jobs.cancel('nobody')).toMatchObject({ problems: [{ code: 'not-found' }] })
})

test('rate and time left', () => {
  expect(pace({ done: 0, total: 10 }, 1000, 'layers')).toEqual({})
  expect(pace({ done: 5, total: 10 }, 0, 'layers')).toEqual({})
  expect(pace({ done: 5, total: 15 }, 2000, 'layers')).toEqual({ rate: '2.5 layers/s', secondsLeft: 4 })
  expect(pace({ done: 500, total: 500 }, 2000, 'runs')).toEqual({ rate: '250 runs/s', secondsLeft: 0 })
})
