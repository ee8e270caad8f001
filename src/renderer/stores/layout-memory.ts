/** What was kept under a name, as it was; undefined when there is nothing or it cannot be read. */
export function loadLayout(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps something under a name; a full or forbidden storage loses it, which costs only the remembered layout. */
export function saveLayout(key: string, layout: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(layout))
  } catch {
    // The page works without.
  }
}
