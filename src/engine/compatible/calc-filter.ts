import { type Folding, foldBase, usedCols, usedRows } from '../systolic/folding.ts'
import type { Shape } from '../systolic/shape.ts'
import { skewedLine } from '../systolic/skew.ts'
import type { Generations } from './calc-read.ts'

/**
 * Generations of the filter in CALC mode. Filter words never repeat inside a pass, so only the sizes of the blocks
 * matter (specification section 5.1): O(column folds) for output stationary, O(1) otherwise.
 */
export function calcFilterGenerations(f: Folding, s: Shape, generationWords: number): Generations {
  if (f.dataflow === 'os') return outputStationary(f, generationWords)
  const words = s.k * s.n
  if (f.dataflow === 'ws') return cyclic(words, words, generationWords, (position) => weightLine(f, position))
  return cyclic(words, f.colFolds * words, generationWords, (position) =>
    inputStationaryLine(f, words, position),
  )
}

/** A cyclic stream of `total` words with period `period`: any generation of at most `period` words is distinct. */
function cyclic(
  period: number,
  total: number,
  generationWords: number,
  lineOf: (position: number) => number,
): Generations {
  if (period < generationWords) return { completed: 0, remainder: period, lastLine: -1 }
  const completed = Math.floor(total / generationWords)
  return {
    completed,
    remainder: total % generationWords,
    lastLine: lineOf(completed * generationWords - 1),
  }
}

/** Line of word `position` of the weight stationary filter stream: rows of a fold are loaded last row first. */
function weightLine(f: Folding, position: number): number {
  const fullColumn = f.spatialRows * f.cols
  const fc = Math.floor(position / fullColumn)
  const cols = usedCols(f, fc)
  const inColumn = position - fc * fullColumn
  const fr = Math.floor(inColumn / (f.rows * cols))
  const row = Math.floor((inColumn - fr * f.rows * cols) / cols)
  return foldBase(f, fc, fr) + f.rows - usedRows(f, fr) + row
}

/** Line of word `position` of the input stationary filter stream: `passWords` words per column fold. */
function inputStationaryLine(f: Folding, passWords: number, position: number): number {
  const fc = Math.floor(position / passWords)
  const inPass = position - fc * passWords
  const fr = Math.floor(inPass / (f.rows * f.time))
  const local = skewedLine(inPass - fr * f.rows * f.time, f.time, usedRows(f, fr))
  return foldBase(f, fc, fr) + f.rows + local
}

/** Each column fold demands its K x used columns block once per row fold; the remainder is carried from block to block. */
function outputStationary(f: Folding, generationWords: number): Generations {
  let completed = 0
  let remainder = 0
  let lastLine = -1
  for (let fc = 0; fc < f.colFolds; fc++) {
    const cols = usedCols(f, fc)
    const block = f.time * cols
    let position = -1
    if (block >= generationWords) {
      const total = remainder + f.rowFolds * block
      const here = Math.floor(total / generationWords)
      position = here * generationWords - remainder - 1
      completed += here
      remainder = total % generationWords
    } else if (remainder + block < generationWords) {
      remainder += block
    } else {
      position = generationWords - remainder - 1
      completed++
      // What follows in the first repetition is part of what every later repetition demands again.
      remainder = f.rowFolds > 1 ? block : block - (generationWords - remainder)
    }
    if (position >= 0) {
      const fr = Math.floor(position / block)
      lastLine = foldBase(f, fc, fr) + skewedLine(position - fr * block, f.time, cols)
    }
  }
  return { completed, remainder, lastLine }
}
