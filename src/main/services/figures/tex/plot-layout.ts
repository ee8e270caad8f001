import { longestOf } from '../chart-parts.ts'
import { layerAxis } from '../layer-axis.ts'
import type { Canvas, FigureScene, PlotMark, PlotRanges } from '../scene.ts'
import type { PlotPanel } from './plot-data.ts'
import { scaleOf, type Scale, type Tick } from './plot-scale.ts'
import { texLines, texWidth } from './tex-text.ts'

/** Words at the ticks of an axis, which may stand on their side or in several lines. */
export interface NameTicks {
  readonly ticks: readonly { readonly at: number; readonly lines: readonly string[] }[]
  readonly count: number
  readonly isRotated: boolean
}

/** A plot with the place of everything around it, in px; margins are those within the figure. */
export interface PlacedPanel {
  readonly panel: PlotPanel
  /** Of the plot within the figure, from its left and its lower edge. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** From the plot to the left edge of its part of the figure. */
  readonly left: number
  /** The axis of values, lying or upright. */
  readonly values: Scale
  readonly along: NameTicks | Scale
  readonly isLying: boolean
  /** So many layers that bars touch each other. */
  readonly isDense: boolean
  /** Numbers over the bars are wider than those. */
  readonly areLabelsUpright: boolean
  readonly xTitle: string
  readonly yTitle: readonly string[]
  /** From the plot to the middle of the title of its vertical axis, and to the top of that of the horizontal one. */
  readonly yTitleGap: number
  readonly xTitleGap: number
}

export const ROTATION_DEGREES = 60
const LINE_EM = 1.25
/** Between a plot and its tick labels, with the space pgfplots has in them. */
const TICK_GAP_PX = 6

export const isScale = (along: NameTicks | Scale): along is Scale => 'title' in along

/** The panels of a figure side by side below its legend. */
export function placed(
  scene: FigureScene,
  panels: readonly PlotPanel[],
  canvas: Canvas,
  legendHeight: number,
): readonly PlacedPanel[] {
  const each = canvas.width / Math.max(1, panels.length)
  return panels.map((panel, index) => {
    const top = legendHeight + canvas.textPx * (panel.title === '' ? 0.9 : 2.7)
    return placedPanel(scene, panel, canvas, { from: index * each, width: each, top })
  })
}

interface Part {
  readonly from: number
  readonly width: number
  readonly top: number
}

function placedPanel(scene: FigureScene, panel: PlotPanel, canvas: Canvas, part: Part): PlacedPanel {
  const { plot } = scene
  const { textPx, tickPx } = canvas
  const { names } = panel
  const isLying =
    names !== undefined &&
    (plot.kind === 'ranges' || (plot.mayLie === true && !fit(names, canvas, part.width)))
  const areLabelsUpright = wantUpright(scene, panel, canvas, part.width)
  const values = valuesOf(scene, panel, canvas, { isLying, isUpright: areLabelsUpright })
  const along =
    names === undefined
      ? scaleOf(canvas, panel.xAxis, horizontalOf(scene, panel), { isVertical: false })
      : nameTicks(scene, panel, canvas, { names, isLying, width: part.width })
  const [horizontal, vertical] = isLying ? [values, along] : [along, values]
  const isDense =
    plot.isLayers === true && names !== undefined && layersOf(scene, panel, canvas, names).isDense
  const xTitle = isLying
    ? values.title
    : isDense
      ? 'Layer, in execution order'
      : isScale(along)
        ? along.title
        : titleOf(panel)
  const depth = depthOf(horizontal, tickPx)
  const xTitleGap = TICK_GAP_PX + depth + 3
  const bottom = xTitleGap + (xTitle === '' ? 0 : LINE_EM * textPx + 3)
  const height = Math.max(textPx * 5, canvas.height - part.top - bottom)
  const yTitle = isLying || values.title === '' ? [] : texLines(values.title, textPx, height)
  const labels = TICK_GAP_PX + labelWidth(vertical, tickPx)
  const titleWidth = yTitle.length * LINE_EM * textPx
  const left = Math.max(
    labels + titleWidth + (yTitle.length === 0 ? 0 : 4),
    overhang(horizontal, tickPx, part.width),
  )
  const right =
    textPx * 0.8 + (isScale(horizontal) ? texWidth(horizontal.ticks.at(-1)?.text ?? '', tickPx) / 2 : 0)
  const width = part.width - left - right
  const ranged =
    plot.ranges === undefined ? values : rangeScale(plot.ranges, panel, canvas, { width, height })
  return {
    panel,
    x: part.from + left,
    y: bottom,
    width,
    height,
    left,
    values: isLying ? thinned(ranged, tickPx, width) : ranged,
    along: isScale(along) ? thinned(along, tickPx, width) : along,
    isLying,
    isDense,
    areLabelsUpright,
    xTitle,
    yTitle,
    yTitleGap: labels + 2 + titleWidth / 2,
    xTitleGap,
  }
}

function titleOf({ xAxis }: PlotPanel): string {
  return xAxis.unit === '' ? xAxis.title : `${xAxis.title} (${xAxis.unit})`
}

/** Names beside each other, if each has its share of the width. */
function fit(names: readonly string[], { tickPx }: Canvas, width: number): boolean {
  const each = (width * 0.78) / Math.max(1, names.length)
  return names.every((name) => texWidth(name, tickPx) + tickPx * 0.6 <= each)
}

function layersOf(scene: FigureScene, { series }: PlotPanel, canvas: Canvas, names: readonly string[]) {
  return layerAxis(canvas, names, scene.plot.kind === 'stacked' ? 1 : series.length)
}

/** Names of lying bars may take this much of the width. */
const MOST_NAME_WIDTH = 0.4

function nameTicks(
  scene: FigureScene,
  panel: PlotPanel,
  canvas: Canvas,
  {
    names,
    isLying,
    width,
  }: { readonly names: readonly string[]; readonly isLying: boolean; readonly width: number },
): NameTicks {
  const lines = (name: string): readonly string[] =>
    isLying ? texLines(name, canvas.tickPx, width * MOST_NAME_WIDTH) : [name]
  const all = names.map((name, at) => ({ at, lines: lines(name) }))
  const count = names.length
  if (scene.plot.isLayers === true) {
    const { isDense, xAxis } = layersOf(scene, panel, canvas, names)
    const { interval } = xAxis.axisLabel
    const isShown = typeof interval === 'function' ? interval : (): boolean => true
    const numbered = all.filter(({ at }) => isShown(at)).map(({ at }) => ({ at, lines: [String(at + 1)] }))
    if (isDense) return { ticks: numbered, count, isRotated: false }
  }
  return { ticks: all, count, isRotated: !isLying && !fit(names, canvas, width) }
}

/** True where the numbers over the bars would run into each other. */
function wantUpright(
  { plot }: FigureScene,
  { series, names }: PlotPanel,
  canvas: Canvas,
  width: number,
): boolean {
  const { labelDecimals } = plot
  if (labelDecimals === undefined) return false
  const perBar = (0.66 * width) / Math.max(1, series.length * (names?.length ?? 1))
  const labels = series.flatMap(({ points }) => points.map(({ y }) => y.toFixed(labelDecimals)))
  return labels.some((label) => texWidth(label, canvas.tickPx) > perBar)
}

/** Lines of tick labels that lying bars have room for. */
export function rowLinesOf({ names }: PlotPanel, { tickPx }: Canvas, height: number): number {
  return Math.floor(height / Math.max(1, names?.length ?? 1) / (LINE_EM * tickPx))
}

/** Every so many ticks of a horizontal axis that none stands on its neighbour. */
function thinned(scale: Scale, tickPx: number, width: number): Scale {
  const each = Math.max(0, ...scale.ticks.map(({ text }) => texWidth(text, tickPx))) + tickPx * 0.7
  const every = Math.ceil((each * scale.ticks.length) / width)
  return { ...scale, ticks: scale.ticks.filter((_, index) => index % every === 0) }
}

/** Every value the axis of values must reach. */
function valuesOf(
  { plot }: FigureScene,
  panel: PlotPanel,
  canvas: Canvas,
  { isLying, isUpright }: { readonly isLying: boolean; readonly isUpright: boolean },
): Scale {
  const { series } = panel
  const isVertical = !isLying
  const points = series.flatMap((one) => [...one.points, ...one.published])
  const isStack = plot.kind === 'stacked' || plot.kind === 'areas'
  const sums = isStack
    ? [...Map.groupBy(points, ({ x }) => x).values()].map((own) => own.reduce((sum, { y }) => sum + y, 0))
    : points.map(({ y }) => y)
  const reach = [...sums, ...markValues(plot.marks ?? [], 1)]
  // Upright numbers over the bars need as much room again as a third of the highest.
  const room = isUpright ? 1.3 : 1
  return scaleOf(
    canvas,
    panel.yAxis,
    reach.map((value) => value * room),
    { isVertical },
  )
}

/** The axis of bars that start anywhere has room for the words beside them. */
function rangeScale(
  { place }: PlotRanges,
  panel: PlotPanel,
  canvas: Canvas,
  { width, height }: { readonly width: number; readonly height: number },
): Scale {
  const widthOf = (text: string): number => texWidth(text, canvas.tickPx)
  const { min, max, step } = place({ width, widthOf, rowLines: rowLinesOf(panel, canvas, height) }).axis
  return scaleOf(canvas, { ...panel.yAxis, min, max }, [], { isVertical: false, step })
}

function horizontalOf({ plot }: FigureScene, { series }: PlotPanel): readonly number[] {
  return [...series.flatMap(({ points }) => points.map(({ x }) => x)), ...markValues(plot.marks ?? [], 0)]
}

function markValues(marks: readonly PlotMark[], at: 0 | 1): readonly number[] {
  return marks.flatMap(({ points }) => points.flatMap((point) => point[at] ?? []))
}

/** Height of the labels below a plot. */
function depthOf(along: NameTicks | Scale, tickPx: number): number {
  if (isScale(along) || !along.isRotated) return LINE_EM * tickPx
  const angle = (ROTATION_DEGREES * Math.PI) / 180
  return Math.sin(angle) * widest(along, tickPx) + tickPx
}

/** How far a label on its side reaches left of its plot. */
function overhang(along: NameTicks | Scale, tickPx: number, width: number): number {
  if (isScale(along) || !along.isRotated) return 0
  const angle = (ROTATION_DEGREES * Math.PI) / 180
  return Math.cos(angle) * widest(along, tickPx) + tickPx - (0.35 * width) / along.count
}

function labelWidth(along: NameTicks | Scale, tickPx: number): number {
  return widest(along, tickPx)
}

function widest(along: NameTicks | Scale, tickPx: number): number {
  const texts = isScale(along)
    ? along.ticks.map(({ text }: Tick) => text)
    : along.ticks.flatMap(({ lines }) => lines)
  return Math.max(0, ...texts.map((text) => texWidth(text, tickPx)), texWidth(longestOf(texts), tickPx))
}
