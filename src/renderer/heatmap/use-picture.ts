import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import type { Problem } from '../../engine/model/problem.ts'
import { useSelection } from '../stores/selection.ts'
import { useTheme } from '../stores/theme.ts'
import { momentText, timeTicks } from './axis.ts'
import type { HeatmapModel } from './model.ts'
import { createPicture, type Picture, type PictureFrame, type PictureStyle } from './picture.ts'
import {
  createTimeChart,
  type ChartListeners,
  type ChartMargins,
  type ChartWindow,
  type TimeChart,
} from './time-chart.ts'

/** Room a tick's label takes on the axis, in CSS pixels. */
const TICK_ROOM_PX = 88
/** Space between a tick's label and the cursor's, and half the width of a digit of theirs. */
const CURSOR_GAP_PX = 14
const HALF_DIGIT_PX = 3.5
/** Where the colour legend stands below the top of the first heat lane, and how high it is where there is room. */
const LEGEND_OFFSET_PX = 44
const LEGEND_PX = 96
const LEGEND_TEXT_PX = 16

/** Without numbers for so long, the axes are shown. */
const FIRST_PATIENCE_MS = 150

/** The picture of a model in an element: made anew for other lanes or another theme, painted once per frame at most. */
export function usePicture(
  model: HeatmapModel,
  element: Readonly<Ref<HTMLElement | null>>,
  margins: ChartMargins,
  tipOf: ChartListeners['tipOf'],
) {
  const [theme, selection] = [useTheme(), useSelection()]
  const picture = shallowRef<Picture>()
  const problems = shallowRef<readonly Problem[]>([])
  /** Values at the tops of the lanes, for their labels. */
  const tops = shallowRef<readonly (number | undefined)[]>([])
  const drawMs = ref(0)
  /** Pictures drawn that show something else than the one before. */
  const drawnCount = ref(0)
  let chart: TimeChart | undefined
  let observer: ResizeObserver | undefined
  let frameRequest = 0

  const style = computed<PictureStyle>(() => ({
    theme: theme.name,
    scale: model.scale.value,
    scaleMode: model.scaleMode.value,
    scaleRange: model.scaleRange.value,
    hoveredLayer: selection.hoveredLayer?.name,
    range: model.range.value,
  }))
  const ticks = computed(() =>
    timeTicks(
      model.window.value.first,
      model.window.value.end,
      Math.floor(model.width.value / TICK_ROOM_PX),
      model.unit.value,
      model.cyclesPerSecond,
    ),
  )

  /** The ticks the cursor's label would touch. */
  const hiddenTicks = computed(() => {
    const { value: cursor } = model.cursor
    if (cursor === undefined) return ''
    const text = momentText(cursor.cycle, model.unit.value, model.cyclesPerSecond)
    const pixelsTo = (cycle: number): number =>
      Math.abs(cycle - cursor.cycle - 0.5) / model.view.value.cyclesPerPixel
    return ticks.value
      .filter(
        ({ cycle, label }) => pixelsTo(cycle) < CURSOR_GAP_PX + (text.length + label.length) * HALF_DIGIT_PX,
      )
      .map(({ cycle }) => cycle)
      .join()
  })
  const labels = computed(() => {
    const hidden = new Set(hiddenTicks.value.split(',').map(Number))
    return hiddenTicks.value === ''
      ? ticks.value
      : ticks.value.map((tick) => (hidden.has(tick.cycle) ? { ...tick, label: '' } : tick))
  })

  function schedule(): void {
    if (frameRequest === 0) frameRequest = requestAnimationFrame(draw)
  }

  function frameNow(): PictureFrame {
    return { view: model.view.value, width: model.width.value, ratio: window.devicePixelRatio }
  }

  let axisShown: unknown
  let areLanesShown = false
  /** The chart has to be told of other lanes, with the next frame. */
  function lanesChanged(): void {
    areLanesShown = false
    schedule()
  }
  const mountedAt = performance.now()
  /** The first picture waits for its numbers: an empty one before it would only delay it. */
  function isTooEarly(shown: Picture, now: number): boolean {
    return axisShown === undefined && !shown.isKnown() && now - mountedAt < FIRST_PATIENCE_MS
  }
  function draw(): void {
    frameRequest = 0
    const { value: shown } = picture
    if (shown === undefined || chart === undefined || model.width.value <= 0) return
    const started = performance.now()
    if (isTooEarly(shown, started)) {
      shown.want(frameNow())
      schedule()
      return
    }
    const hasChanged = shown.paint(frameNow(), style.value)
    const { first: start, end } = model.window.value
    const axis = { start, end, ticks: labels.value }
    if (!areLanesShown) showLanes(shown, chart, axis)
    else if (axisShown !== labels.value) chart.setWindow(axis)
    else if (hasChanged) chart.repaint()
    if (hasChanged || !areLanesShown || axisShown !== labels.value) drawnCount.value++
    areLanesShown = true
    axisShown = labels.value
    chart.flush()
    const next = shown.lanes.map((_, lane) => shown.topOf(lane))
    if (next.some((top, lane) => top !== tops.value[lane])) tops.value = next
    if (!shown.isKnown()) return
    drawMs.value = performance.now() - started
  }

  function buildPicture(): void {
    picture.value?.stop()
    const made = createPicture(model.runs, model.lanes.value, model.align.value, {
      onChange: schedule,
      onProblems: (found) => {
        problems.value = found
      },
    })
    picture.value = made
    // Before the chart is drawn, so that the answers are there when it is.
    if (model.width.value > 0) made.want(frameNow())
    lanesChanged()
  }

  function showLanes(shown: Picture, onto: TimeChart, axis: ChartWindow): void {
    const first = shown.lanes.find(({ kind }) => kind === 'heat')
    const legend =
      first === undefined
        ? undefined
        : {
            top: first.top + LEGEND_OFFSET_PX,
            height: Math.min(LEGEND_PX, first.height - LEGEND_OFFSET_PX - LEGEND_TEXT_PX),
            scale: model.scale.value,
          }
    const lanes = shown.lanes.map(({ top, height }, i) => ({
      top,
      height,
      canvas: shown.surfaceOf(i).canvas,
    }))
    onto.setLanes(lanes, legend, [model.extent.first, model.extent.end], axis)
  }

  function buildChart(): void {
    chart?.dispose()
    if (element.value === null) return
    chart = createTimeChart(element.value, theme.name, margins, {
      tipOf,
      onScaleRange: (range) => {
        model.scaleRange.value = range
      },
    })
    lanesChanged()
  }

  function measure(): boolean {
    const width = Math.max(0, (element.value?.clientWidth ?? 0) - margins.left - margins.right)
    const height = element.value?.clientHeight ?? 0
    // Of a hidden tab: what was drawn is right when it is seen again.
    if (width === 0 || height === 0) return false
    if (width === model.width.value && height === chartHeight) return false
    model.width.value = width
    chartHeight = height
    return true
  }
  let chartHeight = 0

  function resize(): void {
    if (!measure()) return
    chart?.resize()
    axisShown = undefined
    schedule()
  }

  onMounted(() => {
    measure()
    buildPicture()
    buildChart()
    observer = new ResizeObserver(resize)
    if (element.value !== null) observer.observe(element.value)
  })
  onBeforeUnmount(() => {
    observer?.disconnect()
    cancelAnimationFrame(frameRequest)
    picture.value?.stop()
    chart?.dispose()
  })
  watch([model.view, style, labels], schedule)
  watch([model.lanes, model.align], buildPicture)
  watch(() => theme.name, buildChart)
  watch(model.scale, () => {
    model.scaleRange.value = [0, 1]
    lanesChanged()
  })
  watch(model.view, () => {
    problems.value = []
  })

  return {
    picture,
    problems,
    tops,
    drawMs,
    drawnCount,
    hideTip: () => chart?.hideTip(),
    showTip: (x: number, y: number) => chart?.showTip(x, y),
  }
}
