/** Runs side by side at most: three networks on three arrays. The ninth has no colour of its own but its name. */
export const MOST_RUNS = 9

/** The runs of an address, `12,15,18`; whatever is no id is left out, and a run is there once. */
export function parseIds(text: string): readonly number[] {
  const ids = text.split(',').map(Number)
  return [...new Set(ids.filter((id) => Number.isSafeInteger(id) && id > 0))].slice(0, MOST_RUNS)
}

/** The runs with the baseline first, the others in their order. */
export function baselineFirst(ids: readonly number[], baseline: number | undefined): readonly number[] {
  if (baseline === undefined || !ids.includes(baseline)) return ids
  return [baseline, ...ids.filter((id) => id !== baseline)]
}

/** The run after one in a ring: what `B` makes the baseline when the pointer is over none. */
export function nextOf(ids: readonly number[], id: number): number | undefined {
  return ids[(ids.indexOf(id) + 1) % ids.length]
}
