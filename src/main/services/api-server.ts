import type { z } from 'zod'
import { fail, problem, type Result } from '../../engine/model/problem.ts'
import {
  API_VERSION,
  type EventName,
  type Events,
  type MethodName,
  type ParamsOf,
  type Progress,
  type ResultOf,
} from '../../shared/api/contract.ts'
import type { ServerMessage } from '../../shared/api/messages.ts'
import type { Pipe } from '../../shared/api/pipe.ts'
import { CLIENT_MESSAGE, PARAMS } from './api-params.ts'
import { messageOf } from './system-problem.ts'

/** What a handler gets besides its parameters. */
export interface CallContext {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** One function per method; a missing one does not compile. */
export type Handlers = {
  readonly [M in MethodName]: (params: ParamsOf<M>, context: CallContext) => Promise<Result<ResultOf<M>>>
}

/** The server's end of a connection. */
export interface ServedPipe {
  readonly emit: <E extends EventName>(name: E, payload: Events[E]) => void
  readonly close: () => void
}

/** More than a page ever has under way; a page that asks for more is broken. */
const MOST_CALLS = 64

type Call = Extract<z.infer<typeof CLIENT_MESSAGE>, { kind: 'call' }>

/** Answers the calls that come through a pipe until it closes; then everything under way is stopped. */
export function serveApi(pipe: Pipe, handlers: Handlers): ServedPipe {
  const running = new Map<number, AbortController>()
  const post = (message: ServerMessage): void => pipe.send(message)
  const start = async (call: Call): Promise<void> => {
    const { id } = call
    if (running.has(id) || running.size >= MOST_CALLS) {
      post({
        kind: 'result',
        id,
        result: refused('too-many-calls', 'The id is in use or too much is under way'),
      })
      return
    }
    const controller = new AbortController()
    running.set(id, controller)
    const { signal } = controller
    const onProgress = (progress: Progress): void => {
      if (!signal.aborted) post({ kind: 'progress', id, progress })
    }
    const result = await answer(handlers, call, { signal, onProgress })
    if (running.get(id) === controller) running.delete(id)
    if (!signal.aborted) post({ kind: 'result', id, result })
  }
  const stopAll = (): void => {
    for (const controller of running.values()) controller.abort()
    running.clear()
  }
  pipe.onMessage((raw) => {
    const message = CLIENT_MESSAGE.safeParse(raw)
    // Who does not speak the protocol is not our page; there is nobody to answer.
    if (!message.success) pipe.close()
    else if (message.data.kind === 'hello') {
      // A page that was reloaded comes through the same pipe in Electron, and counts its calls from 1 again.
      stopAll()
      post({ kind: 'hello', version: API_VERSION })
    } else if (message.data.kind === 'cancel') running.get(message.data.id)?.abort()
    else void start(message.data)
  })
  pipe.onClose(stopAll)
  return { emit: (name, payload) => post({ kind: 'event', name, payload }), close: pipe.close }
}

async function answer(
  handlers: Handlers,
  { method, params }: Call,
  context: CallContext,
): Promise<Result<unknown>> {
  if (!isMethod(method)) return refused('unknown-method', `There is no method ${JSON.stringify(method)}`)
  try {
    return await handle(handlers, method, params, context)
  } catch (error) {
    return refused(
      'fault',
      `${method} failed: ${messageOf(error)}`,
      'This is a fault of Deltascope; please report it.',
    )
  }
}

function handle<M extends MethodName>(
  handlers: Handlers,
  method: M,
  raw: unknown,
  context: CallContext,
): Promise<Result<ResultOf<M>>> {
  const schema: z.ZodType<ParamsOf<M>> = PARAMS[method]
  const parsed = schema.safeParse(raw)
  if (parsed.success) return handlers[method](parsed.data, context)
  const problems = parsed.error.issues.map((issue) =>
    problem('bad-argument', issue.message, { field: [method, ...issue.path].join('.') }),
  )
  return Promise.resolve(fail(...problems))
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(PARAMS, name)
}

function refused(code: string, message: string, remedy?: string): Result<never> {
  return fail(problem(code, message, remedy === undefined ? {} : { remedy }))
}
