import type { PerOperand } from '../model/result.ts'
import { type Folding, foldBase, usedCols, usedRows } from '../systolic/folding.ts'
import { fullSpans, type LineSpan } from '../systolic/line-spans.ts'
import { keptWindow, type Shape, windowCell } from '../systolic/shape.ts'

/** Last line of the ifmap when output stationary windows hang over: walks back over null folds, O(rows) each. */
function lastIfmapOs(f: Folding, s: Shape, base: number): number {
  for (let fr = f.rowFolds - 1; fr >= 0; fr--) {
    let last = -1
    for (let r = usedRows(f, fr) - 1; r >= 0; r--) {
      const pixel = fr * f.rows + r
      const y = Math.floor(pixel / s.outWidth) * s.strideHeight
      const x = (pixel % s.outWidth) * s.strideWidth
      const window = lastValidWindow(s, y, x)
      if (window >= 0 && window + r > last) last = window + r
    }
    if (last >= 0) return base + fr * f.linesPerFold + last
  }
  return 0
}

/** Last window element inside the ifmap for the window whose top left corner is (y, x); -1 if none is. */
function lastValidWindow(s: Shape, y: number, x: number): number {
  const rows = Math.min(s.filterHeight, s.ifmapHeight - y)
  const cols = Math.min(s.filterWidth, s.ifmapWidth - x)
  if (rows <= 0 || cols <= 0) return -1
  const dense = ((rows - 1) * s.filterWidth + cols) * s.channels - 1
  return lastKept(s, dense, rows, cols)
}

/** The last kept element not after `dense` whose window position is valid (dense layers: `dense` itself). */
function lastKept(s: Shape, dense: number, rows: number, cols: number): number {
  if (s.of === 1) return dense
  for (let j = dense; j >= 0; j--) {
    const position = Math.floor(j / s.channels)
    if (j % s.of < s.keep && Math.floor(position / s.filterWidth) < rows && position % s.filterWidth < cols) {
      return keptWindow(s, j)
    }
  }
  return -1
}

/** Last line of the ifmap when weight stationary windows hang over: the last row fold, O(rows). */
function lastIfmapWs(f: Folding, s: Shape, base: number): number {
  const fr = f.rowFolds - 1
  let last = 0
  for (let r = usedRows(f, fr) - 1; r >= 0; r--) {
    const [y, x] = windowCell(s, fr * f.rows + r)
    const outY = Math.min(s.outHeight - 1, Math.floor((s.ifmapHeight - 1 - y) / s.strideHeight))
    const outX = Math.min(s.outWidth - 1, Math.floor((s.ifmapWidth - 1 - x) / s.strideWidth))
    last = Math.max(last, outY * s.outWidth + outX + r)
  }
  return base + fr * f.linesPerFold + f.rows + last
}

/** Last line of the ifmap when input stationary windows hang over: folds and lines walked backwards. */
function lastIfmapIs(f: Folding, s: Shape): number {
  for (let fc = f.colFolds - 1; fc >= 0; fc--) {
    for (let fr = f.rowFolds - 1; fr >= 0; fr--) {
      for (let r = 0; r < usedRows(f, fr); r++) {
        const [y, x] = windowCell(s, fr * f.rows + r)
        for (let c = 0; c < usedCols(f, fc); c++) {
          const pixel = fc * f.cols + c
          const row = Math.floor(pixel / s.outWidth) * s.strideHeight + y
          const col = (pixel % s.outWidth) * s.strideWidth + x
          if (row < s.ifmapHeight && col < s.ifmapWidth) return foldBase(f, fc, fr) + f.rows - 1 - r
        }
      }
    }
  }
  return 0
}

/** Lines of the first and last non-null request of each operand; O(1) without overhang. */
export function requestSpans(f: Folding, s: Shape): PerOperand<LineSpan> {
  const spans = fullSpans(f)
  if (!s.overhangs) return spans
  // First lines never change: window 0 of pixel 0 is always inside.
  return { ...spans, ifmap: { first: spans.ifmap.first, last: lastIfmap(f, s) } }
}

function lastIfmap(f: Folding, s: Shape): number {
  if (f.dataflow === 'is') return lastIfmapIs(f, s)
  const columnBase = foldBase(f, f.colFolds - 1, 0)
  return f.dataflow === 'os' ? lastIfmapOs(f, s, columnBase) : lastIfmapWs(f, s, columnBase)
}
