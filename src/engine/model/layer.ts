/** Keep the first `keep` of every `of` rows of the inner product (layer-wise N:M sparsity of SCALE-Sim v3). */
export interface SparsityRatio {
  readonly keep: number
  readonly of: number
}

/**
 * One convolution (a matrix product M x K x N is the convolution of an M x K ifmap with N filters of 1 x K).
 * All sizes are in elements; `channels` and `filters` are totals over the groups.
 */
export interface Layer {
  readonly name: string
  readonly ifmapHeight: number
  readonly ifmapWidth: number
  readonly filterHeight: number
  readonly filterWidth: number
  readonly channels: number
  readonly filters: number
  readonly strideHeight: number
  readonly strideWidth: number
  /** Zero rows added above and below the ifmap (corrected rules only). */
  readonly padHeight: number
  /** Zero columns added left and right of the ifmap (corrected rules only). */
  readonly padWidth: number
  /** Groups of a grouped convolution; `channels` of them make it depth-wise (corrected rules only). */
  readonly groups: number
  /** Images per pass (corrected rules only). */
  readonly batch: number
  readonly sparsity?: SparsityRatio
}

/** How a topology row is to be read: seven convolution sizes or M, N, K. */
export type TopologyKind = 'conv' | 'gemm'

/** A layer with SCALE-Sim's defaults: no padding, one group, one image. */
export function convLayer(
  name: string,
  [ifmapHeight, ifmapWidth]: readonly [number, number],
  [filterHeight, filterWidth]: readonly [number, number],
  channels: number,
  filters: number,
  [strideHeight, strideWidth]: readonly [number, number] = [1, 1],
): Layer {
  return {
    name,
    ifmapHeight,
    ifmapWidth,
    filterHeight,
    filterWidth,
    channels,
    filters,
    strideHeight,
    strideWidth,
    padHeight: 0,
    padWidth: 0,
    groups: 1,
    batch: 1,
  }
}

/** The convolution that computes an M x K by K x N product: M pixels, N filters, inner product K. */
export function gemmLayer(name: string, m: number, n: number, k: number): Layer {
  return convLayer(name, [m, k], [1, k], 1, n)
}
