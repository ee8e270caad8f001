import type { PerOperand } from '../model/result.ts'
import { type Folding, foldBase, usedCols, usedRows } from '../systolic/folding.ts'
import { fullSpans, type LineSpan } from '../systolic/line-spans.ts'
import { windowCell } from '../systolic/shape.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import { firstWindow, lastWindow } from './window-geometry.ts'

/** First and last local line (from the fold's start) with a real ifmap request in a fold; undefined when all are null. */
function foldIfmapSpan(f: Folding, s: CorrectedShape, fc: number, fr: number): LineSpan | undefined {
  if (f.dataflow === 'os') return pixelRowsSpan(f, s, fr)
  if (f.dataflow === 'ws') return windowRowsSpan(f, s, fr)
  return preloadedSpan(f, s, fc, fr)
}

function widen(span: LineSpan | undefined, first: number, last: number): LineSpan {
  if (span === undefined) return { first, last }
  return { first: Math.min(span.first, first), last: Math.max(span.last, last) }
}

/** Output stationary: row r demands the real window elements of its pixel on lines r + element. */
function pixelRowsSpan(f: Folding, s: CorrectedShape, fr: number): LineSpan | undefined {
  let span: LineSpan | undefined
  for (let r = 0; r < usedRows(f, fr); r++) {
    const inImage = (fr * f.rows + r) % (s.outHeight * s.outWidth)
    const top = Math.floor(inImage / s.outWidth) * s.strideHeight - s.vertical.pad
    const left = (inImage % s.outWidth) * s.strideWidth - s.horizontal.pad
    const first = edgeElement(s, top, left, 1)
    if (first >= 0) span = widen(span, first + r, edgeElement(s, top, left, -1) + r)
  }
  return span
}

/** First (direction 1) or last (-1) kept window element that is real for the window at (top, left); -1 if none. */
function edgeElement(s: CorrectedShape, top: number, left: number, direction: 1 | -1): number {
  for (let kept = direction === 1 ? 0 : s.k - 1; kept >= 0 && kept < s.k; kept += direction) {
    const [y, x] = windowCell(s, kept)
    const row = top + y
    const col = left + x
    if (row >= 0 && col >= 0 && row < s.ifmapHeight && col < s.ifmapWidth) return kept
    // The rest of a null pixel's channels is null too; sparsity keeps the check per element.
    if (s.of === 1) kept += direction * (s.channels - 1)
  }
  return -1
}

/** Weight stationary: row r demands its window element for the real pixels on lines rows + r + pixel. */
function windowRowsSpan(f: Folding, s: CorrectedShape, fr: number): LineSpan | undefined {
  let span: LineSpan | undefined
  for (let r = 0; r < usedRows(f, fr); r++) {
    const [y, x] = windowCell(s, fr * f.rows + r)
    const top = firstWindow(s.vertical, y)
    const left = firstWindow(s.horizontal, x)
    const bottom = lastWindow(s.vertical, y)
    const right = lastWindow(s.horizontal, x)
    if (top > bottom || left > right) continue
    const lastImage = (s.batch - 1) * s.outHeight * s.outWidth
    const first = top * s.outWidth + left
    span = widen(span, f.rows + r + first, f.rows + r + lastImage + bottom * s.outWidth + right)
  }
  return span
}

/** Input stationary: line rows-1-r loads window element r of all pixels of the fold. */
function preloadedSpan(f: Folding, s: CorrectedShape, fc: number, fr: number): LineSpan | undefined {
  let span: LineSpan | undefined
  for (let r = 0; r < usedRows(f, fr); r++) {
    const [y, x] = windowCell(s, fr * f.rows + r)
    for (let c = 0; c < usedCols(f, fc); c++) {
      const inImage = (fc * f.cols + c) % (s.outHeight * s.outWidth)
      const row = Math.floor(inImage / s.outWidth) * s.strideHeight - s.vertical.pad + y
      const col = (inImage % s.outWidth) * s.strideWidth - s.horizontal.pad + x
      if (row < 0 || col < 0 || row >= s.ifmapHeight || col >= s.ifmapWidth) continue
      span = widen(span, f.rows - 1 - r, f.rows - 1 - r)
      break
    }
  }
  return span
}

/** The ifmap's first and last line with a request, looking at folds from both ends until one has any. */
function ifmapSpan(f: Folding, s: CorrectedShape): LineSpan {
  const folds = f.rowFolds * f.colFolds
  const at = (fold: number): LineSpan | undefined => {
    const fc = Math.floor(fold / f.rowFolds)
    const fr = fold % f.rowFolds
    const span = foldIfmapSpan(f, s, fc, fr)
    const base = foldBase(f, fc, fr)
    return span && { first: base + span.first, last: base + span.last }
  }
  let first: LineSpan | undefined
  for (let fold = 0; fold < folds && first === undefined; fold++) first = at(fold)
  let last: LineSpan | undefined
  for (let fold = folds - 1; fold >= 0 && last === undefined; fold--) last = at(fold)
  return { first: first?.first ?? 0, last: last?.last ?? 0 }
}

/** First and last stall-free line of one group with a real request of each operand. */
export function correctedSpans(f: Folding, s: CorrectedShape): PerOperand<LineSpan> {
  return { ...fullSpans(f), ifmap: ifmapSpan(f, s) }
}
