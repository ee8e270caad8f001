import { type Folding, outputLead, outputLong, usedCols, usedRows } from '../systolic/folding.ts'
import { nearestToMiddle, rampCount, rampWidth, waveCount, waveWidth } from './wavefront.ts'

/** What a fold that uses `rows` x `cols` PEs does line by line. */
export interface FoldProfile {
  /** On the fold's first `lines` lines; all of it at `linesPerFold`. */
  before(lines: number, rows: number, cols: number): number
  /** Largest on any single line `from` <= line < `to` of the fold. */
  peak(from: number, to: number, rows: number, cols: number): number
}

/** Amounts of a layer by line. */
export interface LineSeries {
  /** On the layer's first `lines` lines (its groups one after another); beyond its last line, the total. */
  before(lines: number): number
  /** Largest on any single line `from` <= line < `to` of the layer; undefined where there is no closed form. */
  readonly peak: ((from: number, to: number) => number) | undefined
}

/** Line of a fold on which its first product is made. */
export function firstProductLine(f: Folding): number {
  return f.dataflow === 'os' ? 0 : f.rows
}

/** Multiplying PEs: PE (r, c) works on element t on line t + r + c. */
export function busyProfile(f: Folding): FoldProfile {
  const lead = firstProductLine(f)
  return {
    before: (lines, rows, cols) => waveCount(lines - 1 - lead, f.time, rows, cols),
    peak(from, to, rows, cols) {
      const line = nearestToMiddle(from - lead, to - 1 - lead, f.time + rows + cols - 3)
      return waveWidth(line, f.time, rows, cols)
    },
  }
}

/** `long(rows)` words in each of `wide(rows, cols)` lanes, each lane one line after the one before. */
function rampProfile(
  lead: (rows: number) => number,
  long: (rows: number) => number,
  wide: (rows: number, cols: number) => number,
): FoldProfile {
  return {
    before: (lines, rows, cols) => rampCount(lines - 1 - lead(rows), long(rows), wide(rows, cols)),
    peak(from, to, rows, cols) {
      const [l, w] = [long(rows), wide(rows, cols)]
      const line = nearestToMiddle(from - lead(rows), to - 1 - lead(rows), l + w - 2)
      return rampWidth(line, l, w)
    },
  }
}

/** Words fed into array rows, `time` each. */
export function fedProfile(f: Folding): FoldProfile {
  const lead = firstProductLine(f)
  return rampProfile(
    () => lead,
    () => f.time,
    (rows) => rows,
  )
}

/** Filters of an output stationary fold, fed into array columns. */
export function fedColumnsProfile(f: Folding): FoldProfile {
  return rampProfile(
    () => 0,
    () => f.time,
    (_, cols) => cols,
  )
}

/** The stationary operand: one array row per line, the last used one first, ending on line `rows` - 1. */
export function preloadedProfile(f: Folding): FoldProfile {
  return {
    before: (lines, rows, cols) => Math.max(0, Math.min(rows, lines - (f.rows - rows))) * cols,
    peak: (from, to, rows, cols) => (from < f.rows && to > f.rows - rows ? cols : 0),
  }
}

/** Output words; `extra` more are counted on the last line of every fold. */
export function outputProfile(f: Folding, extra: number): FoldProfile {
  const outputs = rampProfile(
    (rows) => outputLead(f, rows),
    (rows) => outputLong(f, rows),
    (_, cols) => cols,
  )
  if (extra === 0) return outputs
  const last = f.linesPerFold - 1
  return {
    before: (lines, rows, cols) => outputs.before(lines, rows, cols) + (lines > last ? extra : 0),
    peak(from, to, rows, cols) {
      const words = outputs.peak(from, to, rows, cols)
      return to > last ? Math.max(words, outputs.peak(last, last + 1, rows, cols) + extra) : words
    },
  }
}

/** A stretch of a fold that uses `rows` x `cols` PEs: its lines `from` <= line < `to`. */
export type FoldPieceVisitor = (from: number, to: number, rows: number, cols: number) => void

/** Folds before fold number `fold` (over all groups) of each kind: [both full, last row, last column, both last]. */
function kindsBefore(f: Folding, fold: number): readonly [number, number, number, number] {
  const perGroup = f.rowFolds * f.colFolds
  const groups = Math.floor(fold / perGroup)
  const lastRows = Math.floor(fold / f.rowFolds)
  const inGroup = fold - groups * perGroup
  const lastCols = groups * f.rowFolds + Math.max(0, inGroup - (f.colFolds - 1) * f.rowFolds)
  return [fold - lastRows - lastCols + groups, lastRows - groups, lastCols - groups, groups]
}

/**
 * Visits what lines `from` <= line < `to` of a layer consist of: one of each kind of the whole folds inside, the part
 * of the first fold, and the part of the last one. O(1).
 */
export function forEachFoldPiece(f: Folding, from: number, to: number, visit: FoldPieceVisitor): void {
  if (to <= from) return
  const { linesPerFold, rowFolds, colFolds } = f
  const first = Math.floor(from / linesPerFold)
  const last = Math.floor((to - 1) / linesPerFold)
  const part = (fold: number, low: number, high: number): void => {
    const inGroup = fold % (rowFolds * colFolds)
    const fc = Math.floor(inGroup / rowFolds)
    visit(low, high, usedRows(f, inGroup - fc * rowFolds), usedCols(f, fc))
  }
  if (last - first > 1) forEachKind(f, first + 1, last, visit)
  const start = from - first * linesPerFold
  part(first, start, first === last ? to - first * linesPerFold : linesPerFold)
  if (last > first) part(last, 0, to - last * linesPerFold)
}

/** Visits one whole fold of each kind among folds `first` <= fold < `end`. */
function forEachKind(f: Folding, first: number, end: number, visit: FoldPieceVisitor): void {
  const { linesPerFold, rowFolds, colFolds } = f
  const before = kindsBefore(f, first)
  const until = kindsBefore(f, end)
  const lastRows = usedRows(f, rowFolds - 1)
  const lastCols = usedCols(f, colFolds - 1)
  if (until[0] > before[0]) visit(0, linesPerFold, f.rows, f.cols)
  if (until[1] > before[1]) visit(0, linesPerFold, lastRows, f.cols)
  if (until[2] > before[2]) visit(0, linesPerFold, f.rows, lastCols)
  if (until[3] > before[3]) visit(0, linesPerFold, lastRows, lastCols)
}

/** A profile repeated over the folds of a layer: folds of the same size are alike, so they are counted, not walked. */
export class FoldSeries implements LineSeries {
  readonly #f: Folding
  readonly #lines: number
  readonly #profile: FoldProfile
  readonly #lastRows: number
  readonly #lastCols: number
  /** Of a fold with all rows, and of a column of folds, by columns used: all or those of the last column fold. */
  readonly #fold: readonly [number, number]
  readonly #column: readonly [number, number]
  readonly #group: number

  constructor(f: Folding, groups: number, profile: FoldProfile) {
    this.#f = f
    this.#lines = f.lines * groups
    this.#profile = profile
    this.#lastRows = usedRows(f, f.rowFolds - 1)
    this.#lastCols = usedCols(f, f.colFolds - 1)
    const whole = (rows: number, cols: number): number => profile.before(f.linesPerFold, rows, cols)
    const column = (cols: number): number =>
      (f.rowFolds - 1) * whole(f.rows, cols) + whole(this.#lastRows, cols)
    this.#fold = [whole(f.rows, f.cols), whole(f.rows, this.#lastCols)]
    this.#column = [column(f.cols), column(this.#lastCols)]
    this.#group = (f.colFolds - 1) * this.#column[0] + this.#column[1]
  }

  before(lines: number): number {
    const f = this.#f
    if (lines <= 0) return 0
    if (lines >= this.#lines) return (this.#lines / f.lines) * this.#group
    const group = Math.floor(lines / f.lines)
    const inGroup = lines - group * f.lines
    const fold = Math.floor(inGroup / f.linesPerFold)
    const fc = Math.floor(fold / f.rowFolds)
    const fr = fold - fc * f.rowFolds
    const rows = fr === f.rowFolds - 1 ? this.#lastRows : f.rows
    const isLast = fc === f.colFolds - 1
    const cols = isLast ? this.#lastCols : f.cols
    return (
      group * this.#group +
      fc * this.#column[0] +
      fr * this.#fold[isLast ? 1 : 0] +
      this.#profile.before(inGroup - fold * f.linesPerFold, rows, cols)
    )
  }

  readonly peak = (from: number, to: number): number => {
    let most = 0
    forEachFoldPiece(this.#f, Math.max(0, from), Math.min(this.#lines, to), (low, high, rows, cols) => {
      most = Math.max(most, this.#profile.peak(low, high, rows, cols))
    })
    return most
  }
}
