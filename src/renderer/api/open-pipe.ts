import type { Pipe } from '../../shared/api/pipe.ts'
import { openSocket } from './socket-pipe.ts'

/** What the preload gives the page in Electron. */
interface Bridge {
  readonly send: (message: unknown) => void
  readonly onMessage: (listener: (message: unknown) => void) => void
}

declare global {
  interface Window {
    readonly deltascopePipe?: Bridge
  }
}

/** The pipe to the program: the bridge in Electron, a WebSocket in a browser. */
export function openPipe(): Pipe {
  const bridge = window.deltascopePipe
  if (bridge === undefined) return openSocket()
  // The window ends with the program: this pipe never closes before the page does.
  return { send: bridge.send, onMessage: bridge.onMessage, onClose: () => undefined, close: () => undefined }
}
