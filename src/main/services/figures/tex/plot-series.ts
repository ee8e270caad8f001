import type { Canvas, FigureScene, PlotMark, PlotRanges } from '../scene.ts'
import type { PlotSeries } from './plot-data.ts'
import { isScale, rowLinesOf, type PlacedPanel } from './plot-layout.ts'
import { areaLook, colorName, dotLook, markLook } from './plot-looks.ts'
import { tex, texWidth } from './tex-text.ts'
import { mm } from './tex-units.ts'

/** Shares of a category that stay free, and of a bar between it and the next. */
const CATEGORY_GAP = 0.26
const BAR_GAP = 0.08

/** Everything that is drawn in an axis. */
export function plotLines(scene: FigureScene, placed: PlacedPanel, canvas: Canvas): readonly string[] {
  const { plot } = scene
  const { series } = placed.panel
  const marks = (plot.marks ?? []).flatMap((mark) => markLines(mark, canvas))
  if (plot.kind === 'bars') {
    const bars = barsOf(placed)
    return [
      ...series.flatMap((one, index) => barLines(one, bars, { index, plot, placed, canvas })),
      ...series.flatMap((one, index) => publishedLines(one, bars, index)),
      ...marks,
    ]
  }
  if (plot.ranges !== undefined) return rangeLines(plot.ranges, placed, canvas)
  if (plot.kind === 'scatter') return [...series.flatMap((one) => dotLines(one, plot, canvas)), ...marks]
  const { isLying, isDense } = placed
  // Outlines of many narrow steps would be all there is to see.
  const isOutlined = !isDense && plot.kind === 'stacked'
  return series.flatMap(({ fill, points }) => [
    `      \\addplot[${areaLook(canvas, fill, isOutlined)}, forget plot] coordinates {`,
    ...points.map((point) => coordinate(isLying ? [point.y, point.x] : [point.x, point.y])),
    plot.kind === 'areas' ? '      } \\closedcycle;' : '      };',
  ])
}

const coordinate = ([x, y]: readonly [number, number]): string => `        (${x},${y})`

/** Bars of a category side by side: their width and how far each stands from the middle, in px. */
interface Bars {
  readonly width: number
  readonly shift: (index: number) => number
}

function barsOf({ panel, width, along, isDense }: PlacedPanel): Bars {
  const count = Math.max(1, panel.series.length)
  const category = width / (isScale(along) ? 1 : Math.max(1, along.count))
  const gap = isDense ? 0 : BAR_GAP
  const bar = (category * (1 - (isDense ? 0.1 : CATEGORY_GAP))) / (count + gap * (count - 1))
  return { width: bar, shift: (index) => (index - (count - 1) / 2) * (1 + gap) * bar }
}

/** Half the height of a lying bar, as a part of the distance to the next. */
const HALF_BAR = 0.35

/** Lying bars from the lowest to the highest value, parted at the middle, with words beside them. */
function rangeLines(
  { middle, sides: [below, above], place }: PlotRanges,
  { panel, width, height, values }: PlacedPanel,
  canvas: Canvas,
): readonly string[] {
  const { tickPx } = canvas
  const [lows, highs] = panel.series.map(({ points }) => points)
  const { ends } = place({
    width,
    widthOf: (text) => texWidth(text, tickPx),
    rowLines: rowLinesOf(panel, canvas, height),
  })
  const bar = (from: number, to: number, at: number, fill: number): readonly string[] =>
    from === to
      ? []
      : [
          `      \\draw[${areaLook(canvas, fill)}] (axis cs:${from},${at - HALF_BAR}) rectangle (axis cs:${to},${at + HALF_BAR});`,
        ]
  const bars = (lows ?? []).flatMap(({ x, y: low }, index) => {
    const high = highs?.[index]?.y ?? low
    const part = Math.min(high, Math.max(low, middle))
    return [
      ...bar(low, part, x, below.fill),
      ...bar(part, high, x, above.fill),
      ...wordsAt(ends[index]?.low ?? '', { x: low, y: x, anchor: 'east', tickPx }),
      ...wordsAt(ends[index]?.high ?? '', { x: high, y: x, anchor: 'west', tickPx }),
    ]
  })
  const isShown = middle >= values.min && middle <= values.max
  return [...bars, ...(isShown ? [acrossLine([middle, null])] : [])]
}

interface WordPlace {
  readonly x: number
  readonly y: number
  readonly anchor: string
  readonly tickPx: number
}

/** Words in a plot, in the size of its tick labels. */
function wordsAt(text: string, { x, y, anchor, tickPx }: WordPlace): readonly string[] {
  if (text === '') return []
  const pt = (tickPx * 0.75).toFixed(1)
  const look = `anchor=${anchor}, align=left, inner sep=1.5pt, font=\\fontsize{${pt}}{${pt}}\\selectfont`
  return [`      \\node[${look}] at (axis cs:${x},${y}) {${text.split('\n').map(tex).join('\\\\')}};`]
}

interface BarPlace {
  readonly index: number
  readonly plot: FigureScene['plot']
  readonly placed: PlacedPanel
  readonly canvas: Canvas
}

function barLines({ fill, points }: PlotSeries, bars: Bars, place: BarPlace): readonly string[] {
  const { index, plot, placed, canvas } = place
  const look = areaLook(canvas, fill, !placed.isDense)
  const { labelDecimals } = plot
  const shift = mm(bars.shift(index))
  const labels = labelDecimals === undefined ? '' : `, ${labelLook(placed, shift, canvas)}`
  return [
    `      \\addplot[ybar, bar width=${mm(bars.width)}, bar shift=${shift}, ${look}${labels}, forget plot] coordinates {`,
    ...points.map(({ x, y }) =>
      labelDecimals === undefined
        ? coordinate([x, y])
        : `${coordinate([x, y])} [${y.toFixed(labelDecimals)}]`,
    ),
    '      };',
  ]
}

/** Numbers over the bars, upright where they are wider than those. */
function labelLook({ areLabelsUpright }: PlacedPanel, shift: string, { tickPx }: Canvas): string {
  const pt = (tickPx * 0.75).toFixed(1)
  const turn = areLabelsUpright ? `rotate=90, anchor=west, yshift=-${shift}` : `xshift=${shift}`
  return `nodes near coords, point meta=explicit symbolic, every node near coord/.append style={font=\\fontsize{${pt}}{${pt}}\\selectfont, text=black, ${turn}}`
}

/** Dark lines with a light edge across the bars they belong to. */
function publishedLines({ published }: PlotSeries, bars: Bars, index: number): readonly string[] {
  if (published.length === 0) return []
  const points = published.map(({ x, y }) => coordinate([x, y]))
  const place = `only marks, mark=-, mark size=${mm(bars.width / 2)}, xshift=${mm(bars.shift(index))}`
  return ['white, mark options={line width=2pt}', 'black, mark options={line width=0.9pt}'].flatMap(
    (look) => [`      \\addplot[${place}, ${look}, forget plot] coordinates {`, ...points, '      };'],
  )
}

/** Dots of one size, or of areas in proportion to a column. */
function dotLines(
  { fill, points }: PlotSeries,
  plot: FigureScene['plot'],
  { textPx }: Canvas,
): readonly string[] {
  const look = dotLook(fill)
  if (plot.size === undefined) {
    return [
      `      \\addplot[${look}, forget plot] coordinates {`,
      ...points.map(({ x, y }) => coordinate([x, y])),
      '      };',
    ]
  }
  const most = Math.max(1, ...points.map(({ size }) => size))
  const radius = (size: number): string => (0.375 * textPx * (0.3 + Math.sqrt(size / most))).toFixed(2)
  return [
    `      \\addplot[${look}, fill opacity=0.7, scatter, scatter src=explicit, scatter/use mapped color={draw=black, fill=${colorName(fill)}}, visualization depends on={\\thisrow{r} \\as \\radius}, scatter/@pre marker code/.append style={/tikz/mark size=\\radius}, forget plot] table[x=x, y=y, meta=r] {`,
    '        x y r',
    ...points.map(({ x, y, size }) => `        ${x} ${y} ${radius(size)}`),
    '      };',
  ]
}

function markLines(mark: PlotMark, canvas: Canvas): readonly string[] {
  const { points, look, label } = mark
  const across = points.filter(([x, y]) => x === null || y === null)
  const whole = points.flatMap(([x, y]) => (x === null || y === null ? [] : [[x, y] as const]))
  return [
    ...across.map(acrossLine),
    ...(whole.length === 0
      ? []
      : [
          `      \\addplot[${markLook(look)}, forget plot] coordinates {`,
          ...whole.map(coordinate),
          '      };',
        ]),
    ...(label === undefined ? [] : labelLines(label, whole, canvas)),
  ]
}

/** From edge to edge at a value of one axis. */
function acrossLine([x, y]: PlotMark['points'][number]): string {
  const [from, to] =
    y === null
      ? [`{axis cs:${x},1} |- {rel axis cs:0,0}`, `{axis cs:${x},1} |- {rel axis cs:0,1}`]
      : [`{rel axis cs:0,0} |- {axis cs:1,${y}}`, `{rel axis cs:1,0} |- {axis cs:1,${y}}`]
  return `      \\draw[black, dashed, line width=0.5pt] (${from}) -- (${to});`
}

function labelLines(
  { text, at }: NonNullable<PlotMark['label']>,
  points: readonly (readonly [number, number])[],
  { tickPx }: Canvas,
): readonly string[] {
  const [x, y] = (at === 'end' ? points.at(-1) : points[Math.floor(points.length / 2)]) ?? []
  if (x === undefined || y === undefined) return []
  return wordsAt(text, { x, y, anchor: at === 'end' ? 'south east' : 'north west', tickPx })
}
