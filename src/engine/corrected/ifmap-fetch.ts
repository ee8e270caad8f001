import type { Folding } from '../systolic/folding.ts'
import { windowCell } from '../systolic/shape.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import type { IfmapFetch } from './fetch-counts.ts'
import { rowMisses } from './row-misses.ts'
import { runMisses } from './run-misses.ts'
import { sliceMisses } from './slice-misses.ts'
import { walkedMisses } from './walked-misses.ts'
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

/** Whether no word is used twice in a pass: windows do not overlap, as in a matrix product or a 1 x 1 convolution. */
function usedOnce({ vertical, horizontal }: CorrectedShape): boolean {
  return [vertical, horizontal].every((axis) => axis.stride >= axis.filter || axis.out === 1)
}

/**
 * What the scratchpad, which keeps the `capacityWords` most recently used words, has to fetch for one group: by
 * formula where everything or nothing is kept, else by the cheapest walk that the demand allows.
 */
export function ifmapFetch(f: Folding, s: CorrectedShape, capacityWords: number): IfmapFetch {
  const wholeWindows = f.dataflow !== 'ws' || f.rowFolds === 1
  // Pruned windows leave gaps between the channels: there every word is looked at.
  if (s.of > 1) return wholeWindows ? rowMisses(f, s, capacityWords) : walkedMisses(f, s, capacityWords)
  const first = f.dataflow === 'ws' ? newByWindow(f, s) : newByPixels(f, s)
  const compulsory = first.reduce((sum, words) => sum + words, 0)
  const later = new Float64Array(first.length)
  if (compulsory <= capacityWords) return { first, later, compulsory }
  if (usedOnce(s)) {
    const repeats = f.dataflow !== 'is' && f.colFolds > 1
    return { first, later: repeats ? first : later, compulsory }
  }
  if (wholeWindows) return rowMisses(f, s, capacityWords)
  if (s.channels % f.rows === 0) return { ...runMisses(f, s, capacityWords), compulsory }
  const slices = sliceMisses(f, s, capacityWords)
  return slices === undefined ? walkedMisses(f, s, capacityWords) : { ...slices, compulsory }
}
