import type { LineHeights, PlotFrame } from './plot-lines.ts'

/** Lines of one look, drawn in the order of the groups. */
export interface LineGroup {
  readonly positions: readonly number[]
  readonly color: string
  readonly alpha: number
  readonly width: number
}

/** Time of a frame that may go into drawing. */
const FRAME_MS = 10
/** Lines of one path: many strokes are slow, long paths too. */
const LINES_PER_PATH = 60
/** With more lines curves are straight: nobody sees the difference, and they take a third of the time. */
const MOST_CURVED = 1500

/** Draws groups of lines onto a canvas; the result of a call stops it. */
export type LinePainter = (
  /** In device pixels. */
  size: { readonly width: number; readonly height: number },
  ratio: number,
  frame: PlotFrame,
  heights: LineHeights,
  groups: readonly LineGroup[],
) => () => void

/**
 * A painter of a canvas. It draws over several frames and out of sight, so that no task is long; a picture that is there
 * stays until its successor is whole, and the first one is seen as it grows. Where lines are straight, two through the
 * same pixels on two neighbouring axes are drawn once.
 */
export function linePainter(shown: CanvasRenderingContext2D): LinePainter {
  const buffer = document.createElement('canvas')
  const context = buffer.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('This browser has no canvas')
  let hasPicture = false
  const show = (): void => {
    const { canvas } = shown
    if (canvas.width !== buffer.width || canvas.height !== buffer.height) {
      canvas.width = buffer.width
      canvas.height = buffer.height
    }
    shown.clearRect(0, 0, canvas.width, canvas.height)
    shown.drawImage(buffer, 0, 0)
  }
  return (size, ratio, frame, heights, groups) => {
    buffer.width = size.width
    buffer.height = size.height
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const total = groups.reduce((sum, { positions }) => sum + positions.length, 0)
    const draw = lineDrawer(context, frame, heights, total <= MOST_CURVED)
    let [group, next, request] = [0, 0, 0]
    const work = (): void => {
      const end = performance.now() + FRAME_MS
      while (group < groups.length && performance.now() < end) {
        const current = groups[group]
        if (current === undefined || next >= current.positions.length) {
          group++
          next = 0
          draw.forget()
          continue
        }
        draw.lines(current, next, next + LINES_PER_PATH)
        next += LINES_PER_PATH
        // A browser only notes what is to be drawn, and would draw all of it at once in the end.
        context.getImageData(0, 0, 1, 1)
      }
      const isWhole = group >= groups.length
      if (isWhole || !hasPicture) show()
      hasPicture ||= isWhole
      request = isWhole ? 0 : requestAnimationFrame(work)
    }
    request = requestAnimationFrame(work)
    return () => cancelAnimationFrame(request)
  }
}

function lineDrawer(
  context: CanvasRenderingContext2D,
  { xs }: PlotFrame,
  heights: LineHeights,
  isCurved: boolean,
) {
  const drawn = new Set<number>()
  /** Pixels of both ends and the axis as one number. */
  const isNew = (axis: number, y0: number, y1: number): boolean => {
    if (isCurved) return true
    const key = (axis * 8192 + Math.round(y0)) * 8192 + Math.round(y1)
    if (drawn.has(key)) return false
    drawn.add(key)
    return true
  }
  const segment = (axis: number, position: number): void => {
    const [x0, x1] = [xs[axis - 1] ?? 0, xs[axis] ?? 0]
    const y0 = heights[axis - 1]?.[position] ?? Number.NaN
    const y1 = heights[axis]?.[position] ?? Number.NaN
    if (Number.isNaN(y0) || Number.isNaN(y1) || !isNew(axis, y0, y1)) return
    context.moveTo(x0, y0)
    const middle = (x0 + x1) / 2
    if (isCurved) context.bezierCurveTo(middle, y0, middle, y1, x1, y1)
    else context.lineTo(x1, y1)
  }
  return {
    lines: ({ positions, color, alpha, width }: LineGroup, from: number, to: number): void => {
      context.strokeStyle = color
      context.globalAlpha = alpha
      context.lineWidth = width
      context.beginPath()
      for (const position of positions.slice(from, to))
        for (let axis = 1; axis < xs.length; axis++) segment(axis, position)
      context.stroke()
      context.globalAlpha = 1
    },
    forget: (): void => drawn.clear(),
  }
}
