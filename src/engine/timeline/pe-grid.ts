import { usedCols, usedRows } from '../systolic/folding.ts'
import type { ArrayLayer } from './array-layer.ts'
import type { ArrayRun } from './array-run.ts'
import { firstProductLine } from './fold-series.ts'

/** Busy cycles of every PE, row-major, collected as rectangles and summed up once at the end. */
class Grid {
  readonly #rows: number
  readonly #cols: number
  /** Corners of rectangles; one row and column more than the array. */
  readonly #corners: Float64Array

  constructor(rows: number, cols: number) {
    this.#rows = rows
    this.#cols = cols
    this.#corners = new Float64Array((rows + 1) * (cols + 1))
  }

  /** Adds `amount` to the PEs of the first `rows` rows and `cols` columns. */
  add(rows: number, cols: number, amount: number): void {
    const width = this.#cols + 1
    const change = (row: number, col: number, by: number): void => {
      const at = row * width + col
      this.#corners[at] = (this.#corners[at] ?? 0) + by
    }
    change(0, 0, amount)
    change(0, cols, -amount)
    change(rows, 0, -amount)
    change(rows, cols, amount)
  }

  /** Writes the sums of all rectangles over each PE into `out`. */
  sum(out: Float64Array): void {
    const width = this.#cols + 1
    for (let row = 0; row < this.#rows; row++) {
      let inRow = 0
      for (let col = 0; col < this.#cols; col++) {
        inRow += this.#corners[row * width + col] ?? 0
        const above = row === 0 ? 0 : (out[(row - 1) * this.#cols + col] ?? 0)
        out[row * this.#cols + col] = above + inRow
      }
    }
  }
}

/** Adds `times` x what every PE does in `folds` of a layer: those of each size are counted. */
function addFolds({ folding: f }: ArrayLayer, grid: Grid, fc: number, fr: number, times: number): void {
  const lastRows = usedRows(f, f.rowFolds - 1)
  const lastCols = usedCols(f, f.colFolds - 1)
  const add = (rows: number, cols: number, folds: number): void => {
    if (folds > 0) grid.add(rows, cols, times * folds * f.time)
  }
  const fullColumns = Math.min(fc, f.colFolds - 1)
  add(f.rows, f.cols, fullColumns * (f.rowFolds - 1))
  add(lastRows, f.cols, fullColumns)
  if (fc === f.colFolds) {
    add(f.rows, lastCols, f.rowFolds - 1)
    add(lastRows, lastCols, 1)
  } else add(f.rows, usedCols(f, fc), fr)
}

/** Adds `times` x what every PE does before `cycle` of the layer's own clock; a fold under way goes to `partly`. */
function addBefore(layer: ArrayLayer, cycle: number, times: number, grid: Grid, partly: Float64Array): void {
  const { folding: f, groups, clock } = layer
  const lines = Math.min(f.lines * groups, clock.linesBefore(cycle))
  const group = Math.floor(lines / f.lines)
  addFolds(layer, grid, f.colFolds, 0, times * group)
  const inGroup = lines - group * f.lines
  if (inGroup === 0) return
  const fold = Math.floor(inGroup / f.linesPerFold)
  const fc = Math.floor(fold / f.rowFolds)
  const fr = fold - fc * f.rowFolds
  addFolds(layer, grid, fc, fr, times)
  const wave = inGroup - fold * f.linesPerFold - firstProductLine(f)
  for (let r = 0; r < usedRows(f, fr); r++) {
    for (let c = 0; c < usedCols(f, fc); c++) {
      const at = r * f.cols + c
      partly[at] = (partly[at] ?? 0) + times * Math.max(0, Math.min(f.time, wave - r - c))
    }
  }
}

/**
 * Busy cycles of every PE in cycles t0 <= cycle < t1, row-major: O(layers + PEs). A PE is busy in as many cycles as the
 * folds that use it have elements, so whole layers are a few rectangles each.
 */
export function peGrid(run: ArrayRun, t0: number, t1: number): Float64Array {
  const grid = new Grid(run.rows, run.cols)
  const partly = new Float64Array(run.rows * run.cols)
  const { cyclesPerStep, starts, steps } = run.clock
  run.array.forEach((layer, i) => {
    const { folding: f, groups, clock } = layer
    const end = clock.cycleOf(f.lines * groups - 1) + 1
    for (const [cycle, sign] of [
      [t1, 1],
      [t0, -1],
    ] as const) {
      const since = cycle - (starts[i] ?? 0)
      const done = Math.max(0, Math.min(steps, Math.floor((since - end) / cyclesPerStep) + 1))
      if (done > 0) addBefore(layer, Infinity, sign * done, grid, partly)
      for (let step = done; step < steps && since > step * cyclesPerStep; step++)
        addBefore(layer, since - step * cyclesPerStep, sign, grid, partly)
    }
  })
  const busy = new Float64Array(run.rows * run.cols)
  grid.sum(busy)
  for (let i = 0; i < busy.length; i++) busy[i] = (busy[i] ?? 0) + (partly[i] ?? 0)
  return busy
}
