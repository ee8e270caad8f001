import { type Folding, usedCols, usedRows } from '../systolic/folding.ts'
import { denseWindow } from '../systolic/shape.ts'
import type { CorrectedShape } from './corrected-shape.ts'

/**
 * Finds the blocks of `words` neighbouring channels behind the windows of one group; padding and overhang are left
 * out. Block = (image, row, column, channels) in this order; `words` divides the channels, and is 1 when pruned.
 */
export class IfmapDemand {
  /** Blocks of one group's ifmap. */
  readonly blocks: number
  /** What the last call of `find` found. */
  readonly found: Int32Array
  readonly #s: CorrectedShape
  readonly #words: number
  readonly #perPixel: number
  readonly #y: Int32Array
  readonly #x: Int32Array
  readonly #channel: Int32Array

  constructor(s: CorrectedShape, words: number) {
    const elements = s.k / words
    this.#s = s
    this.#words = words
    this.#perPixel = s.channels / words
    this.blocks = s.batch * s.ifmapHeight * s.ifmapWidth * this.#perPixel
    this.found = new Int32Array(elements)
    this.#y = new Int32Array(elements)
    this.#x = new Int32Array(elements)
    this.#channel = new Int32Array(elements)
    for (let element = 0; element < elements; element++) {
      const dense = denseWindow(s, element * words)
      const position = Math.floor(dense / s.channels)
      const y = Math.floor(position / s.filterWidth)
      this.#y[element] = y
      this.#x[element] = position - y * s.filterWidth
      this.#channel[element] = (dense - position * s.channels) / words
    }
  }

  /** Fills `found` with what output pixel `pixel` needs of window elements `from`..`to` (exclusive); how many. */
  find(pixel: number, from: number, to: number): number {
    const { outHeight, outWidth, ifmapHeight, ifmapWidth, vertical, horizontal } = this.#s
    const row = Math.floor(pixel / outWidth)
    const image = Math.floor(row / outHeight)
    const top = (row - image * outHeight) * vertical.stride - vertical.pad
    const left = (pixel - row * outWidth) * horizontal.stride - horizontal.pad
    let count = 0
    const end = to / this.#words
    for (let element = from / this.#words; element < end; element++) {
      const y = top + (this.#y[element] ?? 0)
      const x = left + (this.#x[element] ?? 0)
      if (y < 0 || x < 0 || y >= ifmapHeight || x >= ifmapWidth) continue
      const position = (image * ifmapHeight + y) * ifmapWidth + x
      this.found[count++] = position * this.#perPixel + (this.#channel[element] ?? 0)
    }
    return count
  }
}

/** Segments of a pass over the ifmap: row folds, or column folds when inputs stay. */
export function segmentsOf(f: Folding): number {
  return f.dataflow === 'is' ? f.colFolds : f.rowFolds
}

/** What a segment demands: these pixels one after the other, each with these window elements (ends exclusive). */
export interface SegmentDemand {
  readonly firstPixel: number
  readonly endPixel: number
  readonly firstElement: number
  readonly endElement: number
}

/** The demand of segment `index` of a pass. */
export function segmentDemand(f: Folding, s: CorrectedShape, index: number): SegmentDemand {
  if (f.dataflow === 'ws') {
    const firstElement = index * f.rows
    const endElement = firstElement + usedRows(f, index)
    return { firstPixel: 0, endPixel: s.m, firstElement, endElement }
  }
  const firstPixel = index * (f.dataflow === 'os' ? f.rows : f.cols)
  const used = f.dataflow === 'os' ? usedRows(f, index) : usedCols(f, index)
  return { firstPixel, endPixel: firstPixel + used, firstElement: 0, endElement: s.k }
}
