import { type Folding, foldBase, usedCols, usedRows } from '../systolic/folding.ts'
import { forEachCoveringWindow } from '../systolic/covering-windows.ts'
import type { Shape } from '../systolic/shape.ts'
import type { FetchOrder } from './fetch-order.ts'
import { EventRecorder, PrefetchEvents } from './prefetch-events.ts'
import type { SlidingWindow } from './sliding-window.ts'

/**
 * The prefetches of an input stationary ifmap in USER mode. The array is preloaded row by row, one window element per
 * row for the pixels of a column fold, and along the channels of one window position everything repeats: a word and
 * its duplicates keep their distance in the fetch order, whatever the channel. So for each pixel the channels the
 * window holds are a few intervals, and the next missing channel is found without walking the words.
 * For dense layers whose windows do not hang over.
 */
export class ChannelWalk {
  readonly #f: Folding
  readonly #s: Shape
  readonly #order: FetchOrder
  readonly #window: SlidingWindow
  /** Rank at channel 0, and ranks per channel, of the places of each pixel's word; `#places` per pixel. */
  #base = new Float64Array(0)
  #pitch = new Float64Array(0)
  #end = new Int32Array(0)
  readonly #recorder = new EventRecorder()

  constructor(f: Folding, s: Shape, order: FetchOrder, window: SlidingWindow) {
    this.#f = f
    this.#s = s
    this.#order = order
    this.#window = window
  }

  /** All prefetches in line order; every fold is demanded once. */
  run(): PrefetchEvents {
    const f = this.#f
    const events = new PrefetchEvents()
    for (let fc = 0; fc < f.colFolds; fc++) {
      for (let fr = 0; fr < f.rowFolds; fr++) {
        this.#fold(fc, fr)
        events.append(this.#recorder.take(this.#window.start), foldBase(f, fc, fr))
      }
    }
    return events
  }

  /** The rows of a fold last to first, window position by window position. */
  #fold(fc: number, fr: number): void {
    const { channels } = this.#s
    const first = fr * this.#f.rows
    let row = first + usedRows(this.#f, fr) - 1
    while (row >= first) {
      const position = Math.floor(row / channels)
      const low = Math.max(first, position * channels)
      if (!this.#holdsRows(fc, low, row)) {
        this.#findPlaces(fc, position)
        this.#channels(fc, fr, position, row - position * channels, low - position * channels)
      }
      row = low - 1
    }
  }

  /** True when the window holds the rows' own places: then nothing can be missing. */
  #holdsRows(fc: number, low: number, high: number): boolean {
    const first = fc * this.#f.cols
    const start = this.#order.rank(first, low)
    const end = this.#order.rank(first + usedCols(this.#f, fc) - 1, high)
    return this.#window.stepsTo(start) === 0 && end < this.#window.horizon(start)
  }

  /** Places of the words of each pixel at this window position: one for every window that covers the ifmap pixel. */
  #findPlaces(fc: number, position: number): void {
    const s = this.#s
    const cols = usedCols(this.#f, fc)
    const most = Math.ceil(s.filterHeight / s.strideHeight) * Math.ceil(s.filterWidth / s.strideWidth)
    if (this.#base.length < cols * most) {
      this.#base = new Float64Array(this.#f.cols * most)
      this.#pitch = new Float64Array(this.#f.cols * most)
      this.#end = new Int32Array(this.#f.cols)
    }
    let at = 0
    for (let col = 0; col < cols; col++) {
      const pixel = fc * this.#f.cols + col
      const y = Math.floor(pixel / s.outWidth) * s.strideHeight + Math.floor(position / s.filterWidth)
      const x = (pixel % s.outWidth) * s.strideWidth + (position % s.filterWidth)
      forEachCoveringWindow(s, y, x, (place, row) => {
        this.#base[at] = this.#order.rank(place, row)
        this.#pitch[at++] = usedCols(this.#f, Math.floor(place / this.#f.cols))
      })
      this.#end[col] = at
    }
  }

  /** Demands channels `high` down to `low` of the position for all pixels of the fold, each row column by column. */
  #channels(fc: number, fr: number, position: number, high: number, low: number): void {
    const cols = usedCols(this.#f, fc)
    const firstRow = position * this.#s.channels - fr * this.#f.rows
    let channel = high
    let fromCol = 0
    while (channel >= low) {
      let missing = low - 1
      let missingCol = 0
      for (let col = 0; col < cols; col++) {
        // In the row of the last miss the columns up to it have been served.
        const from = col < fromCol ? channel - 1 : channel
        if (from <= missing) continue
        const candidate = this.#highestMissing(col, from, missing)
        if (candidate > missing) {
          missing = candidate
          missingCol = col
        }
      }
      if (missing < low) return
      this.#prefetch(missingCol, missing, this.#f.rows - 1 - (firstRow + missing))
      channel = missing
      fromCol = missingCol + 1
    }
  }

  /** Highest channel at or below `from` of which the window holds no place; `floor` or less when there is none above it. */
  #highestMissing(col: number, from: number, floor: number): number {
    const start = col === 0 ? 0 : (this.#end[col - 1] ?? 0)
    const end = this.#end[col] ?? 0
    let channel = from
    for (let place = start; place < end && channel > floor;) {
      const lowest = this.#lowestHeld(place, channel)
      if (lowest <= channel) {
        channel = lowest - 1
        place = start
      } else {
        place++
      }
    }
    return channel
  }

  /** Lowest channel of the stretch the window holds of this place around `channel`; `channel` + 1 when it does not hold it. */
  #lowestHeld(place: number, channel: number): number {
    const base = this.#base[place] ?? 0
    const pitch = this.#pitch[place] ?? 1
    const rank = base + channel * pitch
    if (this.#window.stepsTo(rank) > 0) return channel + 1
    return Math.max(0, Math.ceil((this.#window.beginning(rank) - base) / pitch))
  }

  /** Moves the window until it holds one of the places of the word. */
  #prefetch(col: number, channel: number, line: number): void {
    const start = col === 0 ? 0 : (this.#end[col - 1] ?? 0)
    let steps = Infinity
    for (let place = start; place < (this.#end[col] ?? 0); place++) {
      const rank = (this.#base[place] ?? 0) + channel * (this.#pitch[place] ?? 1)
      steps = Math.min(steps, this.#window.stepsTo(rank))
    }
    this.#recorder.add(line, steps)
    this.#window.advance(steps)
  }
}
