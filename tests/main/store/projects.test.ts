import { expect, test } from 'vitest'
import type { ImportedProject, StoredTopology } from '../../../src/main/store/rows.ts'
import type { FigureSpec } from '../../../src/shared/model/figures.ts'
import {
  ARRAY_SPEC,
  LAYER,
  newFile,
  newProject,
  newRun,
  newStore,
  open,
  outcome,
  problemOf,
  record,
  SWEEP_SPEC,
  valueOf,
} from './helpers.ts'

const FIGURE: FigureSpec = {
  kind: 'layer-bars',
  title: 'Cycles',
  caption: '',
  runIds: [],
  options: { metric: 'cycles' },
  style: {
    width: 'ieee-single',
    heightMm: 60,
    fontFamily: 'sans',
    fontSizePt: 8,
    palette: 'colour',
    showLegend: true,
  },
}
const TOPOLOGY: StoredTopology = {
  hash: 'a'.repeat(64),
  name: 'mine',
  format: 'conv',
  text: 'Layer name, …',
  layers: 1,
  macs: 2 ** 45,
  parameters: null,
}

test('projects are made, renamed and counted', () => {
  const { store, projectId } = newStore({ now: () => 5 })
  record(store, { run: newRun(projectId) }, { run: newRun(projectId) })
  valueOf(store.saveFigure({ projectId, id: null, spec: FIGURE, dataHash: 'h' }))
  valueOf(store.insertSweep({ projectId, spec: SWEEP_SPEC, points: 3 }))
  const project = valueOf(store.updateProject({ id: projectId, description: 'd' }))
  const expected = { id: projectId, name: 'Test', description: 'd', isSample: false, createdAt: 5 }
  expect(project).toEqual({ ...expected, runs: 2, sweeps: 1, figures: 1 })
  expect(valueOf(store.listProjects({}))).toEqual([project])
  expect(problemOf(store.updateProject({ id: 99, name: 'x' })).code).toBe('not-found')
})

test('a deleted project takes everything along and brings everything back', () => {
  const { store, projectId } = newStore()
  const [runId = 0] = record(store, { run: newRun(projectId) })
  valueOf(store.saveView({ projectId, name: 'v', filter: 'cycles>1', columns: ['cycles'] }))
  valueOf(store.saveFigure({ projectId, id: null, spec: FIGURE, dataHash: 'h' }))
  const before = [
    valueOf(store.listProjects({})),
    valueOf(store.listViews({ projectId })),
    valueOf(store.getRun({ id: runId })),
  ]
  const deletedRun = valueOf(store.removeRuns({ ids: [runId] }))
  const deletedProject = valueOf(store.removeProject({ id: projectId }))
  expect(valueOf(store.listProjects({}))).toEqual([])
  expect(valueOf(store.listFigures({ projectId: null }))).toEqual([])
  expect(problemOf(store.applyUndo(deletedRun)).code).toBe('project-deleted')
  valueOf(store.applyUndo(deletedProject))
  valueOf(store.applyUndo(deletedRun))
  const after = [
    valueOf(store.listProjects({})),
    valueOf(store.listViews({ projectId })),
    valueOf(store.getRun({ id: runId })),
  ]
  expect(after).toEqual(before)
})

test('views have one name a project; settings keep JSON', () => {
  const { store, projectId } = newStore()
  const view = { projectId: null, name: 'fast', filter: 'speedup>2', columns: ['speedup'] }
  const first = valueOf(store.saveView(view))
  expect(valueOf(store.saveView({ ...view, filter: 'speedup>3' }))).toEqual({ ...first, filter: 'speedup>3' })
  const own = valueOf(store.saveView({ ...view, projectId }))
  expect(valueOf(store.listViews({ projectId })).map(({ id }) => id)).toEqual([first.id, own.id])
  expect(valueOf(store.listViews({ projectId: newProject(store) })).map(({ id }) => id)).toEqual([first.id])
  const undo = valueOf(store.removeView({ id: own.id }))
  valueOf(store.saveView({ ...view, projectId }))
  expect(problemOf(store.applyUndo(undo))).toMatchObject({ code: 'name-taken', got: 'fast' })
  expect(valueOf(store.getSetting({ key: '__proto__' }))).toEqual({ json: null })
  valueOf(store.setSetting({ key: '__proto__', json: '1' }))
  valueOf(store.setSetting({ key: '__proto__', json: '{"a":2}' }))
  expect(valueOf(store.getSetting({ key: '__proto__' }))).toEqual({ json: '{"a":2}' })
})

test('figures are saved, become stale, and are refreshed by saving', () => {
  const { store, projectId } = newStore()
  const { id } = valueOf(store.saveFigure({ projectId, id: null, spec: FIGURE, dataHash: 'h' }))
  valueOf(store.setFigureData({ id, dataHash: 'i', isStale: true }))
  expect(valueOf(store.getFigure({ id }))).toMatchObject({ dataHash: 'i', isStale: true, spec: FIGURE })
  valueOf(store.saveFigure({ projectId, id, spec: { ...FIGURE, title: 'New' }, dataHash: 'j' }))
  expect(valueOf(store.getFigure({ id }))).toMatchObject({
    dataHash: 'j',
    isStale: false,
    spec: { title: 'New' },
  })
  const undo = valueOf(store.removeFigure({ id }))
  expect(problemOf(store.getFigure({ id })).code).toBe('not-found')
  valueOf(store.applyUndo(undo))
  expect(valueOf(store.listFigures({ projectId }))).toHaveLength(1)
})

test('a topology is known by its hash; a project needs those of its runs', () => {
  const { store, projectId } = newStore()
  valueOf(store.putTopology(TOPOLOGY))
  valueOf(store.putTopology({ ...TOPOLOGY, name: 'renamed' }))
  valueOf(store.putTopology({ ...TOPOLOGY, hash: 'b'.repeat(64) }))
  expect(valueOf(store.getTopology({ hash: TOPOLOGY.hash }))).toEqual({ ...TOPOLOGY, name: 'renamed' })
  expect(valueOf(store.projectTopologies({ projectId }))).toEqual([])
  const workload = { source: 'topology', hash: TOPOLOGY.hash, format: 'conv' } as const
  record(store, { run: newRun(projectId, { spec: { ...ARRAY_SPEC, workload } }) })
  expect(valueOf(store.projectTopologies({ projectId })).map(({ hash }) => hash)).toEqual([TOPOLOGY.hash])
  expect(valueOf(store.listTopologies({}))).toHaveLength(2)
})

/** A project with ids that are taken otherwise here. */
const IMPORTED: ImportedProject = {
  name: 'From a file',
  description: '',
  isSample: false,
  topologies: [TOPOLOGY],
  sweeps: [
    {
      id: 70,
      spec: SWEEP_SPEC,
      status: 'running',
      points: 3,
      tookMs: 1,
      createdAt: 9,
      answered: [{ point: 1, runId: 80, isFromHistory: false }],
    },
  ],
  runs: [80, 81].map((id) => {
    const { projectId: _, sweepId: __, owner: ___, ...run } = newRun(0)
    return {
      id,
      sweepId: id === 80 ? 70 : null,
      run,
      outcome: outcome(),
      createdAt: 8,
      tags: ['t'],
      note: 'n',
    }
  }),
  figures: [{ spec: { ...FIGURE, runIds: [81, 80], sweepId: 70 }, dataHash: 'h' }],
  views: [{ name: 'v', filter: '', columns: [] }],
}

test('a project from a file gets new ids everywhere', () => {
  const { store } = newStore()
  const { projectId, runs } = valueOf(store.importProject(IMPORTED))
  expect(runs).toBe(2)
  const stored = valueOf(store.projectRuns({ projectId, afterId: 0, limit: 10 }))
  expect(stored).toMatchObject([
    { status: 'done', tags: ['t'], note: 'n', createdAt: 8, spec: ARRAY_SPEC },
    { status: 'done', sweepId: null },
  ])
  expect(stored[0]?.layers[0]).toEqual(LAYER)
  const [sweep] = valueOf(store.listSweeps({ projectId }))
  expect(sweep).toMatchObject({ status: 'paused', done: 1, createdAt: 9 })
  expect(stored[0]?.sweepId).toBe(sweep?.id)
  const [first, second] = stored.map(({ id }) => id)
  const [figure] = valueOf(store.listFigures({ projectId }))
  expect(figure?.spec).toMatchObject({ runIds: [second, first], sweepId: sweep?.id })
  expect(
    valueOf(store.projectRuns({ projectId, afterId: first ?? 0, limit: 10 })).map(({ id }) => id),
  ).toEqual([second])
})

test('a file that refers to what it does not hold leaves nothing behind', () => {
  const { store } = newStore()
  const figures = [{ spec: { ...FIGURE, runIds: [82] }, dataHash: '' }]
  expect(problemOf(store.importProject({ ...IMPORTED, figures })).code).toBe('bundle-broken')
  expect(valueOf(store.listProjects({}))).toHaveLength(1)
  expect(valueOf(store.info({}))).toMatchObject({ runs: 0, layerRows: 0, sweeps: 0 })
})

test('deletes beyond the last twenty are final at the next start, with what only they needed', () => {
  const file = newFile()
  const first = open(file)
  const projectId = newProject(first.store)
  const ids = Array.from({ length: 21 }, (_, i) => {
    const spec = { ...ARRAY_SPEC, steps: i + 1 }
    return record(first.store, { run: newRun(projectId, { spec }) })[0] ?? 0
  })
  const undos = ids.map((id) => valueOf(first.store.removeRuns({ ids: [id] })))
  first.close()
  const { store } = open(file)
  expect(problemOf(store.applyUndo(undos[0]!)).code).toBe('nothing-to-undo')
  expect(valueOf(store.info({})).layerRows).toBe(40)
  for (const undo of undos.slice(1)) valueOf(store.applyUndo(undo))
  expect(valueOf(store.matchingRunIds({ projectId, filter: 'sort:id', limit: 99 }))).toEqual(ids.slice(1))
})
