import type { ReportTable } from '../../engine/formats/reports.ts'

/** One cell that differs. */
export interface CellDifference {
  /** 1-based row under the header. */
  readonly row: number
  readonly column: string
  readonly a: string
  readonly b: string
  /** b - a, and that relative to a; absent where a cell is no number. */
  readonly difference?: number
  readonly relative?: number
}

/** How two reports of the same name differ. */
export interface ReportDifference {
  readonly file: string
  readonly columnsOnlyInA: readonly string[]
  readonly columnsOnlyInB: readonly string[]
  readonly rowsInA: number
  readonly rowsInB: number
  readonly comparedCells: number
  readonly cells: readonly CellDifference[]
  /** Cells of the same value that are written differently, e.g. `33` and `33.0`; they do not count. */
  readonly writtenDifferently: number
}

/** How two folders of reports differ. */
export interface FolderDifference {
  readonly equal: boolean
  readonly onlyInA: readonly string[]
  readonly onlyInB: readonly string[]
  readonly reports: readonly ReportDifference[]
}

/** The reports of one folder by file name. */
export type ReportTables = ReadonlyMap<string, ReportTable>

/** Compares all reports that both folders have, cell by cell; `tolerance` is relative to the larger value. */
export function compareReports(a: ReportTables, b: ReportTables, tolerance: number): FolderDifference {
  const onlyInA = [...a.keys()].filter((file) => !b.has(file))
  const onlyInB = [...b.keys()].filter((file) => !a.has(file))
  const reports: ReportDifference[] = []
  for (const [file, tableA] of a) {
    const tableB = b.get(file)
    if (tableB !== undefined) reports.push(compareTables(file, tableA, tableB, tolerance))
  }
  const equal = onlyInA.length === 0 && onlyInB.length === 0 && reports.every(isEqual)
  return { equal, onlyInA, onlyInB, reports }
}

/** True when a report has the same columns, rows and values on both sides. */
export function isEqual(report: ReportDifference): boolean {
  const sameShape = report.columnsOnlyInA.length + report.columnsOnlyInB.length === 0
  return sameShape && report.rowsInA === report.rowsInB && report.cells.length === 0
}

function compareTables(file: string, a: ReportTable, b: ReportTable, tolerance: number): ReportDifference {
  const cells: CellDifference[] = []
  let comparedCells = 0
  let writtenDifferently = 0
  const columns = a.header.flatMap((column, inA) => {
    const inB = b.header.indexOf(column)
    return inB === -1 ? [] : [{ column, inA, inB }]
  })
  for (let row = 0; row < Math.min(a.rows.length, b.rows.length); row++) {
    for (const { column, inA, inB } of columns) {
      const [cellA, cellB] = [a.rows[row]?.[inA] ?? '', b.rows[row]?.[inB] ?? '']
      comparedCells++
      if (cellA === cellB) continue
      if (sameValue(cellA, cellB, tolerance)) writtenDifferently++
      else cells.push({ row: row + 1, column, a: cellA, b: cellB, ...distance(cellA, cellB) })
    }
  }
  return {
    file,
    columnsOnlyInA: a.header.filter((column) => !b.header.includes(column)),
    columnsOnlyInB: b.header.filter((column) => !a.header.includes(column)),
    rowsInA: a.rows.length,
    rowsInB: b.rows.length,
    comparedCells,
    cells,
    writtenDifferently,
  }
}

function sameValue(a: string, b: string, tolerance: number): boolean {
  const integer = /^-?\d+$/
  // Counts may exceed 2^53, where different integers are the same double.
  if (tolerance === 0 && integer.test(a) && integer.test(b)) return BigInt(a) === BigInt(b)
  const [x, y] = [numberOf(a), numberOf(b)]
  if (x === undefined || y === undefined) return false
  return x === y || Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y))
}

function distance(a: string, b: string): { readonly difference?: number; readonly relative?: number } {
  const [x, y] = [numberOf(a), numberOf(b)]
  if (x === undefined || y === undefined) return {}
  return x === 0 ? { difference: y - x } : { difference: y - x, relative: (y - x) / Math.abs(x) }
}

function numberOf(cell: string): number | undefined {
  const value = cell === '' ? Number.NaN : Number(cell)
  return Number.isFinite(value) ? value : undefined
}
