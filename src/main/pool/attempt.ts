import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import type { Piscina } from 'piscina'
import { problem, type Problem, type Result } from '../../engine/model/problem.ts'
import type { Progress } from '../../shared/api/contract.ts'
import { messageOf } from '../services/system-problem.ts'
import type { TaskMessage, TaskOrder } from './run-task.ts'

/** What came of one attempt: the task's answer, or a worker that was lost with it. */
export type AttemptOutcome =
  | { readonly kind: 'answer'; readonly result: Result<unknown> }
  | { readonly kind: 'lost'; readonly problem: Problem }

/** How an attempt is followed and stopped. */
export interface AttemptHooks {
  readonly signal: AbortSignal
  readonly onStart: () => void
  readonly onProgress: (progress: Progress) => void
  readonly onItem: (item: unknown) => void
}

/** Time a task has to stop by itself and keep its worker; then the worker is ended. */
const GRACE_MS = 100

/** Runs an order once. What the worker told before it ended, however it ended, has been told when this resolves. */
export async function attemptTask(
  lane: Piscina,
  order: Pick<TaskOrder, 'name' | 'params'>,
  { signal, onStart, onProgress, onItem }: AttemptHooks,
  silenceMs: number,
): Promise<AttemptOutcome> {
  const { port1, port2 } = new MessageChannel()
  const stop = new SharedArrayBuffer(4)
  const end = new AbortController()
  const watch = watchSilence(silenceMs, () => end.abort())
  let hasStarted = false
  let grace: NodeJS.Timeout | undefined
  const hear = (message: TaskMessage): void => {
    hasStarted = true
    watch.heard()
    if (message.kind === 'started') onStart()
    else if (message.kind === 'progress') onProgress(message.progress)
    else if (message.kind === 'item') onItem(message.item)
  }
  const cancel = (): void => {
    Atomics.store(new Int32Array(stop), 0, 1)
    // A task still in the queue is taken out of it.
    if (hasStarted) grace = setTimeout(() => end.abort(), GRACE_MS)
    else end.abort()
  }
  port1.on('message', hear)
  // A worker that hangs in a computation must not keep the program alive by its open port.
  port1.unref()
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  try {
    const sent: TaskOrder = { ...order, port: port2, stop }
    // What the pool's function gives is what `runTask` gives.
    const result = (await lane.run(sent, { signal: end.signal, transferList: [port2] })) as Result<unknown>
    return { kind: 'answer', result }
  } catch (error) {
    return { kind: 'lost', problem: whyLost(error, signal.aborted, watch.isSilent(), silenceMs) }
  } finally {
    // The answer may overtake what was said before it.
    hearRest(port1, hear)
    watch.close()
    clearTimeout(grace)
    signal.removeEventListener('abort', cancel)
    port1.close()
  }
}

function hearRest(port: MessagePort, hear: (message: TaskMessage) => void): void {
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    // Only `runTask` writes to the other end.
    hear(next.message as TaskMessage)
  }
}

/** Calls `onSilence` when a worker that has begun says nothing for so long. */
function watchSilence(silenceMs: number, onSilence: () => void) {
  let timer: NodeJS.Timeout | undefined
  let silent = false
  return {
    heard: (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        silent = true
        onSilence()
      }, silenceMs)
      timer.unref()
    },
    isSilent: () => silent,
    close: (): void => clearTimeout(timer),
  }
}

function whyLost(error: unknown, isCancelled: boolean, isSilent: boolean, silenceMs: number): Problem {
  if (isCancelled) return problem('cancelled', 'Stopped on request')
  if (isSilent) {
    return problem('worker-silent', 'The computation stopped answering and was ended', {
      got: `no sign of life for ${silenceMs / 1000} s`,
      remedy: 'Try a smaller question; if it happens again, please report it.',
    })
  }
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (isMemory) {
    return problem('worker-out-of-memory', 'The computation needs more memory than a worker has', {
      remedy: 'Try a smaller question, or close other programs.',
    })
  }
  return problem('worker-crashed', `The computation ended unexpectedly: ${messageOf(error)}`, {
    remedy: 'Try again; if it happens again, please report it.',
  })
}
