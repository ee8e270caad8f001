import { expect, test } from 'vitest'
import { problem } from '../../../src/engine/model/problem.ts'
import { thisProcess } from '../../../src/main/store/owner.ts'
import {
  ARRAY_SPEC,
  DESIGN_SPEC,
  LAYER,
  metrics,
  newProject,
  newRun,
  newStore,
  outcome,
  problemOf,
  record,
  valueOf,
} from './helpers.ts'

test('a run is queued, runs, and ends with its layers and metrics', () => {
  const { store, projectId } = newStore({ now: () => 1234 })
  const [id = 0] = valueOf(store.insertRuns({ runs: [newRun(projectId, { owner: thisProcess() })] }))
  expect(valueOf(store.getRun({ id }))).toMatchObject({ status: 'queued', layersDone: 0, layers: [] })
  valueOf(store.setRunStatus({ ids: [id], status: 'running' }))
  const note = problem('told', 'Something to tell')
  valueOf(store.finishRuns({ runs: [{ id, ...outcome({ problems: [note] }) }] }))
  const run = valueOf(store.getRun({ id }))
  expect(run).toMatchObject({
    id,
    projectId,
    status: 'done',
    createdAt: 1234,
    tookMs: 12.5,
    layersDone: 2,
    layersTotal: 2,
    spec: ARRAY_SPEC,
    problems: [note],
    metrics: metrics({ cycles: 100, utilPercent: 78.125 }),
  })
  expect(run.layers).toEqual([LAYER, { ...LAYER, index: 1, name: 'Conv2' }])
  expect(valueOf(store.getLayers({ runId: id }))).toEqual(run.layers)
})

test('a partial run keeps the layers that were complete and is not an answer', () => {
  const { store, projectId } = newStore()
  const run = newRun(projectId)
  const [id = 0] = record(store, { run, outcome: outcome({ status: 'partial', layers: [LAYER] }) })
  expect(valueOf(store.getRun({ id }))).toMatchObject({ status: 'partial', layersDone: 1, layersTotal: 2 })
  const asked = { projectId, specHashes: [run.specHash], engineVersion: '1' }
  expect(valueOf(store.findRuns(asked))).toEqual([null])
})

test('a batch is stored whole or not at all', () => {
  const { store, projectId } = newStore()
  const bad = { ...LAYER, dramCauses: { 'no such cause': 1 } }
  const runs = [outcome(), outcome({ layers: [bad] })]
  const result = store.recordRuns({
    runs: runs.map((end) => ({ run: newRun(projectId), outcome: end, point: null })),
  })
  expect(problemOf(result)).toMatchObject({ code: 'unknown-cause', got: 'no such cause' })
  expect(valueOf(store.info({}))).toMatchObject({ runs: 0, layerRows: 0 })
})

test('the same question is found in the history: of this engine, first in the project', () => {
  const { store, projectId } = newStore()
  const other = newProject(store, 'Other')
  const [mine = 0, , theirs = 0] = record(
    store,
    { run: newRun(projectId) },
    { run: newRun(projectId, { engineVersion: '2' }) },
    { run: newRun(other) },
    { run: newRun(other, { spec: DESIGN_SPEC }), outcome: outcome({ layers: [] }) },
  )
  const specHashes = [newRun(1).specHash, newRun(1, { spec: DESIGN_SPEC }).specHash, 'unknown']
  const find = (project: number) =>
    valueOf(store.findRuns({ projectId: project, specHashes, engineVersion: '1' }))
  expect(find(projectId)).toEqual([{ runId: mine, projectId }, { runId: 4, projectId: other }, null])
  expect(find(other)[0]).toEqual({ runId: theirs, projectId: other })
  valueOf(store.removeRuns({ ids: [mine] }))
  expect(find(projectId)[0]).toEqual({ runId: theirs, projectId: other })
})

test('a run of another project is adopted with its results, which are stored once', () => {
  const { store, projectId } = newStore()
  const other = newProject(store, 'Other')
  const [id = 0] = record(store, { run: newRun(projectId) })
  expect(valueOf(store.adoptRun({ runId: id, projectId })).id).toBe(id)
  const copy = valueOf(store.adoptRun({ runId: id, projectId: other }))
  expect(copy).toMatchObject({ projectId: other, status: 'done', sweepId: null, tookMs: 12.5 })
  expect(copy.id).not.toBe(id)
  expect(valueOf(store.getLayers({ runId: copy.id }))).toEqual(valueOf(store.getLayers({ runId: id })))
  expect(valueOf(store.info({})).layerRows).toBe(2)
})

test('runs of a dead process are closed, those of a living one are not', () => {
  const { store, projectId } = newStore()
  const me = thisProcess()
  const reborn = { ...me, started: `${me.started} earlier` }
  // No pid is that large.
  const dead = { ...me, pid: 2 ** 30 }
  const elsewhere = { ...dead, machine: 'another machine' }
  const runs = [me, reborn, dead, elsewhere].map((owner) => newRun(projectId, { status: 'running', owner }))
  const ids = valueOf(store.insertRuns({ runs }))
  expect(valueOf(store.closeOrphanedRuns({}))).toEqual([ids[1], ids[2]])
  expect(valueOf(store.getRun({ id: ids[2] ?? 0 }))).toMatchObject({
    status: 'failed',
    problems: [{ code: 'interrupted' }],
  })
  expect(valueOf(store.closeOrphanedRuns({}))).toEqual([])
})

test('the order is that of the numbers when the clock goes backwards', () => {
  let now = 10_000
  const { store, projectId } = newStore({ now: () => (now -= 1000) })
  const ids = [1, 2, 3].map(() => record(store, { run: newRun(projectId) })[0])
  const page = (filter: string) =>
    valueOf(store.queryRuns({ projectId, filter, offset: 0, limit: 10 })).rows.map(({ id }) => id)
  expect(page('')).toEqual(ids.toReversed())
  expect(page('sort:created')).toEqual(ids)
})

test('tags and notes', () => {
  const { store, projectId } = newStore()
  const ids = record(store, { run: newRun(projectId) }, { run: newRun(projectId) })
  valueOf(store.tagRuns({ ids, add: ['paper', 'b'], remove: [] }))
  valueOf(store.tagRuns({ ids: ids.slice(0, 1), add: ['a', 'paper'], remove: ['b', 'never there'] }))
  valueOf(store.setNote({ id: ids[1] ?? 0, note: 'look here' }))
  const rows = valueOf(store.getRuns({ ids }))
  expect(rows.map(({ tags, note }) => ({ tags, note }))).toEqual([
    { tags: ['a', 'paper'], note: '' },
    { tags: ['b', 'paper'], note: 'look here' },
  ])
  expect(problemOf(store.tagRuns({ ids, add: ['  '], remove: [] })).code).toBe('bad-tag')
  expect(problemOf(store.setNote({ id: 99, note: '' })).code).toBe('not-found')
})

test('a deleted run comes back with everything, once', () => {
  const { store, projectId } = newStore()
  const [id = 0, other = 0] = record(store, { run: newRun(projectId) }, { run: newRun(projectId) })
  valueOf(store.tagRuns({ ids: [id], add: ['kept'], remove: [] }))
  const before = valueOf(store.getRun({ id }))
  const undo = valueOf(store.removeRuns({ ids: [id] }))
  expect(undo.title).toBe(`Deleted run ${id}`)
  expect(problemOf(store.getRun({ id })).code).toBe('not-found')
  expect(problemOf(store.removeRuns({ ids: [id] })).code).toBe('not-found')
  expect(valueOf(store.matchingRunIds({ projectId, filter: '', limit: 10 }))).toEqual([other])
  expect(valueOf(store.applyUndo({ undoId: undo.undoId }))).toEqual({ title: undo.title })
  expect(valueOf(store.getRun({ id }))).toEqual(before)
  expect(problemOf(store.applyUndo({ undoId: undo.undoId })).code).toBe('nothing-to-undo')
})

test('a run needs its project', () => {
  const { store, projectId } = newStore()
  valueOf(store.removeProject({ id: projectId }))
  expect(problemOf(store.insertRuns({ runs: [newRun(projectId)] })).code).toBe('not-found')
})
