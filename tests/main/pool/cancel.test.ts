import { expect, test } from 'vitest'
import { ANY_RUN, fixturePool } from './fixture-pool.ts'

/** A promise and what settles it. */
function gate() {
  return Promise.withResolvers<undefined>()
}

test('a task inside a computation is ended, and what it told before is kept', async () => {
  const { pool } = fixturePool(`said('item', { item: ['layer'] }); forever()`)
  const controller = new AbortController()
  const items: unknown[] = []
  const answer = await pool.run('run.execute', ANY_RUN, {
    signal: controller.signal,
    onItem: (item) => {
      items.push(...item)
      controller.abort()
    },
    onRestart: () => expect.fail('a cancelled task is not tried again'),
  })
  expect(answer).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
  expect(items).toEqual(['layer'])
})

test('a task that looks at the signal ends by itself and its worker lives on', async () => {
  const { pool } = fixturePool(`
    said('item', { item: [process.pid, (await import('node:worker_threads')).threadId] })
    if (!first()) return done
    const word = new Int32Array(stop)
    while (Atomics.load(word, 0) === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    return { ok: false, problems: [{ code: 'stopped-itself', severity: 'error', message: '' }] }`)
  const controller = new AbortController()
  const threads: unknown[] = []
  const stopped = await pool.run('run.execute', ANY_RUN, {
    signal: controller.signal,
    onItem: (item) => {
      threads.push(item)
      controller.abort()
    },
  })
  expect(stopped).toMatchObject({ problems: [{ code: 'stopped-itself' }] })
  await pool.run('run.execute', ANY_RUN, {
    signal: new AbortController().signal,
    onItem: (item) => threads.push(item),
  })
  expect(threads[1]).toEqual(threads[0])
})

test('a cancelled task in the queue never starts', async () => {
  const { pool } = fixturePool(`said('item', { item: [] }); if (first()) forever(); return done`)
  const [first, second] = [new AbortController(), new AbortController()]
  const started = gate()
  const chunk = { points: [], topologies: {} }
  const running = pool.run('sweep.chunk', chunk, {
    signal: first.signal,
    onItem: () => started.resolve(undefined),
  })
  await started.promise
  const waiting = pool.run('sweep.chunk', chunk, {
    signal: second.signal,
    onItem: () => expect.fail('it must not start'),
  })
  second.abort()
  expect(await waiting).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
  first.abort()
  expect(await running).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
})

test('a signal that is raised already starts nothing', async () => {
  const { pool } = fixturePool(`said('item', { item: [] }); return done`)
  const answer = await pool.run('run.execute', ANY_RUN, {
    signal: AbortSignal.abort(),
    onItem: () => expect.fail('it must not start'),
  })
  expect(answer).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
})

test('a run is answered while a sweep holds every thread of its lane', async () => {
  const { pool } = fixturePool(`
    if (name === 'sweep.chunk') { said('item', { item: [] }); forever() }
    return done`)
  const sweep = new AbortController()
  const started = gate()
  const chunk = { points: [], topologies: {} }
  const sweeping = [
    pool.run('sweep.chunk', chunk, { signal: sweep.signal, onItem: () => started.resolve(undefined) }),
    pool.run('sweep.chunk', chunk, { signal: sweep.signal }),
  ]
  await started.promise
  const run = await pool.run('run.execute', ANY_RUN, { signal: new AbortController().signal })
  expect(run.ok).toBe(true)
  sweep.abort()
  for (const answer of await Promise.all(sweeping)) {
    expect(answer).toMatchObject({ problems: [{ code: 'cancelled' }] })
  }
})

test('a quick question that is cancelled is answered at once, and its worker keeps what it has built', async () => {
  const { pool } = fixturePool(`
    const { threadId } = await import('node:worker_threads')
    said('progress', { progress: { done: threadId, total: threadId } })
    if (first()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
    said('progress', { progress: { done: threadId + 1, total: threadId + 1 } })
    return done`)
  const controller = new AbortController()
  const threads: number[] = []
  const stopped = pool.run('run.estimate', ANY_RUN, {
    signal: controller.signal,
    onProgress: ({ done }) => {
      threads.push(done)
      controller.abort()
    },
  })
  expect(await stopped).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
  const next = await pool.run('run.estimate', ANY_RUN, {
    signal: new AbortController().signal,
    onProgress: ({ done }) => threads.push(done),
  })
  expect(next.ok).toBe(true)
  // The same thread; and of the cancelled question nothing was told after its answer.
  const [thread = Number.NaN] = threads
  expect(threads).toEqual([thread, thread, thread + 1])
})
