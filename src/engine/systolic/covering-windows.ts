import type { Shape } from './shape.ts'

/** Told of a place that demands an ifmap pixel: the output pixel, and the window element of its channel 0. */
export type WindowVisitor = (pixel: number, window: number) => void

/** Visits every window that covers ifmap pixel (y, x); O(filter height x filter width / strides). */
export function forEachCoveringWindow(s: Shape, y: number, x: number, visit: WindowVisitor): void {
  for (let wy = y % s.strideHeight; wy < s.filterHeight && wy <= y; wy += s.strideHeight) {
    const outY = (y - wy) / s.strideHeight
    if (outY >= s.outHeight) continue
    for (let wx = x % s.strideWidth; wx < s.filterWidth && wx <= x; wx += s.strideWidth) {
      const outX = (x - wx) / s.strideWidth
      if (outX < s.outWidth) visit(outY * s.outWidth + outX, (wy * s.filterWidth + wx) * s.channels)
    }
  }
}
