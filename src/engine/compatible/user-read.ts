import type { Folding } from '../systolic/folding.ts'
import { channelRunWords } from '../systolic/channel-runs.ts'
import { forEachCoveringWindow } from '../systolic/covering-windows.ts'
import { denseWindow, keptWindow, type Shape } from '../systolic/shape.ts'
import { ChannelWalk } from './channel-walk.ts'
import type { ReadPort } from './clock.ts'
import {
  type FetchOrder,
  filterTiling,
  fullFetchOrder,
  ifmapTiling,
  overhangFetchOrder,
} from './fetch-order.ts'
import { type EventCursor, PrefetchEvents } from './prefetch-events.ts'
import { RunWalk } from './run-walk.ts'
import { SlidingWindow } from './sliding-window.ts'
import { type Duplicates, WindowWalk } from './window-walk.ts'
import type { DrainSummary } from './write-buffer.ts'

/** One read operand in USER mode: its prefetches and the figures its DRAM report needs. */
export interface UserRead {
  /** Fetch order, for the trace; a banked read has its own. */
  readonly order?: FetchOrder
  readonly events: PrefetchEvents
  /** Fetch lines of the first fill and of one prefetch. */
  readonly fillLines: number
  readonly prefetchLines: number
  /** Words per cycle of this operand's DRAM interface. */
  readonly interfaceWords: number
}

/** Scratchpad of one operand: capacity in words, and words per cycle from DRAM. */
export interface UserBuffer {
  readonly capacityWords: number
  readonly interfaceWords: number
}

function userRead(order: FetchOrder, buffer: UserBuffer, events: PrefetchEvents): UserRead {
  const active = Math.ceil(buffer.capacityWords / 2)
  const fetchLines = Math.ceil(order.slots / buffer.interfaceWords)
  return {
    order,
    events,
    fillLines: Math.min(Math.ceil(active / buffer.interfaceWords), fetchLines),
    prefetchLines: Math.ceil((buffer.capacityWords - active) / buffer.interfaceWords),
    interfaceWords: buffer.interfaceWords,
  }
}

/** Groups of the static fetch order: 1 % of the scratchpad, rounded up. */
function groupWords(capacityWords: number): number {
  return Math.ceil(capacityWords / 100)
}

/** Prefetches of the filter; no filter word stands twice in the fetch order. */
export function userFilterRead(f: Folding, s: Shape, buffer: UserBuffer): UserRead {
  const order = fullFetchOrder(filterTiling(f, s))
  const window = new SlidingWindow(order.elements, buffer.capacityWords, groupWords(buffer.capacityWords))
  if (window.holdsAll) return userRead(order, buffer, new PrefetchEvents())
  const walk = new WindowWalk(f, order, window, false, undefined)
  const events = f.dataflow === 'is' ? walk.run((_, fr) => fr, f.rows) : walk.run((fc) => fc, 0)
  return userRead(order, buffer, events)
}

/** Words from which on a run is cheaper to look at than its words. */
const SHORTEST_RUN = 8

/** Prefetches of the ifmap; a word stands once for every window that covers it. */
export function userIfmapRead(f: Folding, s: Shape, buffer: UserBuffer): UserRead {
  const group = groupWords(buffer.capacityWords)
  const full = fullFetchOrder(ifmapTiling(f, s))
  // An upper bound on the elements decides without tables whether everything fits.
  if (new SlidingWindow(full.elements, buffer.capacityWords, group).holdsAll) {
    return userRead(full, buffer, new PrefetchEvents())
  }
  const order = s.overhangs ? overhangFetchOrder(f, s) : full
  const window = new SlidingWindow(order.elements, buffer.capacityWords, group)
  if (window.holdsAll) return userRead(order, buffer, new PrefetchEvents())
  const repeats = s.filterHeight > s.strideHeight || s.filterWidth > s.strideWidth
  if (f.dataflow === 'is' && s.of === 1 && !s.overhangs) {
    return userRead(order, buffer, new ChannelWalk(f, s, order, window).run())
  }
  const duplicates = repeats ? ifmapDuplicates(f, s, order) : undefined
  const asRuns = repeats && s.of === 1 && !s.overhangs && channelRunWords(f, s) >= SHORTEST_RUN
  const byRuns = asRuns ? new RunWalk(f, s, order, window) : undefined
  const walk = new WindowWalk(f, order, window, s.overhangs, duplicates, byRuns)
  const events =
    f.dataflow === 'is' ? walk.run((fc) => fc, 0) : walk.run((_, fr) => fr, f.dataflow === 'ws' ? f.rows : 0)
  return userRead(order, buffer, events)
}

/** All places of an ifmap word in the fetch order: one for each window position that covers it. */
export function ifmapDuplicates(f: Folding, s: Shape, order: FetchOrder): Duplicates {
  const byWindow = f.dataflow === 'ws'
  return (across, along, visit) => {
    const pixel = byWindow ? along : across
    const dense = denseWindow(s, byWindow ? across : along)
    const channel = dense % s.channels
    const position = (dense - channel) / s.channels
    const y = Math.floor(pixel / s.outWidth) * s.strideHeight + Math.floor(position / s.filterWidth)
    const x = (pixel % s.outWidth) * s.strideWidth + (position % s.filterWidth)
    forEachCoveringWindow(s, y, x, (at, position0) => {
      const window = keptWindow(s, position0 + channel)
      if (window >= 0) visit(byWindow ? order.rank(window, at) : order.rank(at, window))
    })
  }
}

/** How a version turns the prefetches of a line into waiting: v2 waits for the last, v3 adds the lateness of each. */
export type StallRule = 'wait-for-last' | 'add-lateness-twice'

/** The clock's view of a USER mode read operand. */
export class UserReadPort implements ReadPort {
  readonly read: UserRead
  readonly #cursor: EventCursor
  readonly #period: number
  readonly #rule: StallRule
  #prefetches = 0

  constructor(read: UserRead, rule: StallRule) {
    this.read = read
    this.#cursor = read.events.cursor()
    this.#period = read.prefetchLines + 1
    this.#rule = rule
  }

  get line(): number {
    return this.#cursor.line
  }

  /** Cycle at which the last prefetch so far is complete: prefetches run back to back from cycle -1 on. */
  get completion(): number {
    return -1 + this.#prefetches * this.#period
  }

  get prefetches(): number {
    return this.#prefetches
  }

  serve(cycle: number): number {
    const steps = this.#cursor.steps
    this.#cursor.next()
    if (this.#rule === 'wait-for-last') {
      this.#prefetches += steps
      return Math.max(cycle + 1, this.completion)
    }
    // v3 moves a line by its prefetch's lateness even when that is negative, and again when it is positive.
    let out = cycle + 1
    for (let i = 0; i < steps; i++) {
      this.#prefetches++
      const late = this.completion - out
      out += late > 0 ? 2 * late : late
    }
    return out
  }
}

/** DRAM reads as the original reports them: fetch lines are charged in full, padding and known words included. */
export function userReadSummary(port: UserReadPort): DrainSummary {
  const { read } = port
  return {
    startCycle: -read.fillLines,
    stopCycle: port.completion,
    words: (read.fillLines + port.prefetches * read.prefetchLines) * read.interfaceWords,
  }
}
