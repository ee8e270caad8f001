import type { CorrectedShape } from '../corrected/corrected-shape.ts'
import { type Axis, firstWindow, lastWindow, windowsInside } from '../corrected/window-geometry.ts'
import { type Folding, usedCols, usedRows } from '../systolic/folding.ts'
import { denseWindow, windowCell } from '../systolic/shape.ts'
import { type LineSeries, firstProductLine } from './fold-series.ts'

function clamp(x: number, low: number, high: number): number {
  return x < low ? low : x > high ? high : x
}

/** Positions o < `out` of an axis: window elements inside the input, added up over the windows before o. */
function elementsUpTo({ size, filter, stride, pad, out }: Axis): Float64Array {
  const sums = new Float64Array(out + 1)
  for (let o = 0; o < out; o++) {
    const start = o * stride - pad
    const inside = Math.max(0, Math.min(filter, size - start) - Math.max(0, -start))
    sums[o + 1] = (sums[o] ?? 0) + inside
  }
  return sums
}

/**
 * Ifmap words by line without padding and overhang: for each array row its real window elements or pixels are counted
 * by geometry, so a line costs O(array rows), and folds are looked up in sums over pixels or window elements.
 */
export class RealIfmap implements LineSeries {
  /** The largest single line depends on where the edges fall: no closed form. */
  readonly peak = undefined
  readonly #f: Folding
  readonly #s: CorrectedShape
  readonly #perImage: number
  /** Dense layers: window elements inside the input, by output row and column. */
  readonly #rowElements: Float64Array
  readonly #colElements: Float64Array
  /** Pruned layers: real pairs of the pixels before each pixel. */
  readonly #pairs: Float64Array | undefined
  /** Weight stationary: real pairs of the window elements before each row fold. */
  readonly #byRowFold: Float64Array
  readonly #group: number

  constructor(f: Folding, s: CorrectedShape) {
    this.#f = f
    this.#s = s
    this.#perImage = s.outHeight * s.outWidth
    this.#rowElements = elementsUpTo(s.vertical)
    this.#colElements = elementsUpTo(s.horizontal)
    this.#pairs = s.of === 1 ? undefined : this.#sumPairs()
    this.#byRowFold = new Float64Array(f.dataflow === 'ws' ? f.rowFolds + 1 : 0)
    if (f.dataflow === 'ws') this.#sumRowFolds()
    this.#group = (f.dataflow === 'is' ? 1 : f.colFolds) * s.realPairs
  }

  before(lines: number): number {
    const f = this.#f
    if (lines <= 0) return 0
    const group = Math.min(this.#s.groups, Math.floor(lines / f.lines))
    if (group === this.#s.groups) return group * this.#group
    const inGroup = lines - group * f.lines
    const fold = Math.floor(inGroup / f.linesPerFold)
    const fc = Math.floor(fold / f.rowFolds)
    const fr = fold - fc * f.rowFolds
    const local = inGroup - fold * f.linesPerFold
    return group * this.#group + this.#beforeFold(fc, fr) + this.#inFold(fc, fr, local)
  }

  #beforeFold(fc: number, fr: number): number {
    const f = this.#f
    if (f.dataflow === 'os') return fc * this.#s.realPairs + this.#pairsBefore(fr * f.rows)
    if (f.dataflow === 'ws') return fc * this.#s.realPairs + (this.#byRowFold[fr] ?? 0)
    const first = fc * f.cols
    let pairs = this.#pairsBefore(first)
    for (let c = 0; c < usedCols(f, fc); c++) pairs += this.#elements(first + c, fr * f.rows)
    return pairs
  }

  #inFold(fc: number, fr: number, lines: number): number {
    const f = this.#f
    const first = fr * f.rows
    const lead = firstProductLine(f)
    let words = 0
    for (let r = 0; r < usedRows(f, fr); r++) {
      const steps = clamp(lines - lead - r, 0, f.time)
      if (f.dataflow === 'os') words += this.#elements(first + r, steps)
      else if (f.dataflow === 'ws') words += this.#pixels(first + r, steps)
      else if (f.rows - 1 - r < lines) {
        const pixel = fc * f.cols
        words += this.#pixels(first + r, pixel + usedCols(f, fc)) - this.#pixels(first + r, pixel)
      }
    }
    return words
  }

  /** Real ones among the first `count` kept window elements of a pixel. */
  #elements(pixel: number, count: number): number {
    const s = this.#s
    const inImage = pixel % this.#perImage
    const outY = Math.floor(inImage / s.outWidth)
    const top = outY * s.strideHeight - s.vertical.pad
    const left = (inImage - outY * s.outWidth) * s.strideWidth - s.horizontal.pad
    const [y0, y1] = [Math.max(0, -top), Math.min(s.filterHeight, s.ifmapHeight - top)]
    const x0 = Math.max(0, -left) * s.channels
    const x1 = Math.min(s.filterWidth, s.ifmapWidth - left) * s.channels
    if (y1 <= y0 || x1 <= x0) return 0
    const end = count >= s.k ? s.denseK : denseWindow(s, count)
    const rowWords = s.filterWidth * s.channels
    if (s.of === 1) {
      const y = Math.floor(end / rowWords)
      const whole = (clamp(y, y0, y1) - y0) * (x1 - x0)
      return y >= y0 && y < y1 ? whole + clamp(end - y * rowWords, x0, x1) - x0 : whole
    }
    let elements = 0
    for (let y = y0; y < y1; y++) {
      const [from, to] = [Math.min(end, y * rowWords + x0), Math.min(end, y * rowWords + x1)]
      elements += this.#keptBefore(to) - this.#keptBefore(from)
    }
    return elements
  }

  #keptBefore(dense: number): number {
    const { keep, of } = this.#s
    return Math.floor(dense / of) * keep + Math.min(keep, dense % of)
  }

  /** Those of the first `count` pixels for which kept window element `element` is real. */
  #pixels(element: number, count: number): number {
    const s = this.#s
    const [y, x] = windowCell(s, element)
    const top = firstWindow(s.vertical, y)
    const left = firstWindow(s.horizontal, x)
    const bottom = lastWindow(s.vertical, y) + 1
    const right = lastWindow(s.horizontal, x) + 1
    if (bottom <= top || right <= left) return 0
    const image = Math.floor(count / this.#perImage)
    const rest = count - image * this.#perImage
    const outY = Math.floor(rest / s.outWidth)
    const partly = outY >= top && outY < bottom ? clamp(rest - outY * s.outWidth, left, right) - left : 0
    return (image * (bottom - top) + clamp(outY, top, bottom) - top) * (right - left) + partly
  }

  /** Real pairs of the pixels before `pixel`. */
  #pairsBefore(pixel: number): number {
    const s = this.#s
    if (this.#pairs !== undefined) return this.#pairs[pixel] ?? 0
    const rows = this.#rowElements
    const cols = this.#colElements
    const inRow = cols[s.outWidth] ?? 0
    const image = Math.floor(pixel / this.#perImage)
    const rest = pixel - image * this.#perImage
    const outY = Math.floor(rest / s.outWidth)
    const above = image * (rows[s.outHeight] ?? 0) + (rows[outY] ?? 0)
    const own = (rows[outY + 1] ?? rows[outY] ?? 0) - (rows[outY] ?? 0)
    return s.channels * (above * inRow + own * (cols[rest - outY * s.outWidth] ?? 0))
  }

  #sumPairs(): Float64Array {
    const sums = new Float64Array(this.#s.m + 1)
    for (let pixel = 0; pixel < this.#s.m; pixel++) {
      sums[pixel + 1] = (sums[pixel] ?? 0) + this.#elements(pixel, this.#s.k)
    }
    return sums
  }

  #sumRowFolds(): void {
    const { rowFolds, rows } = this.#f
    const { k, batch, vertical, horizontal } = this.#s
    let sum = 0
    for (let fr = 0; fr < rowFolds; fr++) {
      for (let element = fr * rows; element < Math.min(k, (fr + 1) * rows); element++) {
        const [y, x] = windowCell(this.#s, element)
        sum += batch * windowsInside(vertical, y) * windowsInside(horizontal, x)
      }
      this.#byRowFold[fr + 1] = sum
    }
  }
}
