import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { fail, problem, type Result } from '../../engine/model/problem.ts'
import type { Progress } from '../../shared/api/contract.ts'
import type { RunTask } from '../services/api-handlers.ts'
import { messageOf } from '../services/system-problem.ts'

/** Worker threads that compute. */
export interface EnginePool {
  readonly run: RunTask
  readonly threads: number
  /** Stops everything under way. */
  readonly close: () => Promise<void>
}

/** An idle worker is kept this long: the next question usually comes soon, and a start takes 50 ms. */
const IDLE_MS = 60_000

/** A pool of workers that run the given file. One core is left for the window; threads start when needed. */
export function createEnginePool(worker: URL, threads = Math.max(1, availableParallelism() - 1)): EnginePool {
  const pool = new Piscina({
    filename: fileURLToPath(worker),
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
  })
  const run: RunTask = async (name, params, { signal, onProgress }) => {
    const { port1, port2 } = new MessageChannel()
    port1.on('message', (progress: Progress) => onProgress(progress))
    // A worker that hangs in a computation must not keep the program alive by its open port.
    port1.unref()
    try {
      // The worker runs the task of this very name; the task's type says what it gives.
      return (await pool.run(
        { name, params, port: port2 },
        { signal, transferList: [port2] },
      )) as Result<never>
    } catch (error) {
      return fail(whyNot(signal, error))
    } finally {
      port1.close()
    }
  }
  return { run, threads, close: () => pool.destroy() }
}

function whyNot(signal: AbortSignal, error: unknown) {
  return signal.aborted
    ? problem('cancelled', 'Stopped on request')
    : problem('worker-crashed', `The simulation ended unexpectedly: ${messageOf(error)}`, {
        remedy: 'Try again; if it happens again, please report it.',
      })
}
