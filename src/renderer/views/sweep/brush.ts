import { placeOf, valueAt, type PlotAxis } from './plot-axes.ts'

/** The part of an axis that is let through; an end at the end of the axis is open, so that new points fall in. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** What is let through, by axis. */
export type Brushes = ReadonlyMap<string, Range>

/** A brush nearer to the end of its axis than this reaches it. */
const SNAP = 0.015
/** Levels lie this far to both sides of their place. */
const HALF_LEVEL = 0.5

/** The range between two places of an axis; undefined where it lets everything through or is too thin to mean one. */
export function rangeBetween(axis: PlotAxis, placeA: number, placeB: number): Range | undefined {
  const [bottom, top] = [Math.min(placeA, placeB), Math.max(placeA, placeB)]
  if (top - bottom < SNAP) return undefined
  const ends = [
    bottom <= SNAP ? undefined : valueAt(axis, bottom),
    top >= 1 - SNAP ? undefined : valueAt(axis, top),
  ] as const
  const [lower, upper] = axis.isFlipped ? [ends[1], ends[0]] : ends
  const range = { low: lower ?? -Infinity, high: upper ?? Infinity }
  return range.low === -Infinity && range.high === Infinity ? undefined : range
}

/** The brushes with that of one axis set, or without it. */
export function withBrush(brushes: Brushes, id: string, range: Range | undefined): Brushes {
  const next = new Map(brushes)
  if (range === undefined) next.delete(id)
  else next.set(id, range)
  return next
}

/** For each point whether all brushes let it through; a point without a value on a brushed axis is not. */
export function matching(axes: readonly PlotAxis[], brushes: Brushes, count: number): Uint8Array {
  const matches = new Uint8Array(count).fill(1)
  for (const { id, values } of axes) {
    const range = brushes.get(id)
    if (range === undefined) continue
    for (let position = 0; position < count; position++) {
      const value = values[position] ?? Number.NaN
      if (!(value >= range.low && value <= range.high)) matches[position] = 0
    }
  }
  return matches
}

/** Both ends of a brush as places of its axis, the lower one first. */
export function placesOf(axis: PlotAxis, { low, high }: Range): readonly [bottom: number, top: number] {
  const atLow = low === -Infinity ? (axis.isFlipped ? 1 : 0) : placeOf(axis, low)
  const atHigh = high === Infinity ? (axis.isFlipped ? 0 : 1) : placeOf(axis, high)
  const clamp = (place: number): number => Math.min(1, Math.max(0, place))
  return [clamp(Math.min(atLow, atHigh)), clamp(Math.max(atLow, atHigh))]
}

/** A brush in words: `Speedup ≥ 1.5 ×`, `Core area ≤ 20 mm²`, `Rows 64–128`. */
export function rangeText(axis: PlotAxis, range: Range): string {
  const { title, unit } = axis
  const withUnit = (text: string): string => (unit === '' || axis.isDiscrete ? text : `${text} ${unit}`)
  if (axis.isDiscrete) {
    const first = Math.max(0, Math.ceil(range.low))
    const last = Math.min(axis.high, Math.floor(range.high))
    if (last < first) return `${title} none`
    return first === last
      ? `${title} ${axis.textOf(first)}`
      : `${title} ${axis.textOf(first)}–${axis.textOf(last)}`
  }
  if (range.low === -Infinity) return `${title} ≤ ${withUnit(axis.textOf(range.high))}`
  if (range.high === Infinity) return `${title} ≥ ${withUnit(axis.textOf(range.low))}`
  return `${title} ${withUnit(`${axis.textOf(range.low)}–${axis.textOf(range.high)}`)}`
}

/** A brush after a key moved one of its ends by a step: a level, or a fiftieth of the axis. */
export function moved(
  axis: PlotAxis,
  range: Range | undefined,
  end: 'bottom' | 'top',
  by: 1 | -1,
): Range | undefined {
  const step = axis.isDiscrete ? 1 / Math.max(1, axis.high) : 0.02
  const [bottom, top] = range === undefined ? ([0, 1] as const) : placesOf(axis, range)
  // Between two levels, so that a level is in or out.
  const half = axis.isDiscrete ? HALF_LEVEL * step : 0
  const from = end === 'bottom' ? settle(bottom, step, half, by) : bottom
  const to = end === 'top' ? settle(top, step, half, by) : top
  return to <= from ? range : rangeBetween(axis, from, to)
}

function settle(place: number, step: number, half: number, by: 1 | -1): number {
  if (half === 0) return Math.min(1, Math.max(0, place + by * step))
  const atEdge = place <= 0 || place >= 1
  return Math.min(1, Math.max(0, atEdge ? place + by * half : place + by * step))
}
