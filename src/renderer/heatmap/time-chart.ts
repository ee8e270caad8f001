import type { ThemeName } from '../theme/tokens.ts'
import { FONTS, THEMES } from '../theme/tokens.ts'
import { stopsOf, type ScaleName } from '../theme/ramps.ts'
import { createChart, type EChartsType } from '../widgets/chart.ts'
import { LANE_HEIGHTS } from './lanes.ts'
import type { Tick } from './axis.ts'

/** A lane as the chart shows it: one image. */
export interface ChartLane {
  readonly top: number
  readonly height: number
  readonly canvas: HTMLCanvasElement
}

/** Where the lanes are: left and right of them, in CSS pixels. */
export interface ChartMargins {
  readonly left: number
  readonly right: number
}

/** The legend of the first heat lane: where it stands and what its ends mean. */
export interface ChartLegend {
  readonly top: number
  readonly height: number
  readonly scale: ScaleName
}

/** The picture over time as an ECharts chart: one time axis, one image per lane, tooltip and colour legend. */
export interface TimeChart {
  readonly setLanes: (
    lanes: readonly ChartLane[],
    legend: ChartLegend | undefined,
    extent: readonly [number, number],
    window: ChartWindow,
  ) => void
  /** Moves the axis; the images are taken as they are then. */
  readonly setWindow: (window: ChartWindow) => void
  /** Shows changed images under an unmoved axis. */
  readonly repaint: () => void
  /** Draws now instead of in the next frame, together with what lies over the chart. */
  readonly flush: () => void
  readonly resize: () => void
  readonly hideTip: () => void
  /** Shows the tooltip of what is at a place of the element, in CSS pixels, as if the pointer had come there. */
  readonly showTip: (x: number, y: number) => void
  readonly dispose: () => void
}

/** What the axis shows. */
export interface ChartWindow {
  readonly start: number
  readonly end: number
  readonly ticks: readonly Tick[]
}

/** What the chart asks and tells. */
export interface ChartListeners {
  /** The text of a lane's tooltip at the pointer; `later` gives a better one when it is known. Empty hides it. */
  readonly tipOf: (lane: number, later: (html: string) => void) => string
  /** The user narrowed the colour scale in the legend: shares of 1. */
  readonly onScaleRange: (range: readonly [number, number]) => void
}

const LEGEND = { left: 12, width: 10 }

/**
 * A chart in an element. A heatmap series would draw every cell as a shape; a custom series with one image per lane
 * moves at the speed of a blit. One axis for all lanes: an update costs 2 ms instead of 9 with a grid per lane.
 */
export function createTimeChart(
  element: HTMLElement,
  theme: ThemeName,
  margins: ChartMargins,
  { tipOf, onScaleRange }: ChartListeners,
): TimeChart {
  const chart = createChart(element, theme)
  let lanes: readonly ChartLane[] = []
  const renderItem = ({ dataIndex }: { readonly dataIndex: number }) => {
    const lane = lanes[dataIndex]
    if (lane === undefined) return null
    const width = Math.max(0, chart.getWidth() - margins.left - margins.right)
    return {
      type: 'image',
      style: { image: lane.canvas, x: margins.left, y: lane.top, width, height: lane.height },
      // The whole state of the item is in its image: hovering must not draw it anew.
      emphasisDisabled: true,
    }
  }
  chart.on('datarangeselected', (event) => {
    const [low, high] = (event as { readonly selected?: readonly number[] }).selected ?? []
    if (low !== undefined && high !== undefined) onScaleRange([low / 100, high / 100])
  })
  return {
    setLanes: (next, legend, extent, window) => {
      lanes = next
      chart.setOption(
        {
          ...frameOption(theme, margins, extent, window),
          visualMap: legend === undefined ? [] : [legendOption(legend, theme)],
          tooltip: tipOption(tipOf),
          series: [
            {
              type: 'custom',
              clip: false,
              data: next.map((_, i) => [extent[0], 0, i]),
              encode: { x: [], y: [] },
              renderItem,
            },
          ],
        },
        { notMerge: true },
      )
    },
    setWindow: ({ start, end, ticks }) => {
      chart.setOption({ dataZoom: [{ startValue: start, endValue: end }], xAxis: ticksOption(ticks) })
    },
    repaint: () => repaintImages(chart),
    flush: () => chart.getZr().flush(),
    resize: () => chart.resize(),
    hideTip: () => chart.dispatchAction({ type: 'hideTip' }),
    // The chart's own action, showTip at a place, leaves no tooltip.
    showTip: (x, y) => chart.getZr().handler.dispatch('mousemove', { zrX: x, zrY: y }),
    dispose: () => chart.dispose(),
  }
}

/** Ticks where the axis is told to have them, with the labels it is told. */
function ticksOption(ticks: readonly Tick[]) {
  const at = ticks.map(({ cycle }) => cycle)
  const labels = new Map(ticks.map(({ cycle, label }) => [cycle, label]))
  return {
    axisTick: { customValues: at },
    axisLabel: { customValues: at, formatter: (cycle: number) => labels.get(cycle) ?? '' },
  }
}

function frameOption(
  theme: ThemeName,
  { left, right }: ChartMargins,
  extent: readonly [number, number],
  { start, end, ticks }: ChartWindow,
) {
  const { axis } = THEMES[theme].colors
  const { axisTick, axisLabel } = ticksOption(ticks)
  return {
    animation: false,
    grid: { left, right, top: LANE_HEIGHTS.ruler, bottom: 0 },
    // The window is ours to move: wheel, drag and keys mean more here than zoom and pan.
    dataZoom: [
      { type: 'inside', xAxisIndex: 0, filterMode: 'none', disabled: true, startValue: start, endValue: end },
    ],
    xAxis: {
      type: 'value',
      position: 'top',
      min: extent[0],
      max: extent[1],
      axisLine: { show: false },
      axisTick: { ...axisTick, show: true, length: 5, lineStyle: { color: axis } },
      axisLabel: { ...axisLabel, margin: 7, hideOverlap: true, showMinLabel: true, showMaxLabel: true },
    },
    yAxis: { type: 'value', show: false, min: 0, max: 1 },
  }
}

/** Shares in percent: the handles then read as the axis of the legend does. */
function legendOption({ top, height, scale }: ChartLegend, theme: ThemeName) {
  const { colors } = THEMES[theme]
  return {
    type: 'continuous',
    seriesIndex: 0,
    dimension: 1,
    min: 0,
    max: 100,
    range: [0, 100],
    calculable: true,
    realtime: true,
    precision: 0,
    orient: 'vertical',
    left: LEGEND.left - 5,
    top,
    itemWidth: LEGEND.width,
    itemHeight: height,
    align: 'left',
    padding: 5,
    inRange: { color: [...stopsOf(scale, theme)] },
    handleSize: '70%',
    handleStyle: { borderColor: colors.ctl, color: colors.panel },
    indicatorStyle: { opacity: 0 },
    textStyle: { color: colors.ink3, fontFamily: FONTS.mono, fontSize: 9.5 },
    formatter: (value: number) => `${Math.round(value)} %`,
    hoverLink: false,
  }
}

function tipOption(tipOf: ChartListeners['tipOf']) {
  return {
    trigger: 'item',
    confine: true,
    enterable: false,
    showDelay: 0,
    hideDelay: 0,
    formatter: (
      { dataIndex }: { readonly dataIndex: number },
      ticket: string,
      callback: (ticket: string, html: string) => void,
    ) => tipOf(dataIndex, (html) => callback(ticket, html)),
  }
}

/** The canvases changed although no option did: only their layer is drawn again. */
function repaintImages(chart: EChartsType): void {
  for (const shape of chart.getZr().storage.getDisplayList(false)) if (shape.type === 'image') shape.dirty()
}
