import { createNewest } from './newest.ts'
import type { WindowStructure } from './structure.ts'
import type { TimelineInfo } from '../../shared/model/timelines.ts'
import { extentOf } from './lane-picture.ts'
import type { LaneSource } from './source.ts'
import { stepSpans } from './steps.ts'
import { MAX_SPANS } from './budgets.ts'
import type { Extent } from './viewport.ts'

/** Layers and folds around the window of one run, brought when the window leaves what is known. */
export interface SpanLoader {
  /** What is known; empty at first. */
  readonly known: () => WindowStructure
  /** The steps, where layers were too many in a window; empty before and for a run of one step. */
  readonly steps: () => readonly Extent[]
  /** This window is seen. */
  readonly want: (window: Extent) => void
  readonly stop: () => void
}

/** How many windows are asked for at once: a pan of one window finds its spans. */
const WINDOWS_ASKED = 3
/** Spans that were too many in a window are asked for again in one so much narrower. */
const NARROWER = 0.6

const NOTHING: WindowStructure = { window: { first: 0, end: 0 }, layers: [], folds: [] }

/** A loader of one run's layers and folds. */
export function createSpanLoader(source: LaneSource, info: TimelineInfo, onChange: () => void): SpanLoader {
  const extent = extentOf(info)
  let known = NOTHING
  let steps: readonly Extent[] = []
  const newest = createNewest<Extent>(async (window, signal) => {
    const asked = around(window, extent)
    const wide = await source.structure(asked.first, asked.end, MAX_SPANS, signal)
    if (signal.aborted || !wide.ok) return
    known = { window: asked, ...wide.value }
    // Too many in three windows may be few enough in one.
    if (known.folds.length === 0 || known.layers.length === 0) {
      const narrow = await source.structure(window.first, window.end, MAX_SPANS, signal)
      if (signal.aborted || !narrow.ok) return
      if (narrow.value.layers.length > 0) known = { window, ...narrow.value }
    }
    onChange()
    if (known.layers.length > 0 || steps.length > 0) return
    steps = await stepSpans(source, info, signal)
    if (!signal.aborted && steps.length > 0) onChange()
  })
  return {
    known: () => known,
    steps: () => steps,
    want: (window) => {
      if (!isCovered(window, known)) newest.request(window)
    },
    stop: newest.stop,
  }
}

/** Whether another question would tell more. */
function isCovered(window: Extent, { window: has, layers, folds }: WindowStructure): boolean {
  if (window.first < has.first || window.end > has.end) return false
  const isNarrower = window.end - window.first < NARROWER * (has.end - has.first)
  return !isNarrower || (layers.length > 0 && folds.length > 0)
}

function around({ first, end }: Extent, extent: Extent): Extent {
  const side = Math.ceil(((end - first) * (WINDOWS_ASKED - 1)) / 2)
  return { first: Math.max(extent.first, first - side), end: Math.min(extent.end, end + side) }
}
