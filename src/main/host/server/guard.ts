import type { IncomingMessage } from 'node:http'
import type { Session } from './session.ts'

/** Why a request is not answered. */
export interface Refusal {
  readonly status: 401 | 403 | 405
  readonly text: string
}

/**
 * Host must be our own address: a foreign name that resolves to 127.0.0.1 (DNS rebinding) is turned away. Origin, where
 * there is one, must be ours too; WebSockets always have one, and for them browsers check nothing themselves.
 */
export function wrongAddress(
  request: IncomingMessage,
  port: number,
  needsOrigin: boolean,
): Refusal | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  const { host, origin } = request.headers
  if (host === undefined || !hosts.includes(host)) {
    return {
      status: 403,
      text: `Deltascope answers at http://127.0.0.1:${port}/ only. Through ssh use the same port at both ends: ssh -L ${port}:127.0.0.1:${port} <machine>`,
    }
  }
  if (origin === undefined ? needsOrigin : origin !== `http://${host}`) {
    return { status: 403, text: 'This request comes from another page.' }
  }
  return undefined
}

/** Everything but reading a file; `undefined` for what may go on. */
export function refusalOf(request: IncomingMessage, port: number, session: Session): Refusal | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, text: 'Only GET and HEAD.' }
  return wrongAddress(request, port, false) ?? withoutCookie(request, session)
}

/** Who may open the API's WebSocket. */
export function socketRefusal(request: IncomingMessage, port: number, session: Session): Refusal | undefined {
  return wrongAddress(request, port, true) ?? withoutCookie(request, session)
}

function withoutCookie(request: IncomingMessage, session: Session): Refusal | undefined {
  if (session.admitsCookies(request.headers.cookie)) return undefined
  return {
    status: 401,
    text: 'Open the address that Deltascope printed when it started; it ends with ?token=…',
  }
}
