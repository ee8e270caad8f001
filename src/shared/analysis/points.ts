/** A point of a sweep as an analysis sees it: what varied, and one metric; null where there is no result. */
export interface AnalysedPoint {
  readonly values: Readonly<Record<string, number | string>>
  readonly metric: number | null
}

/** True for a number that can be compared: neither missing nor the result of a division by nothing. */
export function isKnown(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value)
}

/** The distinct values in the order of an axis: numbers ascending, then texts as they first come. */
export function axisOrder(values: Iterable<number | string>): readonly (number | string)[] {
  const distinct = [...new Set(values)]
  const numbers = distinct.filter((value) => typeof value === 'number').toSorted((a, b) => a - b)
  return [...numbers, ...distinct.filter((value) => typeof value === 'string')]
}

/** Arithmetic mean of at least one number. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Smallest and largest of the numbers; null of none. */
export function extentOf(values: readonly number[]): { readonly min: number; readonly max: number } | null {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return min <= max ? { min, max } : null
}
