import type { ConvGeometry } from './conv-geometry.ts'
import { halfBitsToFloat } from './half.ts'
import { clipCode } from './outliers.ts'
import type { OutlierLimits, OutlierUse, SplitDelta } from './outliers.ts'

/**
 * Order of the inner product, hence which inputs form a group of 60: `channel-last` runs ky, kx, channel (a group is
 * mostly one pixel's channels), `channel-first` runs channel, ky, kx (the order of PyTorch's weights).
 */
export type InnerOrder = 'channel-last' | 'channel-first'

/** Position of (ky, kx, channel) in the inner product. */
export function innerPosition(
  ky: number,
  kx: number,
  channel: number,
  g: ConvGeometry,
  order: InnerOrder,
): number {
  return order === 'channel-last'
    ? (ky * g.kernelWidth + kx) * g.inChannels + channel
    : (channel * g.kernelHeight + ky) * g.kernelWidth + kx
}

/** Weights as one row of output channels per inner position: [position][Cout]. */
function weightRows(weight: Float32Array, g: ConvGeometry, order: InnerOrder): Float32Array {
  const rows = new Float32Array(weight.length)
  let from = 0
  for (let out = 0; out < g.outChannels; out++) {
    for (let channel = 0; channel < g.inChannels; channel++) {
      for (let ky = 0; ky < g.kernelHeight; ky++) {
        for (let kx = 0; kx < g.kernelWidth; kx++) {
          rows[innerPosition(ky, kx, channel, g, order) * g.outChannels + out] = weight[from++] ?? 0
        }
      }
    }
  }
  return rows
}

/** Outliers grouped by input pixel: those of pixel p are entries start[p] .. start[p + 1] - 1, channels ascending. */
interface OutliersByPixel {
  readonly start: Int32Array
  readonly channel: Int32Array
  /** Index into the split delta's outlier list. */
  readonly id: Int32Array
}

function byPixel(split: SplitDelta, pixels: number): OutliersByPixel {
  const count = split.outlierIndex.length
  const start = new Int32Array(pixels + 1)
  for (let i = 0; i < count; i++) {
    const pixel = (split.outlierIndex[i] ?? 0) % pixels
    start[pixel + 1] = (start[pixel + 1] ?? 0) + 1
  }
  for (let p = 0; p < pixels; p++) start[p + 1] = (start[p + 1] ?? 0) + (start[p] ?? 0)
  const next = start.slice()
  const channel = new Int32Array(count)
  const id = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const position = split.outlierIndex[i] ?? 0
    const pixel = position % pixels
    const slot = next[pixel] ?? 0
    next[pixel] = slot + 1
    channel[slot] = Math.floor(position / pixels)
    id[slot] = i
  }
  return { start, channel, id }
}

/** Outliers under the kernel at one output, ascending in inner position. */
class WindowOutliers {
  count = 0
  readonly position: Int32Array
  /** Index into the split delta's outlier list. */
  readonly id: Int32Array
  readonly #found: OutliersByPixel
  readonly #g: ConvGeometry
  readonly #order: InnerOrder

  constructor(found: OutliersByPixel, g: ConvGeometry, order: InnerOrder) {
    this.#found = found
    this.#g = g
    this.#order = order
    this.position = new Int32Array(g.innerLength)
    this.id = new Int32Array(g.innerLength)
  }

  /** Lists the outliers under the kernel at output (y, x). */
  gather(y: number, x: number): void {
    const g = this.#g
    this.count = 0
    for (let ky = 0; ky < g.kernelHeight; ky++) {
      const row = y * g.stride + ky - g.padding
      if (row < 0 || row >= g.inHeight) continue
      for (let kx = 0; kx < g.kernelWidth; kx++) {
        const column = x * g.stride + kx - g.padding
        if (column < 0 || column >= g.inWidth) continue
        const pixel = row * g.inWidth + column
        const end = this.#found.start[pixel + 1] ?? 0
        for (let entry = this.#found.start[pixel] ?? 0; entry < end; entry++) {
          const channel = this.#found.channel[entry] ?? 0
          this.#insert(innerPosition(ky, kx, channel, g, this.#order), this.#found.id[entry] ?? 0)
        }
      }
    }
  }

  /** Few outliers, and in channel-last order they come sorted: insertion is cheapest. */
  #insert(position: number, id: number): void {
    let at = this.count++
    while (at > 0 && (this.position[at - 1] ?? 0) > position) {
      this.position[at] = this.position[at - 1] ?? 0
      this.id[at] = this.id[at - 1] ?? 0
      at--
    }
    this.position[at] = position
    this.id[at] = id
  }
}

/** Output pixels that are summed up before they are written out: one cache line of each output channel. */
const BLOCK_PIXELS = 8

/** Sums of some neighbouring output pixels, [pixel][Cout], on their way to [Cout][pixel]. */
class PixelBlock {
  readonly #sums: Float64Array
  readonly #pixels: number
  readonly #outChannels: number
  readonly #rows: Float64Array
  #isUsed = false

  constructor(sums: Float64Array, pixels: number, outChannels: number) {
    this.#sums = sums
    this.#pixels = pixels
    this.#outChannels = outChannels
    this.#rows = new Float64Array(BLOCK_PIXELS * outChannels)
  }

  /** Adds value * weights of the inner position to every output channel of the pixel. */
  add(pixel: number, value: number, weights: Float32Array, position: number): void {
    this.#isUsed = true
    let from = position * this.#outChannels
    const start = (pixel % BLOCK_PIXELS) * this.#outChannels
    for (let at = start; at < start + this.#outChannels; at++) {
      this.#rows[at] = (this.#rows[at] ?? 0) + value * (weights[from++] ?? 0)
    }
  }

  /** Writes the block that begins with `firstPixel` out; the rows are zero again. */
  flush(firstPixel: number): void {
    if (!this.#isUsed) return
    const inBlock = Math.min(BLOCK_PIXELS, this.#pixels - firstPixel)
    for (let out = 0; out < this.#outChannels; out++) {
      const to = out * this.#pixels + firstPixel
      for (let k = 0; k < inBlock; k++) {
        this.#sums[to + k] = (this.#sums[to + k] ?? 0) + (this.#rows[k * this.#outChannels + out] ?? 0)
      }
    }
    this.#rows.fill(0)
    this.#isUsed = false
  }
}

/**
 * Adds the outliers of one image to its sums [Cout, Hout, Wout]: per output pixel and group of the inner product the
 * first ones times FP16 into `exactSums`, the rest as INT_MAX or INT_MIN into `integerSums` (in units of the scale).
 * Padding counts as inliers. Cost: outliers x kernel size x output channels.
 */
export function addOutliers(
  split: SplitDelta,
  weight: Float32Array,
  g: ConvGeometry,
  { limits, innerOrder }: { readonly limits: OutlierLimits; readonly innerOrder: InnerOrder },
  integerSums: Float64Array,
  exactSums: Float64Array,
): OutlierUse {
  const pixels = g.outHeight * g.outWidth
  const weights = weightRows(weight, g, innerOrder)
  const window = new WindowOutliers(byPixel(split, g.inHeight * g.inWidth), g, innerOrder)
  const exact = new PixelBlock(exactSums, pixels, g.outChannels)
  const integer = new PixelBlock(integerSums, pixels, g.outChannels)
  let [overflowGroups, kept, clipped] = [0, 0, 0]
  for (let pixel = 0; pixel < pixels; pixel++) {
    const y = Math.floor(pixel / g.outWidth)
    window.gather(y, pixel - y * g.outWidth)
    let inGroup = 0
    let group = -1
    for (let i = 0; i < window.count; i++) {
      const position = window.position[i] ?? 0
      const half = split.outlierHalf[window.id[i] ?? 0] ?? 0
      const groupHere = Math.floor(position / limits.groupSize)
      inGroup = groupHere === group ? inGroup + 1 : 1
      group = groupHere
      if (inGroup <= limits.perGroup) {
        kept++
        exact.add(pixel, halfBitsToFloat(half), weights, position)
      } else {
        clipped++
        if (inGroup === limits.perGroup + 1) overflowGroups++
        integer.add(pixel, clipCode(half, split.range), weights, position)
      }
    }
    if ((pixel + 1) % BLOCK_PIXELS !== 0 && pixel + 1 < pixels) continue
    const firstPixel = pixel - (pixel % BLOCK_PIXELS)
    exact.flush(firstPixel)
    integer.flush(firstPixel)
  }
  return { groups: pixels * Math.ceil(g.innerLength / limits.groupSize), overflowGroups, kept, clipped }
}
