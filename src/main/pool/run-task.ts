import type { MessagePort } from 'node:worker_threads'
import type { Result } from '../../engine/model/problem.ts'
import type { ParamsOf, Progress } from '../../shared/api/contract.ts'
import { TASKS, type Task, type TaskName } from '../services/api-tasks.ts'

/** One order to a worker; progress goes through the port. */
export interface TaskOrder<N extends TaskName = TaskName> {
  readonly name: N
  readonly params: ParamsOf<N>
  readonly port: MessagePort
}

/** Does one order, in a worker. */
export async function runTask<N extends TaskName>({
  name,
  params,
  port,
}: TaskOrder<N>): Promise<Result<unknown>> {
  const task: Task<N> = TASKS[name]
  try {
    return await task(params, (progress: Progress) => port.postMessage(progress))
  } finally {
    port.close()
  }
}
