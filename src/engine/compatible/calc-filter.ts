import { type Folding, foldBase, usedCols } from '../systolic/folding.ts'
import type { Shape } from '../systolic/shape.ts'
import { skewedLine } from '../systolic/skew.ts'
import { fedLine, preloadedLine } from '../systolic/stream-lines.ts'
import type { CompletionLog, Generations } from './calc-read.ts'

/**
 * Generations of the filter in CALC mode. Filter words never repeat inside a pass, so only the sizes of the blocks
 * matter (specification section 5.1): O(column folds) for output stationary, O(1) otherwise. A `log` gets every
 * completion.
 */
export function calcFilterGenerations(
  f: Folding,
  s: Shape,
  generationWords: number,
  log?: CompletionLog,
): Generations {
  if (f.dataflow === 'os') return outputStationary(f, generationWords, log)
  const words = s.k * s.n
  if (f.dataflow === 'ws')
    return cyclic(words, words, generationWords, (position) => preloadedLine(f, position), log)
  return cyclic(words, f.colFolds * words, generationWords, (position) => fedLine(f, words, position), log)
}

/** A cyclic stream of `total` words with period `period`: any generation of at most `period` words is distinct. */
function cyclic(
  period: number,
  total: number,
  generationWords: number,
  lineOf: (position: number) => number,
  log: CompletionLog | undefined,
): Generations {
  if (period < generationWords) return { completed: 0, remainder: period, lastLine: -1 }
  const completed = Math.floor(total / generationWords)
  if (log !== undefined) for (let nth = 1; nth <= completed; nth++) log.add(lineOf(nth * generationWords - 1))
  return {
    completed,
    remainder: total % generationWords,
    lastLine: lineOf(completed * generationWords - 1),
  }
}

/** Each column fold demands its K x used columns block once per row fold; the remainder is carried from block to block. */
function outputStationary(f: Folding, generationWords: number, log: CompletionLog | undefined): Generations {
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
    if (position < 0) continue
    const lineOf = (at: number): number => {
      const fr = Math.floor(at / block)
      return foldBase(f, fc, fr) + skewedLine(at - fr * block, f.time, cols)
    }
    const earlier = Math.floor(position / generationWords)
    if (log !== undefined)
      for (let nth = earlier; nth >= 0; nth--) log.add(lineOf(position - nth * generationWords))
    lastLine = lineOf(position)
  }
  return { completed, remainder, lastLine }
}
