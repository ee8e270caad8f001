import { type Folding, foldBase } from '../systolic/folding.ts'
import type { Shape } from '../systolic/shape.ts'
import type { LineSpan } from '../systolic/line-spans.ts'
import { type DemandLines, ifmapElement } from './layout-demand.ts'

/**
 * Ifmap demand of weight stationary row-wise sparsity. A fold covers two arrays' worth of window elements; every
 * array row is fed a whole block of them, since it cannot know which ones its filters kept. Rows of the same block
 * demand the same words, one line after the other.
 */
export class RowWiseIfmapDemand implements DemandLines {
  readonly elements: number
  readonly words: Int32Array
  readonly firstLine: number
  readonly lines: number
  /** Array rows that are fed (fewer than there are when the block size is odd). */
  readonly fedRows: number
  readonly #shape: Shape
  readonly #blockSize: number
  readonly #half: number
  readonly #foldWindow: number
  readonly #element: (pixel: number, window: number) => number
  #first = 0
  #end = 0

  constructor(f: Folding, s: Shape, blockSize: number) {
    this.elements = s.ifmapHeight * s.ifmapWidth * s.channels
    this.firstLine = f.rows
    this.lines = s.m + f.rows - 1
    this.#shape = s
    this.#blockSize = blockSize
    this.#half = Math.floor(blockSize / 2)
    this.#foldWindow = 2 * f.rows
    this.fedRows = Math.ceil(this.#foldWindow / blockSize) * this.#half
    this.words = new Int32Array(this.fedRows * blockSize)
    this.#element = ifmapElement(s)
  }

  enter(_fc: number, fr: number): void {
    this.#first = fr * this.#foldWindow
    this.#end = Math.min(this.#first + this.#foldWindow, this.#shape.denseK)
  }

  key(_fc: number, fr: number): number {
    return fr
  }

  line(index: number, all: boolean): number {
    const half = this.#half
    const last = Math.min(index, this.fedRows - 1)
    let row = Math.max(0, index - this.#shape.m + 1)
    // Behind its first array row, a block repeats what the line before demanded.
    if (!all) row = Math.ceil(row / half) * half
    let count = 0
    for (; row <= last; row += all ? 1 : half) {
      const from = this.#first + Math.floor(row / half) * this.#blockSize
      const to = Math.min(from + this.#blockSize, this.#end)
      for (let window = from; window < to; window++) {
        const element = this.#element(index - row, window)
        if (element >= 0) this.words[count++] = element
      }
    }
    return count
  }
}

/** Words that the original counts as ifmap reads in one fold, null requests included. */
export function rowWiseIfmapReads(f: Folding, s: Shape, blockSize: number): number {
  const half = Math.floor(blockSize / 2)
  const window = 2 * f.rows
  // A block wider than a fold is fed once in part and otherwise as nulls (see rowWiseFits).
  const width =
    window % blockSize === 0 ? (window / blockSize) * half * blockSize : window + (half - 1) * blockSize
  return (s.m + f.rows - 1) * width
}

/**
 * Whether the original can feed an array: its lines must all be equally wide, so a fold's window must be whole blocks,
 * or narrower than one block that only ever one line part feeds.
 */
export function rowWiseFits(rows: number, pixels: number, blockSize: number): boolean {
  const window = 2 * rows
  if (window % blockSize === 0) return true
  return window < blockSize && (pixels === 1 || Math.floor(blockSize / 2) === 1)
}

/** First and last line with a request, found from both ends. */
export function demandSpan(f: Folding, demand: DemandLines): LineSpan {
  return { first: firstDemand(f, demand), last: lastDemand(f, demand) }
}

function firstDemand(f: Folding, demand: DemandLines): number {
  for (let fc = 0; fc < f.colFolds; fc++) {
    for (let fr = 0; fr < f.rowFolds; fr++) {
      demand.enter(fc, fr)
      for (let index = 0; index < demand.lines; index++) {
        if (demand.line(index, true) > 0) return foldBase(f, fc, fr) + demand.firstLine + index
      }
    }
  }
  return 0
}

function lastDemand(f: Folding, demand: DemandLines): number {
  for (let fc = f.colFolds - 1; fc >= 0; fc--) {
    for (let fr = f.rowFolds - 1; fr >= 0; fr--) {
      demand.enter(fc, fr)
      for (let index = demand.lines - 1; index >= 0; index--) {
        if (demand.line(index, true) > 0) return foldBase(f, fc, fr) + demand.firstLine + index
      }
    }
  }
  return 0
}
