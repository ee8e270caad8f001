import { PUBLISHED } from '../published-marks.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import type { PlotPanel } from './plot-data.ts'
import { areaLook, dotLook, markLook } from './plot-looks.ts'
import { tex, texLines, texWidth } from './tex-text.ts'

/** The legend of a figure: once for all its panels, in as many columns as its width holds. */
export interface TexLegend {
  readonly columns: number
  /** Its height in px. */
  readonly height: number
  readonly entries: readonly LegendEntry[]
}

interface LegendEntry {
  readonly look: string
  readonly lines: readonly string[]
}

/** Swatch, the space around the words and to the next column, in px. */
const AROUND_PX = 27

/** Swatches half as wide as those of pgfplots, as styles by name. */
export const SWATCH_LINES: readonly string[] = [
  ['area swatch', '\\draw[##1] (0mm,-0.7mm) rectangle (3mm,1.1mm);'],
  ['line swatch', '\\draw[##1] (0mm,0mm) -- (3mm,0mm);'],
  [
    'dot swatch',
    '\\draw[##1, mark repeat=2, mark phase=2] plot coordinates {(0mm,0mm) (1.5mm,0mm) (3mm,0mm)};',
  ],
].map(([name, code]) => `  \\pgfplotsset{${name}/.style={legend image code/.code={${code}}}}`)

const ROW_EM = 1.6

/** The legend of some panels; without entries where there is nothing to be told apart. */
export function legendOf({ plot }: FigureScene, panels: readonly PlotPanel[], canvas: Canvas): TexLegend {
  const { textPx, width } = canvas
  const shown = entriesOf(plot, panels, canvas)
  if (!canvas.style.showLegend || shown.length < 2) return { columns: 1, height: 0, entries: [] }
  const entries = shown.map(({ look, title }) => ({
    look,
    lines: texLines(title, textPx, width - AROUND_PX),
  }))
  const widths = entries.map(
    ({ lines }) => AROUND_PX + Math.max(...lines.map((line) => texWidth(line, textPx))),
  )
  const columns = columnsWithin(widths, width)
  const rows = Array.from({ length: Math.ceil(entries.length / columns) }, (_, row) =>
    Math.max(...entries.slice(row * columns, (row + 1) * columns).map(({ lines }) => lines.length)),
  )
  return { columns, height: rows.reduce((sum, lines) => sum + lines, 0) * ROW_EM * textPx, entries }
}

/** A column is as wide as its widest entry, entries go along the rows. */
function columnsWithin(widths: readonly number[], most: number): number {
  for (let columns = widths.length; columns > 1; columns--) {
    let sum = 0
    for (let column = 0; column < columns; column++) {
      sum += Math.max(...widths.filter((_, index) => index % columns === column))
    }
    if (sum <= most) return columns
  }
  return 1
}

function entriesOf(plot: FigureScene['plot'], panels: readonly PlotPanel[], canvas: Canvas) {
  const { ranges, marks = [] } = plot
  if (ranges !== undefined) {
    return ranges.sides.map(({ title, fill }) => ({ title, look: `area swatch, ${areaLook(canvas, fill)}` }))
  }
  const series = new Map(
    panels.flatMap(({ series: own }) => own.map((one) => [one.title, one.fill] as const)),
  )
  const hasPublished = panels.some(({ series: own }) => own.some(({ published }) => published.length > 0))
  const named = marks.flatMap(({ name, look }) =>
    name === undefined
      ? []
      : [{ title: name, isFront: look === 'front', look: `dot swatch, ${markLook(look)}` }],
  )
  return [
    ...named.filter(({ isFront }) => isFront),
    ...[...series].map(([title, fill]) => ({
      title,
      look:
        plot.kind === 'scatter' ? `dot swatch, ${dotLook(fill)}` : `area swatch, ${areaLook(canvas, fill)}`,
    })),
    ...(hasPublished ? [{ title: PUBLISHED, look: 'line swatch, draw=black, line width=0.9pt' }] : []),
    ...named.filter(({ isFront }) => !isFront),
  ]
}

/** The legend in the options of the axis that carries it. */
export function legendOptions(
  { columns, entries }: TexLegend,
  at: { readonly x: number; readonly y: number },
): readonly string[] {
  if (entries.length === 0) return []
  const place = `at={(axis description cs:${at.x.toFixed(4)},${at.y.toFixed(4)})}, anchor=south west`
  return [
    `legend columns=${columns}`,
    'legend cell align=left',
    `legend style={${place}, draw=none, fill=none, inner sep=0pt, nodes={inner xsep=2pt, inner ysep=1.2pt}, /tikz/every even column/.append style={column sep=3pt}}`,
  ]
}

/** The entries, of plots that may stand in other panels. */
export function legendLines({ entries }: TexLegend): readonly string[] {
  return entries.flatMap(({ look, lines }) => [
    `      \\addlegendimage{${look}}`,
    `      \\addlegendentry${lines.length > 1 ? '[align=left]' : ''}{${lines.map(tex).join('\\\\')}}`,
  ])
}
