import type { MessagePort } from 'node:worker_threads'
import type { Result } from '../../engine/model/problem.ts'
import type { Progress } from '../../shared/api/contract.ts'
import { TASKS, type TaskContext, type TaskName, type Tasks } from './tasks.ts'

/** One order to a worker; what it has to say on the way goes through the port. */
export interface TaskOrder<N extends TaskName = TaskName> {
  readonly name: N
  readonly params: Tasks[N]['params']
  readonly port: MessagePort
  /** One 32-bit word, other than 0 once the task shall stop: a computing thread reads no messages. */
  readonly stop: SharedArrayBuffer
}

/** What a worker says while it works. */
export type TaskMessage =
  | { readonly kind: 'started' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'item'; readonly item: unknown }

/** Does one order, in a worker. */
export async function runTask<N extends TaskName>(order: TaskOrder<N>): Promise<Result<unknown>> {
  const { name, params, port } = order
  const stop = new Int32Array(order.stop)
  const say = (message: TaskMessage): void => port.postMessage(message)
  const context: TaskContext<N> = {
    signal: {
      get aborted() {
        return Atomics.load(stop, 0) !== 0
      },
    },
    onProgress: (progress) => say({ kind: 'progress', progress }),
    onItem: (item) => say({ kind: 'item', item }),
  }
  say({ kind: 'started' })
  try {
    return await TASKS[name](params, context)
  } finally {
    port.close()
  }
}
