import { ok, type Result } from '../../../../engine/model/problem.ts'
import type { FigureOption, FigureSpec } from '../../../../shared/model/figures.ts'
import type { FigureScene } from '../scene.ts'
import { rampColours } from '../ramp.ts'
import { edgeOf, heatChart, type Bins } from '../heat-raster.ts'
import { ONE_RUN, onlyRun, type FigureKind, type FigureSource } from './kind.ts'

/** Most cells along time: at 88.9 mm these are 600 dots per inch. */
export const MOST_COLUMNS = 2000

/** What a heatmap of a run can be told. */
export const HEATMAP_OPTIONS: readonly FigureOption[] = [
  {
    key: 'quantity',
    title: 'Lines',
    initial: 'busy-pes-by-row',
    choices: [
      { value: 'busy-pes-by-row', title: 'PE rows' },
      { value: 'busy-pes-by-column', title: 'PE columns' },
    ],
  },
  { key: 't0', title: 'From', unit: 'cycle', initial: null },
  { key: 't1', title: 'To', unit: 'cycle', initial: null },
]

/** Busy PEs of a run over time, a line per PE row: exact sums, drawn as one image inside the vector figure. */
export const heatmap: FigureKind = {
  kind: 'heatmap',
  title: 'Occupancy over time',
  needs: 'runs',
  runs: ONE_RUN,
  options: HEATMAP_OPTIONS,
  build,
}

async function build(spec: FigureSpec, source: FigureSource): Promise<Result<FigureScene>> {
  const run = onlyRun(source)
  if (!run.ok) return run
  const axis = await source.axisOf(run.value.id)
  if (!axis.ok) return axis
  const window = windowOf(spec, axis.value.endCycle)
  const occupancy = await occupancyOf(source, run.value.id, { ...window, quantity: quantityOf(spec) })
  if (!occupancy.ok) return occupancy
  const { share, rows } = occupancy.value
  return ok({
    title: spec.title,
    option: (canvas) =>
      heatChart(canvas, {
        values: share,
        rows,
        window,
        lowest: 0,
        highest: 100,
        rowName: lineName(spec),
        scaleTitle: 'Busy PEs (%)',
        colours: rampColours(canvas.style.palette),
      }),
    table: heatTable(share, { rows, window, line: lineName(spec), value: 'busy PEs' }),
    plot: { kind: 'image', x: 1, y: [0, 2] },
    raster: { isWhole: window.bins === window.t1 - window.t0 },
  })
}

/** Which sums a figure asks the timeline for. */
export function quantityOf({ options }: FigureSpec): string {
  return String(options['quantity'] ?? 'busy-pes-by-row')
}

/** How its lines are called. */
export function lineName(spec: FigureSpec): string {
  return quantityOf(spec) === 'busy-pes-by-column' ? 'PE column' : 'PE row'
}

/** The asked window of a run of `endCycle` cycles, cut into at most {@link MOST_COLUMNS} bins. */
export function windowOf({ options }: FigureSpec, endCycle: number): Bins {
  const t0 = Math.min(Math.max(0, Number(options['t0'] ?? 0)), endCycle - 1)
  const t1 = Math.min(Math.max(t0 + 1, Number(options['t1'] ?? endCycle)), endCycle)
  return { t0, t1, bins: Math.max(1, Math.min(MOST_COLUMNS, t1 - t0)) }
}

/** Percent of the PEs of every line that multiply, mean over each bin. */
export async function occupancyOf(
  source: FigureSource,
  runId: number,
  { quantity, ...window }: Bins & { readonly quantity: string },
): Promise<Result<{ readonly share: Float64Array; readonly rows: number }>> {
  const axis = await source.axisOf(runId)
  if (!axis.ok) return axis
  const series = await source.timeline(runId, { ...window, quantity })
  if (!series.ok) return series
  const { sums, rows } = series.value
  const perLine = quantity === 'busy-pes-by-column' ? axis.value.rows : axis.value.cols
  const share = new Float64Array(sums.length)
  for (let line = 0; line < rows; line++) {
    for (let bin = 0; bin < window.bins; bin++) {
      const cycles = edgeOf(bin + 1, window) - edgeOf(bin, window)
      const at = line * window.bins + bin
      share[at] = cycles === 0 ? 0 : (100 * (sums[at] ?? 0)) / (cycles * perLine)
    }
  }
  return ok({ share, rows })
}

interface HeatTableShape {
  readonly rows: number
  readonly window: Bins
  readonly line: string
  readonly value: string
}

/** The cells as a table, a row each. */
export function heatTable(
  values: Float64Array,
  { rows, window, line, value }: HeatTableShape,
): FigureScene['table'] {
  const { bins } = window
  return {
    columns: [
      { title: line, unit: '', kind: 'number', decimals: 0 },
      { title: 'first cycle', unit: '', kind: 'number', decimals: 0 },
      { title: value, unit: '%', kind: 'number', decimals: 2 },
    ],
    rows: Array.from({ length: rows * bins }, (_, index) => [
      Math.floor(index / bins),
      edgeOf(index % bins, window),
      Number.isNaN(values[index]) ? null : (values[index] ?? 0),
    ]),
  }
}
