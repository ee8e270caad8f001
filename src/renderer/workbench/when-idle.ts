/** In browsers without idle time (Safari) the page has settled by then. */
const SETTLED_MS = 1000

/** Runs something when the page has nothing better to do. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(() => work())
  else setTimeout(work, SETTLED_MS)
}
