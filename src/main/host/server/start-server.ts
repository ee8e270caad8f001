import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { EventHub } from '../../services/event-hub.ts'
import { serveApi, type Handlers, type ServedPipe } from '../../services/api-server.ts'
import { errnoOf, messageOf } from '../../services/system-problem.ts'
import { refusalOf, socketRefusal, wrongAddress, type Refusal } from './guard.ts'
import { securityHeaders } from './security-headers.ts'
import { createSession, type Session } from './session.ts'
import { socketPipe } from './socket-pipe.ts'
import { staticFile } from './static-files.ts'

/** What a server serves, and where. */
export interface ServerOptions {
  /** Folder of the built page. */
  readonly renderer: string
  readonly handlers: Handlers
  readonly events: Pick<EventHub, 'listen'>
  /** 0 for any free one. */
  readonly port: number
  readonly key: Buffer
}

/** A listening server. */
export interface RunningServer {
  readonly port: number
  /** With the token: who opens it comes in. */
  readonly url: string
  /** Tells the pages why, then ends every connection. */
  readonly close: (reason: string) => Promise<void>
}

/** Largest message of a page: a project file of some tens of megabytes fits; larger ones are for the command line. */
const LARGEST_MESSAGE_BYTES = 128 * 1024 * 1024
const LIMITS = { maxHeaderSize: 8192, headersTimeout: 10_000, requestTimeout: 10_000 } as const
const MOST_CONNECTIONS = 64

interface Site extends Pick<ServerOptions, 'renderer' | 'handlers' | 'events'> {
  readonly port: number
  readonly session: Session
  readonly pages: Set<ServedPipe>
  readonly sockets: WebSocketServer
}

/** Listens on 127.0.0.1 only, whatever the machine's other addresses are. */
export async function startServer({
  renderer,
  handlers,
  events,
  port,
  key,
}: ServerOptions): Promise<Result<RunningServer>> {
  const server = createServer(LIMITS)
  server.maxConnections = MOST_CONNECTIONS
  const listening = await listen(server, port)
  if (!listening.ok) return listening
  const session = createSession(key, listening.value)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE_BYTES })
  const site: Site = {
    renderer,
    handlers,
    events,
    port: listening.value,
    session,
    pages: new Set(),
    sockets,
  }
  server.on('request', (request, response) => void respond(site, request, response))
  server.on('upgrade', (request, socket, head) => upgrade(site, request, socket, head))
  const url = `http://127.0.0.1:${site.port}/?token=${session.token}`
  return ok({ port: site.port, url, close: (reason) => shutDown(server, site, reason) })
}

function listen(server: Server, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(fail(listenProblem(port, error))))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () =>
      resolve(ok((server.address() as AddressInfo).port)),
    )
  })
}

function listenProblem(port: number, error: Error) {
  const field = '--port'
  const isTaken = errnoOf(error) === 'EADDRINUSE'
  return isTaken
    ? problem('port-in-use', `Port ${port} is in use`, {
        field,
        remedy: 'Choose another, or 0 for any free one.',
      })
    : problem('cannot-listen', `Port ${port} cannot be opened: ${messageOf(error)}`, { field })
}

async function respond(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { port, session } = site
  for (const [name, value] of Object.entries(headersOf(port))) response.setHeader(name, value)
  const target = targetOf(request)
  const token = target?.searchParams.get('token')
  if (
    target?.pathname === '/' &&
    token !== null &&
    token !== undefined &&
    wrongAddress(request, port, false) === undefined
  ) {
    if (session.admitsToken(token)) {
      response
        .writeHead(302, { Location: '/', 'Set-Cookie': session.cookie, 'Cache-Control': 'no-store' })
        .end()
      return
    }
  }
  const refusal = refusalOf(request, port, session)
  if (refusal !== undefined) return refuse(response, refusal)
  const file = target === undefined ? undefined : await staticFile(site.renderer, target.pathname)
  if (file === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('There is no such page.\n')
    return
  }
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': file.body.length,
    'Cache-Control': file.isImmutable ? 'private, max-age=31536000, immutable' : 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

function headersOf(port: number): Readonly<Record<string, string>> {
  // Older Safari does not count WebSockets to 'self'.
  return securityHeaders(`'self' ws://127.0.0.1:${port} ws://localhost:${port}`)
}

function targetOf(request: IncomingMessage): URL | undefined {
  const { url = '' } = request
  // Only the plain form: `//x` would name a host, and an absolute form is for proxies.
  return /^\/(?!\/)/.test(url) && URL.canParse(url, 'http://page') ? new URL(url, 'http://page') : undefined
}

function refuse(response: ServerResponse, { status, text }: Refusal): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`${text}\n`)
}

function upgrade(site: Site, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on('error', () => socket.destroy())
  const refusal =
    socketRefusal(request, site.port, site.session) ??
    (targetOf(request)?.pathname === '/api' ? undefined : ({ status: 403, text: 'No such socket.' } as const))
  if (refusal !== undefined) {
    socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    return
  }
  site.sockets.handleUpgrade(request, socket, head, (webSocket) => {
    const page = serveApi(socketPipe(webSocket), site.handlers)
    site.pages.add(page)
    const silence = site.events.listen(page.emit)
    webSocket.once('close', () => {
      silence()
      site.pages.delete(page)
    })
  })
}

async function shutDown(server: Server, { pages, sockets }: Site, reason: string): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  for (const page of pages) page.emit('app.closing', { reason })
  for (const socket of sockets.clients) {
    socket.close(1001)
    // Who does not answer the goodbye is not waited for.
    setTimeout(() => socket.terminate(), 500).unref()
  }
  sockets.close()
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), 600).unref()
  await closed
}
