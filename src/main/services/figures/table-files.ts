import type { FigureStyle } from '../../../shared/model/figures.ts'
import { widthMmOf, type FigureScene, type FigureTable, type TableColumn } from './scene.ts'

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

/** A table for a paper; wants the packages booktabs and siunitx-free LaTeX only. */
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

/** The figure as a pgfplots axis with its data inside. */
export function pgfplotsFile({ title, table, plot }: FigureScene, style: FigureStyle): string {
  const { columns, rows } = table
  const isCategory = columns[plot.x]?.kind === 'text'
  const axis = [
    `title={${tex(title)}}`,
    `width=${widthMmOf(style)}mm`,
    `height=${style.heightMm}mm`,
    `xlabel={${label(columns[plot.x])}}`,
    `ylabel={${label(columns[plot.y[0] ?? 0])}}`,
    ...(plot.isLogX === true ? ['xmode=log'] : []),
    ...(plot.isLogY === true ? ['ymode=log'] : []),
    ...(plot.kind === 'bars' ? ['ybar', 'ymin=0'] : []),
    ...(isCategory
      ? ['xtick=data', `xticklabels={${rows.map((row) => texWord(row[plot.x])).join(',')}}`]
      : []),
    ...(style.showLegend && plot.y.length > 1 ? ['legend pos=north east'] : ['legend style={draw=none}']),
  ]
  const plots = plot.y.flatMap((y) => [
    `    \\addplot${plot.kind === 'scatter' ? '+[only marks]' : ''} coordinates {`,
    ...rows.flatMap((row, index) => {
      const value = row[y]
      const x = isCategory ? index : row[plot.x]
      return typeof value === 'number' && typeof x === 'number' ? [`      (${x},${value})`] : []
    }),
    '    };',
    ...(plot.y.length > 1 ? [`    \\addlegendentry{${tex(columns[y]?.title ?? '')}}`] : []),
  ])
  return [
    '% \\usepackage{pgfplots} \\pgfplotsset{compat=1.18}',
    '\\begin{tikzpicture}',
    `  \\begin{axis}[${axis.join(', ')}]`,
    ...plots,
    '  \\end{axis}',
    '\\end{tikzpicture}',
    '',
  ].join('\n')
}

function label(column: TableColumn | undefined): string {
  if (column === undefined) return ''
  return tex(column.unit === '' ? column.title : `${column.title} (${column.unit})`)
}

function texCell(value: Cell, column: TableColumn | undefined): string {
  if (value === null) return '--'
  if (typeof value === 'string') return tex(value)
  const text = column?.decimals === undefined ? String(value) : value.toFixed(column.decimals)
  return text.startsWith('-') ? `$-$${text.slice(1)}` : text
}

/** A category inside a list of pgfplots: commas would part it. */
function texWord(value: Cell | undefined): string {
  return `{${tex(String(value ?? ''))}}`
}

const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '%': '\\%',
  '&': '\\&',
  '#': '\\#',
  $: '\\$',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '×': '$\\times$',
  '−': '$-$',
  '²': '$^2$',
  '\u202F': '\\,',
}

function tex(text: string): string {
  return text.replaceAll(/[\\{}%&#$_^~×−²\u202F]/g, (sign) => TEX[sign] ?? sign)
}
