/** A task of which at most one runs; while it runs only the newest request waits, and `replace` stops the running one. */
export interface Newest<T> {
  readonly request: (value: T) => void
  /** Stops the running one for this. */
  readonly replace: (value: T) => void
  readonly stop: () => void
}

/** Runs `task` for the newest request. It is not called again before it has settled or was stopped. */
export function createNewest<T>(task: (value: T, signal: AbortSignal) => Promise<void>): Newest<T> {
  let running: AbortController | undefined
  let waiting: { readonly value: T } | undefined

  async function start(value: T): Promise<void> {
    const own = new AbortController()
    running = own
    try {
      await task(value, own.signal)
    } finally {
      if (running === own) {
        running = undefined
        const next = waiting
        waiting = undefined
        if (next !== undefined) void start(next.value)
      }
    }
  }

  function stop(): void {
    running?.abort()
    running = undefined
    waiting = undefined
  }

  return {
    request: (value) => {
      if (running === undefined) void start(value)
      else waiting = { value }
    },
    replace: (value) => {
      stop()
      void start(value)
    },
    stop,
  }
}
