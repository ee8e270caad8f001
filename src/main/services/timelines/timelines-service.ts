import { ok, type Result } from '../../../engine/model/problem.ts'
import type { TimelineQuery } from '../../../engine/timeline/timeline.ts'
import type { TimelineMethods } from '../../../shared/api/methods/timelines.ts'
import type { PackedSeries, TimelineInfo } from '../../../shared/model/timelines.ts'
import type { EnginePool } from '../../pool/engine-pool.ts'
import type { TimelineRun } from './timeline-of.ts'
import type { TraceWindow } from './window-traces.ts'

interface Call {
  readonly signal: AbortSignal
}

type Handlers = {
  readonly [M in keyof TimelineMethods]: (
    params: TimelineMethods[M]['params'],
    call: Call,
  ) => Promise<Result<TimelineMethods[M]['result']>>
}

/** Exact windows of runs of the history. */
export interface TimelinesService {
  readonly methods: Handlers
  readonly info: (runId: number, signal: AbortSignal) => Promise<Result<TimelineInfo>>
  /** A zip of the traces of cycles t0 <= t < t1. */
  readonly traces: (runId: number, window: TraceWindow, signal: AbortSignal) => Promise<Result<Uint8Array>>
  readonly query: (
    runId: number,
    queries: readonly TimelineQuery[],
    signal: AbortSignal,
  ) => Promise<Result<readonly PackedSeries[]>>
}

/** The service over workers; `inputOf` finds what a run asks. */
export function createTimelinesService(
  pool: Pick<EnginePool, 'run'>,
  inputOf: (runId: number) => Promise<Result<TimelineRun>>,
): TimelinesService {
  /** Finds the run, then asks. */
  const about = async <T>(
    runId: number,
    ask: (run: TimelineRun) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const run = await inputOf(runId)
    return run.ok ? ask(run.value) : run
  }
  const info: TimelinesService['info'] = (runId, signal) =>
    about(runId, async (run) => {
      const found = await pool.run('timeline.info', { run }, { signal })
      return found.ok ? ok({ runId, ...found.value }, found.notes) : found
    })
  const query: TimelinesService['query'] = (runId, queries, signal) =>
    about(runId, (run) => pool.run('timeline.query', { run, queries }, { signal }))
  const traces: TimelinesService['traces'] = (runId, window, signal) =>
    about(runId, ({ input }) => pool.run('timeline.traces', { input, ...window }, { signal }))
  const methods: Handlers = {
    'timeline.info': ({ runId }, { signal }) => info(runId, signal),
    'timeline.query': ({ runId, queries }, { signal }) => query(runId, queries, signal),
    'timeline.structure': ({ runId, t0, t1, limit }, { signal }) =>
      about(runId, (run) => pool.run('timeline.structure', { run, t0, t1, limit }, { signal })),
    'timeline.snapshot': ({ runId, cycle }, { signal }) =>
      about(runId, (run) => pool.run('timeline.snapshot', { run, cycle }, { signal })),
    'timeline.operands': ({ runId, cycle, row, col }, { signal }) =>
      about(runId, (run) => pool.run('timeline.operands', { run, cycle, row, col }, { signal })),
    'timeline.traces': async ({ runId, t0, t1 }, { signal }) => {
      const zip = await traces(runId, { t0, t1 }, signal)
      if (!zip.ok) return zip
      const fileName = `run${runId}-cycles-${t0}-${t1 - 1}-traces.zip`
      const base64 = Buffer.from(zip.value).toString('base64')
      return ok({ fileName, mimeType: 'application/zip', base64 }, zip.notes)
    },
    'timeline.difference': ({ runA, runB, align, query: window }, { signal }) =>
      about(runA, (baseline) =>
        about(runB, (other) =>
          pool.run('timeline.difference', { baseline, other, align, query: window }, { signal }),
        ),
      ),
  }
  return { methods, info, query, traces }
}
