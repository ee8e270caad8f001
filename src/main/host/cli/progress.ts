/** On a terminal one line that changes; elsewhere a line now and then, so that logs of short runs stay empty. */
const TERMINAL_INTERVAL_MS = 100
const LOG_INTERVAL_MS = 5000

/** Shows how far a long task is, on standard error. */
export interface Progress {
  readonly show: (text: string) => void
  /** Removes the changing line. */
  readonly clear: () => void
}

/** Progress that says nothing before the first interval is over. */
export function startProgress(): Progress {
  const terminal = process.stderr.isTTY
  const interval = terminal ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS
  let last = Date.now()
  let shown = false
  return {
    show: (text) => {
      const now = Date.now()
      if (now - last < interval) return
      last = now
      shown = true
      process.stderr.write(terminal ? `\r\x1b[K${text}` : `${text}\n`)
    },
    clear: () => {
      if (terminal && shown) process.stderr.write('\r\x1b[K')
      shown = false
    },
  }
}
