import type { BarSeriesOption, CustomSeriesOption, EChartsOption } from 'echarts'
import type { FigureBar, FigurePanel, StudyFigure } from '../../../engine/studies/seed-study-figures.ts'
import type { ArraySize } from '../../../engine/studies/seed-study-runs.ts'
import { chartBase, legendRows, plotGrid, textWidth, tickStep, type LegendItems } from './chart-parts.ts'
import { ARRAY_NAMES, GRID_LINE, INK, OUTLINE_PX, PAPER } from './figure-style.ts'
import { barStyle, fillOf } from './fills.ts'
import { BAR_GAP, CATEGORY_GAP, PUBLISHED_ENTRY, publishedMarks } from './published-marks.ts'
import type { Canvas, PlotSide } from './scene.ts'

/** Space around the plots for axis titles and ticks, in letters. */
const LEFT = 4.5
const RIGHT = 0.7
const LETTER_ROW = 1.8
const MILLION = 1e6

/** The chart of a figure: its panels side by side under one legend. */
export function groupedBars({ panels }: StudyFigure, canvas: Canvas): EChartsOption {
  const { width, textPx } = canvas
  const panelWidth = width / panels.length
  const arrays = [...new Set(panels.flatMap(({ series }) => series.map(({ array }) => array)))]
  const items: LegendItems = [...arrays.map((array) => ARRAY_NAMES[array]), PUBLISHED_ENTRY]
  const { top, bottom } = plotGrid(canvas, items)
  const hasLetters = panels.length > 1
  const grids = panels.map((_, index) => ({
    left: index * panelWidth + LEFT * textPx,
    width: panelWidth - (LEFT + RIGHT) * textPx,
    top: hasLetters ? top + LETTER_ROW * textPx : top,
    bottom,
    // The margins above are the whole layout: axis titles do not move the plots.
    outerBoundsMode: 'none' as const,
  }))
  const letterTop = legendRows(canvas, items).length * textPx * 1.5 + textPx * 0.7
  return {
    ...chartBase(canvas, items),
    title: hasLetters
      ? panels.map((_, index) => panelLetter(canvas, index, { left: index * panelWidth, top: letterTop }))
      : [],
    grid: grids,
    xAxis: panels.map(({ xTitle, categories }, index) => ({
      ...categoryAxis(canvas, xTitle),
      gridIndex: index,
      data: [...categories],
    })),
    yAxis: panels.map((panel, index) => ({
      ...valueAxis(canvas, panel, areLabelsUpright(canvas, panel, panelWidth)),
      gridIndex: index,
    })),
    series: panels.flatMap((panel, index) =>
      panelSeries(canvas, panel, { axis: index, isUpright: areLabelsUpright(canvas, panel, panelWidth) }),
    ),
  }
}

/** True where the numbers over the bars would run into each other. */
function areLabelsUpright(canvas: Canvas, { series, categories, labelDecimals }: FigurePanel, width: number) {
  if (labelDecimals === undefined) return false
  const perBar = (0.74 * (width - (LEFT + RIGHT) * canvas.textPx)) / (series.length * categories.length)
  return textWidth(canvas, labelOf(series, labelDecimals), canvas.tickPx) > perBar
}

function labelOf(series: FigurePanel['series'], decimals: number): string {
  return series
    .flatMap(({ bars }) => bars.map(({ simulated }) => simulated.toFixed(decimals)))
    .reduce((longest, label) => (label.length > longest.length ? label : longest), '')
}

function panelLetter({ textPx }: Canvas, index: number, { left, top }: { left: number; top: number }) {
  const letter = String.fromCodePoint(97 + index)
  return {
    text: `(${letter})`,
    left: left + 2,
    top,
    padding: 0,
    textStyle: { fontSize: textPx, fontWeight: 400, color: INK },
  }
}

function categoryAxis({ textPx }: Canvas, name: string) {
  return {
    type: 'category' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 1.8 * textPx,
    nameTextStyle: { fontSize: textPx, color: INK },
    axisLine: { lineStyle: { color: INK, width: OUTLINE_PX } },
    axisTick: { show: false },
    axisLabel: { fontSize: textPx, color: INK, interval: 0, margin: 5 },
  }
}

/** Upright numbers over the bars need as much room again as the highest bar has steps. */
function valueAxis(
  { textPx, tickPx }: Canvas,
  { quantity, unit, series }: FigurePanel,
  hasUprightLabels: boolean,
) {
  const highest = Math.max(...series.flatMap(({ bars }) => bars.map(({ simulated }) => simulated)))
  const inMillions = highest >= MILLION
  const interval = tickStep(highest, 6)
  const reach = hasUprightLabels ? highest * 1.3 : highest
  return {
    type: 'value' as const,
    min: 0,
    max: Math.ceil(reach / interval) * interval,
    interval,
    name: `${quantity} (${inMillions ? `million ${unit}` : unit})`,
    nameLocation: 'middle' as const,
    nameGap: 3 * textPx,
    nameTextStyle: { fontSize: textPx, color: INK },
    axisLine: { show: true, lineStyle: { color: INK, width: OUTLINE_PX } },
    axisTick: { show: true, length: 3, lineStyle: { color: INK, width: OUTLINE_PX } },
    splitLine: { lineStyle: { color: GRID_LINE, width: OUTLINE_PX } },
    axisLabel: {
      fontSize: tickPx,
      color: INK,
      margin: 5,
      formatter: (value: number): string => (inMillions ? (value / MILLION).toFixed(1) : String(value)),
    },
  }
}

/** An array has its own fill, by number, in all figures; in greyscale they have the greys of any other figure. */
const ARRAY_FILLS: Readonly<Record<ArraySize, number>> = { 128: 0, 256: 1, 512: 2, 32: 4 }
const GREY_ORDER: readonly ArraySize[] = [128, 256, 512, 32]

/** The name of an array and the number of its fill. */
export function arrayLook({ style }: Canvas, array: ArraySize): PlotSide {
  const fill = style.palette === 'greyscale' ? GREY_ORDER.indexOf(array) : ARRAY_FILLS[array]
  return { title: ARRAY_NAMES[array], fill }
}

function panelSeries(
  canvas: Canvas,
  { series, labelDecimals }: FigurePanel,
  { axis, isUpright }: { readonly axis: number; readonly isUpright: boolean },
): (BarSeriesOption | CustomSeriesOption)[] {
  const bars = series.map(({ array, bars: values }) => ({
    type: 'bar' as const,
    name: ARRAY_NAMES[array],
    xAxisIndex: axis,
    yAxisIndex: axis,
    barGap: BAR_GAP,
    barCategoryGap: CATEGORY_GAP,
    itemStyle: barStyle(fillOf(canvas, arrayLook(canvas, array).fill)),
    data: values.map(({ simulated }) => simulated),
    ...(labelDecimals === undefined ? {} : { label: barLabel(canvas, labelDecimals, isUpright) }),
  }))
  const marks = series.map((one, index) =>
    publishedMarks({ data: markData(one.bars), index, count: series.length, axisIndex: axis }),
  )
  return [...bars, ...marks]
}

function barLabel({ tickPx }: Canvas, decimals: number, isUpright: boolean) {
  return {
    show: true,
    position: 'top' as const,
    distance: 3,
    fontSize: tickPx,
    color: INK,
    textBorderColor: PAPER,
    textBorderWidth: 2,
    ...(isUpright
      ? { rotate: 90, align: 'left' as const, verticalAlign: 'middle' as const, distance: 4 }
      : {}),
    formatter: ({ value }: { readonly value?: unknown }): string => Number(value).toFixed(decimals),
  }
}

function markData(bars: readonly FigureBar[]): [number, number][] {
  return bars.flatMap(({ published }, category): [number, number][] =>
    published === undefined ? [] : [[category, published]],
  )
}
