import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import type { HeatmapModel } from './model.ts'
import { cycleAt, rangeBetween } from './viewport.ts'

/** Pixels a pointer may shake and still be a click. */
const CLICK_PX = 4
/** Zoom of one notch of a wheel, which is 100 units. */
const WHEEL_ZOOM = 1.25
const WHEEL_NOTCH = 100
/** Lines of a wheel that counts in lines, as pixels. */
const LINE_PX = 33

/** Where the pointer is over the lanes, in CSS pixels from the left edge of the first cycle and from the top. */
export interface PointerPlace {
  readonly x: number
  readonly y: number
}

type Drag = {
  readonly kind: 'pan' | 'range'
  readonly from: PointerPlace
  readonly cycle: number
  lastX: number
}

/** Wheel, drag, range and click on the lanes; `left` is the gutter's width. */
export function usePointer(model: HeatmapModel, element: Readonly<Ref<HTMLElement | null>>, left: number) {
  const place = ref<PointerPlace>()
  const isDragging = ref(false)
  let drag: Drag | undefined

  function placeOf(event: MouseEvent): PointerPlace {
    const box = element.value?.getBoundingClientRect()
    return { x: event.clientX - (box?.left ?? 0) - left, y: event.clientY - (box?.top ?? 0) }
  }
  const isInside = ({ x }: PointerPlace): boolean => x >= 0 && x < model.width.value

  function onDown(event: PointerEvent): void {
    const from = placeOf(event)
    if (event.button !== 0 || !isInside(from)) return
    element.value?.focus({ preventScroll: true })
    const kind = event.shiftKey ? 'range' : 'pan'
    drag = { kind, from, cycle: cycleAt(model.view.value, from.x), lastX: from.x }
  }

  function onMove(event: PointerEvent): void {
    const at = placeOf(event)
    place.value = isInside(at) ? at : undefined
    if (drag === undefined) {
      const isPinned = model.cursor.value?.isPinned === true
      if (place.value !== undefined && !isPinned) lookAt(at)
      if (place.value !== undefined && !isPinned) model.moveCursor(cycleAt(model.view.value, at.x))
      return
    }
    if (!isDragging.value && Math.abs(at.x - drag.from.x) < CLICK_PX) return
    if (!isDragging.value) element.value?.setPointerCapture(event.pointerId)
    isDragging.value = true
    if (drag.kind === 'pan') model.pan(drag.lastX - at.x)
    else model.range.value = rangeBetween(drag.cycle, cycleAt(model.view.value, at.x), model.extent)
    drag.lastX = at.x
  }

  function onUp(event: PointerEvent): void {
    if (drag !== undefined && !isDragging.value) click(placeOf(event), drag)
    drag = undefined
    isDragging.value = false
  }

  /** The run of the lane that is pointed at is the one looked at. */
  function lookAt({ y }: PointerPlace): void {
    const lane = model.lanes.value.find(({ top, height }) => y >= top && y < top + height)
    // A difference is laid out in the cycles of the baseline.
    if (lane !== undefined) model.focus.value = lane.kind === 'difference' ? 0 : lane.run
  }

  /** Pins the cursor here; a shift-click selects the one cycle. */
  function click(at: PointerPlace, { kind, cycle }: Drag): void {
    lookAt(at)
    model.moveCursor(cycleAt(model.view.value, at.x), true)
    if (kind === 'range') model.range.value = rangeBetween(cycle, cycle, model.extent)
  }

  function onWheel(event: WheelEvent): void {
    const { x } = placeOf(event)
    if (!isInside({ x, y: 0 })) return
    event.preventDefault()
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
    if (isSideways) model.pan((event.deltaX === 0 ? event.deltaY : event.deltaX) * unit)
    else model.zoom(WHEEL_ZOOM ** ((event.deltaY * unit) / WHEEL_NOTCH), x)
  }

  function onLeave(): void {
    place.value = undefined
  }

  const listeners = [
    // Before the chart, whose tooltip asks where the pointer is.
    ['pointermove', onMove, { capture: true }],
    ['pointerdown', onDown, {}],
    ['pointerup', onUp, {}],
    ['pointercancel', onUp, {}],
    ['pointerleave', onLeave, {}],
    ['wheel', onWheel, { passive: false }],
  ] as const
  onMounted(() => {
    for (const [name, listener, options] of listeners)
      element.value?.addEventListener(name, listener as EventListener, options)
  })
  const mounted = element
  onBeforeUnmount(() => {
    for (const [name, listener] of listeners)
      mounted.value?.removeEventListener(name, listener as EventListener)
  })
  return { place, isDragging }
}
