import { ok, type Result } from '../../../../engine/model/problem.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { encodePng } from '../png-encode.ts'
import { rampColours } from '../ramp.ts'
import { chartBase, numberAxis, plotGrid } from '../chart-parts.ts'
import { INK, OUTLINE_PX } from '../figure-style.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { onlyRun, type FigureKind, type FigureSource } from './kind.ts'

/** Cells of the picture: at 88.9 mm these are 600 dots per inch. */
const COLUMNS = 2000

/** Busy PEs of a run over time, a line per PE row: exact sums, drawn as one image inside the vector figure. */
export const heatmap: FigureKind = { kind: 'heatmap', title: 'Occupancy over time', needs: 'runs', build }

async function build(spec: FigureSpec, source: FigureSource): Promise<Result<FigureScene>> {
  const run = onlyRun(source)
  if (!run.ok) return run
  const axis = await source.axisOf(run.value.id)
  if (!axis.ok) return axis
  const quantity = String(spec.options['quantity'] ?? 'busy-pes-by-row')
  const t0 = Number(spec.options['t0'] ?? 0)
  const t1 = Number(spec.options['t1'] ?? axis.value.endCycle)
  const bins = Math.max(1, Math.min(COLUMNS, t1 - t0))
  const series = await source.timeline(run.value.id, { t0, t1, bins, quantity })
  if (!series.ok) return series
  const { sums, rows } = series.value
  const perRow = quantity === 'busy-pes-by-column' ? axis.value.rows : axis.value.cols
  const share = shares(sums, { rows, bins, t0, t1, perRow })
  const rowName = quantity === 'busy-pes-by-column' ? 'PE column' : 'PE row'
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, { share, rows, bins, t0, t1, rowName }),
    table: {
      columns: [
        { title: rowName, unit: '', kind: 'number', decimals: 0 },
        { title: 'first cycle', unit: '', kind: 'number', decimals: 0 },
        { title: 'busy PEs', unit: '%', kind: 'number', decimals: 2 },
      ],
      rows: Array.from(share, (value, index) => {
        const bin = index % bins
        return [Math.floor(index / bins), edgeOf(bin, { bins, t0, t1 }), value]
      }),
    },
    plot: { kind: 'matrix', x: 1, y: [0, 2] },
  })
}

interface Window {
  readonly bins: number
  readonly t0: number
  readonly t1: number
}

/** First cycle of a bin, as the timeline cuts them. */
function edgeOf(bin: number, { bins, t0, t1 }: Window): number {
  return t0 + Math.floor((bin * (t1 - t0)) / bins)
}

/** Percent of the PEs of a row that multiply, mean over each bin. */
function shares(
  sums: Float64Array,
  { rows, perRow, ...window }: Window & { readonly rows: number; readonly perRow: number },
): Float64Array {
  const out = new Float64Array(sums.length)
  for (let row = 0; row < rows; row++) {
    for (let bin = 0; bin < window.bins; bin++) {
      const cycles = edgeOf(bin + 1, window) - edgeOf(bin, window)
      const at = row * window.bins + bin
      out[at] = cycles === 0 ? 0 : (100 * (sums[at] ?? 0)) / (cycles * perRow)
    }
  }
  return out
}

interface Picture extends Window {
  readonly share: Float64Array
  readonly rows: number
  readonly rowName: string
}

function chart(canvas: Canvas, { share, rows, bins, t0, t1, rowName }: Picture) {
  const colours = rampColours(canvas.style.palette)
  const pixels = new Uint8Array(rows * bins * 3)
  for (const [index, value] of share.entries()) {
    const at = 3 * Math.min(255, Math.round((value / 100) * 255))
    pixels.set(colours.subarray(at, at + 3), 3 * index)
  }
  const image = `data:image/png;base64,${encodePng(pixels, bins, rows).toString('base64')}`
  const grid = plotGrid(canvas, [])
  const { textPx } = canvas
  return {
    ...chartBase(canvas, []),
    grid: { ...grid, right: textPx * 6 },
    xAxis: {
      ...numberAxis(canvas, 'Cycle', { isVertical: false, max: t1 }),
      min: t0,
      splitLine: { show: false },
    },
    yAxis: {
      ...numberAxis(canvas, rowName, { max: rows }),
      inverse: true,
      splitLine: { show: false },
    },
    visualMap: colourScale(canvas, colours),
    series: [
      rasterSeries(image, { t0, t1, rows }),
      // The scale of colours belongs to a series; this one has nothing to draw.
      { type: 'scatter' as const, data: [] },
    ],
  }
}

function colourScale({ textPx, tickPx, height }: Canvas, colours: Uint8Array) {
  return {
    type: 'continuous' as const,
    min: 0,
    max: 100,
    dimension: 1,
    seriesIndex: 1,
    right: textPx * 0.5,
    top: textPx * 2,
    itemWidth: textPx,
    itemHeight: height - textPx * 8,
    calculable: false,
    text: ['100 %', '0'],
    textStyle: { fontSize: tickPx, color: INK },
    inRange: { color: rampStops(colours) },
  }
}

/** One image over the whole plot, and a frame around it. */
function rasterSeries(image: string, { t0, t1, rows }: Pick<Picture, 't0' | 't1' | 'rows'>) {
  return {
    type: 'custom' as const,
    data: [[t0, 0, t1, rows]],
    renderItem: (_: unknown, api: { readonly coord: (point: number[]) => number[] }) => {
      const [x = 0, y = 0] = api.coord([t0, 0])
      const [right = 0, bottom = 0] = api.coord([t1, rows])
      return {
        type: 'group' as const,
        children: [
          { type: 'image' as const, style: { image, x, y, width: right - x, height: bottom - y } },
          {
            type: 'rect' as const,
            shape: { x, y, width: right - x, height: bottom - y },
            style: { fill: 'none', stroke: INK, lineWidth: OUTLINE_PX },
          },
        ],
      }
    },
  }
}

/** A dozen colours of the ramp, which the scale interpolates as the ramp does. */
function rampStops(colours: Uint8Array): string[] {
  return Array.from({ length: 12 }, (_, index) => {
    const at = 3 * Math.round((index / 11) * 255)
    return `rgb(${colours[at]},${colours[at + 1]},${colours[at + 2]})`
  })
}
