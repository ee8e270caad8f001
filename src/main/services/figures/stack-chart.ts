import {
  chartBase,
  longestOf,
  longestTick,
  nameAxis,
  numberAxis,
  plotGrid,
  textLines,
  wantsRotation,
  type Quantity,
} from './chart-parts.ts'
import { barStyle, fillOf } from './fills.ts'
import type { Canvas } from './scene.ts'

/** Bars in parts. */
export interface Stacks {
  /** Of the bars. */
  readonly names: readonly string[]
  readonly titles: readonly string[]
  /** A row per part, a value per bar. */
  readonly rows: readonly (readonly number[])[]
  readonly quantity: Quantity
  readonly most: number
  readonly isShare: boolean
}

/** Names beside lying bars take at most this share of the figure: the bars are what it shows. */
const MOST_NAME_SHARE = 0.4

/** Upright where the names of the bars fit below their bars, else lying, each name beside its bar. */
export function stackChart(canvas: Canvas, { names, titles, rows, quantity, most, isShare }: Stacks) {
  const isLying = wantsRotation(canvas, names)
  const lines = names.map((name) => textLines(canvas, name, canvas.tickPx, MOST_NAME_SHARE * canvas.width))
  const shown = isLying ? lines.map((parts) => parts.join('\n')) : names
  const axisOptions = { most, isVertical: !isLying, ...(isShare ? { max: 100 } : {}) }
  const values = numberAxis(canvas, quantity, axisOptions)
  const categories = { ...nameAxis(canvas, '', shown, { isVertical: isLying }), inverse: isLying }
  return {
    ...chartBase(canvas, titles),
    grid: plotGrid(canvas, titles, {
      leftLabel: isLying ? longestOf(lines.flat()) : longestTick(quantity, { most }),
      hasLeftTitle: !isLying,
    }),
    xAxis: isLying ? values : categories,
    yAxis: isLying ? categories : values,
    series: titles.map((name, index) => ({
      type: 'bar' as const,
      name,
      stack: 'all',
      barCategoryGap: '35%',
      itemStyle: barStyle(fillOf(canvas, index)),
      data: [...(rows[index] ?? [])],
    })),
  }
}
