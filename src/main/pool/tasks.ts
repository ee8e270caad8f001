import type { Problem, Result } from '../../engine/model/problem.ts'
import type { AbortSignalLike } from '../../engine/simulate.ts'
import type { ParamsOf, Progress, ResultOf } from '../../shared/api/contract.ts'
import type { MetricValues } from '../../shared/model/metrics.ts'
import type { LayerRow } from '../../shared/model/runs.ts'
import type { RunInput } from '../services/runs/spec-layers.ts'
import type { ChunkParams, ChunkResult } from '../services/runs/sweep-chunk.ts'

/** A method of the API that is one computation. */
type ApiTask<M extends 'study.seed' | 'designs.validation'> = {
  readonly params: ParamsOf<M>
  readonly result: ResultOf<M>
  readonly item: never
}

/** What workers compute: what a task takes, what it gives at the end, and what it tells on the way. */
export interface Tasks {
  readonly 'study.seed': ApiTask<'study.seed'>
  readonly 'designs.validation': ApiTask<'designs.validation'>
  /** One run; items are layers that have become complete. */
  readonly 'run.execute': {
    readonly params: RunInput
    readonly result: { readonly metrics: MetricValues; readonly problems: readonly Problem[] }
    readonly item: readonly LayerRow[]
  }
  /** Many small runs of a sweep; items are batches of finished ones. */
  readonly 'sweep.chunk': {
    readonly params: ChunkParams
    readonly result: { readonly done: number }
    readonly item: readonly ChunkResult[]
  }
}

/** Name of a task. */
export type TaskName = keyof Tasks

/** What a task gets besides its parameters. */
export interface TaskContext<N extends TaskName> {
  /** Raised on a cancel; a task that does not look at it in time is ended with its thread. */
  readonly signal: AbortSignalLike
  readonly onProgress: (progress: Progress) => void
  readonly onItem: (item: Tasks[N]['item']) => void
}

/** One computation. It may block: nothing else runs in its thread. It must give the same when it is run again. */
type Task<N extends TaskName> = (
  params: Tasks[N]['params'],
  context: TaskContext<N>,
) => Promise<Result<Tasks[N]['result']>>

/** Who waits: `quick` for a glance (one thread that keeps what it has built), `interactive` a person, `background` a sweep. */
export type LaneName = 'quick' | 'interactive' | 'background'

/** Where each task runs. Lanes have threads of their own, so that no one waits behind a sweep. */
export const LANE_OF: { readonly [N in TaskName]: LaneName } = {
  'study.seed': 'interactive',
  'designs.validation': 'interactive',
  'run.execute': 'interactive',
  'sweep.chunk': 'background',
}

/** Every task; a worker loads only the code of those it is asked for. */
export const TASKS: { readonly [N in TaskName]: Task<N> } = {
  'study.seed': async (_, { onProgress }) =>
    (await import('../services/overview-seed.ts')).seedStudyReport(onProgress),
  'designs.validation': async ({ preset }) =>
    (await import('../services/overview-validation.ts')).validationReport(preset),
  'run.execute': async (input, { signal, onItem }) => {
    const { executeRun } = await import('../services/runs/execute.ts')
    const run = executeRun(input, { signal, onLayers: onItem })
    if (!run.ok) return run
    const { metrics, problems } = run.value
    return { ...run, value: { metrics, problems } }
  },
  'sweep.chunk': async (params, { signal, onItem }) => {
    const { executeChunk } = await import('../services/runs/sweep-chunk.ts')
    return executeChunk(params, { signal, onBatch: onItem, now: () => performance.now() })
  },
}
