import type { Shape } from './shape.ts'

/** Distinct positions of one axis touched by windows `from`..`to` (exclusive), overhang left out. */
function covered(size: number, filter: number, stride: number, from: number, to: number): number {
  if (from >= to) return 0
  const end = Math.min(size, (to - 1) * stride + filter)
  const start = Math.min(size, from * stride)
  if (stride <= filter) return Math.max(0, end - start)
  // Windows apart: only the last can hang over.
  const last = Math.max(0, end - (to - 1) * stride)
  return (to - from - 1) * filter + last
}

/**
 * The ifmap pixels touched by a stretch of output pixels, in raster order, possibly from the end of the output round
 * to its beginning. Counted row by row of the ifmap, over the rows the stretch touches; nothing is stored.
 */
export class TouchedRange {
  readonly #s: Shape
  readonly #allColumns: number
  /** First output row and column, and the row and column behind the last. */
  #firstRow = 0
  #firstCol = 0
  #endRow = 0
  #endCol = 0
  #wraps = false

  constructor(shape: Shape) {
    this.#s = shape
    this.#allColumns = covered(shape.ifmapWidth, shape.filterWidth, shape.strideWidth, 0, shape.outWidth)
  }

  /** Chooses output pixels `from` up to `to` (exclusive), or, when it wraps, `from`.. end and 0..`to`. */
  set(from: number, to: number, wraps: boolean): void {
    const { outWidth } = this.#s
    this.#firstRow = Math.floor(from / outWidth)
    this.#firstCol = from - this.#firstRow * outWidth
    this.#endRow = Math.floor(to / outWidth)
    this.#endCol = to - this.#endRow * outWidth
    this.#wraps = wraps
  }

  /** Number of touched pixels. */
  count(): number {
    const { ifmapHeight, strideHeight, filterHeight } = this.#s
    const top = this.#wraps ? 0 : this.#firstRow * strideHeight
    const bottom = this.#wraps
      ? ifmapHeight
      : Math.min(ifmapHeight, this.#endRow * strideHeight + filterHeight)
    let pixels = 0
    for (let y = top; y < bottom; y++) pixels += this.#inRow(y)
    return pixels
  }

  /** True when the stretch touches ifmap pixel (y, x). */
  has(y: number, x: number): boolean {
    const s = this.#s
    const lowRow = Math.max(0, Math.ceil((y - s.filterHeight + 1) / s.strideHeight))
    const highRow = Math.min(s.outHeight - 1, Math.floor(y / s.strideHeight))
    const lowCol = Math.max(0, Math.ceil((x - s.filterWidth + 1) / s.strideWidth))
    const highCol = Math.min(s.outWidth - 1, Math.floor(x / s.strideWidth))
    if (lowRow > highRow || lowCol > highCol) return false
    for (let row = lowRow; row <= highRow; row++) {
      if (lowCol < this.#endOf(row) && highCol >= this.#startOf(row)) return true
      if (this.#wraps && row === this.#firstRow && row === this.#endRow && lowCol < this.#endCol) return true
    }
    return false
  }

  /** First output column of `row` in the stretch (for the row where a wrapped stretch both ends and begins: begins). */
  #startOf(row: number): number {
    return row === this.#firstRow ? this.#firstCol : 0
  }

  /** Column behind the last of `row` in the stretch; 0 when the row is not in it. */
  #endOf(row: number): number {
    const all = this.#s.outWidth
    if (this.#wraps) {
      if (row >= this.#firstRow || row < this.#endRow) return all
      return row === this.#endRow ? this.#endCol : 0
    }
    if (row < this.#firstRow || row > this.#endRow) return 0
    return row === this.#endRow ? this.#endCol : all
  }

  /** Touched columns of ifmap row y: windows from several output rows overlap as a prefix and a suffix of columns. */
  #inRow(y: number): number {
    const s = this.#s
    const low = Math.max(0, Math.ceil((y - s.filterHeight + 1) / s.strideHeight))
    const high = Math.min(s.outHeight - 1, Math.floor(y / s.strideHeight))
    let suffix = s.outWidth
    let prefix = 0
    for (let row = low; row <= high; row++) {
      const end = this.#endOf(row)
      if (end === 0) continue
      const start = this.#startOf(row)
      if (start === 0 && end === s.outWidth) return this.#allColumns
      if (start > 0 && end < s.outWidth) return this.#columns(start, end)
      if (start > 0) suffix = Math.min(suffix, start)
      else prefix = Math.max(prefix, end)
      if (this.#wraps && row === this.#firstRow && row === this.#endRow)
        prefix = Math.max(prefix, this.#endCol)
    }
    if (prefix >= suffix) return this.#allColumns
    const overlap =
      prefix === 0 || suffix === s.outWidth
        ? 0
        : Math.max(
            0,
            Math.min(s.ifmapWidth, (prefix - 1) * s.strideWidth + s.filterWidth) - suffix * s.strideWidth,
          )
    return this.#columns(0, prefix) + this.#columns(suffix, s.outWidth) - overlap
  }

  #columns(from: number, to: number): number {
    const s = this.#s
    return covered(s.ifmapWidth, s.filterWidth, s.strideWidth, from, to)
  }
}
