import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { thisProcess } from '../../../src/main/store/owner.ts'
import type { Owner } from '../../../src/main/store/rows.ts'
import type { Store } from '../../../src/main/store/store.ts'
import {
  DESIGN_SPEC,
  metrics,
  newProject,
  newRun,
  newStore,
  outcome,
  problemOf,
  record,
  SWEEP_SPEC,
  valueOf,
} from './helpers.ts'

const ME = thisProcess()

function newSweep(store: Store, projectId: number): number {
  return valueOf(store.insertSweep({ projectId, spec: SWEEP_SPEC, points: 3 })).sweepId
}

test('a sweep is claimed, worked on in batches, and done', () => {
  const { store, projectId } = newStore()
  const sweepId = newSweep(store, projectId)
  expect(valueOf(store.getSweep({ id: sweepId }))).toMatchObject({ status: 'ready', done: 0, owner: null })
  expect(valueOf(store.claimSweep({ id: sweepId, owner: ME }))).toEqual({
    isMine: true,
    owner: ME,
    tookOverFrom: null,
  })
  const [known = 0] = record(store, { run: newRun(projectId) })
  const run = newRun(projectId, { sweepId })
  const ids = valueOf(
    store.recordBatch({
      sweepId,
      owner: ME,
      runs: [
        { run, outcome: outcome({ metrics: metrics({ cycles: 7 }) }), point: 2 },
        { run, outcome: outcome({ status: 'failed', layers: [], metrics: metrics() }), point: 0 },
      ],
      answered: [{ point: 1, runId: known }],
    }),
  )
  expect(valueOf(store.answeredPoints({ id: sweepId }))).toEqual([0, 1, 2])
  expect(valueOf(store.sweepPoints({ id: sweepId }))).toEqual([
    { index: 0, runId: ids[1], isFromHistory: false, status: 'failed', metrics: metrics() },
    { index: 1, runId: known, isFromHistory: true, status: 'done', metrics: outcome().metrics },
    { index: 2, runId: ids[0], isFromHistory: false, status: 'done', metrics: metrics({ cycles: 7 }) },
  ])
  valueOf(store.setSweepStatus({ id: sweepId, status: 'running', addMs: 10 }))
  expect(valueOf(store.getSweep({ id: sweepId })).owner).toEqual(ME)
  valueOf(store.setSweepStatus({ id: sweepId, status: 'done', addMs: 2.5 }))
  const counts = { status: 'done', points: 3, done: 3, failed: 1, fromHistory: 1, tookMs: 12.5 }
  expect(valueOf(store.getSweep({ id: sweepId }))).toMatchObject({ ...counts, owner: null, spec: SWEEP_SPEC })
  expect(valueOf(store.listSweeps({ projectId }))).toMatchObject([counts])
  expect(problemOf(store.claimSweep({ id: sweepId, owner: ME })).code).toBe('sweep-ended')
})

test('a point that a run of another project answers gets a copy in this one', () => {
  const { store, projectId } = newStore()
  const sweepId = newSweep(store, projectId)
  const [runId = 0] = record(store, { run: newRun(newProject(store, 'Other')) })
  valueOf(store.claimSweep({ id: sweepId, owner: ME }))
  valueOf(store.recordBatch({ sweepId, owner: ME, runs: [], answered: [{ point: 0, runId }] }))
  const [point] = valueOf(store.sweepPoints({ id: sweepId }))
  expect(point).toMatchObject({ index: 0, isFromHistory: true, status: 'done' })
  expect(valueOf(store.getRun({ id: point?.runId ?? 0 }))).toMatchObject({ projectId, sweepId })
})

test('a living owner keeps its sweep; nobody else stores into it', () => {
  const { store, projectId } = newStore()
  const sweepId = newSweep(store, projectId)
  const other: Owner = { ...ME, machine: 'another machine' }
  valueOf(store.claimSweep({ id: sweepId, owner: other }))
  expect(valueOf(store.claimSweep({ id: sweepId, owner: ME }))).toEqual({
    isMine: false,
    owner: other,
    tookOverFrom: null,
  })
  const batch = { sweepId, runs: [{ run: newRun(projectId), outcome: outcome(), point: 0 }], answered: [] }
  expect(problemOf(store.recordBatch({ ...batch, owner: ME })).code).toBe('lease-lost')
  expect(valueOf(store.info({})).runs).toBe(0)
  valueOf(store.recordBatch({ ...batch, owner: other }))
})

test('the sweep of a process that was killed is taken over, even before its parent has noticed', async () => {
  const { store, projectId } = newStore()
  const sweepId = newSweep(store, projectId)
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const owner = { ...ME, pid: child.pid ?? 0, started: startOf(child.pid ?? 0) }
  valueOf(store.claimSweep({ id: sweepId, owner }))
  expect(valueOf(store.claimSweep({ id: sweepId, owner: ME })).isMine).toBe(false)
  expect(valueOf(store.orphanedSweeps({}))).toEqual([])
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(valueOf(store.orphanedSweeps({}))).toEqual([sweepId])
  expect(valueOf(store.claimSweep({ id: sweepId, owner: ME }))).toEqual({
    isMine: true,
    owner: ME,
    tookOverFrom: owner,
  })
})

/** The start of a process as the store writes it, or unknown on other systems. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return ''
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields?.[19]}`
}

test('another process of the same pid is not the owner', () => {
  const { store, projectId } = newStore()
  const sweepId = newSweep(store, projectId)
  const earlier = { ...ME, started: `${ME.started} earlier` }
  valueOf(store.claimSweep({ id: sweepId, owner: earlier }))
  expect(valueOf(store.claimSweep({ id: sweepId, owner: ME })).tookOverFrom).toEqual(earlier)
})

test('a deleted sweep takes its own runs along, and brings them back', () => {
  const { store, projectId } = newStore()
  const sweepId = newSweep(store, projectId)
  const [known = 0] = record(store, {
    run: newRun(projectId, { spec: DESIGN_SPEC }),
    outcome: outcome({ layers: [] }),
  })
  valueOf(store.claimSweep({ id: sweepId, owner: ME }))
  const run = newRun(projectId)
  const runs = [{ run, outcome: outcome(), point: 0 }]
  valueOf(store.recordBatch({ sweepId, owner: ME, runs, answered: [{ point: 1, runId: known }] }))
  const before = valueOf(store.getSweep({ id: sweepId }))
  const { undoId } = valueOf(store.removeSweep({ id: sweepId }))
  expect(valueOf(store.matchingRunIds({ projectId, filter: '', limit: 9 }))).toEqual([known])
  expect(problemOf(store.recordBatch({ sweepId, owner: ME, runs, answered: [] })).code).toBe('not-found')
  valueOf(store.applyUndo({ undoId }))
  expect(valueOf(store.getSweep({ id: sweepId }))).toEqual(before)
  expect(before.done).toBe(2)
})
