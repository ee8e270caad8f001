import type { FigureTable } from './scene.ts'

type Cell = string | number | null

/** The data in full precision, one line a row; units stand in the head. */
export function csvFile({ columns, rows }: FigureTable): string {
  const head = columns.map(({ title, unit }) => (unit === '' ? title : `${title} (${unit})`))
  return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\n`).join('')
}

function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  // A spreadsheet takes these for formulas.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
