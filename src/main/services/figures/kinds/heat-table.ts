import type { CustomSeriesRenderItemAPI } from 'echarts'
import { ok, type Result } from '../../../../engine/model/problem.ts'
import { heatTable } from '../../../../shared/analysis/heat-table.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { METRICS } from '../../../../shared/model/metrics.ts'
import {
  chartBase,
  longestOf,
  nameAxis,
  plotGrid,
  shortNumber,
  textWidth,
  wantsRotation,
} from '../chart-parts.ts'
import { INK, PAPER } from '../figure-style.ts'
import { rampColours } from '../ramp.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { metricOption, sweepOf, type FigureKind, type FigureSource } from './kind.ts'
import { metricOf } from './run-bars.ts'
import { fieldName, fieldTitle, pointsWith } from './sweep-points.ts'

/** A metric of a sweep over two of its fields, the value in every cell. */
export const heatTableFigure: FigureKind = {
  kind: 'heat-table',
  title: 'Metric over two parameters',
  needs: 'sweep',
  options: [
    metricOption('metric', 'Metric', 'cycles'),
    { key: 'xField', title: 'Columns', initial: null, choices: 'sweep-fields' },
    { key: 'yField', title: 'Rows', initial: null, choices: 'sweep-fields' },
  ],
  build,
}

function build(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const sweep = sweepOf(source)
  const metric = metricOf(spec)
  if (!sweep.ok) return sweep
  if (!metric.ok) return metric
  const { fields } = sweep.value
  const { results } = sweep.value
  const varying = fields.filter((field) => new Set(results.map(({ values }) => values[field])).size > 1)
  const y = String(spec.options['yField'] ?? varying[0] ?? fields[0] ?? '')
  const x = String(spec.options['xField'] ?? varying.find((field) => field !== y) ?? y)
  const table = heatTable(pointsWith(sweep.value, metric.value), { x, y })
  const cells = table.pages[0]?.cells ?? []
  const { title, unit, decimals } = METRICS[metric.value]
  const name = unit === '' ? title : `${title} (${unit})`
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, { ...table, cells, x: fieldName(x), y: fieldName(y), decimals, name }),
    table: {
      columns: [
        { ...fieldTitle(y), kind: 'text' },
        ...table.xs.map((value) => ({
          title: `${fieldTitle(x).title} ${value}`,
          unit,
          kind: 'number' as const,
          decimals,
        })),
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
  readonly name: string
}

function chart(canvas: Canvas, { xs, ys, cells, range, x, y, decimals, name }: Cells) {
  const { textPx, tickPx } = canvas
  const [xNames, yNames] = [xs.map(String), ys.map(String)]
  const { min, max } = range ?? { min: 0, max: 0 }
  const colours = rampColours(canvas.style.palette)
  const isRotated = wantsRotation(canvas, xNames)
  const grid = plotGrid(canvas, [], {
    leftLabel: longestOf(yNames),
    ...(isRotated ? { rotatedLabel: longestOf(xNames) } : {}),
  })
  return {
    ...chartBase(canvas, []),
    title: {
      text: name,
      left: grid.left,
      top: textPx * 0.4,
      padding: 0,
      textStyle: { fontSize: textPx, fontWeight: 400 as const, color: INK },
    },
    grid: { ...grid, top: textPx * 2.2 },
    xAxis: nameAxis(canvas, x, xNames, { isRotated }),
    yAxis: { ...nameAxis(canvas, y, yNames, { isVertical: true }), inverse: true },
    series: [
      {
        type: 'custom' as const,
        data: cells.flatMap((row, yIndex) =>
          row.flatMap((value, xIndex) => (value === null ? [] : [[xIndex, yIndex, value]])),
        ),
        renderItem: (_: unknown, api: CustomSeriesRenderItemAPI) => {
          const [column, row, value] = [Number(api.value(0)), Number(api.value(1)), Number(api.value(2))]
          const [cx = 0, cy = 0] = api.coord([column, row])
          const [width = 0, height = 0] = [api.size?.([1, 1])].flat()
          const place = max === min ? 0 : Math.round(((value - min) / (max - min)) * 255)
          return cell(
            { x: cx - width / 2, y: cy - height / 2, width, height },
            {
              text: cellText(canvas, value, decimals, width),
              fill: rgb(colours, place),
              // Ink or paper, whichever stands out.
              ink: isDark(colours, place) ? PAPER : INK,
              fontSize: tickPx,
            },
          )
        },
      },
    ],
  }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface CellStyle {
  readonly text: string
  readonly fill: string
  readonly ink: string
  readonly fontSize: number
}

function cell(box: Box, { text, fill, ink, fontSize }: CellStyle) {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  return {
    type: 'group' as const,
    children: [
      { type: 'rect' as const, shape: { ...box }, style: { fill, stroke: PAPER, lineWidth: 1 } },
      {
        type: 'text' as const,
        style: {
          text,
          x,
          y,
          fill: ink,
          fontSize,
          align: 'center' as const,
          verticalAlign: 'middle' as const,
        },
      },
    ],
  }
}

/** All digits of small values where they fit, else four with their prefix. */
function cellText(canvas: Canvas, value: number, decimals: number, width: number): string {
  const full = value.toFixed(Math.min(2, decimals))
  if (Math.abs(value) < 1e4 && textWidth(canvas, full, canvas.tickPx) < width - 2) return full
  return shortNumber(value)
}

function rgb(colours: Uint8Array, place: number): string {
  return `rgb(${colours[3 * place]},${colours[3 * place + 1]},${colours[3 * place + 2]})`
}

/** By the luma of the colour: paper reads better on less than half. */
function isDark(colours: Uint8Array, place: number): boolean {
  const [red = 0, green = 0, blue = 0] = colours.subarray(3 * place, 3 * place + 3)
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}
