import { type Folding, usedRows } from '../systolic/folding.ts'
import { denseWindow, ifmapTables, type Shape } from '../systolic/shape.ts'
import { filterTiling, ifmapTiling, type Tiling } from './fetch-order.ts'

/**
 * The demand of one operand word by word, line by line: for the rules that have no closed form. A word is the number
 * of an element, which is its address without the operand's offset.
 */
export interface DemandLines {
  /** Words are below this number. */
  readonly elements: number
  /** Words of the line that `line` was called for last, in array order, null requests left out. */
  readonly words: Int32Array
  /** Local line of the entered fold with its first possible request, and the number of lines from there on. */
  readonly firstLine: number
  readonly lines: number
  /** Chooses the fold that `line` speaks of. */
  enter(fc: number, fr: number): void
  /** Folds with the same key demand the same words on the same local lines. */
  key(fc: number, fr: number): number
  /**
   * Finds the words of a line (counted from `firstLine`) and returns how many there are. Unless `all` is set, words
   * that the line before demanded too may be left out.
   */
  line(index: number, all: boolean): number
}

/** Element number of (across, along) of a tiled operand, or -1 for a null request. */
export type ElementOf = (across: number, along: number) => number

/** Demand of an operand that the array takes tile by tile: fed skewed, or preloaded with the last row first. */
export class TiledDemand implements DemandLines {
  readonly elements: number
  readonly words: Int32Array
  firstLine = 0
  lines = 0
  readonly #folding: Folding
  readonly #tiling: Tiling
  readonly #byRowFold: boolean
  readonly #elementOf: ElementOf
  #first = 0
  #wide = 0
  #top = 0

  constructor(folding: Folding, tiling: Tiling, byRowFold: boolean, elements: number, elementOf: ElementOf) {
    this.#folding = folding
    this.#tiling = tiling
    this.#byRowFold = byRowFold
    this.#elementOf = elementOf
    this.elements = elements
    this.words = new Int32Array(tiling.width)
  }

  enter(fc: number, fr: number): void {
    const f = this.#folding
    const { byDiagonals, width, along, across } = this.#tiling
    this.#first = (this.#byRowFold ? fr : fc) * width
    this.#wide = Math.min(width, across - this.#first)
    if (byDiagonals) {
      this.firstLine = f.dataflow === 'os' ? 0 : f.rows
      this.lines = along + this.#wide - 1
      return
    }
    this.lines = usedRows(f, fr)
    this.firstLine = f.rows - this.lines
    this.#top = fr * f.rows
  }

  key(fc: number, fr: number): number {
    if (!this.#tiling.byDiagonals) return fc * this.#folding.rowFolds + fr
    return this.#byRowFold ? fr : fc
  }

  line(index: number): number {
    const { byDiagonals, along } = this.#tiling
    const from = byDiagonals ? Math.max(0, index - along + 1) : 0
    const to = byDiagonals ? Math.min(index, this.#wide - 1) : this.#wide - 1
    const row = this.#top + this.lines - 1 - index
    let count = 0
    for (let col = from; col <= to; col++) {
      const element = this.#elementOf(this.#first + col, byDiagonals ? index - col : row)
      if (element >= 0) this.words[count++] = element
    }
    return count
  }
}

/** Element number of the ifmap word that pixel `pixel` takes for window element `window`; -1 where the window overhangs. */
export function ifmapElement(s: Shape): (pixel: number, window: number) => number {
  const t = ifmapTables(s)
  return (pixel, window) => {
    const y = (t.pixelY[pixel] ?? 0) + (t.windowY[window] ?? 0)
    const x = (t.pixelX[pixel] ?? 0) + (t.windowX[window] ?? 0)
    if (s.overhangs && (y >= s.ifmapHeight || x >= s.ifmapWidth)) return -1
    return (t.pixelBase[pixel] ?? 0) + (t.windowOffset[window] ?? 0)
  }
}

/** Demand of a dense or layer-wise pruned ifmap. */
export function ifmapDemand(f: Folding, s: Shape): TiledDemand {
  const element = ifmapElement(s)
  const elementOf: ElementOf =
    f.dataflow === 'ws'
      ? (window, pixel) => element(pixel, window)
      : (pixel, window) => element(pixel, window)
  const elements = s.ifmapHeight * s.ifmapWidth * s.channels
  return new TiledDemand(f, ifmapTiling(f, s), f.dataflow !== 'is', elements, elementOf)
}

/** Demand of a filter; `elementOf(window, filter)` is -1 for a word that is not there. */
export function filterDemandOf(f: Folding, s: Shape, elementOf: ElementOf): TiledDemand {
  const byWindow = f.dataflow === 'is'
  const ordered: ElementOf = byWindow ? elementOf : (filter, window) => elementOf(window, filter)
  return new TiledDemand(f, filterTiling(f, s), byWindow, s.denseK * s.n, ordered)
}

/** Demand of a dense or layer-wise pruned filter. */
export function filterDemand(f: Folding, s: Shape): TiledDemand {
  return filterDemandOf(f, s, (window, filter) => filter * s.denseK + denseWindow(s, window))
}
