import type { Folding } from '../systolic/folding.ts'
import { windowCell } from '../systolic/shape.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import type { IfmapFetch } from './fetch-counts.ts'
import { recentlyUsedMisses } from './recently-used.ts'
import { newPositions, touched } from './window-geometry.ts'

/** Distinct words touched by the first `pixels` output pixels of the batch (dense windows). */
function touchedWords(s: CorrectedShape, pixels: number): number {
  const perImage = s.outHeight * s.outWidth
  const image = Math.floor(pixels / perImage)
  const inImage = pixels - image * perImage
  const row = Math.floor(inImage / s.outWidth)
  const col = inImage - row * s.outWidth
  const allCols = touched(s.horizontal, s.outWidth)
  const rows = touched(s.vertical, row)
  const nextRows = touched(s.vertical, row + 1) - rows
  const whole = touched(s.vertical, s.outHeight) * allCols
  return s.channels * (image * whole + rows * allCols + nextRows * touched(s.horizontal, col))
}

/** New words of each row fold of a weight stationary pass: channels enter with the window elements that need them. */
function newByWindow(f: Folding, s: CorrectedShape): Float64Array {
  const rows = newPositions(s.vertical)
  const cols = newPositions(s.horizontal)
  const first = new Float64Array(f.rowFolds)
  for (let kept = 0; kept < s.k; kept++) {
    const [y, x] = windowCell(s, kept)
    const fold = Math.floor(kept / f.rows)
    first[fold] = (first[fold] ?? 0) + s.batch * (rows[y] ?? 0) * (cols[x] ?? 0)
  }
  return first
}

/** New words of each group of output pixels: row folds (output stationary) or column folds (input stationary). */
function newByPixels(f: Folding, s: CorrectedShape): Float64Array {
  const folds = f.dataflow === 'os' ? f.rowFolds : f.colFolds
  const size = f.dataflow === 'os' ? f.rows : f.cols
  const first = new Float64Array(folds)
  let before = 0
  for (let fold = 0; fold < folds; fold++) {
    const through = touchedWords(s, Math.min(s.m, (fold + 1) * size))
    first[fold] = through - before
    before = through
  }
  return first
}

/** What the scratchpad, which keeps the `capacityWords` most recently used words, has to fetch for one group. */
export function ifmapFetch(f: Folding, s: CorrectedShape, capacityWords: number): IfmapFetch {
  // Pruned windows leave gaps between the channels: there every word is looked at.
  if (s.of === 1) {
    const first = f.dataflow === 'ws' ? newByWindow(f, s) : newByPixels(f, s)
    const compulsory = first.reduce((sum, words) => sum + words, 0)
    if (compulsory <= capacityWords) return { first, later: new Float64Array(first.length), compulsory }
  }
  return recentlyUsedMisses(f, s, capacityWords)
}
