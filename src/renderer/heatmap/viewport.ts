import { MAX_PIXELS_PER_CYCLE } from './budgets.ts'

/** The cycles there are: first <= t < end. */
export interface Extent {
  readonly first: number
  readonly end: number
}

/** What is seen: the cycle at the left edge and how many fit into a CSS pixel; neither need be whole. */
export interface Viewport {
  readonly start: number
  readonly cyclesPerPixel: number
}

/** A viewport on a run, with the width of the picture in CSS pixels. */
export interface Frame {
  readonly extent: Extent
  readonly width: number
}

/** Share of a range left free on both sides when it is fitted the first time. */
const FIT_MARGIN = 0.125
/** The least a picture can be wide without division by zero. */
const MIN_WIDTH = 1

/** The cycle under a pixel, not rounded. */
export function cycleAt(view: Viewport, x: number): number {
  return view.start + x * view.cyclesPerPixel
}

/** The pixel of a cycle's left edge. */
export function xOf(view: Viewport, cycle: number): number {
  return (cycle - view.start) / view.cyclesPerPixel
}

/** One past the last cycle that is seen, not rounded. */
export function endOf(view: Viewport, width: number): number {
  return cycleAt(view, width)
}

/** The whole run. */
export function fitAll({ extent, width }: Frame): Viewport {
  return clamp({ start: extent.first, cyclesPerPixel: Infinity }, { extent, width })
}

/** The nearest viewport that is not wider than the run, not finer than the finest zoom, and inside the run. */
export function clamp(view: Viewport, { extent, width }: Frame): Viewport {
  const pixels = Math.max(MIN_WIDTH, width)
  const length = Math.max(1, extent.end - extent.first)
  const coarsest = length / pixels
  // A run shorter than the picture is wide may be seen whole even beyond the finest zoom.
  const finest = Math.min(1 / MAX_PIXELS_PER_CYCLE, coarsest)
  const cyclesPerPixel = Math.min(coarsest, Math.max(finest, view.cyclesPerPixel))
  const last = extent.first + length - cyclesPerPixel * pixels
  return { start: Math.max(extent.first, Math.min(last, view.start)), cyclesPerPixel }
}

/** Zooms so that the cycle at pixel `x` stays there; a factor above 1 shows more cycles. */
export function zoomAt(view: Viewport, factor: number, x: number, frame: Frame): Viewport {
  const zoomed = clamp({ ...view, cyclesPerPixel: view.cyclesPerPixel * factor }, frame)
  return clamp({ ...zoomed, start: cycleAt(view, x) - x * zoomed.cyclesPerPixel }, frame)
}

/** Moves the window by pixels; positive is later. */
export function panBy(view: Viewport, pixels: number, frame: Frame): Viewport {
  return clamp({ ...view, start: view.start + pixels * view.cyclesPerPixel }, frame)
}

/** The window around a cycle at the same zoom. */
export function centreOn(view: Viewport, cycle: number, frame: Frame): Viewport {
  return clamp({ ...view, start: cycle - (view.cyclesPerPixel * frame.width) / 2 }, frame)
}

/** The range with a margin around it; without the margin when it already is so: fitting twice is tighter. */
export function fitRange(view: Viewport, range: Extent, frame: Frame): Viewport {
  const fitted = fit(range, FIT_MARGIN, frame)
  return isSame(fitted, view, frame) ? fit(range, 0, frame) : fitted
}

/** Moves as little as needed to see a range, which is put at the left edge when it is wider than the window. */
export function reveal(view: Viewport, range: Extent, frame: Frame): Viewport {
  const end = endOf(view, frame.width)
  if (range.first >= view.start && range.end <= end) return view
  const width = end - view.start
  const start = range.end - range.first > width || range.first < view.start ? range.first : range.end - width
  return clamp({ ...view, start }, frame)
}

/** Whole cycles between two places of a drag, in either direction; at least one, inside the run. */
export function rangeBetween(a: number, b: number, { first, end }: Extent): Extent {
  const from = Math.max(first, Math.min(end - 1, Math.floor(Math.min(a, b))))
  const to = Math.min(end, Math.floor(Math.max(a, b)) + 1)
  return { first: from, end: Math.max(from + 1, to) }
}

/** Whether two viewports look the same: no edge differs by half a pixel. */
export function isSame(a: Viewport, b: Viewport, { width }: Frame): boolean {
  const tolerance = Math.min(a.cyclesPerPixel, b.cyclesPerPixel) / 2
  return Math.abs(a.start - b.start) < tolerance && Math.abs(endOf(a, width) - endOf(b, width)) < tolerance
}

function fit(range: Extent, margin: number, frame: Frame): Viewport {
  const length = Math.max(1, range.end - range.first)
  const cyclesPerPixel = (length * (1 + 2 * margin)) / Math.max(MIN_WIDTH, frame.width)
  return clamp({ start: range.first - length * margin, cyclesPerPixel }, frame)
}
