import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Result } from '../../engine/model/problem.ts'
import { createClient, type CallOptions, type Client } from '../../shared/api/client.ts'
import type { AppInfo, EventName, Events, MethodName, ParamsOf, ResultOf } from '../../shared/api/contract.ts'
import { openPipe } from '../api/open-pipe.ts'

/** `outdated`: the program is of another version than this page. */
export type ConnectionState = 'connecting' | 'connected' | 'lost' | 'outdated'

/** Waits between attempts; the last one repeats. A page in the background is slowed down by the browser anyway. */
const RETRY_MS = [300, 600, 1000, 1500] as const

/** The connection to the program, which is restored for as long as the page is open. */
export const useConnection = defineStore('connection', () => {
  const state = ref<ConnectionState>('connecting')
  /** Why the program ended, if it said so. */
  const reason = ref<string>()
  const info = shallowRef<AppInfo>()
  const client = shallowRef<Client>()
  const listeners = new Map<EventName, Set<(payload: Events[EventName]) => void>>()

  /** Hears an event until the returned function is called. */
  function on<E extends EventName>(name: E, listener: (payload: Events[E]) => void): () => void {
    // The name decides the payload; it was checked on the other side.
    const own = (payload: Events[EventName]): void => listener(payload as Events[E])
    const all = listeners.get(name) ?? new Set()
    listeners.set(name, all.add(own))
    return () => all.delete(own)
  }
  on('app.closing', (payload) => {
    reason.value = payload.reason
  })

  async function connect(attempt = 0): Promise<void> {
    let failures = attempt
    const own = createClient(openPipe(), {
      onEvent: (name, payload) => {
        for (const listener of listeners.get(name) ?? []) listener(payload)
      },
      onClose: () => {
        state.value = 'lost'
        const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]
        setTimeout(() => void connect(failures + 1), wait)
      },
    })
    client.value = own
    const greeting = await own.ready
    if (greeting === 'other') state.value = 'outdated'
    if (greeting !== 'same') return
    failures = 0
    await greet(own)
  }

  async function greet(own: Client): Promise<void> {
    const answer = await own.call('app.info', {})
    if (!answer.ok) return
    info.value = answer.value
    reason.value = undefined
    state.value = 'connected'
  }

  function call<M extends MethodName>(
    method: M,
    params: ParamsOf<M>,
    options?: CallOptions,
  ): Promise<Result<ResultOf<M>>> {
    return client.value === undefined
      ? Promise.resolve(NOT_CONNECTED)
      : client.value.call(method, params, options)
  }

  return { state, reason, info, connect, call, on }
})

const NOT_CONNECTED: Result<never> = {
  ok: false,
  problems: [
    { code: 'connection-lost', severity: 'error', message: 'There is no connection to Deltascope yet' },
  ],
}
