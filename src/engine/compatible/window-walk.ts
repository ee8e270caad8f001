import { type Folding, foldBase, usedRows } from '../systolic/folding.ts'
import type { FetchOrder } from './fetch-order.ts'
import { type EventBlock, EventRecorder, PrefetchEvents } from './prefetch-events.ts'
import type { SlidingWindow } from './sliding-window.ts'

/** Ranks of the other places in the fetch order that hold the same word; calls `visit` for each. */
export type Duplicates = (across: number, along: number, visit: (rank: number) => void) => void

/** Another way to walk the folds of a fed operand, on the same window. */
export interface FoldWalk {
  fold(tile: number, lead: number): EventBlock
}

/**
 * Finds the prefetches of one operand in USER mode. Inside a fold the ranks of demanded words rise (fed operands) or
 * rise inside each row (preloaded ones), so stretches that the window holds are jumped over by binary search and only
 * words near the window's end are looked at. The window's position is the whole state: stretches of demand that
 * repeat from the same position are taken from memory.
 */
export class WindowWalk {
  readonly #folding: Folding
  readonly #order: FetchOrder
  readonly #window: SlidingWindow
  readonly #duplicates: Duplicates | undefined
  readonly #fedFold: FoldWalk | undefined
  readonly #hasNulls: boolean
  readonly #recorder = new EventRecorder()
  #nearest = 0

  constructor(
    folding: Folding,
    order: FetchOrder,
    window: SlidingWindow,
    hasNulls: boolean,
    duplicates: Duplicates | undefined,
    fedFold?: FoldWalk,
  ) {
    this.#folding = folding
    this.#order = order
    this.#window = window
    this.#hasNulls = hasNulls
    this.#duplicates = duplicates
    this.#fedFold = fedFold
  }

  /** All prefetches, when tile `tileOf(fc, fr)` is demanded in fold (fc, fr) from local line `lead` on. */
  run(tileOf: (fc: number, fr: number) => number, lead: number): PrefetchEvents {
    const f = this.#folding
    const events = new PrefetchEvents()
    const memory = new Map<string, EventBlock>()
    for (let fc = 0; fc < f.colFolds; fc++) {
      for (let fr = 0; fr < f.rowFolds; fr++) {
        const tile = tileOf(fc, fr)
        const key = `${tile} ${this.#order.byDiagonals ? 0 : fr} ${this.#window.start}`
        let block = memory.get(key)
        if (block === undefined) {
          block = this.#order.byDiagonals
            ? (this.#fedFold?.fold(tile, lead) ?? this.#diagonalFold(tile, lead))
            : this.#preloadedFold(tile, fr)
          memory.set(key, block)
        }
        this.#window.start = block.endStart
        events.append(block, foldBase(f, fc, fr))
      }
    }
    return events
  }

  #block(walk: () => void): EventBlock {
    walk()
    return this.#recorder.take(this.#window.start)
  }

  /** A fed tile: line d holds elements (col, d - col), ascending in col. */
  #diagonalFold(tile: number, lead: number): EventBlock {
    const { width, along, across } = this.#order
    const first = tile * width
    const wide = Math.min(width, across - first)
    return this.#block(() => {
      let d = 0
      let col = 0
      while (d < along + wide - 1) {
        const last = Math.min(d, wide - 1)
        const horizon = this.#demand(first + col, d - col, lead + d)
        if (horizon < 0 || this.#hasNulls) {
          col++
        } else {
          d = this.#firstLineAt(first, wide, d, horizon)
          if (d >= along + wide - 1) break
          col = this.#firstColAt(first, wide, d, horizon)
          continue
        }
        if (col > last) {
          d++
          col = Math.max(0, d - along + 1)
        }
      }
    })
  }

  /** First line from `from` on whose last element has at least rank `horizon`. */
  #firstLineAt(first: number, wide: number, from: number, horizon: number): number {
    let low = from
    let high = this.#order.along + wide - 1
    while (low < high) {
      const mid = (low + high) >> 1
      const col = Math.min(mid, wide - 1)
      if (this.#order.rank(first + col, mid - col) >= horizon) high = mid
      else low = mid + 1
    }
    return low
  }

  /** First column on line `d` whose element has at least rank `horizon`; there is one. */
  #firstColAt(first: number, wide: number, d: number, horizon: number): number {
    let low = Math.max(0, d - this.#order.along + 1)
    let high = Math.min(d, wide - 1)
    while (low < high) {
      const mid = (low + high) >> 1
      if (this.#order.rank(first + mid, d - mid) >= horizon) high = mid
      else low = mid + 1
    }
    return low
  }

  /** A preloaded chunk of a tile: rows last to first, one row per line, ascending in col. */
  #preloadedFold(tile: number, fr: number): EventBlock {
    const { width, across } = this.#order
    const { rows } = this.#folding
    const first = tile * width
    const wide = Math.min(width, across - first)
    return this.#block(() => {
      for (let r = usedRows(this.#folding, fr) - 1; r >= 0; r--) {
        const row = fr * rows + r
        let col = 0
        while (col < wide) {
          const horizon = this.#demand(first + col, row, rows - 1 - r)
          // Ranks of a row without nulls are consecutive.
          if (horizon < 0 || this.#hasNulls) col++
          else col += horizon - this.#order.rank(first + col, row)
        }
      }
    })
  }

  /** Demands one element; returns the rank up to which what follows is held, or -1 if only this element is known. */
  #demand(across: number, along: number, line: number): number {
    const window = this.#window
    const rank = this.#order.rank(across, along)
    if (rank < 0) return -1
    let steps = window.stepsTo(rank)
    if (steps > 0 && this.#duplicates !== undefined) {
      this.#nearest = steps
      this.#duplicates(across, along, this.#consider)
      steps = this.#nearest
    }
    if (steps > 0) {
      this.#recorder.add(line, steps)
      window.advance(steps)
    }
    return window.stepsTo(rank) === 0 ? window.horizon(rank) : -1
  }

  readonly #consider = (rank: number): void => {
    if (rank >= 0) this.#nearest = Math.min(this.#nearest, this.#window.stepsTo(rank))
  }
}
