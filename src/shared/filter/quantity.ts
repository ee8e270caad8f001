/** Factors of prefixes; without regard to case only for `k`. */
const PREFIXES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
}

/** What may be written after a number besides a prefix, by the unit of the column: factor to that unit. */
const UNITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ms: { ms: 1, s: 1e3, us: 1e-3, ns: 1e-6, min: 60_000, h: 3_600_000 },
  mJ: { mJ: 1, J: 1e3, uJ: 1e-3 },
  B: Object.fromEntries(Object.entries(PREFIXES).map(([prefix, factor]) => [`${prefix}B`, factor])),
  '%': { '%': 1 },
  '×': { x: 1, '×': 1 },
  'mm²': { mm2: 1, 'mm²': 1 },
}

const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(.*)$/u

/** A number with an optional prefix or unit, in the unit of its column, e.g. `1.5 s` of a column in ms is 1500. */
export function parseQuantity(text: string, unit: string): number | undefined {
  const match = NUMBER.exec(text)
  const suffix = match?.[2] ?? ''
  const factors = { ...PREFIXES, ...UNITS[unit] }
  const factor = Object.hasOwn(factors, suffix) ? factors[suffix] : undefined
  if (match === null || factor === undefined) return undefined
  const number = Number(match[1]) * factor
  return Number.isFinite(number) ? number : undefined
}

/** What may follow a number of a column, for a message. */
export function suffixesOf(unit: string): string {
  return [...Object.keys(PREFIXES).filter((prefix) => prefix !== ''), ...Object.keys(UNITS[unit] ?? {})].join(
    ', ',
  )
}
