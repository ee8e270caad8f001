import type { FigureStyle } from '../../../shared/model/figures.ts'
import { fillOf, FILLS } from './fills.ts'
import { canvasOf, widthMmOf, type Canvas, type FigureScene, type TableColumn } from './scene.ts'
import { tex } from './tex-text.ts'

type Row = FigureScene['table']['rows'][number]

/** What a figure in a paper has around its plot. */
export interface TexFrame {
  readonly caption: string
  /** Name of the files of the figure without their endings, and of its label. */
  readonly stem: string
}

/**
 * The figure as a LaTeX float: a pgfplots axis with its data inside, caption and label. A heatmap has more cells than
 * TeX can hold, and parallel axes are none of its plots: their floats include the PDF of the same name.
 */
export function pgfplotsFile(scene: FigureScene, style: FigureStyle, { caption, stem }: TexFrame): string {
  const float = style.width.endsWith('double') ? 'figure*' : 'figure'
  const isImage = scene.plot.kind === 'matrix' || scene.plot.kind === 'parallel'
  const body = isImage
    ? [`  \\includegraphics[width=${widthMmOf(style)}mm]{${stem}.pdf}`]
    : picture(scene, canvasOf(style))
  return [
    isImage
      ? '% \\usepackage{graphicx}'
      : '% \\usepackage{pgfplots} \\pgfplotsset{compat=1.18} \\usetikzlibrary{patterns}',
    `\\begin{${float}}`,
    '  \\centering',
    ...body,
    `  \\caption{${tex(caption)}}`,
    `  \\label{fig:${stem}}`,
    `\\end{${float}}`,
    '',
  ].join('\n')
}

/** One axis per panel, below each other. */
function picture(scene: FigureScene, canvas: Canvas): readonly string[] {
  const { panel } = scene.plot
  const { rows } = scene.table
  const panels = panel === undefined ? [rows] : [...Map.groupBy(rows, (row) => row[panel]).values()]
  const most = Math.max(0, ...panels.map((own) => seriesOf(scene, own).length))
  const colors = Array.from({ length: Math.min(FILLS, most) }, (_, index) =>
    fillOf(canvas, index).color.slice(1),
  )
  return [
    ...colors.map((color, index) => `  \\definecolor{fill${index}}{HTML}{${color}}`),
    ...panels.flatMap((own) => [
      '  \\begin{tikzpicture}',
      ...axis(scene, own, canvas, panels.length),
      '  \\end{tikzpicture}',
    ]),
  ]
}

/** One plot: its name, its rows, and where its numbers stand. */
interface Series {
  readonly name: string
  readonly rows: readonly Row[]
  readonly y: number
}

function seriesOf({ table, plot }: FigureScene, rows: readonly Row[]): readonly Series[] {
  const { series, y } = plot
  if (series === undefined) {
    return y.map((column) => ({ name: table.columns[column]?.title ?? '', rows, y: column }))
  }
  const groups = Map.groupBy(rows, (row) => String(row[series] ?? ''))
  return [...groups].map(([name, own]) => ({ name, rows: own, y: y[0] ?? 0 }))
}

/** More names than these along an axis are not read. */
const MOST_NAMES = 40

function axis(scene: FigureScene, rows: readonly Row[], canvas: Canvas, panels: number): readonly string[] {
  const { plot, table } = scene
  const xColumn = table.columns[plot.x]
  const names =
    xColumn?.kind === 'text' ? [...new Set(rows.map((row) => String(row[plot.x] ?? '')))] : undefined
  const series = seriesOf(scene, rows)
  const barMm = (0.7 * widthMmOf(canvas.style)) / ((names?.length ?? 1) * series.length)
  const options = [
    `width=${widthMmOf(canvas.style)}mm`,
    `height=${canvas.style.heightMm / panels}mm`,
    `xlabel={${label(xColumn)}}`,
    `ylabel={${yLabel(scene, rows)}}`,
    ...fontOptions(canvas.style),
    ...(plot.isLogX === true ? ['xmode=log'] : []),
    ...(plot.isLogY === true ? ['ymode=log'] : []),
    ...(plot.kind === 'bars' ? ['ybar=0pt', `bar width=${barMm.toFixed(3)}mm`, 'ymin=0'] : []),
    ...(plot.kind === 'stacked' ? ['ybar stacked', 'ymin=0'] : []),
    ...(plot.kind === 'areas' ? ['const plot', 'stack plots=y', 'enlarge x limits=false', 'ymin=0'] : []),
    ...(names === undefined ? [] : nameOptions(names)),
    ...(canvas.style.showLegend && series.length > 1
      ? ['legend columns=-1', 'legend style={at={(0,1.02)}, anchor=south west, draw=none}']
      : []),
  ]
  const hasLegend = canvas.style.showLegend && series.length > 1
  return [
    '    \\begin{axis}[',
    ...options.map((option) => `      ${option},`),
    '    ]',
    ...series.flatMap((one, index) => plotLines(scene, one, { index, names, canvas, hasLegend })),
    ...series.flatMap((one, index) =>
      publishedLines(scene, one, { names, shiftMm: (index - (series.length - 1) / 2) * barMm, barMm }),
    ),
    '    \\end{axis}',
  ]
}

/** A panel is named by what its rows have in common; their unit stands beside it or in the column. */
function yLabel({ table, plot }: FigureScene, [first]: readonly Row[]): string {
  const column = table.columns[plot.y[0] ?? 0]
  if (plot.panel === undefined) return label(column)
  const unit = table.columns.findIndex(({ title }) => title === 'unit')
  return label({
    title: String(first?.[plot.panel] ?? ''),
    unit: String(first?.[unit] ?? column?.unit ?? ''),
    kind: 'number',
  })
}

function fontOptions({ fontSizePt }: FigureStyle): readonly string[] {
  const font = `font=\\fontsize{${fontSizePt}}{${(1.2 * fontSizePt).toFixed(1)}}\\selectfont`
  return ['label', 'tick label', 'legend'].map((part) => `${part} style/.append style={${font}}`)
}

function nameOptions(names: readonly string[]): readonly string[] {
  if (names.length > MOST_NAMES) return []
  // Commas would part the list.
  const labels = names.map((name) => `{${tex(name)}}`)
  return [`xtick={${names.map((_, index) => index).join(',')}}`, `xticklabels={${labels.join(',')}}`]
}

const PATTERNS: Readonly<Record<number, string>> = {
  45: 'north west lines',
  [-45]: 'north east lines',
  0: 'horizontal lines',
  90: 'vertical lines',
}

interface PlotPlace {
  readonly index: number
  readonly names: readonly string[] | undefined
  readonly canvas: Canvas
  readonly hasLegend: boolean
}

function plotLines(
  { plot }: FigureScene,
  { name, rows, y }: Series,
  { index, names, canvas, hasLegend }: PlotPlace,
): readonly string[] {
  const { hatchDegrees } = fillOf(canvas, index)
  const color = `fill${index % FILLS}`
  const pattern =
    hatchDegrees === undefined ? '' : `, postaction={pattern=${PATTERNS[hatchDegrees] ?? 'dots'}}`
  const look =
    plot.kind === 'scatter'
      ? `only marks, mark size=1pt, color=${color}`
      : plot.kind === 'lines'
        ? `color=${color}, mark=*, mark size=1pt`
        : `draw=black, fill=${color}${pattern}`
  return [
    `      \\addplot[${look}] coordinates {`,
    ...coordinates(rows, plot.x, y, names),
    ...(plot.end === undefined ? [] : [`        (${plot.end},${rows.at(-1)?.[y] ?? 0})`]),
    plot.kind === 'areas' ? '      } \\closedcycle;' : '      };',
    ...(hasLegend ? [`      \\addlegendentry{${tex(name)}}`] : []),
  ]
}

/** Marks over the bars of a series. */
function publishedLines(
  { plot }: FigureScene,
  { rows }: Series,
  {
    names,
    shiftMm,
    barMm,
  }: { readonly names: readonly string[] | undefined; readonly shiftMm: number; readonly barMm: number },
): readonly string[] {
  if (plot.published === undefined) return []
  const points = coordinates(rows, plot.x, plot.published, names)
  if (points.length === 0) return []
  const look = `only marks, mark=-, thick, mark size=${(barMm / 2).toFixed(3)}mm, color=black, xshift=${shiftMm.toFixed(3)}mm`
  return [`      \\addplot[${look}, forget plot] coordinates {`, ...points, '      };']
}

function coordinates(
  rows: readonly Row[],
  xColumn: number,
  yColumn: number,
  names: readonly string[] | undefined,
): readonly string[] {
  return rows.flatMap((row) => {
    const x = names === undefined ? row[xColumn] : names.indexOf(String(row[xColumn] ?? ''))
    const value = row[yColumn]
    return typeof x === 'number' && typeof value === 'number' ? [`        (${x},${value})`] : []
  })
}

function label(column: TableColumn | undefined): string {
  if (column === undefined) return ''
  return tex(column.unit === '' ? column.title : `${column.title} (${column.unit})`)
}
