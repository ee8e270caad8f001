import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEnginePool } from '../../../src/main/pool/engine-pool.ts'
import type { SweepSpec } from '../../../src/shared/model/sweeps.ts'
import { problemsOf, SMALL_ARRAY, SMALL_DESIGN, sweepOf, valueOf } from './specs.ts'
import { asked, openWorkbench, resultsOf, until, WORKER, type Workbench } from './workbench.ts'

const SMALL: SweepSpec = sweepOf({
  kind: 'grid',
  axes: [
    { field: 'rows', values: [8, 16, 32, 64] },
    { field: 'dataflow', values: ['os', 'ws', 'is'] },
  ],
})

/** Long enough to be stopped on the way. */
const LONG: SweepSpec = sweepOf({
  kind: 'grid',
  axes: [
    { field: 'rows', values: Array.from({ length: 100 }, (_, i) => i + 2) },
    { field: 'cols', values: Array.from({ length: 100 }, (_, i) => i + 2) },
  ],
})

const pool = createEnginePool(WORKER, { threads: 2 })
afterAll(pool.close)

let bench: Workbench
beforeEach(async () => {
  bench = await openWorkbench(pool)
})
afterEach(() => bench.close())

async function started(spec: SweepSpec): Promise<number> {
  return valueOf(await asked(bench.service).start(bench.projectId, spec)).sweepId
}

const rowOf = async (id: number) => valueOf(await bench.store.getSweep({ id }))

describe('a sweep', () => {
  it('runs every point and stores it with its layers', async () => {
    const id = await started(SMALL)
    await bench.service.ended(id)
    const detail = valueOf(await asked(bench.service).get(id))
    expect(detail).toMatchObject({ status: 'done', points: 12, done: 12, failed: 0, fromHistory: 0 })
    expect(detail.fields).toEqual(['rows', 'dataflow'])
    expect(detail.results.map(({ index, status }) => [index, status])).toEqual(
      Array.from({ length: 12 }, (_, index) => [index, 'done']),
    )
    const [first] = detail.results
    expect(first?.values).toEqual({ rows: 8, dataflow: 'os' })
    const run = valueOf(await bench.store.getRun({ id: first!.runId! }))
    expect(run).toMatchObject({ sweepId: id, rows: 8, design: 'array-os', layersDone: 5, layersTotal: 5 })
    // Total Cycles of a run is the sum of its layers'.
    expect(first?.metrics?.cycles).toBe(run.layers.reduce((sum, { cycles }) => sum + cycles, 0))
    expect(bench.jobs.at(-1)).toMatchObject({
      kind: 'sweep',
      done: 12,
      total: 12,
      state: 'done',
      sweepId: id,
    })
    const counts = bench.jobs.map(({ done }) => done)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  })

  it('takes what the history answers, counted, with the same results', async () => {
    const first = await started(SMALL)
    await bench.service.ended(first)
    const second = await started({ ...SMALL, constraints: ['rows >= 16'] })
    await bench.service.ended(second)
    expect(await rowOf(second)).toMatchObject({ points: 9, done: 9, fromHistory: 9 })
    const results = await resultsOf(bench, first)
    expect(await resultsOf(bench, second)).toEqual(results.slice(3))
    const estimate = valueOf(await asked(bench.service).estimate(SMALL))
    expect(estimate).toMatchObject({
      points: 12,
      excluded: 0,
      fromHistory: 12,
      wallSeconds: 0,
      storedBytes: 0,
    })
  })

  it('keeps points that fail, with the reason, and goes on', async () => {
    // The original's interfaces move whole words.
    const user = { ...SMALL_ARRAY, array: { ...SMALL_ARRAY.array, mode: 'USER' as const } }
    const id = await started(
      sweepOf(
        { kind: 'grid', axes: [{ field: 'bandwidthWordsPerCycle', values: [10, 10.5, 20] }] },
        [],
        user,
      ),
    )
    await bench.service.ended(id)
    expect(await rowOf(id)).toMatchObject({ status: 'done', done: 3, failed: 1 })
    const detail = valueOf(await asked(bench.service).get(id))
    expect(detail.results.map(({ status }) => status)).toEqual(['done', 'failed', 'done'])
    const failed = valueOf(await bench.store.getRun({ id: detail.results[1]!.runId! }))
    expect(failed.problems[0]?.severity).toBe('error')
    expect(bench.jobs.at(-1)?.message).toBe('1 of 3 runs failed')
  })

  it('is refused where it has nothing to run, and nothing is stored', async () => {
    const none = await asked(bench.service).start(bench.projectId, { ...SMALL, constraints: ['rows > 64'] })
    expect(problemsOf(none)[0]?.code).toBe('no-points')
    expect(
      (await asked(bench.service).start(bench.projectId, { ...SMALL, constraints: ['rows >'] })).ok,
    ).toBe(false)
    expect(valueOf(await asked(bench.service).list(bench.projectId))).toEqual([])
  })

  it('gives front and sensitivity of its results', async () => {
    const id = await started(SMALL)
    await bench.service.ended(id)
    const { results } = valueOf(await asked(bench.service).get(id))
    const { front } = valueOf(await asked(bench.service).pareto(id, 'cycles', 'utilPercent'))
    const fastest = results.toSorted((a, b) => a.metrics!.cycles! - b.metrics!.cycles!)[0]!
    expect(front[0]).toBe(fastest.index)
    const [rows] = valueOf(await asked(bench.service).sensitivity(id, 'cycles'))
    expect(rows).toMatchObject({ field: 'rows', method: 'factorial', lowValue: 64, highValue: 8 })
  })

  it('evaluates designs', async () => {
    const id = await started(
      sweepOf(
        { kind: 'grid', axes: [{ field: 'design', values: ['dense', 'cambricon-d'] }] },
        [],
        SMALL_DESIGN,
      ),
    )
    await bench.service.ended(id)
    const { results } = valueOf(await asked(bench.service).get(id))
    expect(results[0]?.metrics?.speedup).toBe(1)
    expect(results[1]?.metrics?.speedup).toBeGreaterThan(1)
  })
})

describe('an estimate', () => {
  it('counts exactly and previews', async () => {
    const spec = { ...LONG, constraints: ['rows*cols <= 1000'] }
    const estimate = valueOf(await asked(bench.service).estimate(spec))
    const side = Array.from({ length: 100 }, (_, i) => i + 2)
    const points = side.flatMap((rows) => side.filter((cols) => rows * cols <= 1000)).length
    expect(estimate).toMatchObject({ points, excluded: 10_000 - points, fromHistory: 0, isSampled: false })
    expect(estimate.preview[0]).toEqual({ rows: 2, cols: 2 })
    expect(estimate.wallSeconds).toBeGreaterThan(0)
    expect(estimate.storedBytes).toBeGreaterThan(points * 1000)
  })

  it('samples the history where the points are many, and stops on request', async () => {
    const estimate = valueOf(await asked(bench.service).estimate(LONG))
    expect(estimate).toMatchObject({ points: 10_000, isSampled: true })
    expect(problemsOf(await asked(bench.service).estimate(LONG, AbortSignal.abort()))[0]?.code).toBe(
      'cancelled',
    )
  })
})

describe('stopping', () => {
  it('pauses on the way, keeps what is complete, and resumes to the same results', async () => {
    const spec = { ...LONG, constraints: ['rows <= 8'] }
    const id = await started(spec)
    await until(async () => (await rowOf(id)).done > 0)
    valueOf(await asked(bench.service).pause(id))
    const paused = await rowOf(id)
    expect(paused).toMatchObject({ status: 'paused', owner: null })
    expect(paused.done).toBeGreaterThan(0)
    expect(paused.done).toBeLessThan(paused.points)
    expect(bench.jobs.at(-1)?.state).toBe('paused')
    valueOf(await asked(bench.service).resume(id))
    await bench.service.ended(id)
    expect(await rowOf(id)).toMatchObject({ status: 'done', done: 700, fromHistory: 0 })
    const undisturbed = await openWorkbench(pool)
    const other = valueOf(await asked(undisturbed.service).start(undisturbed.projectId, spec)).sweepId
    await undisturbed.service.ended(other)
    expect(await resultsOf(bench, id)).toEqual(await resultsOf(undisturbed, other))
    await undisturbed.close()
  })

  it('cancels for good', async () => {
    const id = await started(LONG)
    await until(async () => (await rowOf(id)).done > 0)
    valueOf(await asked(bench.service).cancel(id))
    expect((await rowOf(id)).status).toBe('cancelled')
    expect(problemsOf(await asked(bench.service).resume(id))[0]?.code).toBe('sweep-ended')
    valueOf(await asked(bench.service).pause(id))
    expect((await rowOf(id)).status).toBe('cancelled')
  })

  it('removes a running sweep, and brings it back paused', async () => {
    const id = await started(LONG)
    await until(async () => (await rowOf(id)).done > 0)
    const undo = valueOf(await asked(bench.service).remove(id))
    expect((await asked(bench.service).get(id)).ok).toBe(false)
    valueOf(await bench.store.applyUndo({ undoId: undo.undoId }))
    const back = await rowOf(id)
    expect(back.status).toBe('paused')
    expect(back.done).toBeGreaterThan(0)
  })

  it('asks for a sweep that is there', async () => {
    for (const answer of [
      await asked(bench.service).pause(99),
      await asked(bench.service).resume(99),
      await asked(bench.service).get(99),
      await asked(bench.service).remove(99),
    ]) {
      expect(problemsOf<unknown>(answer)[0]?.code).toBe('not-found')
    }
  })
})
