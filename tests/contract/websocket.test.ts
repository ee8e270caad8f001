import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import type { Pipe } from '../../src/shared/api/pipe.ts'
import { serveApi, type ServedPipe } from '../../src/main/services/api-server.ts'
import { socketPipe } from '../../src/main/host/server/socket-pipe.ts'
import { contractSuite } from './contract-suite.ts'

contractSuite('a WebSocket', async (handlers) => {
  const http = createServer()
  const server = new WebSocketServer({ server: http })
  let served: ServedPipe | undefined
  server.on('connection', (socket) => {
    served = serveApi(socketPipe(socket), handlers)
  })
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
  await new Promise((resolve) => {
    socket.once('open', resolve)
  })
  const pipe: Pipe = socketPipe(socket)
  const end = async (): Promise<void> => {
    socket.terminate()
    server.close()
    await new Promise((resolve) => {
      http.close(resolve)
    })
  }
  return { pipe, served: () => served!, end }
})
