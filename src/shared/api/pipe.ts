/** One end of a connection: messages are plain data, delivered in order, once. */
export interface Pipe {
  readonly send: (message: unknown) => void
  /** At most one listener; messages that come before it is there are lost. */
  readonly onMessage: (listener: (message: unknown) => void) => void
  /** Called once, when the other end is gone or `close` was called. */
  readonly onClose: (listener: () => void) => void
  readonly close: () => void
}

interface End {
  message: (message: unknown) => void
  closed: () => void
}

/**
 * Two connected ends in one process. Messages go through JSON and arrive later, as on the other transports, so that
 * what works here works there.
 */
export function localPipes(): readonly [Pipe, Pipe] {
  const ends: readonly [End, End] = [silentEnd(), silentEnd()]
  let isOpen = true
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    for (const end of ends) void Promise.resolve().then(() => end.closed())
  }
  const pipe = (own: End, other: End): Pipe => ({
    send: (message) => {
      const text = JSON.stringify(message)
      void Promise.resolve().then(() => (isOpen ? other.message(JSON.parse(text)) : undefined))
    },
    onMessage: (listener) => {
      own.message = listener
    },
    onClose: (listener) => {
      own.closed = listener
    },
    close,
  })
  return [pipe(ends[0], ends[1]), pipe(ends[1], ends[0])]
}

function silentEnd(): End {
  return { message: () => undefined, closed: () => undefined }
}
