import { ok, type Problem, type Result } from '../../engine/model/problem.ts'
import type { AbortSignalLike } from '../../engine/simulate.ts'
import type { ParamsOf, Progress, ResultOf } from '../../shared/api/contract.ts'
import type { RunMethods } from '../../shared/api/methods/runs.ts'
import type { FilePreview, WorkloadInfo } from '../../shared/model/catalog.ts'
import type { MetricId, MetricValues } from '../../shared/model/metrics.ts'
import type { Explanation, LayerRow } from '../../shared/model/runs.ts'
import type { DrawnFigure, FigureOrder } from '../services/figures/figure-task.ts'
import type { SpecEstimate } from '../services/runs/estimate-run.ts'
import type { ExplainedRun } from '../services/runs/explain.ts'
import type { ReadTopologyParams } from '../services/runs/file-preview.ts'
import type { RunInput } from '../services/runs/spec-layers.ts'
import type { TimelineTasks } from './timeline-tasks.ts'
import type { ChunkParams, ChunkResult } from '../services/runs/sweep-chunk.ts'

/** A method of the API that is one computation. */
type ApiTask<M extends 'study.seed' | 'designs.validation'> = {
  readonly params: ParamsOf<M>
  readonly result: ResultOf<M>
  readonly item: never
}

/** What workers compute: what a task takes, what it gives at the end, and what it tells on the way. */
export interface Tasks extends TimelineTasks {
  readonly 'study.seed': ApiTask<'study.seed'>
  readonly 'designs.validation': ApiTask<'designs.validation'>
  /** One run; items are layers that have become complete. */
  readonly 'run.execute': {
    readonly params: RunInput
    readonly result: { readonly metrics: MetricValues; readonly problems: readonly Problem[] }
    readonly item: readonly LayerRow[]
  }
  /** What a run would take. */
  readonly 'run.estimate': {
    readonly params: RunInput
    readonly result: SpecEstimate
    readonly item: never
  }
  /** Where a number of a run comes from. */
  readonly 'run.explain': {
    readonly params: {
      readonly run: ExplainedRun
      readonly metric: MetricId
      readonly layer?: number
      readonly step?: LayerRow['step']
    }
    readonly result: Explanation
    readonly item: never
  }
  /** The shipped networks with their totals. */
  readonly 'catalog.workloads': {
    readonly params: Readonly<Record<string, never>>
    readonly result: readonly WorkloadInfo[]
    readonly item: never
  }
  /** A topology counted, by rules of which all fixes are on. */
  readonly 'topology.read': {
    readonly params: ReadTopologyParams
    readonly result: { readonly layers: number; readonly macs: number }
    readonly item: never
  }
  /** A file looked at before anything is stored. */
  readonly 'file.preview': {
    readonly params: RunMethods['files.preview']['params']
    readonly result: FilePreview
    readonly item: never
  }
  /** A figure: its data and, on request, its file. */
  readonly 'figure.draw': {
    readonly params: FigureOrder
    readonly result: DrawnFigure
    readonly item: never
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

/**
 * Who waits: `quick` for a glance, `timeline` for a window of a run (each one thread that keeps what it has built; a
 * timeline can take long to build), `interactive` a person, `background` a sweep.
 */
export type LaneName = 'quick' | 'timeline' | 'interactive' | 'background'

/** Where each task runs. Lanes have threads of their own, so that no one waits behind a sweep. */
export const LANE_OF: { readonly [N in TaskName]: LaneName } = {
  'study.seed': 'interactive',
  'designs.validation': 'interactive',
  'run.execute': 'interactive',
  'run.estimate': 'quick',
  'run.explain': 'quick',
  'catalog.workloads': 'quick',
  'topology.read': 'quick',
  'file.preview': 'quick',
  'figure.draw': 'interactive',
  'timeline.info': 'timeline',
  'timeline.query': 'timeline',
  'timeline.structure': 'timeline',
  'timeline.snapshot': 'timeline',
  'timeline.operands': 'timeline',
  'timeline.difference': 'timeline',
  'timeline.traces': 'interactive',
  'sweep.chunk': 'background',
}

const timelines = () => import('../services/timelines/answers.ts')

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
  'run.estimate': async (input) => {
    const { estimateRun } = await import('../services/runs/estimate-run.ts')
    return estimateRun(input, () => performance.now())
  },
  'run.explain': async ({ run, metric, layer, step }) => {
    const { explain } = await import('../services/runs/explain.ts')
    return ok(explain(run, metric, layer, step))
  },
  'catalog.workloads': async () => ok((await import('../services/runs/catalog.ts')).shippedWorkloads()),
  'topology.read': async (params) => (await import('../services/runs/file-preview.ts')).countTopology(params),
  'file.preview': async (params) =>
    ok((await import('../services/runs/file-preview.ts')).previewFile(params)),
  'figure.draw': async (order) => (await import('../services/figures/figure-task.ts')).drawFigure(order),
  'sweep.chunk': async (params, { signal, onItem }) => {
    const { executeChunk } = await import('../services/runs/sweep-chunk.ts')
    return executeChunk(params, { signal, onBatch: onItem, now: () => performance.now() })
  },
  'timeline.info': async ({ run }) => (await timelines()).answerInfo(run),
  'timeline.query': async ({ run, queries }) => (await timelines()).answerQueries(run, queries),
  'timeline.structure': async ({ run, ...window }) => (await timelines()).answerStructure(run, window),
  'timeline.snapshot': async ({ run, cycle }) => (await timelines()).answerSnapshot(run, cycle),
  'timeline.operands': async ({ run, ...place }) => (await timelines()).answerOperands(run, place),
  'timeline.difference': async ({ baseline, other, align, query }) =>
    (await timelines()).answerDifference(baseline, other, align, query),
  'timeline.traces': async ({ input, t0, t1 }, { signal }) => {
    const { tracesOfWindow } = await import('../services/timelines/window-traces.ts')
    return tracesOfWindow(input, { t0, t1 }, signal)
  },
}
