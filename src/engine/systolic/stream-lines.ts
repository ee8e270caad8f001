import { type Folding, foldBase, usedCols, usedRows } from './folding.ts'
import { skewedLine } from './skew.ts'

/**
 * Line of word `position` of an operand that is fed into array rows, `time` words each: one pass of `passWords` words
 * per column fold. In weight and input stationary the array is loaded first.
 */
export function fedLine(f: Folding, passWords: number, position: number): number {
  const fc = Math.floor(position / passWords)
  const inPass = position - fc * passWords
  const fr = Math.floor(inPass / (f.rows * f.time))
  const local = skewedLine(inPass - fr * f.rows * f.time, f.time, usedRows(f, fr))
  return foldBase(f, fc, fr) + (f.dataflow === 'os' ? 0 : f.rows) + local
}

/** Line of word `position` of the stationary operand: fold by fold, the last row of a fold first. */
export function preloadedLine(f: Folding, position: number): number {
  const fullColumn = f.spatialRows * f.cols
  const fc = Math.floor(position / fullColumn)
  const cols = usedCols(f, fc)
  const inColumn = position - fc * fullColumn
  const fr = Math.floor(inColumn / (f.rows * cols))
  const row = Math.floor((inColumn - fr * f.rows * cols) / cols)
  return foldBase(f, fc, fr) + f.rows - usedRows(f, fr) + row
}
