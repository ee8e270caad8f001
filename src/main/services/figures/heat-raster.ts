import { chartBase, longestTick, numberAxis, plotGrid, textWidth } from './chart-parts.ts'
import { INK, OUTLINE_PX } from './figure-style.ts'
import { encodePng } from './png-encode.ts'
import type { Canvas } from './scene.ts'

/** A window of a timeline and the number of equal parts it is cut into. */
export interface Bins {
  readonly t0: number
  readonly t1: number
  readonly bins: number
}

/** First cycle of a bin, as the timeline cuts them. */
export function edgeOf(bin: number, { bins, t0, t1 }: Bins): number {
  return t0 + Math.floor((bin * (t1 - t0)) / bins)
}

/** A matrix over time as a picture. */
export interface HeatPicture {
  /** Row by row, a value per bin; NaN where there is none. */
  readonly values: Float64Array
  readonly rows: number
  readonly window: Bins
  /** The values of the first and of the last colour. */
  readonly lowest: number
  readonly highest: number
  readonly rowName: string
  /** What the last line is called where lines are shares, not numbers. */
  readonly reach?: number
  readonly scaleTitle: string
  /** 256 colours as RGB bytes. */
  readonly colours: Uint8Array
}

/** The chart: one image of the data's own resolution, axes and colour scale around it as vectors. */
export function heatChart(canvas: Canvas, picture: HeatPicture) {
  const { rows, rowName, scaleTitle, window, reach = rows } = picture
  const { t0, t1 } = window
  const { textPx, tickPx } = canvas
  const rowTitle = { title: rowName, unit: '' }
  const leftLabel = longestTick(rowTitle, { most: reach })
  const cycle = numberAxis(
    canvas,
    { title: 'Cycle', unit: '' },
    { most: t1, isVertical: false, min: t0, max: t1 },
  )
  const line = numberAxis(canvas, rowTitle, { most: reach, max: reach })
  return {
    ...chartBase(canvas, []),
    grid: plotGrid(canvas, [], { leftLabel, right: textWidth(canvas, scaleTitle, tickPx) + textPx * 2 }),
    // The ends of the window are rarely round; the last tick would stand on its neighbour.
    xAxis: withoutEnd({ ...cycle, splitLine: { show: false } }),
    yAxis: withoutEnd({ ...line, inverse: true, splitLine: { show: false } }),
    visualMap: colourScale(canvas, picture),
    series: [
      rasterSeries(imageOf(picture), { from: [t0, 0], to: [t1, reach] }),
      // The scale of colours belongs to a series; this one has nothing to draw.
      { type: 'scatter' as const, data: [] },
    ],
  }
}

function withoutEnd<T extends { readonly axisLabel: object }>(axis: T) {
  return { ...axis, axisLabel: { ...axis.axisLabel, showMaxLabel: false } }
}

/** Of what is not there: none of the colours of values. */
const GAP_LEVEL = 0xbd

function imageOf({ values, rows, window, lowest, highest, colours }: HeatPicture): string {
  const pixels = new Uint8Array(rows * window.bins * 3)
  const scale = highest === lowest ? 0 : 255 / (highest - lowest)
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) {
      pixels.fill(GAP_LEVEL, 3 * index, 3 * index + 3)
      continue
    }
    const at = 3 * Math.max(0, Math.min(255, Math.round((value - lowest) * scale)))
    pixels.set(colours.subarray(at, at + 3), 3 * index)
  }
  return `data:image/png;base64,${encodePng(pixels, window.bins, rows).toString('base64')}`
}

function colourScale(canvas: Canvas, { lowest, highest, scaleTitle, colours }: HeatPicture) {
  const { textPx, tickPx, height } = canvas
  return {
    type: 'continuous' as const,
    min: lowest,
    max: highest,
    dimension: 1,
    seriesIndex: 1,
    right: textPx * 0.4,
    top: textPx * 0.6,
    itemWidth: textPx,
    itemHeight: height - textPx * 9,
    calculable: false,
    text: [`${scaleTitle}\n${numberText(highest)}`, numberText(lowest)],
    textGap: textPx * 0.5,
    textStyle: { fontSize: tickPx, lineHeight: tickPx * 1.3, color: INK },
    inRange: { color: rampStops(colours) },
  }
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(4))).replace('-', '−')
}

/** The corners of an image in the units of the axes. */
export interface RasterPlace {
  readonly from: readonly [x: number, y: number]
  readonly to: readonly [x: number, y: number]
}

/** One image between two corners of the plot, and a frame around it. */
export function rasterSeries(image: string, { from, to }: RasterPlace) {
  return {
    type: 'custom' as const,
    data: [[...from, ...to]],
    renderItem: (_: unknown, { coord }: { readonly coord: (point: number[]) => number[] }) => {
      const [x = 0, y = 0] = atEdge(coord, from)
      const [right = 0, bottom = 0] = atEdge(coord, to)
      const box = { x, y, width: right - x, height: bottom - y }
      return {
        type: 'group' as const,
        children: [
          { type: 'image' as const, style: { image, ...box } },
          {
            type: 'rect' as const,
            shape: box,
            style: { fill: 'none', stroke: INK, lineWidth: OUTLINE_PX },
          },
        ],
      }
    },
  }
}

/** Axes of names have places for whole numbers only: halves lie between their neighbours. */
function atEdge(coord: (point: number[]) => number[], [x, y]: RasterPlace['from']): readonly number[] {
  const low = coord([Math.floor(x), Math.floor(y)])
  const high = coord([Math.ceil(x), Math.ceil(y)])
  return [((low[0] ?? 0) + (high[0] ?? 0)) / 2, ((low[1] ?? 0) + (high[1] ?? 0)) / 2]
}

/** A dozen colours of the ramp, which the scale interpolates as the ramp does. */
export function rampStops(colours: Uint8Array): string[] {
  return Array.from({ length: 13 }, (_, index) => {
    const at = 3 * Math.round((index / 12) * 255)
    return `rgb(${colours[at]},${colours[at + 1]},${colours[at + 2]})`
  })
}
