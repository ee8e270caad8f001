import type { PerOperand } from '../model/result.ts'
import { type Folding, foldBase, usedCols, usedRows } from '../systolic/folding.ts'
import type { Shape } from '../systolic/shape.ts'

/** First and last line of a layer with a request of one operand (specification section 4). */
export interface LineSpan {
  readonly first: number
  readonly last: number
}

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
      return Math.floor(j / s.of) * s.keep + (j % s.of)
    }
  }
  return -1
}

/** Row and column of the window of compressed element `kept`. */
function windowPosition(s: Shape, kept: number): readonly [number, number] {
  const dense = Math.floor(kept / s.keep) * s.of + (kept % s.keep)
  const position = Math.floor(dense / s.channels)
  return [Math.floor(position / s.filterWidth), position % s.filterWidth]
}

/** Last line of the ifmap when weight stationary windows hang over: the last row fold, O(rows). */
function lastIfmapWs(f: Folding, s: Shape, base: number): number {
  const fr = f.rowFolds - 1
  let last = 0
  for (let r = usedRows(f, fr) - 1; r >= 0; r--) {
    const [y, x] = windowPosition(s, fr * f.rows + r)
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
        const [y, x] = windowPosition(s, fr * f.rows + r)
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
  const { rows, time: t } = f
  const ru0 = usedRows(f, 0)
  const lastRu = usedRows(f, f.rowFolds - 1)
  const lastCu = usedCols(f, f.colFolds - 1)
  const lastBase = foldBase(f, f.colFolds - 1, f.rowFolds - 1)
  const columnBase = foldBase(f, f.colFolds - 1, 0)
  if (f.dataflow === 'os') {
    return {
      ifmap: { first: 0, last: s.overhangs ? lastIfmapOs(f, s, columnBase) : lastBase + t - 1 + lastRu - 1 },
      filter: { first: 0, last: lastBase + t - 1 + lastCu - 1 },
      ofmap: { first: t - 1 + rows - ru0, last: lastBase + t - 1 + rows - 1 + lastCu - 1 },
    }
  }
  const ofmap = { first: 2 * rows - 1, last: lastBase + 2 * rows - 1 + t - 1 + lastCu - 1 }
  const fedLast = lastBase + rows + t - 1 + lastRu - 1
  if (f.dataflow === 'ws') {
    return {
      ifmap: { first: rows, last: s.overhangs ? lastIfmapWs(f, s, columnBase) : fedLast },
      filter: { first: rows - ru0, last: lastBase + rows - 1 },
      ofmap,
    }
  }
  return {
    ifmap: { first: rows - ru0, last: s.overhangs ? lastIfmapIs(f, s) : lastBase + rows - 1 },
    filter: { first: rows, last: fedLast },
    ofmap,
  }
}
