import type { EChartsOption } from 'echarts'
import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import { isKnown, mean } from '../../../../shared/analysis/points.ts'
import { sensitivity } from '../../../../shared/analysis/sensitivity.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { METRICS, type Direction } from '../../../../shared/model/metrics.ts'
import type { Sensitivity } from '../../../../shared/model/sweeps.ts'
import {
  chartBase,
  longestOf,
  nameAxis,
  numberAxis,
  plotGrid,
  shortNumber,
  textWidth,
  tickStep,
  type Quantity,
} from '../chart-parts.ts'
import { INK, OUTLINE_PX } from '../figure-style.ts'
import { barStyle, fillOf, PLAIN } from '../fills.ts'
import type { Canvas, FigureScene, FigureTable, PlotHint, PlotRoom, PlotSide, TableColumn } from '../scene.ts'
import { metricOption, sweepOf, type FigureKind, type FigureSource } from './kind.ts'
import { metricOf } from './run-bars.ts'
import { pointsWith, variedBy } from './sweep-points.ts'

/** How much each parameter of a sweep moves a metric. */
export const tornado: FigureKind = {
  kind: 'sensitivity',
  title: 'Sensitivity',
  needs: 'sweep',
  options: [metricOption('metric', 'Metric', 'cycles')],
  build,
}

function build(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const sweep = sweepOf(source)
  const metric = metricOf(spec)
  if (!sweep.ok) return sweep
  if (!metric.ok) return metric
  const method = sweep.value.spec.plan.kind === 'random' ? 'binned' : 'factorial'
  const points = pointsWith(sweep.value, metric.value)
  const varied = new Map(variedBy(sweep.value).map((one) => [one.field, one.title]))
  const all = sensitivity(sweep.value.fields, metric.value, points, method)
  // Fields that change together have one bar.
  const bars = all.flatMap((bar) => {
    const name = varied.get(bar.field)
    return name === undefined ? [] : [{ ...bar, name }]
  })
  if (bars.length === 0) {
    return fail(
      problem('nothing-to-compare', 'No two finished points differ in one parameter only', {
        field: 'sweepId',
        remedy: 'Wait for more points, or choose a sweep that varies something.',
      }),
    )
  }
  const known = points.map((point) => point.metric).filter(isKnown)
  const { title, unit, decimals, direction } = METRICS[metric.value]
  const shown: Tornado = { bars, mean: mean(known), title, unit, direction }
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, shown),
    table: tableOf(shown, { unit, kind: 'number', decimals }),
    plot: plotOf(shown),
    about: `Bars: ${METHODS[method]}; beside them the means at their ends and the values these are at. Dashed: mean of all points`,
  })
}

/** The ends of each bar and where they are; the swing is what is between. */
function tableOf({ bars }: Tornado, number: Omit<TableColumn, 'title'>): FigureTable {
  return {
    columns: [
      { title: 'parameter', unit: '', kind: 'text' },
      { title: 'swing', ...number },
      { title: 'low', ...number },
      { title: 'at', unit: '', kind: 'text' },
      { title: 'high', ...number },
      { title: 'at', unit: '', kind: 'text' },
    ],
    rows: bars.map((bar) => [
      bar.name,
      bar.swing,
      bar.low,
      String(bar.lowValue),
      bar.high,
      String(bar.highValue),
    ]),
  }
}

function plotOf(shown: Tornado): PlotHint {
  const { title, unit, direction, mean: middle } = shown
  return {
    kind: 'ranges',
    x: 0,
    y: [2, 4],
    xAxis: { title: '', unit: '' },
    yAxis: { title, unit },
    ranges: { middle, sides: sidesOf(direction), place: (room) => placeBars(shown, room) },
  }
}

const METHODS: Readonly<Record<Sensitivity['method'], string>> = {
  factorial: 'from the lowest to the highest mean over the other parameters',
  binned: 'from the lowest to the highest mean of samples binned along the parameter',
}

interface Tornado extends Quantity {
  readonly bars: readonly (Sensitivity & { readonly name: string })[]
  readonly mean: number
  readonly direction: Direction
}

/** Bars from the lowest to the highest mean, parted at the mean of all points. */
function chart(canvas: Canvas, shown: Tornado): EChartsOption {
  const { bars, title, unit, direction } = shown
  const names = bars.map(({ name }) => name)
  const items = sidesOf(direction).map((side) => side.title)
  const grid = plotGrid(canvas, items, { leftLabel: longestOf(names), hasLeftTitle: false })
  const { axis, ends } = placeBars(shown, {
    width: canvas.width - grid.left - grid.right,
    widthOf: (text) => textWidth(canvas, text, canvas.tickPx),
    rowLines: Math.floor((canvas.height - grid.top - grid.bottom) / bars.length / (LINE_EM * canvas.tickPx)),
  })
  return {
    ...chartBase(canvas, items),
    grid,
    xAxis: numberAxis(canvas, { title, unit }, { most: axis.max, isVertical: false, ...axis }),
    yAxis: { ...nameAxis(canvas, '', names, { isVertical: true }), inverse: true },
    series: seriesOf(canvas, shown, ends),
  }
}

/** Nothing from the end of the axis to the bar, then its part below the mean, then that above. */
function seriesOf(canvas: Canvas, { bars, mean: all, direction }: Tornado, ends: readonly EndTexts[]) {
  const base = { type: 'bar' as const, stack: 'all', barCategoryGap: '30%', barMaxWidth: canvas.textPx * 2.4 }
  const label = {
    show: true,
    fontSize: canvas.tickPx,
    color: INK,
    distance: canvas.textPx * 0.4,
    lineHeight: LINE_EM * canvas.tickPx,
  }
  const middle = ({ low, high }: Sensitivity): number => Math.min(high, Math.max(low, all))
  const [below, above] = sidesOf(direction)
  return [
    {
      ...base,
      itemStyle: { color: 'transparent', decal: PLAIN },
      silent: true,
      data: bars.map(({ low }) => low),
      markLine: {
        silent: true,
        symbol: 'none',
        label: { show: false },
        lineStyle: { color: INK, width: OUTLINE_PX, type: [4, 3] },
        data: [{ xAxis: all }],
      },
    },
    {
      ...base,
      name: below.title,
      itemStyle: barStyle(fillOf(canvas, below.fill)),
      data: bars.map((bar, at) => ({
        value: middle(bar) - bar.low,
        label: { ...label, position: 'left' as const, formatter: ends[at]?.low ?? '' },
      })),
    },
    {
      ...base,
      name: above.title,
      itemStyle: barStyle(fillOf(canvas, above.fill)),
      data: bars.map((bar, at) => ({
        value: bar.high - middle(bar),
        label: { ...label, position: 'right' as const, formatter: ends[at]?.high ?? '' },
      })),
    },
  ]
}

/** Fills by their number. */
const [BETTER, WORSE] = [1, 4]

const SIDES: Readonly<Record<Direction, readonly [below: string, above: string]>> = {
  lower: ['better than the mean', 'worse'],
  higher: ['worse than the mean', 'better'],
  neutral: ['below the mean', 'above'],
}

/** What a bar's parts are called and filled with: below the mean, above it. */
function sidesOf(direction: Direction): readonly [below: PlotSide, above: PlotSide] {
  const [below, above] = SIDES[direction]
  const [belowFill, aboveFill] = direction === 'higher' ? [WORSE, BETTER] : [BETTER, WORSE]
  return [
    { title: below, fill: belowFill },
    { title: above, fill: aboveFill },
  ]
}

/** Height of a line of words beside a bar. */
const LINE_EM = 1.25

interface EndTexts {
  readonly low: string
  readonly high: string
}

interface AxisRange {
  readonly min: number
  readonly max: number
  readonly step: number
}

interface Placed {
  readonly axis: AxisRange
  readonly ends: readonly EndTexts[]
}

/**
 * The axis and the words beside the bars: each at its own end; where those at the left would need room below zero,
 * which no metric has, both stand at the right.
 */
function placeBars(shown: Tornado, { width, widthOf, rowLines }: PlotRoom): Placed {
  const own = shown.bars.map((bar) => ({
    low: endText(bar.low, bar.lowValue),
    high: endText(bar.high, bar.highValue),
  }))
  const axisFor = (ends: readonly EndTexts[]): AxisRange =>
    rangeOf(shown, {
      width,
      low: Math.max(0, ...ends.map(({ low }) => (low === '' ? 0 : widthOf(low) + AROUND * widthOf('m')))),
      high: Math.max(
        0,
        ...ends.flatMap(({ high }) => high.split('\n')).map((line) => widthOf(line) + AROUND * widthOf('m')),
      ),
    })
  const axis = axisFor(own)
  if (axis.min >= 0 || shown.bars.some(({ low }) => low < 0)) return { axis, ends: own }
  const between = rowLines < 2 ? ' – ' : '\n'
  const joined = own.map(({ low, high }) => ({ low: '', high: `${low}${between}${high}` }))
  return { axis: axisFor(joined), ends: joined }
}

/** Space around the words, in letters. */
const AROUND = 2

function endText(metric: number, value: number | string): string {
  return `${shortNumber(metric)} at ${typeof value === 'number' ? shortNumber(value) : value}`
}

/** Round ends of the axis, as far out as the texts beside the bars need. */
function rangeOf(
  { bars, mean: middle }: Tornado,
  room: { readonly width: number; readonly low: number; readonly high: number },
): AxisRange {
  const low = Math.min(middle, ...bars.map((bar) => bar.low))
  const high = Math.max(middle, ...bars.map((bar) => bar.high))
  const span = high - low || Math.abs(high) || 1
  const share = Math.max(0.2, 1 - (room.low + room.high) / room.width)
  const step = tickStep(span / share, SPLITS)
  let min = Math.floor(low / step) * step
  let max = Math.ceil(high / step) * step
  // A step to one side takes room from the other; where there is none at all the texts go over the edge.
  for (let steps = 0; steps < 2 * SPLITS; steps++) {
    const pxPerUnit = room.width / Math.max(step, max - min)
    if ((low - min) * pxPerUnit < room.low) min -= step
    else if ((max - high) * pxPerUnit < room.high) max += step
    else break
  }
  return { min, max, step }
}

const SPLITS = 6
