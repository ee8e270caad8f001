import type { Comparison } from '../../../engine/studies/seed-study.ts'
import { textTable, type Column } from './text-table.ts'

const COLUMNS: readonly Column<Comparison>[] = [
  { title: 'in', align: 'left', cell: (row) => row.figure },
  { title: 'quantity', align: 'left', cell: (row) => row.quantity },
  { title: 'unit', align: 'left', cell: (row) => row.unit },
  { title: 'layer', align: 'left', cell: (row) => row.layer },
  { title: 'array', cell: (row) => String(row.array) },
  { title: 'paper', cell: (row) => row.published },
  { title: 'simulated', cell: (row) => row.simulatedText },
  { title: 'difference', cell: (row) => signed(row.difference) },
  { title: 'match', align: 'left', cell: matchText },
]

/** One experiment: a table of its numbers, how many match, and what has to be said about some. */
export function comparisonText(title: string, rows: readonly Comparison[]): string {
  const notes = new Set(rows.flatMap(({ note }) => (note === undefined ? [] : [note])))
  const said = [...notes].map((note) => `note: ${note}\n`).join('')
  return `${title}\n\n${textTable(COLUMNS, rows)}${summaryLine(rows)}\n${said}`
}

/** How many numbers match, in words. */
export function summaryLine(rows: readonly Comparison[]): string {
  const matching = rows.filter((row) => row.matches).length
  return `${matching} of ${rows.length} numbers match to the printed digit`
}

function matchText({ matches, approximate }: Comparison): string {
  if (!matches) return 'NO'
  return approximate ? 'yes, as rounded' : 'yes'
}

/** Two significant digits: enough to see that a difference is rounding. */
function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${Number(value.toPrecision(2))}`
}
