import type { LineSeriesOption } from 'echarts'
import {
  chartBase,
  longestTick,
  numberAxis,
  plotGrid,
  type LegendItems,
  type Quantity,
} from './chart-parts.ts'
import { INK, OUTLINE_PX } from './figure-style.ts'
import { barStyle, fillOf } from './fills.ts'
import { edgeOf, type Bins } from './heat-raster.ts'
import type { Canvas, FigureScene } from './scene.ts'

/** What a quantity is made of over time: parts on top of each other, each constant within a bin. */
export interface TimeStack extends Quantity {
  readonly parts: readonly {
    readonly title: string
    /** Mean of each bin, in the unit of the quantity. */
    readonly values: Float64Array
  }[]
  readonly window: Bins
  /** The end of the axis, for shares. */
  readonly max?: number
}

/** Cycles of a bin. */
export function cyclesOf(bin: number, window: Bins): number {
  return edgeOf(bin + 1, window) - edgeOf(bin, window)
}

/** Steps on top of each other over the cycles of a window; the data have the cycles of every bin, and so its sums. */
export function timeStackScene(title: string, stack: TimeStack): FigureScene {
  const { parts, window, unit } = stack
  return {
    title,
    option: (canvas) => chart(canvas, stack),
    table: {
      columns: [
        { title: 'first cycle', unit: '', kind: 'number', decimals: 0 },
        { title: 'cycles', unit: '', kind: 'number', decimals: 0 },
        ...parts.map((part) => ({ title: part.title, unit, kind: 'number' as const, decimals: 3 })),
      ],
      rows: Array.from({ length: window.bins }, (_, bin) => [
        edgeOf(bin, window),
        cyclesOf(bin, window),
        ...parts.map(({ values }) => values[bin] ?? 0),
      ]),
    },
    plot: {
      kind: 'areas',
      x: 0,
      y: parts.map((_, index) => index + 2),
      end: window.t1,
      xAxis: { title: 'Cycle', unit: '', min: window.t0, max: window.t1 },
      yAxis: { title: stack.title, unit, ...(stack.max === undefined ? {} : { max: stack.max }) },
    },
    about: `Means of ${window.bins} parts of cycles ${window.t0} to ${window.t1}`,
  }
}

function chart(canvas: Canvas, stack: TimeStack) {
  const { parts, window, max } = stack
  const { t0, t1, bins } = window
  const items: LegendItems = parts.map(({ title }, index) => ({
    name: title,
    icon: 'rect',
    itemStyle: barStyle(fillOf(canvas, index)),
  }))
  const totals = Array.from({ length: bins }, (_, bin) =>
    parts.reduce((sum, { values }) => sum + (values[bin] ?? 0), 0),
  )
  const reach = { most: totals.reduce((most, total) => Math.max(most, total), 0) }
  const time = numberAxis(
    canvas,
    { title: 'Cycle', unit: '' },
    { most: t1, isVertical: false, min: t0, max: t1 },
  )
  // The ends of a window are rarely round: their labels would stand on their neighbours.
  const axisLabel = { ...time.axisLabel, showMaxLabel: false, ...(t0 === 0 ? {} : { showMinLabel: false }) }
  return {
    ...chartBase(canvas, items),
    grid: plotGrid(canvas, items, { leftLabel: longestTick(stack, reach) }),
    xAxis: { ...time, axisLabel },
    yAxis: numberAxis(canvas, stack, { ...reach, ...(max === undefined ? {} : { max }) }),
    series: parts.map((part, index) => area(canvas, part, { index, window })),
  }
}

function area(
  canvas: Canvas,
  { title, values }: TimeStack['parts'][number],
  { index, window }: { readonly index: number; readonly window: Bins },
): LineSeriesOption {
  const { color, ...look } = barStyle(fillOf(canvas, index))
  // The library takes the hatch of an area from its line, which its type does not say.
  const lineStyle = { color: INK, width: OUTLINE_PX / 2, decal: look.decal }
  const last = [window.t1, values.at(-1) ?? 0]
  return {
    type: 'line',
    name: title,
    stack: 'all',
    step: 'end',
    symbol: 'none',
    itemStyle: { ...look, color },
    lineStyle,
    areaStyle: { color, opacity: 1 },
    data: [...Array.from(values, (value, bin) => [edgeOf(bin, window), value]), last],
  }
}
