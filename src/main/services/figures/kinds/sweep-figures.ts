import type { EChartsOption } from 'echarts'
import { ok, type Result } from '../../../../engine/model/problem.ts'
import { heatTable } from '../../../../shared/analysis/heat-table.ts'
import { paretoFront } from '../../../../shared/analysis/pareto.ts'
import { sensitivity } from '../../../../shared/analysis/sensitivity.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { METRICS, type MetricId } from '../../../../shared/model/metrics.ts'
import type { SweepDetail } from '../../../../shared/model/sweeps.ts'
import { barStyle, chartBase, fillOf, nameAxis, numberAxis, plotGrid } from '../chart-parts.ts'
import { INK, OUTLINE_PX, PAPER } from '../figure-style.ts'
import { rampColours } from '../ramp.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { sweepOf, type FigureKind, type FigureSource } from './kind.ts'
import { metricOf, metricTitle } from './run-bars.ts'

/** Points of a sweep by two metrics, and those nothing else beats in both. */
export const pareto: FigureKind = {
  kind: 'pareto',
  title: 'Pareto front',
  needs: 'sweep',
  build: buildPareto,
}

/** A metric of a sweep over two of its fields, the value in every cell. */
export const heatTableFigure: FigureKind = {
  kind: 'heat-table',
  title: 'Metric over two parameters',
  needs: 'sweep',
  build: buildHeatTable,
}

/** How much each parameter of a sweep moves a metric. */
export const tornado: FigureKind = {
  kind: 'sensitivity',
  title: 'Sensitivity',
  needs: 'sweep',
  build: buildTornado,
}

function buildPareto(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
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
  const pointsOf = (indices: readonly number[]) =>
    indices.flatMap((index) => {
      const pair = pairs[index]
      return pair === undefined || pair.x === null || pair.y === null ? [] : [[pair.x, pair.y]]
    })
  const others = pointsOf(pairs.map((_, index) => index).filter((index) => !onFront.has(index)))
  const { fields } = sweep.value
  return ok({
    title: spec.title,
    option: (canvas) => paretoChart(canvas, [x.value, y.value], pointsOf(front), others),
    table: {
      columns: [
        ...fields.map((title) => ({ title, unit: '', kind: 'text' as const })),
        { title: METRICS[x.value].title, unit: METRICS[x.value].unit, kind: 'number' },
        { title: METRICS[y.value].title, unit: METRICS[y.value].unit, kind: 'number' },
        { title: 'on front', unit: '', kind: 'text' },
      ],
      rows: sweep.value.results.map(({ values }, index) => [
        ...fields.map((field) => String(values[field] ?? '')),
        pairs[index]?.x ?? null,
        pairs[index]?.y ?? null,
        onFront.has(index) ? 'yes' : 'no',
      ]),
    },
    plot: { kind: 'scatter', x: fields.length, y: [fields.length + 1] },
  })
}

/** The front as a staircase through its points, the others dimmed. */
function paretoChart(
  canvas: Canvas,
  [x, y]: readonly [MetricId, MetricId],
  front: number[][],
  others: number[][],
): EChartsOption {
  const names = ['front', 'other points']
  const { color } = fillOf(canvas, 0)
  return {
    ...chartBase(canvas, names),
    grid: plotGrid(canvas, names),
    xAxis: { ...numberAxis(canvas, metricTitle(x), { isVertical: false }), scale: true },
    yAxis: { ...numberAxis(canvas, metricTitle(y)), scale: true },
    series: [
      {
        type: 'scatter',
        name: 'other points',
        symbolSize: canvas.textPx * 0.6,
        itemStyle: { color: '#98A3AB', opacity: 0.7 },
        data: others,
      },
      {
        type: 'line',
        name: 'front',
        step: 'end',
        symbol: 'rect',
        symbolSize: canvas.textPx * 0.6,
        itemStyle: { color },
        lineStyle: { color, width: OUTLINE_PX * 2 },
        data: front,
      },
    ],
  }
}

function pointsWith(sweep: SweepDetail, metric: MetricId) {
  return sweep.results.map(({ values, metrics }) => ({ values, metric: metrics?.[metric] ?? null }))
}

function buildHeatTable(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const sweep = sweepOf(source)
  const metric = metricOf(spec)
  if (!sweep.ok) return sweep
  if (!metric.ok) return metric
  const { fields } = sweep.value
  const x = String(spec.options['xField'] ?? fields[1] ?? fields[0] ?? '')
  const y = String(spec.options['yField'] ?? fields[0] ?? '')
  const table = heatTable(pointsWith(sweep.value, metric.value), { x, y })
  const cells = table.pages[0]?.cells ?? []
  const { unit, decimals } = METRICS[metric.value]
  return ok({
    title: spec.title,
    option: (canvas) => cellChart(canvas, { ...table, cells, x, y, decimals }),
    table: {
      columns: [
        { title: y, unit: '', kind: 'text' },
        ...table.xs.map((value) => ({ title: `${x} ${value}`, unit, kind: 'number' as const, decimals })),
      ],
      rows: table.ys.map((value, row) => [String(value), ...(cells[row] ?? [])]),
    },
    plot: { kind: 'lines', x: 0, y: table.xs.map((_, index) => index + 1) },
  })
}

interface Cells {
  readonly xs: readonly (number | string)[]
  readonly ys: readonly (number | string)[]
  readonly cells: readonly (readonly (number | null)[])[]
  readonly range: { readonly min: number; readonly max: number } | null
  readonly x: string
  readonly y: string
  readonly decimals: number
}

function cellChart(canvas: Canvas, { xs, ys, cells, range, x, y, decimals }: Cells) {
  const colours = rampColours(canvas.style.palette)
  const { min, max } = range ?? { min: 0, max: 1 }
  const placeOf = (value: number): number =>
    max === min ? 0 : Math.round(((value - min) / (max - min)) * 255)
  const data = cells.flatMap((row, yIndex) =>
    row.flatMap((value, xIndex) => {
      if (value === null) return []
      const at = placeOf(value)
      const color = `rgb(${colours[3 * at]},${colours[3 * at + 1]},${colours[3 * at + 2]})`
      // Ink or paper, whichever stands out.
      return [
        { value: [xIndex, yIndex, value], itemStyle: { color }, label: { color: at > 128 ? PAPER : INK } },
      ]
    }),
  )
  return {
    ...chartBase(canvas, []),
    grid: plotGrid(canvas, []),
    xAxis: nameAxis(canvas, x, xs.map(String)),
    yAxis: { ...nameAxis(canvas, y, ys.map(String)), nameGap: canvas.textPx * 3.6 },
    series: [
      {
        type: 'heatmap' as const,
        data,
        itemStyle: { borderColor: PAPER, borderWidth: 1 },
        label: {
          show: true,
          fontSize: canvas.tickPx,
          formatter: ({ value }: { readonly value?: unknown }): string =>
            Array.isArray(value) ? Number(value[2]).toFixed(Math.min(2, decimals)) : '',
        },
      },
    ],
    // The library wants one for cells; colours are given with the data.
    visualMap: { show: false, min, max: Math.max(max, min + 1), dimension: 2, seriesIndex: -1 },
  }
}

function buildTornado(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const sweep = sweepOf(source)
  const metric = metricOf(spec)
  if (!sweep.ok) return sweep
  if (!metric.ok) return metric
  const method = sweep.value.spec.plan.kind === 'random' ? 'binned' : 'factorial'
  const bars = sensitivity(sweep.value.fields, metric.value, pointsWith(sweep.value, metric.value), method)
  const { unit, decimals } = METRICS[metric.value]
  const number = { unit, kind: 'number', decimals } as const
  return ok({
    title: spec.title,
    option: (canvas) => ({
      ...chartBase(canvas, []),
      grid: { ...plotGrid(canvas, []), left: canvas.textPx * 11 },
      xAxis: numberAxis(canvas, `Swing of ${metricTitle(metric.value)}`, { isVertical: false }),
      yAxis: {
        ...nameAxis(
          canvas,
          '',
          bars.map(({ field }) => field),
        ),
        inverse: true,
      },
      series: [
        {
          type: 'bar' as const,
          barCategoryGap: '30%',
          itemStyle: barStyle(fillOf(canvas, 1)),
          data: bars.map(({ swing }) => swing),
        },
      ],
    }),
    table: {
      columns: [
        { title: 'parameter', unit: '', kind: 'text' },
        { title: 'swing', ...number },
        { title: 'low', ...number },
        { title: 'at', unit: '', kind: 'text' },
        { title: 'high', ...number },
        { title: 'at', unit: '', kind: 'text' },
      ],
      rows: bars.map((bar) => [
        bar.field,
        bar.swing,
        bar.low,
        String(bar.lowValue),
        bar.high,
        String(bar.highValue),
      ]),
    },
    plot: { kind: 'bars', x: 0, y: [1] },
  })
}
