import { type Folding, outputLead, outputLong, usedCols, usedRows } from './folding.ts'
import { skewedCount, skewedLine, skewedWidth } from './skew.ts'

/**
 * The stream of output words of a layer in the order in which they leave the array: fold by fold, line by line,
 * column by column. Positions and lines are converted into each other in O(1); nothing is stored.
 */
export class OutputStream {
  readonly folding: Folding
  /** Output words of the layer, partial sums of every row fold included. */
  readonly words: number
  readonly #wordsPerColumnOfFolds: number
  readonly #wordsPerRow: number

  constructor(folding: Folding) {
    this.folding = folding
    const f = folding
    // Words that one array column emits in all row folds of a column fold.
    this.#wordsPerRow = f.dataflow === 'os' ? f.spatialRows : f.rowFolds * f.time
    this.#wordsPerColumnOfFolds = this.#wordsPerRow * f.cols
    this.words = this.#wordsPerRow * f.spatialCols
  }

  /** Words of fold (fc, fr) and of all folds before it. */
  #wordsBeforeFold(fc: number, fr: number, cols: number): number {
    const rowWords = this.folding.dataflow === 'os' ? fr * this.folding.rows : fr * this.folding.time
    return fc * this.#wordsPerColumnOfFolds + rowWords * cols
  }

  /** Words on lines 0..line-1. */
  before(line: number): number {
    const f = this.folding
    if (line <= 0) return 0
    if (line >= f.lines) return this.words
    const fold = Math.floor(line / f.linesPerFold)
    const fc = Math.floor(fold / f.rowFolds)
    const fr = fold % f.rowFolds
    const cols = usedCols(f, fc)
    const used = usedRows(f, fr)
    const local = line - fold * f.linesPerFold - outputLead(f, used)
    return this.#wordsBeforeFold(fc, fr, cols) + skewedCount(local - 1, outputLong(f, used), cols)
  }

  /** Words on one line: at most the number of array columns. */
  on(line: number): number {
    const f = this.folding
    const fold = Math.floor(line / f.linesPerFold)
    const used = usedRows(f, fold % f.rowFolds)
    const local = line - fold * f.linesPerFold - outputLead(f, used)
    return skewedWidth(local, outputLong(f, used), usedCols(f, Math.floor(fold / f.rowFolds)))
  }

  /** The line on which word number `position` (0-based) leaves the array. */
  lineOf(position: number): number {
    const f = this.folding
    const fc = Math.floor(position / this.#wordsPerColumnOfFolds)
    const cols = usedCols(f, fc)
    const inColumn = position - fc * this.#wordsPerColumnOfFolds
    const fullFold = (f.dataflow === 'os' ? f.rows : f.time) * cols
    const fr = Math.min(f.rowFolds - 1, Math.floor(inColumn / fullFold))
    const used = usedRows(f, fr)
    const local = skewedLine(inColumn - fr * fullFold, outputLong(f, used), cols)
    return (fc * f.rowFolds + fr) * f.linesPerFold + outputLead(f, used) + local
  }
}
