// Loaded while the thread starts, not when somebody waits for the first run.
import './services/runs/execute.ts'
import { runTask } from './pool/run-task.ts'

/** What the pool calls in a worker thread. */
export default runTask
