import type { EventName, Events } from '../../shared/api/contract.ts'

/** Called with every event. */
export type EventListener = <E extends EventName>(name: E, payload: Events[E]) => void

/** Brings events from the services to every connected page. */
export interface EventHub {
  readonly emit: EventListener
  /** Hears everything until the returned function is called. */
  readonly listen: (listener: EventListener) => () => void
}

/** A hub nobody listens to yet. */
export function createEventHub(): EventHub {
  const listeners = new Set<EventListener>()
  return {
    emit: (name, payload) => {
      for (const listener of listeners) listener(name, payload)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
