import type { CustomSeriesRenderItemAPI } from 'echarts'
import { ok, problem, type Result } from '../../../../engine/model/problem.ts'
import { heatTable, type CellRule } from '../../../../shared/analysis/heat-table.ts'
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
    { key: 'pageField', title: 'Tables', initial: null, choices: 'sweep-fields' },
    {
      key: 'rule',
      title: 'Cell of several',
      initial: 'mean',
      choices: [
        { value: 'mean', title: 'Mean' },
        { value: 'min', title: 'Smallest' },
        { value: 'max', title: 'Largest' },
      ],
    },
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
  const pages = spec.options['pageField'] === undefined ? undefined : String(spec.options['pageField'])
  const axes = { x, y, ...(pages === undefined || pages === x || pages === y ? {} : { pages }) }
  const table = heatTable(pointsWith(sweep.value, metric.value), axes, ruleOf(spec))
  const { title, unit, decimals } = METRICS[metric.value]
  const name = unit === '' ? title : `${title} (${unit})`
  const pageTitle = (value: number | string | null): string =>
    value === null || pages === undefined ? '' : `${fieldTitle(pages).title} ${value}`
  const shown = table.pages.slice(0, MOST_PAGES)
  const panels = shown.map(({ value, cells }) => ({ title: pageTitle(value), cells }))
  const left = table.pages.length - shown.length
  return ok(
    {
      title: spec.title,
      option: (canvas) =>
        chart(canvas, { ...table, panels, x: fieldName(x), y: fieldName(y), decimals, name }),
      table: {
        columns: [
          ...(axes.pages === undefined ? [] : [{ ...fieldTitle(axes.pages), kind: 'text' as const }]),
          { ...fieldTitle(y), kind: 'text' },
          ...table.xs.map((value) => ({
            title: `${fieldTitle(x).title} ${value}`,
            unit,
            kind: 'number' as const,
            decimals,
          })),
        ],
        rows: table.pages.flatMap((page) =>
          table.ys.map((value, row) => [
            ...(axes.pages === undefined ? [] : [String(page.value)]),
            String(value),
            ...(page.cells[row] ?? []),
          ]),
        ),
      },
      plot: {
        kind: 'image',
        x: axes.pages === undefined ? 0 : 1,
        y: table.xs.map((_, index) => index + (axes.pages === undefined ? 1 : 2)),
      },
      about: `${name}, ${WORDS[ruleOf(spec)]} where a cell has several points`,
    },
    left > 0
      ? [problem('tables-left-out', `${left} more tables are in the data only`, { severity: 'warning' })]
      : [],
  )
}

/** More tables beside each other cannot be read in print. */
const MOST_PAGES = 6

const WORDS: Readonly<Record<CellRule, string>> = {
  mean: 'the mean',
  min: 'the smallest',
  max: 'the largest',
}

function ruleOf({ options }: FigureSpec): CellRule {
  const { rule } = options
  return rule === 'min' || rule === 'max' ? rule : 'mean'
}

interface Panel {
  readonly title: string
  readonly cells: readonly (readonly (number | null)[])[]
}

interface Cells {
  readonly xs: readonly (number | string)[]
  readonly ys: readonly (number | string)[]
  /** Beside each other, in one colour scale. */
  readonly panels: readonly Panel[]
  readonly range: { readonly min: number; readonly max: number } | null
  readonly x: string
  readonly y: string
  readonly decimals: number
  readonly name: string
}

function chart(canvas: Canvas, { xs, ys, panels, range, x, y, decimals, name }: Cells) {
  const { textPx, width } = canvas
  const [xNames, yNames] = [xs.map(String), ys.map(String)]
  const colours = rampColours(canvas.style.palette)
  const isRotated = wantsRotation({ ...canvas, width: width / Math.max(1, panels.length) }, xNames)
  const base = plotGrid(canvas, [], {
    leftLabel: longestOf(yNames),
    ...(isRotated ? { rotatedLabel: longestOf(xNames) } : {}),
  })
  const hasTitles = panels.some(({ title }) => title !== '')
  const gap = textPx * 0.8
  const panelWidth =
    (width - base.left - textPx * 0.7 - gap * (panels.length - 1)) / Math.max(1, panels.length)
  const left = (index: number): number => base.left + index * (panelWidth + gap)
  const words = { padding: 0, textStyle: { fontSize: textPx, fontWeight: 400 as const, color: INK } }
  return {
    ...chartBase(canvas, []),
    title: [
      { ...words, text: name, left: base.left, top: textPx * 0.4 },
      ...(hasTitles
        ? panels.map(({ title }, index) => ({ ...words, text: title, left: left(index), top: textPx * 1.9 }))
        : []),
    ],
    grid: panels.map((_, index) => ({
      ...base,
      left: left(index),
      right: width - left(index) - panelWidth,
      top: textPx * (hasTitles ? 3.5 : 2.2),
    })),
    xAxis: panels.map((_, index) => ({ ...nameAxis(canvas, x, xNames, { isRotated }), gridIndex: index })),
    yAxis: panels.map((_, index) => {
      const axis = { ...nameAxis(canvas, y, yNames, { isVertical: true }), inverse: true, gridIndex: index }
      // The first table names the rows for all.
      return index === 0 ? axis : { ...axis, name: '', axisLabel: { show: false } }
    }),
    series: panels.map(({ cells }, index) => cellSeries(canvas, cells, { index, range, colours, decimals })),
  }
}

interface CellScale {
  readonly index: number
  readonly range: Cells['range']
  readonly colours: Uint8Array
  readonly decimals: number
}

function cellSeries(canvas: Canvas, cells: Panel['cells'], { index, range, colours, decimals }: CellScale) {
  const { min, max } = range ?? { min: 0, max: 0 }
  return {
    type: 'custom' as const,
    xAxisIndex: index,
    yAxisIndex: index,
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
          fontSize: canvas.tickPx,
        },
      )
    },
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
  const short = shortNumber(value)
  // In a cell too narrow for four digits the colour tells the value.
  return textWidth(canvas, short, canvas.tickPx) < width - 2 ? short : ''
}

function rgb(colours: Uint8Array, place: number): string {
  return `rgb(${colours[3 * place]},${colours[3 * place + 1]},${colours[3 * place + 2]})`
}

/** By the luma of the colour: paper reads better on less than half. */
function isDark(colours: Uint8Array, place: number): boolean {
  const [red = 0, green = 0, blue = 0] = colours.subarray(3 * place, 3 * place + 3)
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}
