/** In browsers without idle time (Safari) the page has settled by then. */
const SETTLED_MS = 1000

/** Resolves when the page has nothing better to do. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve())
    else setTimeout(resolve, SETTLED_MS)
  })
}
