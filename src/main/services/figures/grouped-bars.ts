import type { BarSeriesOption, CustomSeriesOption, EChartsOption } from 'echarts'
import type {
  FigureBar,
  FigurePanel,
  FigureSeries,
  StudyFigure,
} from '../../../engine/studies/seed-study-figures.ts'
import { FIGURE_FONT } from './figure-font.ts'
import { ARRAY_FILLS, GRID_LINE, INK, OUTLINE_PX, PAPER, TEXT_PX, TICK_PX } from './figure-style.ts'

/** Space in px around the plots for axis titles, ticks and the legend. */
const LEFT = 42
const RIGHT = 6
const TOP = 26
const LETTER_ROW = 16
const BOTTOM = 34
const BAR_GAP = '8%'
const CATEGORY_GAP = '26%'
const MARK_PX = 1.2
const HALO_PX = 0.6
const PUBLISHED = 'published'
const MILLION = 1e6
/** No hatch; leaving it out would mean the library's own. */
const PLAIN = { symbol: 'none' }

/** The chart of a figure `width` px wide: its panels side by side under one legend. */
export function groupedBars({ panels }: StudyFigure, width: number): EChartsOption {
  const panelWidth = width / panels.length
  const grids = panels.map((_, index) => ({
    left: index * panelWidth + LEFT,
    width: panelWidth - LEFT - RIGHT,
    top: panels.length === 1 ? TOP : TOP + LETTER_ROW,
    bottom: BOTTOM,
    // The margins above are the whole layout: axis titles do not move the plots.
    outerBoundsMode: 'none' as const,
  }))
  return {
    animation: false,
    backgroundColor: PAPER,
    textStyle: { fontFamily: FIGURE_FONT, fontSize: TEXT_PX, color: INK },
    // Hatches are switched on here; fills without one say so.
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    legend: legendOf(panels),
    title: panels.length === 1 ? [] : panels.map((_, index) => panelLetter(index, index * panelWidth)),
    grid: grids,
    xAxis: panels.map(({ xTitle, categories }, index) => ({
      ...categoryAxis(xTitle),
      gridIndex: index,
      data: [...categories],
    })),
    yAxis: panels.map((panel, index) => ({ ...valueAxis(panel), gridIndex: index })),
    series: panels.flatMap((panel, index) => panelSeries(panel, index)),
  }
}

function legendOf(panels: readonly FigurePanel[]) {
  const arrays = [...new Set(panels.flatMap(({ series }) => series.map(({ array }) => array)))]
  const mark = { name: PUBLISHED, icon: 'path://M0,0H12V1.6H0Z', itemStyle: { color: INK, borderWidth: 0 } }
  return {
    left: LEFT,
    top: 2,
    itemWidth: 10,
    itemHeight: 8,
    itemGap: 8,
    padding: 2,
    itemStyle: { borderWidth: OUTLINE_PX },
    selectedMode: false,
    textStyle: { fontSize: TEXT_PX, color: INK },
    data: [...arrays.map((array) => ({ name: ARRAY_FILLS[array].name, icon: 'rect' })), mark],
  }
}

function panelLetter(index: number, left: number) {
  const letter = String.fromCodePoint(97 + index)
  return {
    text: `(${letter})`,
    left: left + 2,
    top: 22,
    padding: 0,
    textStyle: { fontSize: TEXT_PX, fontWeight: 400, color: INK },
  }
}

function categoryAxis(name: string) {
  return {
    type: 'category' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 17,
    nameTextStyle: { fontSize: TEXT_PX, color: INK },
    axisLine: { lineStyle: { color: INK, width: OUTLINE_PX } },
    axisTick: { show: false },
    axisLabel: { fontSize: TEXT_PX, color: INK, interval: 0, margin: 5 },
  }
}

function valueAxis({ quantity, unit, series }: FigurePanel) {
  const highest = Math.max(...series.flatMap(({ bars }) => bars.map(({ simulated }) => simulated)))
  const inMillions = highest >= MILLION
  const interval = tickStep(highest)
  return {
    type: 'value' as const,
    min: 0,
    max: Math.ceil(highest / interval) * interval,
    interval,
    name: `${quantity} (${inMillions ? `million ${unit}` : unit})`,
    nameLocation: 'middle' as const,
    nameGap: 28,
    nameTextStyle: { fontSize: TEXT_PX, color: INK },
    axisLine: { show: true, lineStyle: { color: INK, width: OUTLINE_PX } },
    axisTick: { show: true, length: 3, lineStyle: { color: INK, width: OUTLINE_PX } },
    splitLine: { lineStyle: { color: GRID_LINE, width: OUTLINE_PX } },
    axisLabel: {
      fontSize: TICK_PX,
      color: INK,
      margin: 5,
      formatter: (value: number): string => (inMillions ? (value / MILLION).toFixed(1) : String(value)),
    },
  }
}

/** The smallest of 1, 2, 5, 10 ... that divides the axis into at most six. */
function tickStep(highest: number): number {
  const least = highest / 6
  const decade = 10 ** Math.floor(Math.log10(least))
  return decade * ([1, 2, 5].find((factor) => factor * decade >= least) ?? 10)
}

function panelSeries(panel: FigurePanel, axis: number): (BarSeriesOption | CustomSeriesOption)[] {
  const { series, labelDecimals } = panel
  const bars = series.map(({ array, bars: values }) => {
    const { name, color, hatchDegrees } = ARRAY_FILLS[array]
    const decal = hatchDegrees === undefined ? PLAIN : hatch(hatchDegrees)
    return {
      type: 'bar' as const,
      name,
      xAxisIndex: axis,
      yAxisIndex: axis,
      barGap: BAR_GAP,
      barCategoryGap: CATEGORY_GAP,
      itemStyle: { color, borderColor: INK, borderWidth: OUTLINE_PX, decal },
      data: values.map(({ simulated }) => simulated),
      ...(labelDecimals === undefined ? {} : { label: barLabel(labelDecimals) }),
    }
  })
  return [...bars, ...series.map((one, index) => publishedMarks(one, axis, index, series.length))]
}

function hatch(degrees: number) {
  return {
    symbol: 'rect',
    color: 'rgba(21,25,28,0.55)',
    dashArrayX: [1, 0],
    dashArrayY: [0.7, 2.8],
    rotation: (degrees * Math.PI) / 180,
  }
}

function barLabel(decimals: number) {
  return {
    show: true,
    position: 'top' as const,
    distance: 3,
    fontSize: TICK_PX,
    color: INK,
    textBorderColor: PAPER,
    textBorderWidth: 2,
    formatter: ({ value }: { readonly value?: unknown }): string => Number(value).toFixed(decimals),
  }
}

/** Published values as dark lines with a light edge across the bars they belong to. */
function publishedMarks(
  { bars }: FigureSeries,
  axis: number,
  index: number,
  count: number,
): CustomSeriesOption {
  return {
    type: 'custom',
    name: PUBLISHED,
    xAxisIndex: axis,
    yAxisIndex: axis,
    z: 5,
    itemStyle: { color: INK, decal: PLAIN },
    data: markData(bars),
    renderItem: (_params, api) => {
      const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)])
      const layout = api.barLayout?.({ barGap: BAR_GAP, barCategoryGap: CATEGORY_GAP, count })?.[index]
      const [width, center] = [layout?.width ?? 0, x + (layout?.offsetCenter ?? 0)]
      const line = (grow: number, fill: string) => ({
        type: 'rect' as const,
        shape: {
          x: center - width / 2 - grow,
          y: y - MARK_PX / 2 - (grow === 0 ? 0 : HALO_PX),
          width: width + 2 * grow,
          height: MARK_PX + (grow === 0 ? 0 : 2 * HALO_PX),
        },
        style: { fill, stroke: 'none' },
      })
      return { type: 'group', children: [line(0.6, PAPER), line(0, INK)] }
    },
  }
}

function markData(bars: readonly FigureBar[]): [number, number][] {
  return bars.flatMap(({ published }, category): [number, number][] =>
    published === undefined ? [] : [[category, published]],
  )
}
