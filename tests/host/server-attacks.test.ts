import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canLink, isWindows, removeFolder } from '../platform.ts'
import { serverKey } from '../../src/main/host/server/session.ts'
import { startServer, type RunningServer } from '../../src/main/host/server/start-server.ts'
import { createEventHub } from '../../src/main/services/event-hub.ts'
import { fakeHandlers } from '../contract/fake-handlers.ts'

const folder = mkdtempSync(join(tmpdir(), 'deltascope-server-'))
const renderer = join(folder, 'renderer')
let server: RunningServer
let cookie = ''

beforeAll(async () => {
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(renderer, 'index.html'), '<!doctype html>page')
  writeFileSync(join(renderer, 'assets', 'a.js'), 'code')
  writeFileSync(join(renderer, '.env.js'), 'hidden')
  writeFileSync(join(renderer, 'notes.txt'), 'of no type we serve')
  writeFileSync(join(folder, 'secret.js'), 'secret')
  server = await start(0)
  cookie = cookieOf(await ask(new URL(server.url).pathname + new URL(server.url).search))
})

afterAll(async () => {
  await server.close('test')
  removeFolder(folder)
})

async function start(port: number): Promise<RunningServer> {
  const started = await startServer({
    renderer,
    handlers: fakeHandlers(),
    events: createEventHub(),
    port,
    key: serverKey(folder),
  })
  if (!started.ok) throw new Error(started.problems[0]?.message)
  return started.value
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** One request as it is, without a library tidying up the path. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path, method, headers, agent: false }
    const asking = request(options, (response) => {
      let body = ''
      response.on('data', (data) => (body += String(data)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asking.on('error', reject)
    asking.end()
  })
}

function cookieOf({ headers }: Answer): string {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

/** The status with which a WebSocket is refused, 101 when it opens. */
function askSocket(headers: Record<string, string>, path = '/api'): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => undefined)
  })
}

describe('the token', () => {
  test('is exchanged for a cookie that no script and no other site can use, and leaves the address', async () => {
    const { search } = new URL(server.url)
    const answer = await ask(`/${search}`)
    expect(answer.status).toBe(302)
    expect(answer.headers.location).toBe('/')
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^deltascope-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    )
    expect(answer.headers['set-cookie']?.[0]).not.toContain(search.slice(7))
  })

  test.each(['', '?token=', '?token=x', `?token=${'A'.repeat(43)}`, '?token=%00'])(
    'is needed: %s gets nothing',
    async (search) => {
      const answer = await ask(`/${search}`)
      expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined])
      expect(answer.body).not.toContain('page')
    },
  )

  test('does not work through a foreign name, and its cookie does not either', async () => {
    const { search } = new URL(server.url)
    const foreign = await ask(`/${search}`, { Host: `evil.example:${server.port}` })
    expect([foreign.status, foreign.headers['set-cookie']]).toEqual([403, undefined])
  })
})

describe('the page', () => {
  test('is served to the bearer of the cookie, with a strict policy', async () => {
    const answer = await ask('/', { Cookie: `other=1; ${cookie}` })
    expect([answer.status, answer.body]).toEqual([200, '<!doctype html>page'])
    const policy = answer.headers['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).not.toMatch(/script-src[^;]*unsafe|unsafe-eval|https?:|\*/)
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  test.each(['deltascope', 'deltascope-1=x', 'deltascope-PORT=', `deltascope-PORT=${'A'.repeat(43)}`])(
    'is not served for the cookie %s',
    async (made) => {
      const answer = await ask('/', { Cookie: made.replace('PORT', String(server.port)) })
      expect(answer.status).toBe(401)
    },
  )

  test.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1.evil.example:PORT',
    '0.0.0.0:PORT',
    '[::1]:PORT',
  ])('is not served to the host name %s (DNS rebinding)', async (host) => {
    const answer = await ask('/', { Cookie: cookie, Host: host.replace('PORT', String(server.port)) })
    expect([answer.status, answer.body.includes('page')]).toEqual([403, false])
  })

  test('is not given to another origin', async () => {
    for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${server.port + 1}`]) {
      expect((await ask('/', { Cookie: cookie, Origin: origin })).status).toBe(403)
    }
  })

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('%s is refused', async (method) => {
    expect((await ask('/', { Cookie: cookie }, method)).status).toBe(405)
  })
})

describe('files', () => {
  test.runIf(canLink)('no link leads out of the page (where links may be made)', async () => {
    symlinkSync(join(folder, 'secret.js'), join(renderer, 'link.js'))
    expect((await ask('/link.js', { Cookie: cookie })).status).toBe(404)
  })

  test('of the build are served', async () => {
    const answer = await ask('/assets/a.js', { Cookie: cookie })
    expect([answer.status, answer.body, answer.headers['content-type']]).toEqual([
      200,
      'code',
      'text/javascript; charset=utf-8',
    ])
  })

  test.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/..%5c..%5csecret.js',
    String.raw`/..\secret.js`,
    '//secret.js',
    '/assets//a.js',
    '/./assets/a.js%00.html',
    '/.env.js',
    '/notes.txt',
    '/assets',
    '/assets/',
    '/server-key',
    'http://evil.example/index.html',
  ])('%s is not one of them', async (path) => {
    const answer = await ask(path, { Cookie: cookie })
    expect([404, 400]).toContain(answer.status)
    expect(answer.body).not.toMatch(/secret|hidden/)
  })
})

describe('the API’s socket', () => {
  const own = (): string => `http://127.0.0.1:${server.port}`

  test('opens with the cookie and our own origin', async () => {
    expect(await askSocket({ Cookie: cookie, Origin: own() })).toBe(101)
  })

  test('refuses everybody else', async () => {
    expect(await askSocket({ Origin: own() })).toBe(401)
    expect(await askSocket({ Cookie: cookie })).toBe(403)
    expect(await askSocket({ Cookie: cookie, Origin: 'http://evil.example' })).toBe(403)
    expect(await askSocket({ Cookie: cookie, Origin: 'null' })).toBe(403)
    expect(await askSocket({ Cookie: cookie, Origin: own(), Host: `evil.example:${server.port}` })).toBe(403)
    expect(await askSocket({ Cookie: cookie, Origin: own() }, '/other')).toBe(403)
  })

  test('is closed on a message that is too large, and on one that is no JSON', async () => {
    for (const message of ['x'.repeat(9 * 1024 * 1024), '{"kind":']) {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api`, {
        headers: { Cookie: cookie, Origin: own() },
      })
      socket.on('error', () => undefined)
      socket.on('open', () => socket.send(message))
      const code = await new Promise((resolve) => {
        socket.on('close', resolve)
      })
      expect([1008, 1009]).toContain(code)
    }
  })
})

describe('the server', () => {
  test('listens on 127.0.0.1 only', async () => {
    const others = Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal),
    )
    for (const { address } of others) {
      const refused = await new Promise((resolve) => {
        const socket = connect({ host: address, port: server.port })
        socket.on('error', () => resolve(true))
        socket.on('connect', () => resolve(false))
      })
      expect(refused).toBe(true)
    }
  })

  test('refuses headers that are too large', async () => {
    const { status } = await ask('/', { Cookie: cookie, 'X-Long': 'x'.repeat(20_000) })
    expect(status).toBe(431)
  })

  test.skipIf(isWindows)('keeps its key to itself (Windows keeps other rights)', () => {
    expect(statSync(join(folder, 'server-key')).mode & 0o777).toBe(0o600)
  })

  test('takes its key again, so that pages survive a restart', async () => {
    expect(serverKey(folder)).toEqual(readFileSync(join(folder, 'server-key')))
    const { port } = server
    await server.close('restart')
    server = await start(port)
    expect((await ask('/', { Cookie: cookie })).status).toBe(200)
  })

  test('says that a port is taken', async () => {
    const second = await startServer({
      renderer,
      events: createEventHub(),
      handlers: fakeHandlers(),
      port: server.port,
      key: serverKey(folder),
    })
    expect(second).toMatchObject({ ok: false, problems: [{ code: 'port-in-use', field: '--port' }] })
  })
})
