import { parentPort, workerData } from 'node:worker_threads'
import { fail, problem, type Result } from '../../engine/model/problem.ts'
import { openStore, type OpenStore } from './open-store.ts'
import type { Store, StoreMethod } from './store.ts'

/** What the thread is started with. */
export interface StoreThreadData {
  readonly file: string
  readonly busyTimeoutMs?: number
}

/** A call, or the wish to end. */
export type ToStore =
  { readonly id: number; readonly method: StoreMethod; readonly params: unknown } | { readonly close: true }

/** The answer to a call. */
export interface FromStore {
  /** 0: how the opening went. */
  readonly id: number
  readonly result: Result<unknown>
}

/** Runs the store in this worker thread: opens it, says how that went, and answers calls one after the other. */
export function serveStore(): void {
  const port = parentPort
  if (port === null) throw new Error('The store runs in a worker thread.')
  const { file, ...options } = workerData as StoreThreadData
  const answer = (message: FromStore): void => port.postMessage(message)
  const opened = openStore(file, options)
  answer({ id: 0, result: opened.ok ? { ok: true, value: null, notes: opened.notes } : opened })
  if (!opened.ok) return port.close()
  port.on('message', (message: ToStore) => {
    if ('close' in message) {
      opened.value.close()
      port.close()
    } else answer({ id: message.id, result: call(opened.value, message.method, message.params) })
  })
}

function call({ store }: OpenStore, method: StoreMethod, params: unknown): Result<unknown> {
  if (!Object.hasOwn(store, method))
    return fail(problem('no-such-method', `The store has no method ${method}`))
  // The typed proxy on the other side pairs each method with its parameters.
  const run = store[method] as (params: unknown) => ReturnType<Store[StoreMethod]>
  return run(params)
}
