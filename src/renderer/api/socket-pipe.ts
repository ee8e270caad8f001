import type { Pipe } from '../../shared/api/pipe.ts'

/** A WebSocket to the server this page came from; what is sent before it is open waits. */
export function openSocket(): Pipe {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new WebSocket(`${scheme}://${location.host}/api`)
  const waiting: string[] = []
  socket.addEventListener('open', () => {
    for (const text of waiting.splice(0)) socket.send(text)
  })
  return {
    send: (message) => {
      const text = JSON.stringify(message)
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
      else if (socket.readyState === WebSocket.CONNECTING) waiting.push(text)
    },
    onMessage: (listener) => {
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => listener(JSON.parse(data)))
    },
    onClose: (listener) => {
      // `error` is always followed by `close`.
      socket.addEventListener('close', () => listener(), { once: true })
    },
    close: () => socket.close(),
  }
}
