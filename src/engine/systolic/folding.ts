import type { Dataflow } from '../model/array-config.ts'
import type { Shape } from './shape.ts'

/**
 * How a layer is cut to fit the array. Column folds are the outer loop, row folds the inner one; each fold takes
 * `linesPerFold` lines whether the array is full or not, and folds do not overlap.
 */
export interface Folding {
  readonly dataflow: Dataflow
  readonly rows: number
  readonly cols: number
  /** Layer extent mapped on array rows, on array columns, and in time. */
  readonly spatialRows: number
  readonly spatialCols: number
  readonly time: number
  readonly rowFolds: number
  readonly colFolds: number
  readonly linesPerFold: number
  readonly lines: number
}

/** Folds of a shape on a rows x cols array (specification section 3). */
export function foldLayer(shape: Shape, dataflow: Dataflow, rows: number, cols: number): Folding {
  const spatialRows = dataflow === 'os' ? shape.m : shape.k
  const spatialCols = dataflow === 'is' ? shape.m : shape.n
  const time = dataflow === 'os' ? shape.k : dataflow === 'ws' ? shape.m : shape.n
  const rowFolds = Math.ceil(spatialRows / rows)
  const colFolds = Math.ceil(spatialCols / cols)
  const linesPerFold = time + (dataflow === 'os' ? rows : 2 * rows) + cols - 2
  return {
    dataflow,
    rows,
    cols,
    spatialRows,
    spatialCols,
    time,
    rowFolds,
    colFolds,
    linesPerFold,
    lines: linesPerFold * rowFolds * colFolds,
  }
}

/** Array rows in use in row fold `fr`. */
export function usedRows(f: Folding, fr: number): number {
  return Math.min(f.rows, f.spatialRows - fr * f.rows)
}

/** Array columns in use in column fold `fc`. */
export function usedCols(f: Folding, fc: number): number {
  return Math.min(f.cols, f.spatialCols - fc * f.cols)
}

/** First line of fold (fc, fr). */
export function foldBase(f: Folding, fc: number, fr: number): number {
  return (fc * f.rowFolds + fr) * f.linesPerFold
}

/** Local line (inside a fold) of the first output word when the fold uses `used` rows. */
export function outputLead(f: Folding, used: number): number {
  return f.dataflow === 'os' ? f.time - 1 + f.rows - used : 2 * f.rows - 1
}

/** Lanes and length of the skewed rectangle in which a fold's outputs leave the array: [long, wide]. */
export function outputLong(f: Folding, used: number): number {
  return f.dataflow === 'os' ? used : f.time
}
