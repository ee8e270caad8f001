import type { LineHeights, PlotFrame } from './plot-lines.ts'

/** Lines of one look, drawn in the order of the groups. */
export interface LineGroup {
  readonly positions: readonly number[]
  readonly color: string
  readonly alpha: number
  readonly width: number
}

/** Time of a frame that may go into drawing. */
const FRAME_MS = 8
/** Lines of one path: many strokes are slow, long paths too. */
const LINES_PER_PATH = 60
/** With more lines curves are straight: nobody sees the difference, and they take a third of the time. */
const MOST_CURVED = 1500

/**
 * Draws the groups over several frames, so that no task is long; the result stops it. The old picture stays until the
 * first lines of the new one are there. Two lines through the same pixels on two neighbouring axes are drawn once.
 */
export function paintLines(
  context: CanvasRenderingContext2D,
  ratio: number,
  frame: PlotFrame,
  heights: LineHeights,
  groups: readonly LineGroup[],
): () => void {
  const total = groups.reduce((sum, { positions }) => sum + positions.length, 0)
  const draw = lineDrawer(context, frame, heights, total <= MOST_CURVED)
  let [group, next, request] = [0, 0, 0]
  const { canvas } = context
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
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
    }
    request = group < groups.length ? requestAnimationFrame(work) : 0
  }
  work()
  return () => cancelAnimationFrame(request)
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
