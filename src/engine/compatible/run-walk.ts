import { channelRunWords } from '../systolic/channel-runs.ts'
import type { Folding } from '../systolic/folding.ts'
import { usedRows } from '../systolic/folding.ts'
import { forEachCoveringWindow } from '../systolic/covering-windows.ts'
import type { Shape } from '../systolic/shape.ts'
import type { FetchOrder } from './fetch-order.ts'
import { type EventBlock, EventRecorder } from './prefetch-events.ts'
import type { SlidingWindow } from './sliding-window.ts'

/** Lines after which it is worth asking again whether a jump is possible. */
const JUMP_EVERY = 256

/**
 * The prefetches of one fold of a fed conv ifmap (output or weight stationary) in USER mode, run by run: a run is a
 * stretch of neighbouring channels of one ifmap pixel, demanded one per line. Along a run the rank of every place of
 * the word rises, so what the window holds of it is found by a few comparisons, and until then the run is left alone.
 * After a prefetch all runs under way are looked at again. Stretches in which the window holds every word at its own
 * place are jumped over. For dense layers whose windows do not hang over.
 */
export class RunWalk {
  readonly #f: Folding
  readonly #s: Shape
  readonly #order: FetchOrder
  readonly #window: SlidingWindow
  readonly #byWindow: boolean
  readonly #runWords: number
  /** Ring of runs under way: first line, first window element, pixel, and the line of the first word not known held. */
  readonly #mask: number
  readonly #start: Int32Array
  readonly #element: Int32Array
  readonly #pixel: Int32Array
  readonly #due: Float64Array
  #head = 0
  #tail = 0
  /** Places (output pixel, window element) of the word looked at. */
  readonly #placePixel: Int32Array
  readonly #placeElement: Int32Array
  #places = 0
  readonly #events = new EventRecorder()

  constructor(f: Folding, s: Shape, order: FetchOrder, window: SlidingWindow) {
    this.#f = f
    this.#s = s
    this.#order = order
    this.#window = window
    this.#byWindow = f.dataflow === 'ws'
    this.#runWords = channelRunWords(f, s)
    const ring = 2 ** Math.ceil(Math.log2(2 * f.rows + 2))
    this.#mask = ring - 1
    this.#start = new Int32Array(ring)
    this.#element = new Int32Array(ring)
    this.#pixel = new Int32Array(ring)
    this.#due = new Float64Array(ring)
    const most = Math.ceil(s.filterHeight / s.strideHeight) * Math.ceil(s.filterWidth / s.strideWidth)
    this.#placePixel = new Int32Array(most)
    this.#placeElement = new Int32Array(most)
  }

  /** Walks the fold that demands `tile`; lines count from the fold's start, the first demand is on line `lead`. */
  fold(tile: number, lead: number): EventBlock {
    this.#head = 0
    this.#tail = 0
    const used = usedRows(this.#f, tile)
    const lines = this.#f.time + used - 1
    let nextDue = Infinity
    let lookAgain = true
    for (let line = 0; line < lines; line++) {
      if (lookAgain || line % JUMP_EVERY === 0) {
        const jump = this.#ownHeldTo(tile, used, line)
        if (jump >= lines) break
        if (jump > line) {
          line = jump
          this.#restart(tile, used, line)
          nextDue = line
        }
      }
      const started = this.#startRuns(tile, used, line)
      if (!started && !lookAgain && line < nextDue) continue
      lookAgain = this.#serve(line, lead, lookAgain)
      nextDue = this.#earliestDue()
    }
    return this.#events.take(this.#window.start)
  }

  /**
   * First line from `line` on with a word behind the stretch that the window holds of the words' own places; `line`
   * itself when its first word's own place is not held. Own ranks rise through a fold.
   */
  #ownHeldTo(tile: number, used: number, line: number): number {
    const rank = this.#ownRank(tile, line, Math.max(0, line - this.#f.time + 1))
    if (this.#window.stepsTo(rank) > 0) return line
    const horizon = this.#window.horizon(rank)
    let low = line
    let high = this.#f.time + used - 1
    while (low < high) {
      const mid = (low + high) >> 1
      if (this.#ownRank(tile, mid, Math.min(mid, used - 1)) >= horizon) high = mid
      else low = mid + 1
    }
    return low
  }

  /** Rank of the own place of the word that array row `row` demands on `line`. */
  #ownRank(tile: number, line: number, row: number): number {
    return this.#order.rank(tile * this.#f.rows + row, line - row)
  }

  /** Forgets all runs and takes up those that are under way when `line` begins. */
  #restart(tile: number, used: number, line: number): void {
    this.#head = 0
    this.#tail = 0
    for (let start = Math.max(0, line - this.#runWords + 1); start < line; start++)
      this.#startRuns(tile, used, start)
  }

  /** Adds the runs that begin on `line`; true when there are any. */
  #startRuns(tile: number, used: number, line: number): boolean {
    const q = this.#runWords
    while (this.#head < this.#tail && (this.#start[this.#head & this.#mask] ?? 0) + q <= line) this.#head++
    const before = this.#tail
    const first = tile * this.#f.rows
    if (this.#byWindow) {
      for (let row = 0; row < used; row += q) {
        const pixel = line - row
        if (pixel >= 0 && pixel < this.#f.time) this.#add(line, first + row, pixel)
      }
    } else {
      const lastElement = this.#f.time - q
      let row = Math.max(0, line - lastElement)
      row += (line - row) % q
      for (; row <= Math.min(used - 1, line); row += q) this.#add(line, line - row, first + row)
    }
    return this.#tail > before
  }

  #add(line: number, element: number, pixel: number): void {
    const slot = this.#tail++ & this.#mask
    this.#start[slot] = line
    this.#element[slot] = element
    this.#pixel[slot] = pixel
    this.#due[slot] = line
  }

  /** Array row that demands a run's word on `line`: requests of a line are served in this order. */
  #rowOf(slot: number, line: number): number {
    if (this.#byWindow) return line - (this.#pixel[slot] ?? 0)
    return (this.#pixel[slot] ?? 0) % this.#f.rows
  }

  /** Serves the words of `line` that need a look, in order; true when a prefetch asks for another look next line. */
  #serve(line: number, lead: number, lookAtAll: boolean): boolean {
    let all = lookAtAll
    let after = -1
    let prefetched = false
    for (;;) {
      const slots: number[] = []
      for (let i = this.#head; i < this.#tail; i++) {
        const slot = i & this.#mask
        if ((all || (this.#due[slot] ?? 0) <= line) && this.#rowOf(slot, line) > after) slots.push(slot)
      }
      slots.sort((a, b) => this.#rowOf(a, line) - this.#rowOf(b, line))
      const missed = slots.find((slot) => this.#look(slot, line, lead))
      if (missed === undefined) return prefetched
      prefetched = true
      all = true
      after = this.#rowOf(missed, line)
    }
  }

  /** Finds how far the window holds a run from its word on `line` on; prefetches that word if need be (true). */
  #look(slot: number, line: number, lead: number): boolean {
    const from = line - (this.#start[slot] ?? 0)
    this.#findPlaces(slot)
    let held = this.#heldTo(from)
    const missing = held === from
    if (missing) {
      this.#prefetch(from, lead + line)
      held = this.#heldTo(from)
    }
    this.#due[slot] = held === this.#runWords ? Infinity : (this.#start[slot] ?? 0) + held
    return missing
  }

  /** The places of a run's first word: one for each window that covers its ifmap pixel. */
  #findPlaces(slot: number): void {
    const s = this.#s
    const pixel = this.#pixel[slot] ?? 0
    const element = this.#element[slot] ?? 0
    const channel = element % s.channels
    const position = (element - channel) / s.channels
    const y = Math.floor(pixel / s.outWidth) * s.strideHeight + Math.floor(position / s.filterWidth)
    const x = (pixel % s.outWidth) * s.strideWidth + (position % s.filterWidth)
    this.#places = 0
    forEachCoveringWindow(s, y, x, (at, first) => {
      this.#placePixel[this.#places] = at
      this.#placeElement[this.#places++] = first + channel
    })
  }

  #rank(place: number, word: number): number {
    const pixel = this.#placePixel[place] ?? 0
    const element = (this.#placeElement[place] ?? 0) + word
    return this.#byWindow ? this.#order.rank(element, pixel) : this.#order.rank(pixel, element)
  }

  /** First word at or after `from` that the window does not hold. */
  #heldTo(from: number): number {
    let held = from
    for (let place = 0; place < this.#places && held < this.#runWords;) {
      const rank = this.#rank(place, held)
      if (this.#window.stepsTo(rank) > 0) {
        place++
        continue
      }
      held = this.#behind(place, held, this.#window.horizon(rank))
      place = 0
    }
    return held
  }

  /** First word behind `from` whose place has at least rank `horizon`; ranks rise along a run. */
  #behind(place: number, from: number, horizon: number): number {
    let low = from + 1
    let high = this.#runWords
    if (low < high && this.#rank(place, high - 1) < horizon) return high
    while (low < high) {
      const mid = (low + high) >> 1
      if (this.#rank(place, mid) >= horizon) high = mid
      else low = mid + 1
    }
    return low
  }

  #prefetch(word: number, line: number): void {
    let steps = Infinity
    for (let place = 0; place < this.#places; place++) {
      steps = Math.min(steps, this.#window.stepsTo(this.#rank(place, word)))
    }
    this.#events.add(line, steps)
    this.#window.advance(steps)
  }

  #earliestDue(): number {
    let earliest = Infinity
    for (let i = this.#head; i < this.#tail; i++)
      earliest = Math.min(earliest, this.#due[i & this.#mask] ?? Infinity)
    return earliest
  }
}
