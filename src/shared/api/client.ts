import type { Problem, Result } from '../../engine/model/problem.ts'
import {
  API_VERSION,
  type EventName,
  type Events,
  type MethodName,
  type ParamsOf,
  type Progress,
  type ResultOf,
} from './contract.ts'
import { asServerMessage, type ClientMessage, type ServerMessage } from './messages.ts'
import type { Pipe } from './pipe.ts'

/** The part of an AbortSignal the client looks at. */
export interface SignalLike {
  readonly aborted: boolean
  readonly addEventListener: (type: 'abort', listener: () => void) => void
  readonly removeEventListener: (type: 'abort', listener: () => void) => void
}

/** How a call is followed and stopped. */
export interface CallOptions {
  readonly signal?: SignalLike
  readonly onProgress?: (progress: Progress) => void
}

/** Whether the other side speaks this version of the contract. */
export type Greeting = 'same' | 'other' | 'gone'

/** The program, as the page sees it. */
export interface Client {
  /** Never rejects: a lost connection and a refused argument are problems too. */
  readonly call: <M extends MethodName>(
    method: M,
    params: ParamsOf<M>,
    options?: CallOptions,
  ) => Promise<Result<ResultOf<M>>>
  /** Settles when the other side has said hello, or is gone before it could. */
  readonly ready: Promise<Greeting>
  readonly close: () => void
}

/** What the client tells besides the answers. */
export interface ClientListeners {
  readonly onEvent?: <E extends EventName>(name: E, payload: Events[E]) => void
  readonly onClose?: () => void
}

interface Pending {
  readonly settle: (result: Result<unknown>) => void
  readonly progress: (progress: Progress) => void
}

/** A client on an open pipe. */
export function createClient(pipe: Pipe, { onEvent, onClose }: ClientListeners = {}): Client {
  const pending = new Map<number, Pending>()
  let [lastId, isOpen] = [0, true]
  let greeted: (greeting: Greeting) => void = () => undefined
  const ready = new Promise<Greeting>((resolve) => {
    greeted = resolve
  })
  const post = (message: ClientMessage): void => pipe.send(message)
  const receive = (message: ServerMessage): void => {
    if (message.kind === 'hello') greeted(message.version === API_VERSION ? 'same' : 'other')
    else if (message.kind === 'event') onEvent?.(message.name, message.payload)
    else if (message.kind === 'progress') pending.get(message.id)?.progress(message.progress)
    else pending.get(message.id)?.settle(message.result)
  }
  pipe.onMessage((raw) => {
    const message = asServerMessage(raw)
    if (message !== undefined) receive(message)
  })
  pipe.onClose(() => {
    isOpen = false
    greeted('gone')
    for (const { settle } of pending.values()) settle(lost())
    onClose?.()
  })
  post({ kind: 'hello', version: API_VERSION })

  const call = <M extends MethodName>(
    method: M,
    params: ParamsOf<M>,
    { signal, onProgress }: CallOptions = {},
  ): Promise<Result<ResultOf<M>>> => {
    if (!isOpen) return Promise.resolve(lost())
    if (signal?.aborted === true) return Promise.resolve(cancelled())
    const id = ++lastId
    const abort = (): void => {
      post({ kind: 'cancel', id })
      pending.get(id)?.settle(cancelled())
    }
    return new Promise((resolve) => {
      const settle = (result: Result<unknown>): void => {
        pending.delete(id)
        signal?.removeEventListener('abort', abort)
        // The handler of this method gave it; its type was checked on the other side.
        resolve(result as Result<ResultOf<M>>)
      }
      pending.set(id, { settle, progress: (progress) => onProgress?.(progress) })
      signal?.addEventListener('abort', abort)
      post({ kind: 'call', id, method, params })
    })
  }
  return { call, ready, close: pipe.close }
}

function lost(): Result<never> {
  return failure({
    code: 'connection-lost',
    severity: 'error',
    message: 'The connection to Deltascope is gone',
    remedy: 'Start it again; this page reconnects by itself.',
  })
}

function cancelled(): Result<never> {
  return failure({ code: 'cancelled', severity: 'error', message: 'Stopped on request' })
}

/** Shared code may take only types from the engine. */
function failure(problem: Problem): Result<never> {
  return { ok: false, problems: [problem] }
}
