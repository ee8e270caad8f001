import { placeOf, type PlotAxis } from './plot-axes.ts'

/** Where the axes stand and end, in pixels. */
export interface PlotFrame {
  readonly xs: readonly number[]
  readonly top: number
  readonly bottom: number
}

/** Place on the screen of every point on every axis: `ys[axis][position]`, NaN where it has no value. */
export type LineHeights = readonly Float64Array[]

/** Lines of one level are spread over this many pixels, so that each can be followed. */
const SPREAD_STEPS = 11
const SPREAD_PX = 0.9

/** The frame of a plot of some size: axes at equal distances. */
export function plotFrame(width: number, height: number, axes: number): PlotFrame {
  const [left, right] = [76, 72]
  const step = axes > 1 ? (width - left - right) / (axes - 1) : 0
  const first = axes > 1 ? left : width / 2
  return {
    xs: Array.from({ length: axes }, (_, i) => first + i * step),
    top: 46,
    bottom: Math.max(60, height - 18),
  }
}

/** A place of an axis, 0 at its bottom and 1 at its top, in pixels. */
export function yOf({ top, bottom }: PlotFrame, place: number): number {
  return bottom - place * (bottom - top)
}

/** The lines of all points. */
export function lineHeights(axes: readonly PlotAxis[], frame: PlotFrame): LineHeights {
  return axes.map((axis) =>
    axis.values.map((value, position) => {
      const spread = axis.isDiscrete
        ? (((position * 37) % SPREAD_STEPS) - (SPREAD_STEPS - 1) / 2) * SPREAD_PX
        : 0
      return yOf(frame, placeOf(axis, value)) + spread
    }),
  )
}

/**
 * The height of every line at a place between two axes. A line is the Bézier curve with both handles half-way: with
 * x(t) = 1.5 t - 1.5 t² + t³ the weight of the right end is 3 t² - 2 t³, the same for all lines.
 */
export function weightAt(share: number): number {
  let t = share
  // x'(t) >= 0.75: Newton's steps converge from anywhere in [0, 1].
  for (let step = 0; step < 4; step++) t -= (t * (1.5 - 1.5 * t + t * t) - share) / (1.5 - 3 * t + 3 * t * t)
  return t * t * (3 - 2 * t)
}

/** The line nearest to a place, within some pixels; those let through are preferred. */
export function nearestLine(
  heights: LineHeights,
  { xs }: PlotFrame,
  matches: Uint8Array,
  at: { readonly x: number; readonly y: number },
  within: number,
): number | undefined {
  const right = Math.max(
    1,
    xs.findIndex((x) => x >= at.x),
  )
  const [from, to] = [heights[right - 1], heights[right]]
  const [x0, x1] = [xs[right - 1], xs[right]]
  if (from === undefined || to === undefined || x0 === undefined || x1 === undefined) return undefined
  const weight = weightAt(Math.min(1, Math.max(0, (at.x - x0) / (x1 - x0))))
  let best: number | undefined
  let bestDistance = within
  for (let position = 0; position < from.length; position++) {
    const y = (from[position] ?? Number.NaN) * (1 - weight) + (to[position] ?? Number.NaN) * weight
    // A line that is brushed out is found only where no other is near.
    const distance = Math.abs(y - at.y) + (matches[position] === 1 ? 0 : within / 2)
    if (distance < bestDistance) {
      bestDistance = distance
      best = position
    }
  }
  return best
}
