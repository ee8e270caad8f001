import type { Canvas, FigureScene, PlotAxis, TableColumn } from '../scene.ts'

type Row = FigureScene['table']['rows'][number]

/** A point of a plot; of names the place among them. */
export interface PlotPoint {
  readonly x: number
  readonly y: number
  /** Of the row, where dots have sizes. */
  readonly size: number
}

/** What is drawn alike and has one entry in the legend. */
export interface PlotSeries {
  readonly title: string
  readonly fill: number
  readonly points: readonly PlotPoint[]
  readonly published: readonly PlotPoint[]
}

/** What has an axis of its own. */
export interface PlotPanel {
  /** Above it: its name, or its letter among several. */
  readonly title: string
  readonly xAxis: PlotAxis
  readonly yAxis: PlotAxis
  /** Along the horizontal axis; undefined where that has numbers. */
  readonly names: readonly string[] | undefined
  readonly series: readonly PlotSeries[]
}

const LETTER_A = 97

/** What a plot of the scene shows, panel by panel. */
export function panelsOf(scene: FigureScene, canvas: Canvas): readonly PlotPanel[] {
  const { plot, table } = scene
  const rows = plot.rows === undefined ? table.rows : table.rows.filter((_, at) => plot.rows?.includes(at))
  const panels = plot.panel === undefined ? [rows] : [...Map.groupBy(rows, wordIn(plot.panel)).values()]
  // A series has its fill in every panel, whatever stands before it there.
  const names = [...new Set(panels.flatMap((own) => groupsOf(scene, own).map(({ name }) => name)))]
  return panels.map((own, index) => {
    const word = plot.panel === undefined ? '' : wordIn(plot.panel)(own[0] ?? [])
    const isAbove = plot.panelTitle === 'above'
    const isNamed = table.columns[plot.x]?.kind === 'text'
    const panelNames = isNamed ? [...new Set(own.map(wordIn(plot.x)))] : undefined
    const yAxis = yAxisOf(scene, own)
    return {
      title: isAbove ? word : panels.length > 1 ? `(${String.fromCodePoint(LETTER_A + index)})` : '',
      xAxis: plot.xAxis ?? axisOf(table.columns[plot.x]),
      // Where panels have titles above, the first one names the quantity for all.
      yAxis: isAbove && index > 0 ? { ...yAxis, title: '', unit: '' } : yAxis,
      names: panelNames?.map(plot.nameOf ?? ((name) => name)),
      series: groupsOf(scene, own).map(({ name, rows: some, column }) => ({
        title: name,
        fill: names.indexOf(name),
        ...plot.seriesLook?.(canvas, name),
        points: pointsOf(scene, some, column, panelNames),
        published: plot.published === undefined ? [] : pointsOf(scene, some, plot.published, panelNames),
      })),
    }
  })
}

const wordIn =
  (column: number) =>
  (row: Row): string =>
    String(row[column] ?? '')

interface Group {
  readonly name: string
  readonly rows: readonly Row[]
  readonly column: number
}

function groupsOf({ table, plot }: FigureScene, rows: readonly Row[]): readonly Group[] {
  const { series, y } = plot
  if (series === undefined) {
    return y.map((column) => ({ name: table.columns[column]?.title ?? '', rows, column }))
  }
  const groups = Map.groupBy(rows, wordIn(series))
  return [...groups].map(([name, own]) => ({ name, rows: own, column: y[0] ?? 0 }))
}

/** A panel whose title is that of its axis is named by what its rows have in common. */
function yAxisOf({ plot, table }: FigureScene, [first = []]: readonly Row[]): PlotAxis {
  const column = table.columns[plot.y[0] ?? 0]
  const unit = plot.unit === undefined ? (column?.unit ?? '') : wordIn(plot.unit)(first)
  if (plot.panel !== undefined && plot.panelTitle !== 'above') {
    return { ...plot.yAxis, title: wordIn(plot.panel)(first), unit }
  }
  return plot.yAxis ?? axisOf(column)
}

function axisOf(column: TableColumn | undefined): PlotAxis {
  return { title: column?.title ?? '', unit: column?.unit ?? '' }
}

function pointsOf(
  { plot }: FigureScene,
  rows: readonly Row[],
  column: number,
  names: readonly string[] | undefined,
): readonly PlotPoint[] {
  // Parts on top of each other are counted through: a missing one is none.
  const isStack = plot.kind === 'stacked' || plot.kind === 'areas'
  const points = rows.flatMap((row) => {
    const x = names === undefined ? row[plot.x] : names.indexOf(wordIn(plot.x)(row))
    const y = isStack ? (row[column] ?? 0) : row[column]
    const size = plot.size === undefined ? 0 : Number(row[plot.size] ?? 0)
    return typeof x === 'number' && typeof y === 'number' ? [{ x, y, size }] : []
  })
  const last = points.at(-1)
  return plot.end === undefined || last === undefined ? points : [...points, { ...last, x: plot.end }]
}
