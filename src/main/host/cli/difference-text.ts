import {
  isEqual,
  type CellDifference,
  type FolderDifference,
  type ReportDifference,
} from '../../services/report-comparison.ts'
import { count, textTable, type Column } from './text-table.ts'

/** More are counted, not listed. */
const LISTED_CELLS = 50

const COLUMNS: readonly Column<CellDifference>[] = [
  { title: 'row', cell: (cell) => String(cell.row) },
  { title: 'column', align: 'left', cell: (cell) => cell.column },
  { title: 'A', cell: (cell) => cell.a },
  { title: 'B', cell: (cell) => cell.b },
  { title: 'difference', cell: (cell) => signed(cell.difference) },
  { title: 'relative', cell: (cell) => signed(cell.relative) },
]

/** The differences of two report folders as text. */
export function differenceText(difference: FolderDifference): string {
  const { onlyInA, onlyInB, reports, equal } = difference
  const lines = [
    ...onlyInA.map((file) => `${file}: only in A\n`),
    ...onlyInB.map((file) => `${file}: only in B\n`),
    ...reports.map(reportText),
  ]
  const differing = reports.reduce((sum, report) => sum + report.cells.length, 0)
  const compared = reports.reduce((sum, report) => sum + report.comparedCells, 0)
  const verdict = equal ? 'equal' : `different: ${count(differing)} cells differ`
  return `${lines.join('')}${verdict} (${count(compared)} cells of ${reports.length} reports compared)\n`
}

function reportText(report: ReportDifference): string {
  const { file, cells, columnsOnlyInA, columnsOnlyInB, rowsInA, rowsInB, writtenDifferently } = report
  if (isEqual(report) && writtenDifferently === 0) return `${file}: equal\n`
  const listed = cells.slice(0, LISTED_CELLS)
  const more = cells.length - listed.length
  return [
    `${file}:${isEqual(report) ? ' equal' : ''}\n`,
    ...columnsOnlyInA.map((column) => `  column only in A: ${column}\n`),
    ...columnsOnlyInB.map((column) => `  column only in B: ${column}\n`),
    rowsInA === rowsInB ? '' : `  rows: ${rowsInA} in A, ${rowsInB} in B\n`,
    listed.length === 0 ? '' : textTable(COLUMNS, listed).replaceAll(/^(?=.)/gm, '  '),
    more === 0 ? '' : `  … and ${count(more)} more; --json lists all\n`,
    writtenDifferently === 0
      ? ''
      : `  ${count(writtenDifferently)} cells of equal value are written differently\n`,
  ].join('')
}

function signed(value: number | undefined): string {
  if (value === undefined) return ''
  return `${value > 0 ? '+' : ''}${Number(value.toPrecision(6))}`
}
