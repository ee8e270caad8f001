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

/** Time a task has to stop by itself; after it the caller is answered. */
const GRACE_MS = 100

/** How patient an attempt is with its worker. */
export interface Patience {
  /** A worker that has begun and says nothing for so long is taken for lost. */
  readonly silenceMs: number
  /** A worker that is still busy so long after a cancel is ended, and what it has built with it. */
  readonly endMs: number
}

/**
 * Runs an order once. What the worker told before it ended, however it ended, has been told when this resolves; nothing
 * is told after.
 */
export function attemptTask(
  lane: Piscina,
  order: Pick<TaskOrder, 'name' | 'params'>,
  hooks: AttemptHooks,
  { silenceMs, endMs }: Patience,
): Promise<AttemptOutcome> {
  const { signal } = hooks
  const { port1, port2 } = new MessageChannel()
  const stop = new SharedArrayBuffer(4)
  const end = new AbortController()
  const watch = watchSilence(silenceMs, () => end.abort())
  const given = Promise.withResolvers<AttemptOutcome>()
  const timers: NodeJS.Timeout[] = []
  let hasStarted = false
  const hear = (message: TaskMessage): void => {
    hasStarted = true
    watch.heard()
    tell(message, hooks)
  }
  const giveUp = (): void => {
    port1.close()
    given.resolve({ kind: 'lost', problem: cancelled() })
  }
  const cancel = (): void => {
    Atomics.store(new Int32Array(stop), 0, 1)
    // A task still in the queue is taken out of it.
    if (!hasStarted) end.abort()
    else timers.push(setTimeout(() => end.abort(), Math.max(GRACE_MS, endMs)).unref())
    if (hasStarted && endMs > GRACE_MS) timers.push(setTimeout(giveUp, GRACE_MS))
  }
  port1.on('message', hear)
  // A worker that hangs in a computation must not keep the program alive by its open port.
  port1.unref()
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  const attempt = async (): Promise<AttemptOutcome> => {
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
      for (const timer of timers) clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      port1.close()
    }
  }
  return Promise.race([attempt(), given.promise])
}

function tell(message: TaskMessage, { onStart, onProgress, onItem }: AttemptHooks): void {
  if (message.kind === 'started') onStart()
  else if (message.kind === 'progress') onProgress(message.progress)
  else onItem(message.item)
}

function cancelled(): Problem {
  return problem('cancelled', 'Stopped on request')
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
  if (isCancelled) return cancelled()
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
