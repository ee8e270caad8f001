import { once } from 'node:events'
import type { BrowserContext } from '@playwright/test'
import { WebSocket } from 'ws'
import { createClient, type Client } from '../../src/shared/api/client.ts'

/** A second client of the program a browser is connected to, with the browser's right to be there. */
export async function openClient(context: BrowserContext, url: string): Promise<Client> {
  const { origin, host } = new URL(url)
  const cookies = (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`)
  const socket = new WebSocket(`ws://${host}/api`, { headers: { cookie: cookies.join('; '), origin } })
  await once(socket, 'open')
  const client = createClient({
    send: (message) => socket.send(JSON.stringify(message)),
    onMessage: (listener) => socket.on('message', (data: Buffer) => listener(JSON.parse(String(data)))),
    onClose: (listener) => socket.once('close', () => listener()),
    close: () => socket.close(),
  })
  await client.ready
  return client
}
