import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { INK } from '../figure-style.ts'
import { heatChart } from '../heat-raster.ts'
import { divergingColours } from '../ramp.ts'
import type { Canvas, FigureScene } from '../scene.ts'
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
  const rows = commonLines(a.value.rows, b.value.rows)
  if (rows > MOST_LINES) return noCommonLines(a.value.rows, b.value.rows)
  const [shareA, shareB] = [stretched(a.value, { rows, bins }), stretched(b.value, { rows, bins })]
  const difference = shareB.map((value, index) => value - (shareA[index] ?? 0))
  const isOneSize = a.value.rows === b.value.rows
  // Shares of the time, not cycles: the two may take different times.
  const window = { t0: 0, t1: 100, bins }
  const [firstName, secondName] = runNames([first, second])
  return ok({
    title: spec.title,
    option: (canvas) =>
      withTimeShare(
        canvas,
        heatChart(canvas, {
          values: difference,
          rows,
          window,
          lowest: -LIMIT_POINTS,
          highest: LIMIT_POINTS,
          rowName: isOneSize ? lineName(spec) : `${lineName(spec)}s (%)`,
          ...(isOneSize ? {} : { reach: 100 }),
          scaleTitle: 'Busy (pp)',
          colours: divergingColours(canvas.style.palette),
        }),
        `${secondName} minus ${firstName}`,
      ),
    table: heatTable(difference, {
      rows,
      window: { t0: 0, t1: bins, bins },
      line: lineName(spec),
      value: 'difference of busy PEs',
    }),
    plot: { kind: 'image', x: 1, y: [0, 2] },
    raster: { isWhole: ends[0].value.endCycle === bins && ends[1].value.endCycle === bins },
  })
}

/** More lines than these are finer than print. */
const MOST_LINES = 2048

/** Into so many lines both arrays divide: each line of theirs is a whole number of them. */
function commonLines(a: number, b: number): number {
  let [larger, smaller] = [Math.max(a, b), Math.min(a, b)]
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller]
  return (a * b) / larger
}

function noCommonLines(a: number, b: number): Result<never> {
  return fail(
    problem('other-array', 'The lines of the two arrays have no common measure', {
      field: 'runIds',
      expected: `at most ${MOST_LINES} lines that fit both arrays`,
      got: `${a} and ${b} lines`,
      remedy: 'Choose arrays one of which is a multiple of the other.',
    }),
  )
}

/** The same picture with every line repeated until there are `rows`. */
function stretched(
  { share, rows: own }: { readonly share: Float64Array; readonly rows: number },
  { rows, bins }: { readonly rows: number; readonly bins: number },
): Float64Array {
  return Float64Array.from({ length: rows * bins }, (_, index) => {
    const line = Math.floor((Math.floor(index / bins) * own) / rows)
    return share[line * bins + (index % bins)] ?? 0
  })
}

/** Time as a share, and above the picture what is taken from what. */
function withTimeShare<T extends { readonly xAxis: object; readonly grid: { readonly top: number } }>(
  canvas: Canvas,
  chart: T,
  words: string,
) {
  const { textPx, width } = canvas
  return {
    ...chart,
    xAxis: { ...chart.xAxis, name: 'Share of the time (%)' },
    grid: { ...chart.grid, top: chart.grid.top + textPx * 1.4 },
    title: {
      text: words,
      left: textPx,
      top: textPx * 0.4,
      padding: 0,
      textStyle: {
        fontSize: textPx,
        fontWeight: 400 as const,
        color: INK,
        width: width - 2 * textPx,
        overflow: 'truncate' as const,
        ellipsis: '…',
      },
    },
  }
}
