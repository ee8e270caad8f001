import { ok, type Problem, type Result, fail } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { AbortSignalLike } from '../../../engine/simulate.ts'
import type { MetricValues } from '../../../shared/model/metrics.ts'
import type { LayerRow } from '../../../shared/model/runs.ts'
import { cancelled } from './execute-array.ts'
import { executeRun } from './execute.ts'
import { NO_METRICS } from './run-metrics.ts'

/** Many runs for one worker: a message per run would cost more than a small run. */
export interface ChunkParams {
  readonly points: readonly { readonly index: number; readonly spec: RunSpec }[]
  /** Text by hash of the imported topologies among the workloads. */
  readonly topologies: Readonly<Record<string, string>>
}

/** A run of a chunk, as it is stored. */
export interface ChunkResult {
  readonly index: number
  readonly status: 'done' | 'failed'
  /** All null after a failure. */
  readonly metrics: MetricValues
  readonly layers: readonly LayerRow[]
  readonly tookMs: number
  /** Why it failed, or what has to be told. */
  readonly problems: readonly Problem[]
}

/** A batch goes out when it has this many runs, or is this old. */
const BATCH_RUNS = 200
const BATCH_MS = 100

/** How a chunk is followed and stopped; `now` is a clock in milliseconds. */
export interface ChunkHooks {
  readonly signal: AbortSignalLike
  readonly onBatch: (results: readonly ChunkResult[]) => void
  readonly now: () => number
}

/**
 * Computes the points in order. A point that fails is a result like any other. Fails with `cancelled` when the signal is
 * raised; batches told by then hold complete runs.
 */
export function executeChunk(
  { points, topologies }: ChunkParams,
  hooks: ChunkHooks,
): Result<{ readonly done: number }> {
  const { signal, onBatch, now } = hooks
  let batch: ChunkResult[] = []
  let since = now()
  const flush = (): void => {
    if (batch.length > 0) onBatch(batch)
    batch = []
    since = now()
  }
  for (const { index, spec } of points) {
    const start = now()
    const { workload } = spec
    const text = workload.source === 'topology' ? topologies[workload.hash] : undefined
    const run = executeRun({ spec, ...(text === undefined ? {} : { topologyText: text }) }, { signal })
    if (signal.aborted) {
      flush()
      return fail(cancelled())
    }
    const tookMs = now() - start
    batch.push(
      run.ok
        ? { index, status: 'done', ...run.value, tookMs }
        : { index, status: 'failed', metrics: NO_METRICS, layers: [], tookMs, problems: run.problems },
    )
    if (batch.length >= BATCH_RUNS || now() - since >= BATCH_MS) flush()
  }
  flush()
  return ok({ done: points.length })
}
