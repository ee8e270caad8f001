import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { ResourceLimits } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { fail, type Result } from '../../engine/model/problem.ts'
import type { Progress } from '../../shared/api/contract.ts'
import { attemptTask, type AttemptHooks } from './attempt.ts'
import { LANE_OF, type LaneName, type TaskName, type Tasks } from './tasks.ts'

/** How a task is followed and stopped. */
export interface TaskHooks<N extends TaskName = TaskName> {
  readonly signal: AbortSignal
  /** `done` never falls, also not when the task is started again. */
  readonly onProgress?: (progress: Progress) => void
  readonly onItem?: (item: Tasks[N]['item']) => void
  /** A thread has taken the task up. */
  readonly onStart?: () => void
  /** The worker was lost and the task begins anew: items told so far will be told again. */
  readonly onRestart?: () => void
}

/** Runs a task off the main thread; never rejects. Without a thread it waits, but never for another lane. */
export type RunTask = <N extends TaskName>(
  name: N,
  params: Tasks[N]['params'],
  hooks: TaskHooks<N>,
) => Promise<Result<Tasks[N]['result']>>

/** Worker threads that compute. */
export interface EnginePool {
  readonly run: RunTask
  /** Threads for sweeps. */
  readonly threads: number
  /** Stops everything under way. */
  readonly close: () => Promise<void>
}

/** How a pool is set up. */
export interface PoolOptions {
  /** Threads for sweeps; one core is left for the window and whoever waits. */
  readonly threads?: number
  /** A worker that says nothing for so long is taken for lost. A single layer may take minutes. */
  readonly silenceMs?: number
  /** Memory of a worker; the system's limits when missing. */
  readonly resourceLimits?: ResourceLimits
}

/** An idle worker of a sweep is kept this long: the next chunk usually comes soon, and a start takes 50 ms. */
const IDLE_MS = 60_000
const SILENCE_MS = 15 * 60_000
/**
 * Time after a cancel when a busy worker is ended. Those that keep what they build are left to finish: who pans a
 * timeline stops question after question, and the next one needs what the last one was building.
 */
const END_MS: Readonly<Record<LaneName, number>> = {
  quick: 10_000,
  timeline: 10_000,
  interactive: 100,
  background: 100,
}
/**
 * A worker that is ended while it loads a module by `require` takes the whole program with it: Node asserts that the
 * module was linked. Piscina tries `require` first; told that there is none for modules, it imports, which may be ended.
 */
const NO_REQUIRE_OF_MODULES = '--no-experimental-require-module'
/** Attempts before a task is given up. */
const ATTEMPTS = 2

/** A pool of workers that run the given file, in four lanes that never wait for one another. */
export function createEnginePool(worker: URL, options: PoolOptions = {}): EnginePool {
  const cores = availableParallelism()
  const threads = options.threads ?? Math.max(1, cores - 1)
  const silenceMs = options.silenceMs ?? SILENCE_MS
  const { resourceLimits } = options
  const makeLane = (minThreads: number, maxThreads: number): Piscina => {
    const made = new Piscina({
      filename: fileURLToPath(worker),
      minThreads,
      maxThreads,
      idleTimeout: IDLE_MS,
      execArgv: [...process.execArgv, NO_REQUIRE_OF_MODULES],
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
    })
    // A worker that fails between tasks is replaced; it has nobody to tell, and must not end the program.
    made.on('error', () => {})
    return made
  }
  const lanes: Readonly<Record<LaneName, Piscina>> = {
    quick: makeLane(1, 1),
    timeline: makeLane(1, 1),
    interactive: makeLane(1, Math.max(2, cores)),
    background: makeLane(0, threads),
  }
  const run: RunTask = async (name, params, hooks) => {
    const attempt = monotone(hooks)
    const lane = LANE_OF[name]
    for (let left = ATTEMPTS; ; left--) {
      const outcome = await attemptTask(lanes[lane], { name, params }, attempt, {
        silenceMs,
        endMs: END_MS[lane],
      })
      // The worker runs the task of this very name; the task's type says what it gives.
      if (outcome.kind === 'answer') return outcome.result as Result<never>
      if (left === 1 || hooks.signal.aborted) return fail(outcome.problem)
      hooks.onRestart?.()
    }
  }
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(lanes).map((one) => one.destroy()))
  }
  return { run, threads, close }
}

/** Hooks whose progress never falls. */
function monotone<N extends TaskName>(hooks: TaskHooks<N>): AttemptHooks {
  let most = -1
  return {
    signal: hooks.signal,
    onStart: () => hooks.onStart?.(),
    onProgress: (progress) => {
      if (progress.done <= most) return
      most = progress.done
      hooks.onProgress?.(progress)
    },
    // What the worker tells is of the task's own type.
    onItem: (item) => hooks.onItem?.(item as Tasks[N]['item']),
  }
}
