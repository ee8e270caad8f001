import type { Protocol } from 'electron'
import { staticFile } from '../server/static-files.ts'
import { PAGE_POLICY, PAGE_SCHEME } from './security.ts'

/** Serves the built page at its own scheme. */
export function servePage(protocol: Protocol, renderer: string): void {
  protocol.handle(PAGE_SCHEME, (request) => pageResponse(renderer, request.url))
}

/** The answer to one request of the page. */
export async function pageResponse(renderer: string, url: string): Promise<Response> {
  const headers = { 'Content-Security-Policy': PAGE_POLICY, 'X-Content-Type-Options': 'nosniff' }
  const file = await staticFile(renderer, new URL(url).pathname)
  if (file === undefined) return new Response('There is no such page.\n', { status: 404, headers })
  return new Response(new Uint8Array(file.body), { headers: { ...headers, 'Content-Type': file.type } })
}
