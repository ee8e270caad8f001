import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { heatChart } from '../heat-raster.ts'
import { divergingColours } from '../ramp.ts'
import type { FigureScene } from '../scene.ts'
import { HEATMAP_OPTIONS, heatTable, lineName, MOST_COLUMNS, occupancyOf, quantityOf } from './heatmap.ts'
import { runNames, type FigureKind, type FigureSource } from './kind.ts'

/** Occupancy of the second run minus that of the first, each over its own whole time, in percentage points. */
export const heatmapDifference: FigureKind = {
  kind: 'heatmap-difference',
  title: 'Difference of occupancy',
  needs: 'runs',
  runs: { least: 2, most: 2 },
  options: HEATMAP_OPTIONS.filter(({ key }) => key === 'quantity'),
  build,
}

/** Symmetric: the sign is what the picture tells. */
const LIMIT_POINTS = 100

async function build(spec: FigureSpec, source: FigureSource): Promise<Result<FigureScene>> {
  const [first, second] = source.runs
  if (first === undefined || second === undefined || source.runs.length > 2) {
    return fail(
      problem('wrong-run-count', 'This figure shows two runs', {
        field: 'runIds',
        expected: '2 runs',
        got: `${source.runs.length}`,
      }),
    )
  }
  const ends = [await source.axisOf(first.id), await source.axisOf(second.id)] as const
  if (!ends[0].ok) return ends[0]
  if (!ends[1].ok) return ends[1]
  // A part of the time of one stands over the same part of the other.
  const bins = Math.max(1, Math.min(MOST_COLUMNS, ends[0].value.endCycle, ends[1].value.endCycle))
  const quantity = quantityOf(spec)
  const a = await occupancyOf(source, first.id, { t0: 0, t1: ends[0].value.endCycle, bins, quantity })
  const b = await occupancyOf(source, second.id, { t0: 0, t1: ends[1].value.endCycle, bins, quantity })
  if (!a.ok) return a
  if (!b.ok) return b
  if (a.value.rows !== b.value.rows) {
    return fail(
      problem('other-array', 'The arrays have different numbers of lines', {
        field: 'runIds',
        expected: `${a.value.rows} lines`,
        got: `${b.value.rows}`,
        remedy: 'Choose two runs on arrays of the same size.',
      }),
    )
  }
  const difference = b.value.share.map((value, index) => value - (a.value.share[index] ?? 0))
  // Shares of the time, not cycles: the two may take different times.
  const window = { t0: 0, t1: 100, bins }
  const [firstName, secondName] = runNames([first, second])
  return ok({
    title: spec.title,
    option: (canvas) =>
      withTimeShare(
        heatChart(canvas, {
          values: difference,
          rows: a.value.rows,
          window,
          lowest: -LIMIT_POINTS,
          highest: LIMIT_POINTS,
          rowName: lineName(spec),
          scaleTitle: 'Busy (pp)',
          colours: divergingColours(canvas.style.palette),
        }),
        `Share of the time (%); ${secondName} minus ${firstName}`,
      ),
    table: heatTable(difference, {
      rows: a.value.rows,
      window: { t0: 0, t1: bins, bins },
      line: lineName(spec),
      value: 'difference of busy PEs',
    }),
    plot: { kind: 'matrix', x: 1, y: [0, 2] },
    raster: { isWhole: ends[0].value.endCycle === bins && ends[1].value.endCycle === bins },
  })
}

function withTimeShare<T extends { readonly xAxis: object }>(chart: T, name: string) {
  return { ...chart, xAxis: { ...chart.xAxis, name } }
}
