import type { EChartsOption } from 'echarts'
import type { GroupId } from '../../../../engine/designs/validation/conclusions.ts'
import { ok, type Result } from '../../../../engine/model/problem.ts'
import {
  PUBLISHED_SOURCE,
  publishedPoints,
  type PublishedPoint,
} from '../../../../shared/analysis/published-points.ts'
import { paretoFront } from '../../../../shared/analysis/pareto.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { METRICS, type MetricId } from '../../../../shared/model/metrics.ts'
import type { SweepDetail } from '../../../../shared/model/sweeps.ts'
import { chartBase, longestTick, numberAxis, plotGrid, type LegendItems } from '../chart-parts.ts'
import { INK, OUTLINE_PX } from '../figure-style.ts'
import { fillOf, PLAIN } from '../fills.ts'
import { PUBLISHED } from '../published-marks.ts'
import type { Canvas, FigureScene, PlotAxis, PlotHint } from '../scene.ts'
import { metricOption, sweepOf, type FigureKind, type FigureSource } from './kind.ts'
import { paperComparison } from './paper-comparison.ts'
import { metricOf, metricQuantity } from './run-bars.ts'
import { fieldTitle } from './sweep-points.ts'

/** Points of a sweep by two metrics, and those nothing else beats in both. */
export const pareto: FigureKind = {
  kind: 'pareto',
  title: 'Pareto front',
  needs: 'sweep',
  options: [
    metricOption('x', 'Along', 'dramBytes'),
    metricOption('y', 'Up', 'cycles'),
    {
      key: 'scale',
      title: 'Scale',
      initial: 'auto',
      choices: [
        { value: 'auto', title: 'Log from 50 times' },
        { value: 'linear', title: 'Linear' },
        { value: 'log', title: 'Logarithmic' },
      ],
    },
  ],
  build,
}

function build(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const sweep = sweepOf(source)
  const x = metricOf(spec, 'x', 'dramBytes')
  const y = metricOf(spec, 'y', 'cycles')
  if (!sweep.ok) return sweep
  if (!x.ok) return x
  if (!y.ok) return y
  const pairs = sweep.value.results.map(({ metrics }) => ({
    x: metrics?.[x.value] ?? null,
    y: metrics?.[y.value] ?? null,
  }))
  const front = paretoFront(pairs, METRICS[x.value].direction, METRICS[y.value].direction)
  const onFront = new Set(front)
  const pointsOf = (indices: readonly number[]): readonly Point[] =>
    indices.flatMap((index): readonly Point[] => {
      const pair = pairs[index]
      return pair === undefined || pair.x === null || pair.y === null ? [] : [[pair.x, pair.y]]
    })
  const others = pointsOf([...pairs.keys()].filter((index) => !onFront.has(index)))
  const { fields } = sweep.value
  const published = publishedOf(sweep.value, x.value, y.value)
  const points = {
    metrics: [x.value, y.value] as const,
    front: pointsOf(front),
    others,
    published,
    count: pairs.length,
  }
  const scale = String(spec.options['scale'] ?? 'auto')
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, points, scale),
    table: {
      columns: [
        ...fields.map((field) => ({ ...fieldTitle(field), kind: 'text' as const })),
        { ...metricQuantity(x.value), kind: 'number' },
        { ...metricQuantity(y.value), kind: 'number' },
        { title: 'on front', unit: '', kind: 'text' },
      ],
      rows: sweep.value.results.map(({ values }, index) => [
        ...fields.map((field) => String(values[field] ?? '')),
        pairs[index]?.x ?? null,
        pairs[index]?.y ?? null,
        onFront.has(index) ? 'yes' : 'no',
      ]),
    },
    plot: plotOf(points, { column: fields.length, onFront, scale }),
    ...(published.length === 0 ? {} : { about: aboutPublished(published) }),
  })
}

/** Comparing takes a second, and only differential designs were published. */
function publishedOf(sweep: SweepDetail, x: MetricId, y: MetricId): readonly PublishedPoint[] {
  if (sweep.spec.base.kind !== 'design' && !sweep.fields.includes('machine')) return []
  const comparison = paperComparison()
  if (!comparison.ok) return []
  const groups = Object.entries(comparison.value.groups).map(([id, { rows }]) => ({
    id: id as GroupId,
    rows,
  }))
  return publishedPoints(sweep, groups, { x, y })
}

/** Which marks are which; in the caption, since names beside many marks would lie over each other. */
function aboutPublished(published: readonly PublishedPoint[]): string {
  const names = published.map(({ network, design }) => `${design} on ${network}`)
  return `Crosses and dashed lines: published (${PUBLISHED_SOURCE}): ${names.join(', ')}`
}

type Point = readonly [x: number, y: number]

interface Points {
  readonly metrics: readonly [x: MetricId, y: MetricId]
  readonly front: readonly Point[]
  readonly others: readonly Point[]
  readonly published: readonly PublishedPoint[]
  /** Of the sweep. */
  readonly count: number
}

/** The front is a line of its own; the other points are the rows that are drawn. */
function plotOf(
  { metrics, front, others, published, count }: Points,
  {
    column,
    onFront,
    scale,
  }: { readonly column: number; readonly onFront: ReadonlySet<number>; readonly scale: string },
): PlotHint {
  const axis = (at: 0 | 1): PlotAxis => {
    const { isLog, min } = axisOf(reachOf({ front, others, published }, at), scale)
    return { ...metricQuantity(metrics[at]), isLog, ...(min === undefined ? {} : { min }) }
  }
  const across = published.filter(({ x, y }) => (x === null) !== (y === null))
  const both = published.filter(({ x, y }) => x !== null && y !== null)
  const marked = [...both, ...(across.length > MOST_LINES ? [] : across)]
  return {
    kind: 'scatter',
    x: column,
    y: [column + 1],
    rows: Array.from({ length: count }, (_, index) => index).filter((index) => !onFront.has(index)),
    seriesLook: () => ({ title: OTHERS, fill: 6 }),
    xAxis: axis(0),
    yAxis: axis(1),
    marks: [
      { name: FRONT, look: 'front', points: front.toSorted((a, b) => a[0] - b[0]) },
      ...(marked.length === 0
        ? []
        : [{ name: PUBLISHED, look: 'crosses' as const, points: marked.map(({ x, y }) => [x, y] as const) }]),
    ],
  }
}

const [FRONT, OTHERS] = ['front', 'other points']

/** All values along one of the axes. */
function reachOf({ front, others, published }: Pick<Points, 'front' | 'others' | 'published'>, at: 0 | 1) {
  const key = at === 0 ? 'x' : 'y'
  return [
    ...[...front, ...others].map((point) => point[at]),
    ...published.flatMap((point) => point[key] ?? []),
  ]
}

/** From this spread on the small values of a linear axis are one heap. */
const LOG_SPREAD = 50

/** An axis of one of the metrics, wide enough for all points. */
function axisOf(values: readonly number[], scale: string) {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const isLog = low > 0 && (scale === 'log' || (scale === 'auto' && high / low >= LOG_SPREAD))
  const most = values.length === 0 ? 1 : high
  return { most, isLog, ...(isLog ? { min: 10 ** Math.floor(Math.log10(low)) } : {}) }
}

/** The front as a staircase through its points, the others dimmed. */
function chart(canvas: Canvas, points: Points, scale: string): EChartsOption {
  const { metrics, front, others, published } = points
  const { color } = fillOf(canvas, 0)
  const grey = '#98A3AB'
  const plain = { decal: PLAIN, borderWidth: 0 }
  const hasPublished = published.length > 0
  const items: LegendItems = [
    { name: FRONT, icon: 'rect', itemStyle: { ...plain, color } },
    { name: OTHERS, icon: 'circle', itemStyle: { ...plain, color: grey } },
    ...(hasPublished ? [{ name: PUBLISHED, icon: CROSS, itemStyle: { ...plain, color: INK } }] : []),
  ]
  const [x, y] = metrics.map(metricQuantity)
  if (x === undefined || y === undefined) return {}
  const xOptions = {
    ...axisOf(reachOf(points, 0), scale),
    isVertical: false,
  }
  const yOptions = axisOf(reachOf(points, 1), scale)
  return {
    ...chartBase(canvas, items),
    grid: plotGrid(canvas, items, { leftLabel: longestTick(y, yOptions) }),
    xAxis: numberAxis(canvas, x, xOptions),
    yAxis: numberAxis(canvas, y, yOptions),
    series: [
      {
        type: 'scatter',
        name: OTHERS,
        symbolSize: canvas.textPx * 0.55,
        itemStyle: { color: grey, opacity: 0.75 },
        data: others.map((point) => [...point]),
      },
      {
        type: 'line',
        name: FRONT,
        step: 'end',
        symbol: 'rect',
        symbolSize: canvas.textPx * 0.6,
        itemStyle: { color },
        lineStyle: { color, width: OUTLINE_PX * 2 },
        data: front.toSorted((a, b) => a[0] - b[0]).map((point) => [...point]),
      },
      ...(hasPublished ? [publishedMarks(canvas, published)] : []),
    ],
  }
}

const CROSS =
  'path://M0 1.2 1.2 0 5 3.800 8.800 0 10 1.2 6.2 5 10 8.800 8.800 10 5 6.2 1.2 10 0 8.800 3.800 5z'

/** More lines across would be all there is to see. */
const MOST_LINES = 4

/** A cross where both metrics were published, a dashed line where one was. */
function publishedMarks({ textPx }: Canvas, published: readonly PublishedPoint[]) {
  const lines = published.flatMap(lineAt)
  return {
    type: 'scatter' as const,
    name: PUBLISHED,
    symbol: CROSS,
    symbolSize: textPx * 0.85,
    itemStyle: { color: INK, borderWidth: 0, decal: PLAIN },
    z: 5,
    data: published.flatMap(({ x, y }) => (x === null || y === null ? [] : [[x, y]])),
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: INK, width: OUTLINE_PX, type: [4, 3] },
      label: { show: false },
      data: lines.length > MOST_LINES ? [] : lines,
    },
  }
}

/** Where only one of the two was published. */
function lineAt({ x, y }: PublishedPoint): ({ yAxis: number } | { xAxis: number })[] {
  if (x === null) return y === null ? [] : [{ yAxis: y }]
  return y === null ? [{ xAxis: x }] : []
}
