import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder } from '../platform.ts'
import { createEnginePool } from '../../src/main/pool/engine-pool.ts'
import { createJobs } from '../../src/main/services/runs/jobs.ts'
import { DEFAULT_ARRAY_SPEC, rulesSpec } from '../../src/main/services/runs/spec-defaults.ts'
import { executeChunk } from '../../src/main/services/runs/sweep-chunk.ts'
import { includedPoints, planSweep } from '../../src/main/services/sweeps/plan.ts'
import { createSweepService } from '../../src/main/services/sweeps/sweep-service.ts'
import { openStoreWorker } from '../../src/main/store/open-store-worker.ts'
import { openStore } from '../../src/main/store/open-store.ts'
import { thisProcess } from '../../src/main/store/owner.ts'
import type { SweepBatch } from '../../src/main/store/rows.ts'
import type { RemoteStore } from '../../src/main/store/store.ts'
import type { SweepSpec } from '../../src/shared/model/sweeps.ts'
import { valueOf } from '../engine/golden-runs.ts'

/** What the whole sweep may take, stored. */
const BUDGET_MS = 15_000
const ENGINE_VERSION = 'bench'

/** 100 x 100 arrays on the five layers of AlexNet. */
const SPEC: SweepSpec = {
  name: '10,000 small runs',
  base: {
    ...DEFAULT_ARRAY_SPEC,
    workload: { source: 'preset', name: 'AlexNet-seed', batch: 1, operators: 'conv' },
    rules: rulesSpec('scale-sim-v2'),
  },
  plan: {
    kind: 'grid',
    axes: ['rows', 'cols'].map((field) => ({
      field,
      values: Array.from({ length: 100 }, (_, i) => 32 + i),
    })),
  },
  constraints: [],
}

/** A measured part of the sweep. */
export interface SweepPart {
  readonly name: string
  readonly medianMs: number
  readonly bestMs: number
  readonly budgetMs?: number
  readonly ofBudget?: number
}

/**
 * 10,000 small runs swept and stored as the program does it, once, and what the parts take by themselves: simulating in
 * one thread, writing the same batches in one thread. What is left of the writes is the way to the thread of the store.
 */
export async function sweepParts(): Promise<readonly SweepPart[]> {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-bench-sweep-'))
  const { totalMs, writeMs, batches, runs, bytes } = await wholeSweep(join(folder, 'sweep.db'))
  const simulateMs = simulateAlone()
  const writeAloneMs = writeAlone(join(folder, 'replay.db'), batches)
  removeFolder(folder)
  const part = (name: string, ms: number): SweepPart => ({ name, medianMs: ms, bestMs: ms })
  return [
    {
      ...part(`sweep: ${runs} small runs computed and stored, ${Math.round(bytes / runs)} B each`, totalMs),
      budgetMs: BUDGET_MS,
      ofBudget: totalMs / BUDGET_MS,
    },
    part('sweep: simulating alone, one thread', simulateMs),
    part('sweep: writing alone, one thread', writeAloneMs),
    part('sweep: to the store and back, without the writing', Math.max(0, writeMs - writeAloneMs)),
  ]
}

async function wholeSweep(file: string) {
  const thread = valueOf(await openStoreWorker(file, new URL('../../src/main/store.ts', import.meta.url)))
  const pool = createEnginePool(new URL('../../src/main/worker.ts', import.meta.url))
  const batches: SweepBatch[] = []
  let writeMs = 0
  const store: RemoteStore = {
    ...thread.store,
    recordBatch: async (batch) => {
      batches.push(batch)
      const start = performance.now()
      const stored = await thread.store.recordBatch(batch)
      writeMs += performance.now() - start
      return stored
    },
  }
  const service = createSweepService({
    store,
    pool,
    owner: thisProcess(),
    engineVersion: ENGINE_VERSION,
    jobs: createJobs({ emit: () => undefined }),
    emit: () => undefined,
    now: () => performance.now(),
  })
  const project = valueOf(await store.createProject({ name: 'bench', description: '', isSample: false }))
  const { signal } = new AbortController()
  const start = performance.now()
  const params = { projectId: project.id, spec: SPEC }
  const { sweepId } = valueOf(await service.methods['sweeps.start'](params, { signal }))
  await service.ended(sweepId)
  const totalMs = performance.now() - start
  const { done, failed } = valueOf(await store.getSweep({ id: sweepId }))
  if (failed > 0) throw new Error(`${failed} runs failed`)
  await pool.close()
  await thread.close()
  return { totalMs, writeMs, batches, runs: done, bytes: statSync(file).size }
}

function simulateAlone(): number {
  const planned = valueOf(planSweep(SPEC))
  const points = [...includedPoints(planned)].map((index) => ({ index, spec: planned.specAt(index) }))
  const start = performance.now()
  valueOf(
    executeChunk(
      { points, topologies: {} },
      { signal: { aborted: false }, onBatch: () => undefined, now: () => performance.now() },
    ),
  )
  return performance.now() - start
}

/** The batches of a sweep into a new database, in this thread. */
function writeAlone(file: string, batches: readonly SweepBatch[]): number {
  const { store, close } = valueOf(openStore(file))
  const owner = thisProcess()
  const project = valueOf(store.createProject({ name: 'bench', description: '', isSample: false }))
  const { sweepId } = valueOf(store.insertSweep({ projectId: project.id, spec: SPEC, points: 10_000 }))
  valueOf(store.claimSweep({ id: sweepId, owner }))
  const start = performance.now()
  for (const batch of batches) valueOf(store.recordBatch({ ...batch, sweepId, owner }))
  const ms = performance.now() - start
  close()
  return ms
}
