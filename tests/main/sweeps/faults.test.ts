import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { removeFolder } from '../../platform.ts'
import { fail, ok, problem } from '../../../src/engine/model/problem.ts'
import { createEnginePool } from '../../../src/main/pool/engine-pool.ts'
import { createJobs } from '../../../src/main/services/runs/jobs.ts'
import { executeRun } from '../../../src/main/services/runs/execute.ts'
import { thisProcess } from '../../../src/main/store/owner.ts'
import type { Owner } from '../../../src/main/store/rows.ts'
import type { SweepSpec } from '../../../src/shared/model/sweeps.ts'
import { problemsOf, SMALL_ARRAY, sweepOf, valueOf } from './specs.ts'
import { asked, openWorkbench, until, WORKER, type Workbench } from './workbench.ts'

const pool = createEnginePool(WORKER, { threads: 2 })
const folder = mkdtempSync(join(tmpdir(), 'deltascope-faults-'))
afterAll(async () => {
  await pool.close()
  removeFolder(folder)
})

const benches: Workbench[] = []
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close()
})
async function openBench(...options: Parameters<typeof openWorkbench>): Promise<Workbench> {
  const bench = await openWorkbench(...options)
  benches.push(bench)
  return bench
}

const sweepOfRows = (rows: readonly number[]): SweepSpec =>
  sweepOf({ kind: 'grid', axes: [{ field: 'rows', values: rows }] })

const LONG: SweepSpec = sweepOf({
  kind: 'grid',
  axes: [
    { field: 'rows', values: Array.from({ length: 100 }, (_, i) => i + 2) },
    { field: 'cols', values: Array.from({ length: 100 }, (_, i) => i + 2) },
  ],
})

describe('a worker that ends itself', () => {
  it('costs the one point that ends it, and no other', async () => {
    process.env['CRASH_MARKER'] = join(folder, 'crashed')
    const crashing = createEnginePool(new URL('crashing-worker.ts', import.meta.url), { threads: 1 })
    const bench = await openBench(crashing)
    const rows = [63, 64, 65, 66, 67, 77, 78]
    const { sweepId } = valueOf(await asked(bench.service).start(bench.projectId, sweepOfRows(rows)))
    await bench.service.ended(sweepId)
    const { results, ...sweep } = valueOf(await asked(bench.service).get(sweepId))
    expect(sweep).toMatchObject({ status: 'done', done: 7, failed: 1 })
    expect(existsSync(join(folder, 'crashed'))).toBe(true)
    for (const { values, status, metrics, runId } of results) {
      const at = Number(values['rows'])
      expect(status, String(at)).toBe(at === 66 ? 'failed' : 'done')
      const spec = { ...SMALL_ARRAY, array: { ...SMALL_ARRAY.array, rows: at } }
      if (at !== 66) expect(metrics).toEqual(valueOf(executeRun({ spec })).metrics)
      else {
        const run = valueOf(await bench.store.getRun({ id: runId! }))
        expect(run.problems[0]?.code).toBe('worker-crashed')
      }
    }
    await crashing.close()
  })
})

describe('a clock that goes backwards', () => {
  it('changes no result and gives no negative time', async () => {
    let clock = 1e6
    const bench = await openBench(pool, { now: () => (clock -= 1000) })
    const { sweepId } = valueOf(await asked(bench.service).start(bench.projectId, sweepOfRows([8, 16, 32])))
    await bench.service.ended(sweepId)
    expect(valueOf(await asked(bench.service).get(sweepId))).toMatchObject({
      status: 'done',
      done: 3,
      tookMs: 0,
    })
    for (const { rate, secondsLeft, done, total } of bench.jobs) {
      expect(rate).toBeUndefined()
      expect(secondsLeft).toBeUndefined()
      expect(done).toBeLessThanOrEqual(total)
    }
  })
})

describe('two programs on one database', () => {
  /** A process that lives as long as this one, and is another: its parent. */
  const stranger: Owner = { ...thisProcess(), pid: process.ppid, started: '' }

  it('never run the same sweep at once', async () => {
    const bench = await openBench(pool)
    const other = bench.other({ owner: stranger })
    const { sweepId } = valueOf(await asked(bench.service).start(bench.projectId, LONG))
    expect(problemsOf(await asked(other).resume(sweepId))[0]).toMatchObject({
      code: 'sweep-busy',
      got: `process ${process.pid} on ${thisProcess().machine}`,
    })
    expect(valueOf(await other.resumeOrphans())).toEqual([])
    // A pause from the other side takes the lease; the first one stops by itself and stores nothing after.
    await until(async () => valueOf(await bench.store.getSweep({ id: sweepId })).done > 0)
    valueOf(await asked(other).pause(sweepId))
    const { done } = valueOf(await bench.store.getSweep({ id: sweepId }))
    await bench.service.ended(sweepId)
    const after = valueOf(await bench.store.getSweep({ id: sweepId }))
    expect(after).toMatchObject({ status: 'paused', done, owner: null })
    expect(bench.jobs.at(-1)).toMatchObject({ state: 'paused' })
    // Now the other one may go on.
    valueOf(await asked(other).resume(sweepId))
    expect(valueOf(await bench.store.getSweep({ id: sweepId })).owner).toEqual(stranger)
    expect(problemsOf(await asked(bench.service).resume(sweepId))[0]?.code).toBe('sweep-busy')
    await other.close()
    expect(valueOf(await bench.store.getSweep({ id: sweepId })).status).toBe('running')
  })

  it('one goes on where a dead one was', async () => {
    const bench = await openBench(pool)
    const dead: Owner = { ...thisProcess(), pid: 2 ** 22 + 1 }
    const { sweepId } = valueOf(
      await bench.store.insertSweep({
        projectId: bench.projectId,
        spec: sweepOfRows([8, 16, 32]),
        points: 3,
      }),
    )
    valueOf(await bench.store.claimSweep({ id: sweepId, owner: dead }))
    expect(valueOf(await bench.service.resumeOrphans())).toEqual([sweepId])
    await bench.service.ended(sweepId)
    expect(valueOf(await asked(bench.service).get(sweepId))).toMatchObject({ status: 'done', done: 3 })
    expect(valueOf(await bench.service.resumeOrphans())).toEqual([])
  })

  it('two answers to one resume are one session', async () => {
    const bench = await openBench(pool)
    const { sweepId } = valueOf(
      await bench.store.insertSweep({ projectId: bench.projectId, spec: sweepOfRows([8, 16]), points: 2 }),
    )
    const both = await Promise.all([
      asked(bench.service).resume(sweepId),
      asked(bench.service).resume(sweepId),
    ])
    expect(both.every((one) => one.ok)).toBe(true)
    await bench.service.ended(sweepId)
    expect(bench.jobs.filter(({ state }) => state === 'done')).toHaveLength(1)
    expect(valueOf(await bench.store.getSweep({ id: sweepId }))).toMatchObject({ done: 2 })
  })
})

describe('a database that refuses', () => {
  it('fails the sweep with the reason, and a resume goes on', async () => {
    const full = problem('disk-full', 'The disk is full', { remedy: 'Free some space.' })
    let isFull = true
    const bench = await openBench(pool)
    const { store } = bench
    const jobs: string[] = []
    const service = bench.other({
      jobs: {
        ...createJobs({ emit: () => undefined }),
        put: ({ state, message }) => jobs.push(`${state} ${message ?? ''}`),
      },
      store: {
        ...store,
        recordBatch: (batch) => (isFull ? Promise.resolve(fail(full)) : store.recordBatch(batch)),
      },
    })
    const { sweepId } = valueOf(await asked(service).start(bench.projectId, sweepOfRows([8, 16, 32])))
    await service.ended(sweepId)
    expect(valueOf(await store.getSweep({ id: sweepId }))).toMatchObject({ status: 'failed', done: 0 })
    expect(jobs.at(-1)).toBe('failed The disk is full. Free some space.')
    isFull = false
    expect(await asked(service).resume(sweepId)).toEqual(ok({}))
    await service.ended(sweepId)
    expect(valueOf(await store.getSweep({ id: sweepId }))).toMatchObject({ status: 'done', done: 3 })
  })
})
