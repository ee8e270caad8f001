import type { Problem, Result } from '../../../engine/model/problem.ts'
import { formatProblem } from '../../../engine/model/problem.ts'
import type { Job } from '../../../shared/model/jobs.ts'
import type { MetricValues } from '../../../shared/model/metrics.ts'
import type { LayerRow } from '../../../shared/model/runs.ts'
import type { FinishedRun } from '../../store/rows.ts'
import { pace } from './jobs.ts'
import type { RunFacts } from './new-run.ts'
import type { RunContext } from './run-context.ts'
import { arrayMetrics, NO_METRICS } from './run-metrics.ts'
import type { RunInput } from './spec-layers.ts'

/** A run that is being computed. */
export interface RunSession {
  readonly runId: number
  readonly projectId: number
  readonly specHash: string
  /** Layers that are complete so far, in order. */
  readonly layers: () => readonly LayerRow[]
  readonly stop: () => void
  /** Resolves when the outcome is stored, with what keeps it from being stored; never rejects. */
  readonly ended: Promise<Result<unknown>>
}

/** A run that is in the history as queued. */
export interface QueuedRun {
  readonly runId: number
  readonly projectId: number
  readonly facts: RunFacts
  readonly input: RunInput
}

type Answer = Result<{ readonly metrics: MetricValues; readonly problems: readonly Problem[] }>

/** Computes a queued run and stores its outcome in one transaction; after a stop, with the layers there are. */
export function startSession(context: RunContext, queued: QueuedRun): RunSession {
  const { pool, jobs, now } = context
  const { runId, projectId, facts, input } = queued
  const controller = new AbortController()
  // By step and layer: a run that is started again tells its first layers again.
  const layers = new Map<string, LayerRow>()
  const job = followJob(queued, now)
  const status = createStatusWriter(context, queued)
  const work = async (): Promise<Result<unknown>> => {
    const start = now()
    jobs.put(job('queued', 0))
    const answer = await pool.run('run.execute', input, {
      signal: controller.signal,
      onStart: () => {
        status.running()
        jobs.put(job('running', layers.size))
      },
      onItem: (rows) => {
        for (const row of rows) layers.set(`${row.step} ${row.index}`, row)
        jobs.put(job('running', layers.size))
      },
    })
    // A clock that was set back says nothing of the time that passed.
    const tookMs = Math.max(0, now() - start)
    const outcome = outcomeOf(queued, answer, [...layers.values()], tookMs)
    const stored = await status.finish(outcome)
    jobs.put(lastJob(job, outcome, stored))
    return stored
  }
  return {
    runId,
    projectId,
    specHash: facts.specHash,
    layers: () => [...layers.values()],
    stop: () => controller.abort(),
    ended: work(),
  }
}

/** Writes a run's way through the history; the last word is the outcome. */
function createStatusWriter({ store, emit }: RunContext, { runId, projectId }: QueuedRun) {
  let before: Promise<unknown> = Promise.resolve()
  const tell = (): void => emit('runs.changed', { projectId, runIds: [runId] })
  return {
    running: (): void => {
      before = store.setRunStatus({ ids: [runId], status: 'running' }).then(tell)
    },
    finish: async (outcome: FinishedRun): Promise<Result<unknown>> => {
      await before
      const stored = await store.finishRuns({ runs: [outcome] })
      tell()
      return stored
    },
  }
}

/** What is stored of a run that has ended, one way or another. */
function outcomeOf(
  { runId, facts: { spec } }: QueuedRun,
  answer: Answer,
  layers: readonly LayerRow[],
  tookMs: number,
): FinishedRun {
  if (answer.ok) return { id: runId, status: 'done', tookMs, layers, ...answer.value }
  const isStopped = answer.problems.some(({ code }) => code === 'cancelled')
  const metrics = isStopped && spec.kind === 'array' ? arrayMetrics(spec, layers) : NO_METRICS
  const status = isStopped ? 'partial' : 'failed'
  return { id: runId, status, tookMs, layers, metrics, problems: answer.problems }
}

/** Makes the run's job in any state. */
function followJob({ runId, facts }: QueuedRun, now: () => number) {
  const start = now()
  const { spec, workload, design, differs } = facts
  // A differential design tells the layers of its first and of a steady step.
  const total = Math.max(1, facts.layersTotal)
  return (state: Job['state'], layers: number, message?: string): Job => {
    const done = Math.min(layers, total)
    return {
      id: `run-${runId}`,
      kind: 'run',
      title: `${workload} on ${design}${differs === '' ? '' : `, ${differs}`}`,
      done,
      total,
      ...(state === 'running' && spec.kind === 'array' ? pace({ done, total }, now() - start, 'layers') : {}),
      state,
      ...(message === undefined ? {} : { message }),
      runId,
    }
  }
}

function lastJob(
  job: ReturnType<typeof followJob>,
  { status, layers, problems }: FinishedRun,
  stored: Result<unknown>,
): Job {
  const said = (all: readonly Problem[]): string => all.map(formatProblem).join('\n')
  if (!stored.ok) return job('failed', layers.length, said(stored.problems))
  if (status === 'failed') return job('failed', layers.length, said(problems))
  return job(status === 'done' ? 'done' : 'cancelled', layers.length)
}
