import { FIGURE_PRESETS } from '../../../../shared/model/figure-presets.ts'
import type { FigureStyle, FigureWidth } from '../../../../shared/model/figures.ts'
import type { FigureScene, FigureTable, TableColumn } from '../scene.ts'
import type { TexFrame } from './pgfplots-file.ts'
import { tex, texLines, texWidth } from './tex-text.ts'
import { printWidthMm } from './tex-units.ts'

type Cell = string | number | null

/** Of \footnotesize, in pt: 8 pt are set narrower than the 7 pt the advances are for. */
const TEXT_PT = 7.5
const LINE_PT = 9.6
/** Between columns: two times \tabcolsep. */
const GAP_PT = 2 * 4
/** What a float may have of the shortest page a class has, with room for the rules. */
const PAGE_PT = 500
const CAPTION_LINE_PT = 12
const PT_PER_MM = 72.27 / 25.4

/** A column as it is typeset: its head in lines, its cells as words. */
interface Column {
  readonly source: TableColumn
  readonly head: readonly string[]
  readonly cells: readonly string[]
  /** In pt, of the widest line. */
  readonly width: number
  /** Cells are broken into lines of this width, in pt. */
  readonly paragraph?: number
}

/**
 * The data as tables for a paper; wants the package booktabs only. Columns of one word stand in the caption; a table
 * wider than a column floats over both, one wider than the page comes in parts, and so does one longer than a page.
 */
export function booktabsFile(
  { title, table }: Pick<FigureScene, 'title' | 'table'>,
  style: Pick<FigureStyle, 'width'>,
  { caption, stem }: TexFrame,
): string {
  const { varying, common } = partedColumns(table)
  const told = caption === '' ? title : caption
  const words = common === '' ? told : `${told.replace(/([^.!?])$/, '$1.')} ${common}`
  const shown = { ...table, rows: table.rows.slice(0, MOST_ROWS) }
  const columns = varying.map((index) => columnOf(shown, index))
  const [single, wide] = widthsOf(style)
  const parts = tooWide(columns, single) ? withinPage(columns, wide) : [columns]
  const isWide = parts.some((part) => tooWide(part, single))
  const width = isWide ? wide : single
  const floats = parts.flatMap((part) => pages(part, CAPTION_LINE_PT * texLines(words, 10, width).length))
  return [
    '% \\usepackage{booktabs}',
    ...(isCut(table)
      ? [`% The first ${MOST_ROWS} of ${table.rows.length} rows; the CSV of this figure has all.`]
      : []),
    ...floats.flatMap(({ columns: part, from, to }, index) =>
      float(part, {
        from,
        to,
        environment: isWide ? 'table*' : 'table',
        caption: words,
        stem,
        isFirst: index === 0,
      }),
    ),
    '',
  ].join('\n')
}

/** More rows are no table for paper, and more floats than LaTeX holds. */
export const MOST_ROWS = 500

/** True where the table in LaTeX is not the whole data. */
export function isCut({ rows }: Pick<FigureTable, 'rows'>): boolean {
  return rows.length > MOST_ROWS
}

/** Widths in pt of a column and of the text of a page, of the publisher of a style. */
function widthsOf({ width }: Pick<FigureStyle, 'width'>): readonly [single: number, wide: number] {
  const publisher = width.slice(0, width.indexOf('-'))
  const widths = Object.keys(FIGURE_PRESETS).filter((name) =>
    name.startsWith(`${publisher}-`),
  ) as FigureWidth[]
  const points = widths.map((name) => printWidthMm({ width: name }) * PT_PER_MM)
  return [Math.min(...points), Math.max(...points)]
}

/** Columns whose word is the same in all of several rows are told once. */
function partedColumns({ columns, rows }: FigureTable): {
  readonly varying: readonly number[]
  readonly common: string
} {
  const [first] = rows
  const isCommon = (index: number): boolean =>
    rows.length > 1 &&
    columns[index]?.kind === 'text' &&
    rows.every((row) => row[index] === first?.[index]) &&
    typeof first?.[index] === 'string'
  const all = [...columns.keys()]
  const facts = all
    .filter(isCommon)
    .map((index) => [columns[index]?.title ?? '', String(first?.[index])] as const)
  const told = facts.reduce((text, [title, word]) => {
    // A unit belongs to what stands before it.
    if (title === 'unit' && text !== '') return `${text}, ${word}`
    return [text, `${title.charAt(0).toUpperCase()}${title.slice(1)}: ${word}`]
      .filter((part) => part !== '')
      .join('; ')
  }, '')
  return { varying: all.filter((index) => !isCommon(index)), common: told === '' ? '' : `${told}.` }
}

/** A paragraph is at most this wide, in pt. */
const MOST_PARAGRAPH_PT = 110

function columnOf({ columns, rows }: FigureTable, index: number): Column {
  const source = columns[index] ?? { title: '', unit: '', kind: 'text' }
  const cells = rows.map((row) => cellText(row[index] ?? null, source))
  const own = Math.max(0, ...cells.map((cell) => texWidth(cell, TEXT_PT)))
  const title = source.unit === '' ? source.title : `${source.title} (${source.unit})`
  // Names without spaces cannot be broken.
  const longest = Math.max(
    0,
    ...cells.flatMap((cell) => cell.split(' ')).map((word) => texWidth(word, TEXT_PT)),
  )
  const most = source.kind === 'text' ? Math.min(own, Math.max(longest, MOST_PARAGRAPH_PT)) : own
  const isParagraph = most < own
  const head = texLines(title, TEXT_PT, Math.max(most, MOST_HEAD_PT))
  const width = Math.max(most, ...head.map((line) => texWidth(line, TEXT_PT)))
  return { source, head, cells, width, ...(isParagraph ? { paragraph: width } : {}) }
}

/** A head is at least this wide before it is broken, in pt. */
const MOST_HEAD_PT = 42

/** A number with as many digits as print wants: more than six are noise, and the CSV has them all. */
function cellText(value: Cell, { decimals }: TableColumn): string {
  if (value === null) return '--'
  if (typeof value === 'string') return value
  const digits = decimals === undefined ? String(Number(value.toPrecision(6))) : value.toFixed(decimals)
  return Number(digits) === 0 ? digits.replace('-', '') : digits
}

/** Digits of powers and signs as TeX prints numbers. */
function texCell(cell: string, { kind }: TableColumn): string {
  if (kind === 'text') return tex(cell)
  const [, sign = '', digits = cell, power] = /^(-?)([\d.]+)(?:e([+-]?\d+))?$/.exec(cell) ?? []
  const scaled = power === undefined ? digits : `${digits}$\\cdot 10^{${Number(power)}}$`
  return sign === '' ? scaled : `$-$${scaled}`
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0) + GAP_PT * Math.max(0, columns.length - 1)
}

const tooWide = (columns: readonly Column[], most: number): boolean => widthOf(columns) > most

/** Parts no wider than a page, each with the words its rows begin with. */
function withinPage(columns: readonly Column[], most: number): readonly (readonly Column[])[] {
  if (!tooWide(columns, most)) return [columns]
  const firstNumber = columns.findIndex(({ source }) => source.kind === 'number')
  const keys = columns.slice(0, Math.max(1, firstNumber))
  const parts: Column[][] = []
  for (const column of columns.slice(keys.length)) {
    const last = parts.at(-1)
    if (last === undefined || tooWide([...keys, ...last, column], most)) parts.push([column])
    else last.push(column)
  }
  return parts.map((part) => [...keys, ...part])
}

interface Page {
  readonly columns: readonly Column[]
  readonly from: number
  readonly to: number
}

/** Rows that fit a page below a caption. */
function pages(columns: readonly Column[], captionPt: number): readonly Page[] {
  const count = columns[0]?.cells.length ?? 0
  const headLines = Math.max(1, ...columns.map(({ head }) => head.length))
  const room = PAGE_PT - captionPt - (headLines + 2) * LINE_PT
  const found: Page[] = []
  let [from, used] = [0, 0]
  for (let row = 0; row < count; row++) {
    const height = LINE_PT * linesOf(columns, row)
    if (row > from && used + height > room) {
      found.push({ columns, from, to: row })
      ;[from, used] = [row, 0]
    }
    used += height
  }
  return [...found, { columns, from, to: count }]
}

function linesOf(columns: readonly Column[], row: number): number {
  return Math.max(
    1,
    ...columns.map(({ cells, paragraph }) =>
      paragraph === undefined ? 1 : texLines(cells[row] ?? '', TEXT_PT, paragraph).length,
    ),
  )
}

interface FloatFrame extends TexFrame {
  readonly from: number
  readonly to: number
  readonly environment: 'table' | 'table*'
  readonly isFirst: boolean
}

function float(
  columns: readonly Column[],
  { from, to, environment, caption, stem, isFirst }: FloatFrame,
): readonly string[] {
  const alignment = columns.map(({ source, paragraph }) =>
    paragraph === undefined ? (source.kind === 'number' ? 'r' : 'l') : `p{${paragraph.toFixed(0)}pt}`,
  )
  const rows = Array.from({ length: to - from }, (_, index) =>
    columns.map(({ cells, source, paragraph }) => {
      const cell = texCell(cells[from + index] ?? '', source)
      return paragraph === undefined ? cell : `\\raggedright ${cell}`
    }),
  )
  return [
    `\\begin{${environment}}`,
    '  \\centering',
    // The parts of a table have one number.
    ...(isFirst ? [] : ['  \\addtocounter{table}{-1}']),
    `  \\caption{${tex(caption)}${isFirst ? '' : ' (continued)'}}`,
    ...(isFirst ? [`  \\label{tab:${stem}}`] : []),
    `  \\footnotesize\\setlength{\\tabcolsep}{${GAP_PT / 2}pt}`,
    `  \\begin{tabular}{@{}${alignment.join('')}@{}}`,
    '    \\toprule',
    ...headRows(columns).map((cells) => `    ${cells.join(' & ')} \\\\`),
    '    \\midrule',
    ...rows.map((cells) => `    ${cells.join(' & ')} \\\\`),
    '    \\bottomrule',
    '  \\end{tabular}',
    `\\end{${environment}}`,
  ]
}

/** Heads stand on the rule: shorter ones begin lower. */
function headRows(columns: readonly Column[]): readonly (readonly string[])[] {
  const count = Math.max(1, ...columns.map(({ head }) => head.length))
  return Array.from({ length: count }, (_, row) =>
    columns.map(({ head }) => tex(head[row - count + head.length] ?? '')),
  )
}
