import type { MetricId } from '../model/metrics.ts'
import type { Sensitivity } from '../model/sweeps.ts'
import { changeTogether } from './change-together.ts'
import { axisOrder, extentOf, isKnown, mean, type AnalysedPoint } from './points.ts'

/** More bins would hold too few samples each, fewer would hide a bend. */
const MOST_BINS = 8

type Known = { readonly values: AnalysedPoint['values']; readonly metric: number }
type Effect = Omit<Sensitivity, 'field' | 'metric'>

/**
 * How much each field moves a metric, largest swing first.
 *
 * `factorial` (grids and lists): points that agree in all other fields form a group; swing = mean over the groups with
 * two or more values of the field of (largest - smallest metric). `low` and `high` are the smallest and the largest mean
 * of the metric over the points of one value (main effects), so swing >= high - low on a full grid, with equality where
 * the best value is the same in every group. Fields that always change together (rows and cols of square arrays) are not
 * held fixed for one another: they share one swing. A field that never changes alone is left out.
 *
 * `binned` (random samples, where no two points agree in anything): the samples are cut into at most 8 bins of equal
 * counts along the field (texts: one bin per text); low, high = smallest and largest mean of a bin, swing = high - low.
 * The other fields average out, up to noise of the order of the metric's deviation / sqrt(samples per bin).
 */
export function sensitivity(
  fields: readonly string[],
  metric: MetricId,
  points: readonly AnalysedPoint[],
  method: Sensitivity['method'],
): readonly Sensitivity[] {
  const known = points.flatMap((point) =>
    isKnown(point.metric) ? [{ values: point.values, metric: point.metric }] : [],
  )
  return fields
    .flatMap((field) => {
      const having = known.filter(({ values }) => values[field] !== undefined)
      const effect = method === 'binned' ? binned(field, having) : factorial(field, fields, having)
      return effect === undefined ? [] : [{ field, metric, ...effect }]
    })
    .toSorted((a, b) => b.swing - a.swing)
}

function factorial(field: string, fields: readonly string[], points: readonly Known[]): Effect | undefined {
  const others = fields.filter((other) => other !== field && !changeTogether(field, other, points))
  const groups = groupBy(points, ({ values }) => JSON.stringify(others.map((other) => values[other] ?? null)))
  const swings = [...groups.values()].flatMap((group) => {
    if (new Set(group.map(({ values }) => values[field])).size < 2) return []
    const extent = extentOf(group.map(({ metric }) => metric))
    return extent === null ? [] : [extent.max - extent.min]
  })
  if (swings.length === 0) return undefined
  const levels = axisOrder(points.flatMap(({ values }) => values[field] ?? []))
  const byValue = groupBy(points, ({ values }) => values[field] ?? '')
  const extremes = extremesOf(levels.map((value) => [value, byValue.get(value) ?? []] as const))
  return extremes === undefined ? undefined : { ...extremes, swing: mean(swings), method: 'factorial' }
}

function binned(field: string, points: readonly Known[]): Effect | undefined {
  const extremes = extremesOf(binsOf(field, points))
  if (extremes === undefined) return undefined
  return { ...extremes, swing: extremes.high - extremes.low, method: 'binned' }
}

/** Bins with the value that stands for each: the text itself, or the middle sample. */
function binsOf(
  field: string,
  points: readonly Known[],
): readonly (readonly [value: number | string, points: readonly Known[]])[] {
  const byValue = groupBy(points, ({ values }) => values[field] ?? '')
  const levels = axisOrder(byValue.keys())
  const isText = levels.some((level) => typeof level === 'string')
  if (isText || levels.length <= MOST_BINS) return levels.map((level) => [level, byValue.get(level) ?? []])
  const sorted = levels.flatMap((level) => byValue.get(level) ?? [])
  const count = Math.max(1, Math.min(MOST_BINS, Math.floor(Math.sqrt(sorted.length))))
  return Array.from({ length: count }, (_, bin) => {
    const from = Math.floor((bin * sorted.length) / count)
    const members = sorted.slice(from, Math.floor(((bin + 1) * sorted.length) / count))
    return [members[Math.floor(members.length / 2)]?.values[field] ?? '', members] as const
  })
}

/** Smallest and largest mean; undefined unless there are two values to compare. */
function extremesOf(
  bins: readonly (readonly [value: number | string, points: readonly Known[]])[],
): Pick<Effect, 'low' | 'high' | 'lowValue' | 'highValue'> | undefined {
  const means = bins
    .filter(([, points]) => points.length > 0)
    .map(([value, points]) => ({ value, mean: mean(points.map(({ metric }) => metric)) }))
  const [first] = means
  if (first === undefined || means.length < 2) return undefined
  const lowest = means.reduce((best, next) => (next.mean < best.mean ? next : best), first)
  const highest = means.reduce((best, next) => (next.mean > best.mean ? next : best), first)
  return { low: lowest.mean, high: highest.mean, lowValue: lowest.value, highValue: highest.value }
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  return Map.groupBy(items, keyOf)
}
