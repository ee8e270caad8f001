import type { RunSpec } from '../../src/engine/model/run-spec.ts'
import { createEnginePool, type EnginePool } from '../../src/main/pool/engine-pool.ts'
import type { Tasks } from '../../src/main/pool/tasks.ts'
import {
  DEFAULT_ARRAY_SPEC,
  DEFAULT_DESIGN_SPEC,
  rulesSpec,
} from '../../src/main/services/runs/spec-defaults.ts'
import { executeChunk } from '../../src/main/services/runs/sweep-chunk.ts'
import { valueOf } from '../engine/golden-runs.ts'
import type { BenchCase } from './cases.ts'

const WORKER = new URL('../../src/main/worker.ts', import.meta.url)

const on = (name: string, spec: RunSpec): RunSpec => {
  const workload = { source: 'preset', name, batch: 1, operators: 'conv' } as const
  return { ...spec, workload }
}

const COMPATIBLE = { ...DEFAULT_ARRAY_SPEC, rules: rulesSpec('scale-sim-v2') }

/** A chunk of a sweep: AlexNet on arrays of 100 sizes. */
const CHUNK: Tasks['sweep.chunk']['params'] = {
  points: Array.from({ length: 100 }, (_, index) => ({
    index,
    spec: on('AlexNet-seed', {
      ...COMPATIBLE,
      array: { ...COMPATIBLE.array, rows: 16 + index, cols: 16 + index },
    }),
  })),
  topologies: {},
}

/** A pool whose background threads never rest. */
function saturated() {
  const end = new AbortController()
  let pool: EnginePool | undefined
  let sweeping: readonly Promise<void>[] = []
  return {
    before: async (): Promise<void> => {
      const made = createEnginePool(WORKER)
      pool = made
      const sweep = async (): Promise<void> => {
        while (!end.signal.aborted) await made.run('sweep.chunk', CHUNK, { signal: end.signal })
      }
      // One chunk more than threads: it waits in the queue.
      sweeping = Array.from({ length: made.threads + 1 }, sweep)
      await made.run('sweep.chunk', CHUNK, { signal: end.signal })
    },
    run: async (name: 'run.execute' | 'run.estimate', spec: RunSpec): Promise<void> => {
      if (pool !== undefined)
        valueOf(await pool.run(name, { spec }, { signal: new AbortController().signal }))
    },
    after: async (): Promise<void> => {
      end.abort()
      await Promise.all(sweeping)
      await pool?.close()
    },
  }
}

/** A run somebody waits for while a sweep holds all its threads: asked, computed in a worker, answered. */
function interactive(title: string, spec: RunSpec, budgetMs?: number): BenchCase {
  const { before, run, after } = saturated()
  return {
    name: `${title}, asked during a sweep`,
    before,
    run: () => run('run.execute', spec),
    after,
    ...(budgetMs === undefined ? {} : { budgetMs }),
  }
}

/** Runs through the pool, and many runs in one task. */
export function runCases(): readonly BenchCase[] {
  const estimates = saturated()
  const never = new AbortController().signal
  return [
    interactive('run GUID512, 128 x 128 os, CALC, version 2', on('GUID512', COMPATIBLE), 100),
    interactive('run GUID512, cambricon-d, 250 steps', on('GUID512', DEFAULT_DESIGN_SPEC), 100),
    interactive('run GUID512, 128 x 128 os, CALC, corrected', on('GUID512', DEFAULT_ARRAY_SPEC)),
    {
      name: 'estimate GUID512, 128 x 128 os, corrected, asked during a sweep',
      before: estimates.before,
      run: () => estimates.run('run.estimate', on('GUID512', DEFAULT_ARRAY_SPEC)),
      after: estimates.after,
      budgetMs: 100,
    },
    {
      name: '100 runs of AlexNet in a chunk, computed only',
      run: () => {
        valueOf(executeChunk(CHUNK, { signal: never, onBatch: () => {}, now: () => performance.now() }))
      },
      // 10 000 runs in 15 s on two cores, of which one computes.
      budgetMs: 150,
    },
  ]
}
