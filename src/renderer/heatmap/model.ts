import { computed, ref, shallowRef, watch } from 'vue'
import type { AlignMode } from '../../shared/model/timelines.ts'
import { loadLayout, saveLayout } from '../stores/layout-memory.ts'
import { useTimeUnit } from '../stores/time-unit.ts'
import { freeSlot, readBookmarks, withBookmark, withoutBookmark, type Bookmark } from './bookmarks.ts'
import { distinctNames } from './names.ts'
import { extentOf, type HeatmapRun } from './lane-picture.ts'
import { occupancyModes, planLanes, type OccupancyMode } from './lanes.ts'
import type { PictureStyle } from './picture.ts'
import { neighbourSpan, type JumpKind } from './structure.ts'
import {
  centreOn,
  clamp,
  endOf,
  fitAll,
  fitRange,
  panBy,
  reveal,
  xOf,
  zoomAt,
  type Extent,
  type Frame,
  type Viewport,
} from './viewport.ts'

/** Where the pointer or the keys are. */
export interface HeatmapCursor {
  readonly cycle: number
  /** Set by a click: the pointer does not move it until Esc or another click. */
  readonly isPinned: boolean
}

/** Zoom of a key or a button. */
const KEY_ZOOM = 1.5
/** Share of the window a key moves it by. */
const KEY_PAN = 0.125

/**
 * What is seen of some runs and what can be done with it: one window, one cursor, one range and one set of bookmarks for
 * all lanes. The first run is the baseline. It draws nothing.
 */
export function createHeatmapModel(runs: readonly HeatmapRun[]) {
  const infos = runs.map(({ info }) => info)
  const extents = infos.map(extentOf)
  const extent: Extent = {
    first: Math.min(...extents.map(({ first }) => first)),
    end: Math.max(...extents.map(({ end }) => end)),
  }
  const memoryKey = `deltascope-bookmarks-${runs.map(({ source }) => source.runId).join('-')}`
  const width = ref(0)
  const chosenView = shallowRef<Viewport>()
  const cursor = shallowRef<HeatmapCursor>()
  const range = shallowRef<Extent>()
  const bookmarks = shallowRef<readonly Bookmark[]>(readBookmarks(loadLayout(memoryKey)))
  const mode = ref<OccupancyMode>(occupancyModes(infos[0] ?? NO_MODES).includes('rows') ? 'rows' : 'array')
  const unit = ref(useTimeUnit().initial)
  const align = ref<AlignMode>('layer')
  const scale = ref<PictureStyle['scale']>('sequential')
  const scaleMode = ref<PictureStyle['scaleMode']>('fixed')
  const scaleRange = shallowRef<readonly [number, number]>([0, 1])
  const isPlaying = ref(false)
  /** The run looked at: the one whose lanes the pointer was over last. Minimap, PE array and cursor are its. */
  const focus = ref(0)

  const frame = computed<Frame>(() => ({ extent, width: width.value }))
  /** The whole run until something else is chosen; kept inside the run when the picture's width changes. */
  const view = computed(() => clamp(chosenView.value ?? fitAll(frame.value), frame.value))
  const lanes = computed(() => planLanes(infos, mode.value))
  const window = computed<Extent>(() => ({ first: view.value.start, end: endOf(view.value, width.value) }))
  const clock = infos[0]?.cyclesPerSecond ?? 1

  watch(bookmarks, (kept) => saveLayout(memoryKey, kept))

  function setView(next: Viewport): void {
    chosenView.value = clamp(next, frame.value)
  }
  function zoom(factor: number, x?: number): void {
    setView(zoomAt(view.value, factor, x ?? cursorX() ?? width.value / 2, frame.value))
  }
  function pan(pixels: number): void {
    setView(panBy(view.value, pixels, frame.value))
  }
  function cursorX(): number | undefined {
    if (cursor.value === undefined) return undefined
    const x = xOf(view.value, cursor.value.cycle + 0.5)
    return x >= 0 && x <= width.value ? x : undefined
  }

  function moveCursor(cycle: number, isPinned = cursor.value?.isPinned ?? false): void {
    const whole = Math.min(extent.end - 1, Math.max(extent.first, Math.floor(cycle)))
    if (cursor.value?.cycle !== whole || cursor.value.isPinned !== isPinned) {
      cursor.value = { cycle: whole, isPinned }
    }
  }
  /** Steps by cycles and keeps the cursor in sight. */
  function step(by: number): void {
    moveCursor((cursor.value?.cycle ?? Math.floor(window.value.first)) + by, true)
    const { cycle = extent.first } = cursor.value ?? {}
    setView(reveal(view.value, { first: cycle, end: cycle + 1 }, frame.value))
  }

  /** Selects the next or previous fold or layer, puts the cursor at its first cycle, and shows it. */
  async function jump(kind: JumpKind, direction: 1 | -1): Promise<void> {
    const run = runs[focus.value]
    if (run === undefined) return
    const from = cursor.value?.cycle ?? Math.floor((window.value.first + window.value.end) / 2)
    const next = await neighbourSpan(run.source, kind, from, direction, extent)
    if (next === undefined) return
    range.value = { first: next.start, end: next.end }
    moveCursor(next.start, true)
    setView(reveal(view.value, range.value, frame.value))
  }

  function setBookmark(slot: number): void {
    const cycle = cursor.value?.cycle ?? Math.round((window.value.first + window.value.end) / 2)
    bookmarks.value = withBookmark(bookmarks.value, { slot, view: view.value, cycle })
  }
  function goToBookmark(slot: number): void {
    const bookmark = bookmarks.value.find((kept) => kept.slot === slot)
    if (bookmark === undefined) return
    setView(bookmark.view)
    moveCursor(bookmark.cycle, true)
  }

  return {
    runs,
    /** What tells the runs apart, for where there is little room. */
    names: distinctNames(runs.map(({ title }) => title)),
    extent,
    extents,
    cyclesPerSecond: clock,
    width,
    view,
    window,
    frame,
    lanes,
    cursor,
    range,
    bookmarks,
    mode,
    unit,
    align,
    scale,
    scaleMode,
    scaleRange,
    isPlaying,
    focus,
    setView,
    zoom,
    zoomIn: () => zoom(1 / KEY_ZOOM),
    zoomOut: () => zoom(KEY_ZOOM),
    pan,
    panEarlier: () => pan(-KEY_PAN * width.value),
    panLater: () => pan(KEY_PAN * width.value),
    showAll: () => setView(fitAll(frame.value)),
    fit: () => setView(fitRange(view.value, range.value ?? extent, frame.value)),
    centre: (cycle: number) => setView(centreOn(view.value, cycle, frame.value)),
    moveCursor,
    unpin: () => {
      if (cursor.value !== undefined) cursor.value = { ...cursor.value, isPinned: false }
    },
    step,
    jump,
    setBookmark,
    addBookmark: () => {
      const slot = freeSlot(bookmarks.value)
      if (slot !== undefined) setBookmark(slot)
    },
    removeBookmark: (slot: number) => {
      bookmarks.value = withoutBookmark(bookmarks.value, slot)
    },
    goToBookmark,
    toggleUnit: () => {
      unit.value = unit.value === 'cycles' ? 'time' : 'cycles'
    },
    togglePlay: () => {
      isPlaying.value = !isPlaying.value
    },
    clearRange: () => {
      range.value = undefined
    },
  }
}

const NO_MODES = { quantities: [] }

/** What is seen of some runs and what can be done with it. */
export type HeatmapModel = ReturnType<typeof createHeatmapModel>
