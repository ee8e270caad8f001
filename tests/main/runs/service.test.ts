import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { problem } from '../../../src/engine/model/problem.ts'
import { createEnginePool, type RunTask } from '../../../src/main/pool/engine-pool.ts'
import { DEFAULT_DESIGN_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { thisProcess } from '../../../src/main/store/owner.ts'
import { CALL, databaseFile, inlineRun, program, remoteStore } from './program.ts'
import { alexNet, valueOf } from './specs.ts'

test('a run from a worker is stored with the numbers the seed study printed', async () => {
  const pool = createEnginePool(new URL('../../../src/main/worker.ts', import.meta.url), { threads: 1 })
  onTestFinished(pool.close)
  const { runs, projectId } = await program({ pool })
  const started = valueOf(await runs.methods['runs.start']({ projectId, spec: alexNet() }, CALL))
  expect(started.fromHistory).toBe(false)
  await runs.ended(started.runId)
  const run = valueOf(await runs.methods['runs.get']({ id: started.runId }, CALL))
  // Results V.A: output stationary, 128 x 128, SRAM 40960/40960/20480 kB.
  expect(run).toMatchObject({
    status: 'done',
    workload: 'AlexNet-seed',
    design: 'array-os',
    rows: 128,
    layersDone: 5,
    layersTotal: 5,
    differs: 'rules scale-sim-v2',
  })
  expect(run.layers[0]?.cycles).toBe(14_807)
  expect(run.layers[4]?.utilPercent.toFixed(2)).toBe('88.07')
  expect(run.layers[4]?.mappingPercent?.toFixed(2)).toBe('94.53')
  expect(run.layers.map(({ dramBandwidth }) => dramBandwidth?.ofmap.toFixed(3))).toEqual([
    '127.986',
    '128.000',
    '128.000',
    '128.000',
    '128.000',
  ])
  expect(run.checks.filter(({ holds }) => !holds)).toEqual([])
  expect(run.metrics.macs).toBe(run.layers.reduce((sum, { m, k, n }) => sum + m * k * n, 0))
})

test('the same question is answered from the history: in its project, in another one, but not by another engine', async () => {
  const { runs, store, projectId, ran } = await program()
  const start = (into: number, spec = alexNet(), isForced = false) =>
    runs.methods['runs.start']({ projectId: into, spec, isForced }, CALL)
  const first = valueOf(await start(projectId))
  await runs.ended(first.runId)
  expect(valueOf(await start(projectId))).toEqual({ runId: first.runId, fromHistory: true })
  const other = valueOf(await store.createProject({ name: 'Q', description: '', isSample: false })).id
  const copied = valueOf(await start(other))
  expect(copied.fromHistory).toBe(true)
  expect(copied.runId).not.toBe(first.runId)
  const [a, b] = [
    valueOf(await store.getRun({ id: first.runId })),
    valueOf(await store.getRun({ id: copied.runId })),
  ]
  expect(b.projectId).toBe(other)
  expect(b.layers).toEqual(a.layers)
  expect(b.metrics).toEqual(a.metrics)
  expect(ran.get('run.execute')).toBe(1)
  const forced = valueOf(await start(projectId, alexNet(), true))
  expect(forced.fromHistory).toBe(false)
  await runs.ended(forced.runId)
  const newer = await program({ store, engineVersion: '2' })
  expect(
    valueOf(await newer.runs.methods['runs.start']({ projectId, spec: alexNet() }, CALL)).fromHistory,
  ).toBe(false)
})

test('a question under way is joined, not asked twice', async () => {
  const gate = Promise.withResolvers<undefined>()
  const { runs, projectId, ran } = await program({
    run: async (name, params, hooks) => {
      await gate.promise
      return inlineRun(name, params, hooks)
    },
  })
  const start = () => runs.methods['runs.start']({ projectId, spec: alexNet() }, CALL)
  const first = valueOf(await start())
  expect(valueOf(await start())).toEqual(first)
  gate.resolve(undefined)
  await runs.ended(first.runId)
  expect(ran.get('run.execute')).toBe(1)
})

/** Computes as it should and stops before the layer of this index, as a cancel would. */
function stopsBefore(layer: number, onLayers: () => void): RunTask {
  return async (name, params, hooks) => {
    let seen = 0
    const answer = await inlineRun(name, params, {
      ...hooks,
      onItem: (item) => {
        if (seen < layer) hooks.onItem?.(item)
        seen++
        if (seen === layer) onLayers()
      },
    })
    return hooks.signal.aborted ? { ok: false, problems: [problem('cancelled', 'Stopped')] } : answer
  }
}

test('a cancelled run is kept with the layers that were complete', async () => {
  const running = Promise.withResolvers<undefined>()
  const { runs, projectId } = await program({
    run: async (name, params, hooks) => {
      const answer = stopsBefore(2, () => running.resolve(undefined))(name, params, hooks)
      await new Promise((resolve) => hooks.signal.addEventListener('abort', resolve))
      await answer
      return { ok: false, problems: [problem('cancelled', 'Stopped')] }
    },
  })
  const { runId } = valueOf(await runs.methods['runs.start']({ projectId, spec: alexNet() }, CALL))
  await running.promise
  const live = valueOf(await runs.methods['runs.get']({ id: runId }, CALL))
  expect(live).toMatchObject({ status: 'running', layersDone: 2 })
  expect(valueOf(await runs.methods['jobs.list']({}, CALL))).toMatchObject([
    { state: 'running', done: 2, total: 5 },
  ])
  valueOf(await runs.methods['runs.cancel']({ id: runId }, CALL))
  const partial = valueOf(await runs.methods['runs.get']({ id: runId }, CALL))
  expect(partial).toMatchObject({ status: 'partial', layersDone: 2, layersTotal: 5 })
  expect(partial.layers.map(({ name }) => name)).toEqual(['Conv1', 'Conv2'])
  expect(partial.metrics.cycles).toBe(partial.layers.reduce((sum, { cycles }) => sum + cycles, 0))
  expect(partial.checks.filter(({ holds }) => !holds)).toEqual([])
  // Part of an answer is no answer.
  const again = valueOf(await runs.methods['runs.start']({ projectId, spec: alexNet() }, CALL))
  expect(again.fromHistory).toBe(false)
  await runs.close()
  expect(await runs.methods['runs.cancel']({ id: runId }, CALL)).toMatchObject({
    problems: [{ code: 'not-running' }],
  })
})

test('a run that fails says why, in the history and in its job, which stays', async () => {
  const { runs, projectId } = await program()
  const spec = alexNet({ rows: 4, mode: 'USER', bandwidthWordsPerCycle: 1.5 })
  const { runId } = valueOf(await runs.methods['runs.start']({ projectId, spec }, CALL))
  await runs.ended(runId)
  const failed = valueOf(await runs.methods['runs.get']({ id: runId }, CALL))
  expect(failed).toMatchObject({
    status: 'failed',
    problems: [{ field: 'bandwidthWordsPerCycle', got: '1.5' }],
  })
  const [job] = valueOf(await runs.methods['jobs.list']({}, CALL))
  expect(job).toMatchObject({ state: 'failed', runId })
  expect(job?.message).toContain('bandwidthWordsPerCycle')
  valueOf(await runs.methods['jobs.cancel']({ id: job?.id ?? '' }, CALL))
  expect(valueOf(await runs.methods['jobs.list']({}, CALL))).toEqual([])
})

test('a crash of the workers leaves the layers told before it', async () => {
  const { runs, projectId } = await program({
    run: async (name, params, hooks) => {
      await inlineRun(name, params, hooks)
      return { ok: false, problems: [problem('worker-crashed', 'boom')] }
    },
  })
  const { runId } = valueOf(await runs.methods['runs.start']({ projectId, spec: alexNet() }, CALL))
  await runs.ended(runId)
  const run = valueOf(await runs.methods['runs.get']({ id: runId }, CALL))
  expect(run).toMatchObject({ status: 'failed', layersDone: 5, problems: [{ code: 'worker-crashed' }] })
})

test('runs of a program that is no more are interrupted, those of a living one are left alone', async () => {
  const file = databaseFile()
  const store = remoteStore(file)
  const never: RunTask = () => new Promise(() => {})
  const dead = await program({
    store,
    run: never,
    owner: { ...thisProcess(), pid: 2 ** 22 + 1, started: '1' },
  })
  const alive = await program({ store, run: never })
  const lost = valueOf(
    await dead.runs.methods['runs.start']({ projectId: dead.projectId, spec: alexNet() }, CALL),
  )
  const kept = valueOf(
    await alive.runs.methods['runs.start']({ projectId: alive.projectId, spec: alexNet() }, CALL),
  )
  const next = await program({ store })
  expect(valueOf(await next.runs.closeOrphans())).toEqual([lost.runId])
  expect(valueOf(await store.getRun({ id: lost.runId }))).toMatchObject({
    status: 'failed',
    problems: [{ code: 'interrupted' }],
  })
  expect(valueOf(await store.getRun({ id: kept.runId })).status).toBe('queued')
})

test('a design run has the rows of its first and of a steady step, and sound numbers', async () => {
  const { runs, projectId } = await program()
  const { runId } = valueOf(await runs.methods['runs.start']({ projectId, spec: DEFAULT_DESIGN_SPEC }, CALL))
  await runs.ended(runId)
  const run = valueOf(await runs.methods['runs.get']({ id: runId }, CALL))
  expect(run.status).toBe('done')
  expect(run.layersDone).toBe(run.layersTotal)
  expect(run.layers).toHaveLength(2 * run.layersTotal)
  expect(run.checks.filter(({ holds }) => !holds)).toEqual([])
  expect(run.differs).toBe('')
  expect(run.cli).toBe('deltascope run --workload GUID128 --design cambricon-d')
})

test('an imported topology is run by its text and answered again by its hash', async () => {
  const { runs, projectId } = await program()
  const text = readFileSync(new URL('../../../resources/topologies/alexnet.csv', import.meta.url), 'utf8')
  const imported = valueOf(
    await runs.methods['workloads.import']({ name: 'mine', text, format: 'conv' }, CALL),
  )
  expect(imported).toMatchObject({ name: 'mine', layers: 5, source: 'topology' })
  const spec = {
    ...alexNet(),
    workload: { source: 'topology', hash: imported.hash ?? '', format: 'conv' },
  } as const
  const { runId } = valueOf(await runs.methods['runs.start']({ projectId, spec }, CALL))
  await runs.ended(runId)
  const run = valueOf(await runs.methods['runs.get']({ id: runId }, CALL))
  expect(run).toMatchObject({ status: 'done', workload: 'mine' })
  expect(run.layers[0]?.cycles).toBe(14_807)
  const catalog = valueOf(await runs.methods['catalog.get']({}, CALL))
  expect(catalog.workloads.at(-1)).toEqual(imported)
  const unknown = { ...spec, workload: { ...spec.workload, hash: '0'.repeat(64) } }
  expect((await runs.methods['runs.start']({ projectId, spec: unknown }, CALL)).ok).toBe(false)
})

test('an estimate knows the run that answers it', async () => {
  const { runs, projectId } = await program()
  const before = valueOf(await runs.methods['runs.estimate']({ spec: alexNet() }, CALL))
  expect(before.existingRunId).toBeNull()
  const { runId } = valueOf(await runs.methods['runs.start']({ projectId, spec: alexNet() }, CALL))
  await runs.ended(runId)
  const after = valueOf(await runs.methods['runs.estimate']({ spec: alexNet() }, CALL))
  expect(after.existingRunId).toBe(runId)
  const run = valueOf(await runs.methods['runs.get']({ id: runId }, CALL))
  expect(after.isExact).toBe(true)
  expect([after.cycles, after.macs, after.utilPercent]).toEqual([
    run.metrics.cycles,
    run.metrics.macs,
    run.metrics.utilPercent,
  ])
  expect(after.layers.map(({ cycles }) => cycles)).toEqual(run.layers.map(({ cycles }) => cycles))
  expect(after.dramBytes).toBeLessThanOrEqual(run.metrics.dramBytes ?? 0)
})
