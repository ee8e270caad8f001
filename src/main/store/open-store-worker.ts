import { Worker } from 'node:worker_threads'
import { fail, ok, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import { messageOf } from '../services/system-problem.ts'
import type { FromStore, StoreThreadData, ToStore } from './serve-store.ts'
import { STORE_METHODS, type RemoteStore, type StoreMethod } from './store.ts'

/** A store in its own thread. Calls after its end, or under way at it, give the problem `store-stopped`. */
export interface StoreThread {
  readonly store: RemoteStore
  /** Finishes what was asked before, closes the database and ends the thread. */
  readonly close: () => Promise<void>
}

type Answer = (result: Result<unknown>) => void

/** Opens the database in a thread of its own; `worker` is the program `src/main/store.ts`. */
export async function openStoreWorker(
  file: string,
  worker: URL,
  options: Omit<StoreThreadData, 'file'> = {},
): Promise<Result<StoreThread>> {
  const thread = new Worker(worker, { workerData: { file, ...options } satisfies StoreThreadData })
  const waiting = new Map<number, Answer>()
  let end: Problem | undefined
  const stopped = new Promise<void>((resolve) => {
    thread.on('error', (error) => {
      end ??= stoppedProblem(file, messageOf(error))
    })
    // Everything that may still come has come before this event.
    thread.on('exit', (code) => {
      end ??= stoppedProblem(file, `its thread ended with code ${code}`)
      for (const answer of waiting.values()) answer(fail(end))
      waiting.clear()
      resolve()
    })
  })
  thread.on('message', ({ id, result }: FromStore) => {
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  const opened = await new Promise<Result<unknown>>((resolve) => waiting.set(0, resolve))
  if (!opened.ok) {
    await stopped
    return opened
  }
  let lastId = 0
  const call = (method: StoreMethod, params: unknown): Promise<Result<unknown>> => {
    if (end !== undefined) return Promise.resolve(fail(end))
    const id = ++lastId
    return new Promise((resolve) => {
      try {
        post(thread, { id, method, params })
        waiting.set(id, resolve)
      } catch (error) {
        resolve(
          fail(problem('not-plain-data', `${method}: ${messageOf(error)}`, { remedy: 'Please report it.' })),
        )
      }
    })
  }
  const close = async (): Promise<void> => {
    if (end === undefined) post(thread, { close: true })
    end ??= stoppedProblem(file, 'the program closed it')
    await stopped
  }
  return ok({ store: remoteOf(call), close }, opened.notes)
}

function post(thread: Worker, message: ToStore): void {
  thread.postMessage(message, [])
}

function remoteOf(call: (method: StoreMethod, params: unknown) => Promise<Result<unknown>>): RemoteStore {
  const methods = STORE_METHODS.map((method) => [method, (params: unknown) => call(method, params)] as const)
  // Each method carries its own parameters to the method of the same name, whose result comes back.
  return Object.fromEntries(methods) as unknown as RemoteStore
}

function stoppedProblem(file: string, why: string): Problem {
  return problem('store-stopped', `The database is not open any more: ${why}`, {
    file,
    remedy: 'Start the program again; what was stored is safe.',
  })
}
