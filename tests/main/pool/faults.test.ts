import { expect, test } from 'vitest'
import { ANY_RUN, fixturePool } from './fixture-pool.ts'

const signal = new AbortController().signal

test.each([
  ['throws', 'throw new Error("boom")', 'worker-crashed', /boom/],
  ['exits', 'process.exit(3)', 'worker-crashed', /exit/i],
  [
    'throws in the background',
    'await new Promise(() => setTimeout(() => { throw new Error("late") }))',
    'worker-crashed',
    /late/,
  ],
  ['hangs', 'forever()', 'worker-silent', /stopped answering/],
  ['waits for ever', 'await new Promise(() => {})', 'worker-silent', /stopped answering/],
  [
    'runs out of memory',
    'const all = []; for (;;) all.push(new Array(1e5).fill(all.length))',
    'worker-out-of-memory',
    /memory/,
  ],
])(
  'a worker that %s is replaced, its task tried twice, then given up with the reason',
  async (_, code, problem, reason) => {
    const silenceMs = problem === 'worker-silent' ? 500 : 60_000
    const { pool } = fixturePool(code, { silenceMs, resourceLimits: { maxOldGenerationSizeMb: 64 } })
    let restarts = 0
    const answer = await pool.run('run.execute', ANY_RUN, { signal, onRestart: () => restarts++ })
    expect(answer).toMatchObject({
      ok: false,
      problems: [{ code: problem, message: expect.stringMatching(reason) as unknown }],
    })
    expect(restarts).toBe(1)
  },
)

test.each(['throw new Error("boom")', 'process.exit(3)', 'forever()'])(
  'what fails once (%s) succeeds the second time; items are told anew and progress never falls',
  async (fault) => {
    const code = `
      const isFirst = first()
      for (let done = 1; done <= 4; done++) {
        said('item', { item: [done] })
        said('progress', { progress: { done, total: 4 } })
        if (isFirst && done === 3) { ${fault} }
      }
      return done`
    const { pool } = fixturePool(code, { silenceMs: fault === 'forever()' ? 500 : 60_000 })
    let items: unknown[] = []
    const progress: number[] = []
    const answer = await pool.run('run.execute', ANY_RUN, {
      signal,
      onItem: (item) => items.push(...item),
      onProgress: ({ done }) => progress.push(done),
      onRestart: () => {
        expect(items).toEqual([1, 2, 3])
        items = []
      },
    })
    expect(answer.ok).toBe(true)
    expect(items).toEqual([1, 2, 3, 4])
    expect(progress).toEqual([1, 2, 3, 4])
  },
)

test('a problem the task itself finds is its answer: it is not tried again', async () => {
  const { pool } = fixturePool(`
    if (!first()) throw new Error('tried again')
    return { ok: false, problems: [{ code: 'own', severity: 'error', message: 'no' }] }`)
  const answer = await pool.run('run.execute', ANY_RUN, { signal })
  expect(answer).toMatchObject({ ok: false, problems: [{ code: 'own' }] })
})

test('workers import modules and never require them: ended meanwhile, Node would abort the program', async () => {
  const { pool } = fixturePool(`
    const { createRequire } = await import('node:module')
    try { createRequire(import.meta.url)(import.meta.filename) } catch (error) {
      return { ok: false, problems: [{ code: error.code, severity: 'error', message: error.message }] }
    }`)
  const answer = await pool.run('run.execute', ANY_RUN, { signal })
  expect(answer).toMatchObject({ ok: false, problems: [{ code: 'ERR_REQUIRE_ESM' }] })
})
