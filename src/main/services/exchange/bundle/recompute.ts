import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { EnginePool } from '../../../pool/engine-pool.ts'
import type { ChunkResult } from '../../runs/sweep-chunk.ts'
import type { Recompute } from './bundle-verify.ts'

/** Computes runs anew in the worker threads, behind whoever waits at the window. */
export function recomputeInPool(pool: Pick<EnginePool, 'run'>): Recompute {
  return async ({ spec, topologyText }, signal): Promise<Result<ChunkResult>> => {
    const { workload } = spec
    const isTopology = workload.source === 'topology' && topologyText !== undefined
    let found: ChunkResult | undefined
    const outcome = await pool.run(
      'sweep.chunk',
      { points: [{ index: 0, spec }], topologies: isTopology ? { [workload.hash]: topologyText } : {} },
      {
        signal: signal ?? new AbortController().signal,
        onItem: ([result]) => {
          found = result
        },
      },
    )
    if (!outcome.ok) return outcome
    if (found === undefined) return fail(problem('worker-crashed', 'The worker gave no result'))
    return found.status === 'done' ? ok(found) : { ok: false, problems: found.problems }
  }
}
