import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { AlignMode } from '../../../../engine/timeline/align-map.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { INK } from '../figure-style.ts'
import { heatChart } from '../heat-raster.ts'
import { divergingColours } from '../ramp.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { HEATMAP_OPTIONS, heatTable, lineName } from './heatmap.ts'
import { runNames, type FigureKind, type FigureSource } from './kind.ts'
import { differenceByAlignment, differenceByShare, type OccupancyDifference } from './occupancy-difference.ts'

const ALIGN_MODES: readonly { readonly value: AlignMode; readonly title: string }[] = [
  { value: 'layer', title: 'Layer over layer' },
  { value: 'cycle', title: 'Cycle over cycle' },
  { value: 'fold', title: 'Fold over fold' },
  { value: 'step', title: 'Step over step' },
]

/** Occupancy of the second run minus that of the first, in percentage points. */
export const heatmapDifference: FigureKind = {
  kind: 'heatmap-difference',
  title: 'Difference of occupancy',
  needs: 'runs',
  runs: { least: 2, most: 2 },
  options: [
    ...HEATMAP_OPTIONS.filter(({ key }) => key === 'quantity'),
    {
      key: 'align',
      title: 'Time',
      initial: 'share',
      choices: [{ value: 'share', title: 'Shares of both whole times' }, ...ALIGN_MODES],
    },
    ...HEATMAP_OPTIONS.filter(({ key }) => key !== 'quantity'),
  ],
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
  const mode = ALIGN_MODES.find(({ value }) => value === spec.options['align'])?.value
  const runs = [
    { id: first.id, axis: ends[0].value },
    { id: second.id, axis: ends[1].value },
  ] as const
  const found =
    mode === undefined
      ? await differenceByShare(spec, source, runs)
      : await differenceByAlignment(spec, source, runs, mode)
  if (!found.ok) return found
  const [firstName, secondName] = runNames([first, second])
  return ok(sceneOf(spec, found.value, `${secondName} minus ${firstName}`))
}

function sceneOf(spec: FigureSpec, found: OccupancyDifference, words: string): FigureScene {
  const { values, rows, isOneSize, window, timeTitle, cycles, isWhole } = found
  const hasGaps = values.some(Number.isNaN)
  return {
    title: spec.title,
    option: (canvas) =>
      withTitles(
        canvas,
        heatChart(canvas, {
          values,
          rows,
          window,
          lowest: -LIMIT_POINTS,
          highest: LIMIT_POINTS,
          rowName: isOneSize ? lineName(spec) : `${lineName(spec)}s (%)`,
          ...(isOneSize ? {} : { reach: 100 }),
          scaleTitle: 'Busy (pp)',
          colours: divergingColours(canvas.style.palette),
        }),
        { words, timeTitle },
      ),
    table: heatTable(values, {
      rows,
      window: cycles,
      line: lineName(spec),
      value: 'difference of busy PEs',
    }),
    plot: { kind: 'image', x: 1, y: [0, 2] },
    raster: { isWhole },
    ...(hasGaps ? { about: 'Grey: nothing of the second run corresponds' } : {}),
  }
}

/** What stands along the time, and above the picture what is taken from what. */
function withTitles<T extends { readonly xAxis: object; readonly grid: { readonly top: number } }>(
  canvas: Canvas,
  chart: T,
  { words, timeTitle }: { readonly words: string; readonly timeTitle: string },
) {
  const { textPx, width } = canvas
  return {
    ...chart,
    xAxis: { ...chart.xAxis, name: timeTitle },
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
