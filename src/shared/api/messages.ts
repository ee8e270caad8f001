import type { Result } from '../../engine/model/problem.ts'
import type { EventName, Events, MethodName, ParamsOf, Progress } from './contract.ts'

/** From the page to the program. Ids count up from 1 within a connection. */
export type ClientMessage =
  | { readonly kind: 'hello'; readonly version: number }
  | {
      readonly kind: 'call'
      readonly id: number
      readonly method: MethodName
      readonly params: ParamsOf<MethodName>
    }
  | { readonly kind: 'cancel'; readonly id: number }

/** From the program to the page. */
export type ServerMessage =
  | { readonly kind: 'hello'; readonly version: number }
  | { readonly kind: 'result'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'event'; readonly name: EventName; readonly payload: Events[EventName] }

const KINDS: ReadonlySet<unknown> = new Set(['hello', 'result', 'progress', 'event'])

/**
 * The message if it looks like one of ours. The sender is our own program of the same version (`hello` checks), so only
 * the envelope is looked at.
 */
export function asServerMessage(raw: unknown): ServerMessage | undefined {
  if (typeof raw !== 'object' || raw === null || !('kind' in raw) || !KINDS.has(raw.kind)) return undefined
  return raw as ServerMessage
}
