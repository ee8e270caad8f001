import { runTask } from './pool/run-task.ts'

/** What the pool calls in a worker thread. */
export default runTask
