import type { Layer } from '../model/layer.ts'

/**
 * A layer as the array sees it: M output pixels x K window elements times K x N filters.
 * Under layer-wise sparsity `k` counts the kept window elements and `denseK` all of them.
 */
export interface Shape {
  readonly ifmapHeight: number
  readonly ifmapWidth: number
  readonly filterHeight: number
  readonly filterWidth: number
  readonly channels: number
  readonly strideHeight: number
  readonly strideWidth: number
  readonly outHeight: number
  readonly outWidth: number
  /** Output pixels. */
  readonly m: number
  /** Window elements that enter the array. */
  readonly k: number
  readonly denseK: number
  /** Filters. */
  readonly n: number
  /** True when some window hangs over the ifmap, so that some requests are null. */
  readonly overhangs: boolean
  /** Kept and total rows of a sparsity period; 1 and 1 when dense. */
  readonly keep: number
  readonly of: number
}

/** Kept rows of a K-long inner product under layer-wise N:M sparsity: the first `keep` of every `of`. */
export function keptRows(k: number, keep: number, of: number): number {
  return Math.floor(k / of) * keep + Math.min(keep, k % of)
}

/** The shape under SCALE-Sim's rules: output sizes round up, no padding, one group, one image. */
export function compatibleShape(layer: Layer, sparse: boolean): Shape {
  const outHeight = Math.ceil(
    (layer.ifmapHeight - layer.filterHeight + layer.strideHeight) / layer.strideHeight,
  )
  const outWidth = Math.ceil((layer.ifmapWidth - layer.filterWidth + layer.strideWidth) / layer.strideWidth)
  const denseK = layer.filterHeight * layer.filterWidth * layer.channels
  const ratio = sparse ? (layer.sparsity ?? { keep: 1, of: 1 }) : { keep: 1, of: 1 }
  const isDense = ratio.keep >= ratio.of
  const keep = isDense ? 1 : ratio.keep
  const of = isDense ? 1 : ratio.of
  return {
    ifmapHeight: layer.ifmapHeight,
    ifmapWidth: layer.ifmapWidth,
    filterHeight: layer.filterHeight,
    filterWidth: layer.filterWidth,
    channels: layer.channels,
    strideHeight: layer.strideHeight,
    strideWidth: layer.strideWidth,
    outHeight,
    outWidth,
    m: outHeight * outWidth,
    k: keptRows(denseK, keep, of),
    denseK,
    n: layer.filters,
    overhangs:
      (outHeight - 1) * layer.strideHeight + layer.filterHeight > layer.ifmapHeight ||
      (outWidth - 1) * layer.strideWidth + layer.filterWidth > layer.ifmapWidth,
    keep,
    of,
  }
}

/** Dense window element behind compressed element `kept`. */
export function denseWindow(shape: Pick<Shape, 'keep' | 'of'>, kept: number): number {
  return Math.floor(kept / shape.keep) * shape.of + (kept % shape.keep)
}

/** Compressed number of dense window element `dense`, or -1 when it was pruned. */
export function keptWindow(shape: Pick<Shape, 'keep' | 'of'>, dense: number): number {
  const inPeriod = dense % shape.of
  return inPeriod < shape.keep ? Math.floor(dense / shape.of) * shape.keep + inPeriod : -1
}

/** Row and column, inside the window, of compressed element `kept`. */
export function windowCell(
  shape: Pick<Shape, 'keep' | 'of' | 'channels' | 'filterWidth'>,
  kept: number,
): readonly [number, number] {
  const position = Math.floor(denseWindow(shape, kept) / shape.channels)
  return [Math.floor(position / shape.filterWidth), position % shape.filterWidth]
}

/** One axis of the convolution: distinct ifmap positions touched by the windows, overhang left out. */
function touchedPositions(size: number, filter: number, stride: number, out: number): number {
  if (stride <= filter) return Math.min(size, (out - 1) * stride + filter)
  let touched = 0
  for (let o = 0; o < out; o++) touched += Math.max(0, Math.min(filter, size - o * stride))
  return touched
}

/** Ifmap pixels touched by any window. */
export function touchedPixels(shape: Shape): number {
  return (
    touchedPositions(shape.ifmapHeight, shape.filterHeight, shape.strideHeight, shape.outHeight) *
    touchedPositions(shape.ifmapWidth, shape.filterWidth, shape.strideWidth, shape.outWidth)
  )
}

/** Ifmap words touched by any window: the distinct ones of a dense layer. */
export function touchedWords(shape: Shape): number {
  return touchedPixels(shape) * shape.channels
}

/**
 * Address tables of an ifmap: word (pixel i, window j) is at `pixelBase[i] + windowOffset[j]`, and is a null request
 * where the window hangs over the edge. Sizes O(M + K); the M x K matrix is never built.
 */
export interface IfmapTables {
  readonly pixelBase: Int32Array | Float64Array
  readonly pixelY: Int32Array
  readonly pixelX: Int32Array
  readonly windowOffset: Int32Array | Float64Array
  readonly windowY: Int32Array
  readonly windowX: Int32Array
}

/** Builds the address tables (offset 0; the trace writers add IfmapOffset). */
export function ifmapTables(shape: Shape): IfmapTables {
  const { m, k, channels, ifmapWidth, outWidth, strideHeight, strideWidth, filterWidth } = shape
  const fits = shape.ifmapHeight * ifmapWidth * channels * 2 < 2 ** 31
  const pixelBase = fits ? new Int32Array(m) : new Float64Array(m)
  const pixelY = new Int32Array(m)
  const pixelX = new Int32Array(m)
  for (let i = 0; i < m; i++) {
    const y = Math.floor(i / outWidth) * strideHeight
    const x = (i % outWidth) * strideWidth
    pixelY[i] = y
    pixelX[i] = x
    pixelBase[i] = (y * ifmapWidth + x) * channels
  }
  const windowOffset = fits ? new Int32Array(k) : new Float64Array(k)
  const windowY = new Int32Array(k)
  const windowX = new Int32Array(k)
  const rowWords = filterWidth * channels
  for (let kept = 0; kept < k; kept++) {
    const j = denseWindow(shape, kept)
    const y = Math.floor(j / rowWords)
    const inRow = j % rowWords
    const x = Math.floor(inRow / channels)
    windowY[kept] = y
    windowX[kept] = x
    windowOffset[kept] = (y * ifmapWidth + x) * channels + (inRow % channels)
  }
  return { pixelBase, pixelY, pixelX, windowOffset, windowY, windowX }
}
