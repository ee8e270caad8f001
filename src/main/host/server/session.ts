import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Who may come in: the bearer of the URL's token, then of the cookie. */
export interface Session {
  readonly token: string
  readonly cookie: string
  readonly admitsToken: (token: string) => boolean
  readonly admitsCookies: (header: string | undefined) => boolean
}

const KEY_BYTES = 32

/**
 * The session of a server on this port. The token is new at every start; the cookie's value follows from the key and
 * the port, so that a page reconnects after a restart. The port is in the cookie's name, because cookies do not know
 * ports and several servers may run.
 */
export function createSession(key: Buffer, port: number): Session {
  const token = randomBytes(KEY_BYTES).toString('base64url')
  const secret = createHmac('sha256', key).update(`session ${port}`).digest('base64url')
  const name = `deltascope-${port}`
  const admitsCookies = (header: string | undefined): boolean =>
    (header ?? '').split(';').some((pair) => {
      const [own, value] = pair.trim().split('=', 2)
      return own === name && value !== undefined && isSame(value, secret)
    })
  return {
    token,
    cookie: `${name}=${secret}; HttpOnly; SameSite=Strict; Path=/`,
    admitsToken: (given) => isSame(given, token),
    admitsCookies,
  }
}

/** The key of this user's servers, made at the first start; a new one every time where nothing can be kept. */
export function serverKey(folder: string): Buffer {
  const file = join(folder, 'server-key')
  const read = (): Buffer | undefined => {
    try {
      const key = readFileSync(file)
      return key.length === KEY_BYTES ? key : undefined
    } catch {
      return undefined
    }
  }
  const fresh = randomBytes(KEY_BYTES)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(file, fresh, { flag: 'wx', mode: 0o600 })
  } catch {
    // There is one already, or nothing can be written.
  }
  return read() ?? fresh
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
