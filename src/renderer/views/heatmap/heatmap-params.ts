import type { Extent } from '../../heatmap/viewport.ts'

/** The runs of an address, `12` or `12,15`; whatever is no id is left out, and a run is shown once. */
export function parseRunIds(text: string): readonly number[] {
  const ids = text.split(',').map(Number)
  return [...new Set(ids.filter((id) => Number.isSafeInteger(id) && id > 0))]
}

/** A window of an address, `14191:14808`; undefined when it is none. */
export function parseWindow(text: string | undefined): Extent | undefined {
  const found = /^(-?\d+):(-?\d+)$/.exec(text ?? '')
  if (found === null) return undefined
  const [first, end] = [Number(found[1]), Number(found[2])]
  return Number.isSafeInteger(first) && Number.isSafeInteger(end) && first < end ? { first, end } : undefined
}
