import { afterAll, expect, test } from 'vitest'
import { runSeedStudy } from '../../../src/engine/studies/seed-study.ts'
import type { Progress } from '../../../src/shared/api/contract.ts'
import { createEnginePool } from '../../../src/main/pool/engine-pool.ts'

const pool = createEnginePool(new URL('../../../src/main/worker.ts', import.meta.url), { threads: 1 })
afterAll(pool.close)

function context(signal = new AbortController().signal) {
  const seen: Progress[] = []
  return { seen, signal, onProgress: (progress: Progress) => seen.push(progress) }
}

test('the seed study from a worker is the engine’s, number for number', async () => {
  const calling = context()
  const answer = await pool.run('study.seed', {}, calling)
  const study = runSeedStudy()
  if (!answer.ok || !study.ok) throw new Error('must succeed')
  const rows = answer.value.groups.flatMap((group) => group.rows)
  const key = (row: (typeof rows)[number]): string => JSON.stringify(row)
  expect(rows.map(key).toSorted()).toEqual(study.value.comparisons.map(key).toSorted())
  expect(answer.value.summary).toEqual({ numbers: 99, matching: 99, runs: 10 })
  const done = calling.seen.map((progress) => progress.done)
  expect(done).toEqual(done.toSorted((a, b) => a - b))
})

test('a stop ends the computation, and the pool works on', async () => {
  const controller = new AbortController()
  const answer = pool.run('designs.validation', { preset: 'paper' }, context(controller.signal))
  setTimeout(() => controller.abort(), 50)
  expect(await answer).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
  expect(await pool.run('study.seed', {}, context())).toMatchObject({ ok: true })
})
