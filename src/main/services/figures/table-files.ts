import type { FigureScene, FigureTable, TableColumn } from './scene.ts'
import { tex } from './tex-text.ts'

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

/** A table for a paper; wants the package booktabs only. */
export function booktabsFile(
  { title, table }: Pick<FigureScene, 'title' | 'table'>,
  caption: string,
): string {
  const { columns, rows } = table
  const alignment = columns.map(({ kind }) => (kind === 'number' ? 'r' : 'l')).join('')
  const head = columns.map(({ title: name, unit }) => tex(unit === '' ? name : `${name} (${unit})`))
  const body = rows.map((row) => row.map((value, index) => texCell(value, columns[index])))
  return [
    '% \\usepackage{booktabs}',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${tex(caption === '' ? title : caption)}}`,
    `  \\begin{tabular}{${alignment}}`,
    '    \\toprule',
    `    ${head.join(' & ')} \\\\`,
    '    \\midrule',
    ...body.map((cells) => `    ${cells.join(' & ')} \\\\`),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n')
}

function texCell(value: Cell, column: TableColumn | undefined): string {
  if (value === null) return '--'
  if (typeof value === 'string') return tex(value)
  // More digits than six are noise in print; the CSV has them all.
  const text =
    column?.decimals === undefined ? String(Number(value.toPrecision(6))) : value.toFixed(column.decimals)
  return text.startsWith('-') ? `$-$${text.slice(1)}` : text
}
