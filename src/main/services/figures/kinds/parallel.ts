import type { EChartsOption } from 'echarts'
import { ok, type Result } from '../../../../engine/model/problem.ts'
import { axisOrder, isKnown } from '../../../../shared/analysis/points.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { METRICS, type MetricId } from '../../../../shared/model/metrics.ts'
import type { SweepPoint } from '../../../../shared/model/sweeps.ts'
import { chartBase, shortNumber, textLines, type Quantity } from '../chart-parts.ts'
import { INK, OUTLINE_PX, PAPER } from '../figure-style.ts'
import { rampColours } from '../ramp.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { metricOption, sweepOf, type FigureKind, type FigureSource } from './kind.ts'
import { metricOf, metricQuantity } from './run-bars.ts'
import { inSentence } from '../../../../shared/format/in-sentence.ts'
import { variedBy, type Varied } from './sweep-points.ts'

/** Points of a sweep as lines over what varies and two metrics. */
export const parallel: FigureKind = {
  kind: 'parallel',
  title: 'Parallel coordinates',
  needs: 'sweep',
  options: [metricOption('metric', 'Metric', 'cycles'), metricOption('second', 'Next to it', 'dramBytes')],
  build,
}

/** One of the axes; values are places in `levels` where there are such, else numbers. */
interface Axis extends Quantity {
  readonly values: readonly (number | null)[]
  readonly levels?: readonly string[]
  /** Less is better: small values are at the top. */
  readonly isFlipped: boolean
}

function build(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const sweep = sweepOf(source)
  const metric = metricOf(spec)
  const second = metricOf(spec, 'second', 'dramBytes')
  if (!sweep.ok) return sweep
  if (!metric.ok) return metric
  if (!second.ok) return second
  const { results } = sweep.value
  const varied = variedBy(sweep.value)
  const shown = [...new Set([second.value, metric.value])]
  const axes = [
    ...varied.map((one) => variedAxis(one, results)),
    ...shown.map((id) => metricAxis(id, results)),
  ]
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, axes),
    table: {
      columns: [
        ...varied.map(({ title, unit }) => ({ title, unit, kind: 'text' as const })),
        ...shown.map((id) => ({ ...metricQuantity(id), kind: 'number' as const })),
      ],
      rows: results.map(({ values, metrics }) => [
        ...varied.map(({ field }) => String(values[field] ?? '')),
        ...shown.map((id) => metrics?.[id] ?? null),
      ]),
    },
    plot: { kind: 'image', x: 0, y: shown.map((_, index) => varied.length + index) },
    about: `A line per point; darker: more ${inSentence(METRICS[metric.value].title)}. Better is up on the axes of metrics`,
  })
}

/** More levels are laid out as numbers. */
const MOST_LEVELS = 16

function variedAxis({ field, title, unit }: Varied, points: readonly SweepPoint[]): Axis {
  const levels = axisOrder(points.flatMap(({ values }) => values[field] ?? []))
  const isNumber = levels.every((level) => typeof level === 'number')
  if (isNumber && levels.length > MOST_LEVELS) {
    const values = points.map((point) => Number(point.values[field] ?? Number.NaN))
    return { title, unit, values: values.map(known), isFlipped: false }
  }
  const places = points.map(({ values }) => levels.indexOf(values[field] ?? ''))
  return {
    title,
    unit,
    values: places.map((place) => (place < 0 ? null : place)),
    levels: levels.map((level) => String(typeof level === 'number' ? Number(level.toPrecision(6)) : level)),
    isFlipped: false,
  }
}

function metricAxis(id: MetricId, points: readonly SweepPoint[]): Axis {
  const values = points.map(({ metrics }) => known(metrics?.[id]))
  return { ...metricQuantity(id), values, isFlipped: METRICS[id].direction === 'lower' }
}

const known = (value: number | null | undefined): number | null => (isKnown(value) ? value : null)

/** Lines of the least value are still seen on paper. */
const PALEST = 0.35

function chart(canvas: Canvas, axes: readonly Axis[]): EChartsOption {
  const { width, textPx, tickPx } = canvas
  const last = axes.at(-1)
  // Names stand in the middle of their axes, levels at the right of them.
  const names = axes.map(({ title, unit }) => (unit === '' ? title : `${title} (${unit})`))
  const between = (width - textPx * 2) / Math.max(1, axes.length)
  const lines = names.map((name) => textLines(canvas, name, textPx, between - textPx * 0.5))
  const nameRows = Math.max(1, ...lines.map((parts) => parts.length))
  const count = last?.values.length ?? 0
  return {
    ...chartBase(canvas, []),
    parallel: {
      left: between / 2,
      right: between / 2,
      top: textPx * (1.2 + 1.2 * nameRows),
      bottom: textPx,
      layout: 'horizontal',
    },
    parallelAxis: axes.map((axis, dim) => ({
      dim,
      name: (lines[dim] ?? []).join('\n'),
      nameLocation: axis.isFlipped ? ('start' as const) : ('end' as const),
      nameGap: textPx * 0.7,
      nameTextStyle: { fontSize: textPx, lineHeight: textPx * 1.15, color: INK },
      inverse: axis.isFlipped,
      axisLine: { lineStyle: { color: INK, width: OUTLINE_PX } },
      axisTick: { show: true, length: 3, lineStyle: { color: INK, width: OUTLINE_PX } },
      ...scaleOf(axis),
      axisLabel: {
        fontSize: tickPx,
        color: INK,
        margin: 4,
        // Lines run behind the labels.
        backgroundColor: PAPER,
        padding: [0.5, 1.5],
        formatter: (value: number | string) => (typeof value === 'number' ? shortNumber(value) : value),
      },
    })),
    series: [
      {
        type: 'parallel',
        lineStyle: { width: OUTLINE_PX * 1.4, opacity: 0.85 },
        data: Array.from({ length: count }, (_, at) => lineOf(canvas, axes, at)).flat(),
      },
    ],
  }
}

function scaleOf({ levels, values }: Axis) {
  if (levels !== undefined) return { type: 'category' as const, boundaryGap: false, data: [...levels] }
  const numbers = values.filter((value) => value !== null)
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const isLog = low > 0 && high / low > LOG_RATIO
  return { type: isLog ? ('log' as const) : ('value' as const), scale: true, splitNumber: 4 }
}

/** Values further apart are told apart on a scale of decades only. */
const LOG_RATIO = 50

/** The line of a point, dark where its last value is large; none where a value is missing. */
function lineOf(canvas: Canvas, axes: readonly Axis[], at: number) {
  const value = axes.map(({ values }) => values[at] ?? null)
  const whole = value.filter((one) => one !== null)
  if (whole.length < axes.length) return []
  const all = axes.at(-1)?.values.filter((one) => one !== null) ?? []
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const share = high > low ? ((whole.at(-1) ?? low) - low) / (high - low) : 1
  const colours = rampColours(canvas.style.palette)
  const place = 3 * Math.round(255 * (PALEST + (1 - PALEST) * share))
  const color = `rgb(${[...colours.subarray(place, place + 3)].join(',')})`
  return [{ value: whole, lineStyle: { color } }]
}
