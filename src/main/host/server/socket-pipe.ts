import type { RawData, WebSocket } from 'ws'
import type { Pipe } from '../../../shared/api/pipe.ts'

/** A WebSocket as a pipe: one JSON text per message. */
export function socketPipe(socket: WebSocket): Pipe {
  // A broken connection is told by `close`; there is nothing else to do about it.
  socket.on('error', () => undefined)
  return {
    send: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
    },
    onMessage: (listener) => {
      socket.on('message', (data, isBinary) => {
        listener(isBinary ? undefined : parsed(textOf(data)))
      })
    },
    onClose: (listener) => {
      socket.once('close', listener)
    },
    close: () => socket.close(1008),
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return data instanceof ArrayBuffer ? Buffer.from(data).toString() : data.toString()
}

/** What is no JSON is passed on as undefined, which no protocol accepts. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
