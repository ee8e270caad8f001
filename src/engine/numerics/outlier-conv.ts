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

/** Marks the outliers under the kernel at output (y, x): slots[inner position] = id + 1; returns how many there are. */
function gatherWindow(
  y: number,
  x: number,
  found: OutliersByPixel,
  slots: Int32Array,
  g: ConvGeometry,
  order: InnerOrder,
): number {
  let count = 0
  for (let ky = 0; ky < g.kernelHeight; ky++) {
    const row = y * g.stride + ky - g.padding
    if (row < 0 || row >= g.inHeight) continue
    for (let kx = 0; kx < g.kernelWidth; kx++) {
      const column = x * g.stride + kx - g.padding
      if (column < 0 || column >= g.inWidth) continue
      const pixel = row * g.inWidth + column
      const end = found.start[pixel + 1] ?? 0
      for (let entry = found.start[pixel] ?? 0; entry < end; entry++) {
        slots[innerPosition(ky, kx, found.channel[entry] ?? 0, g, order)] = (found.id[entry] ?? 0) + 1
        count++
      }
    }
  }
  return count
}

/** row[out] += value * weights of the inner position, for every output channel. */
function addProducts(row: Float64Array, value: number, weights: Float32Array, position: number): void {
  let from = position * row.length
  for (let out = 0; out < row.length; out++) row[out] = (row[out] ?? 0) + value * (weights[from++] ?? 0)
}

/** sums[out * pixels + pixel] += row[out], and the row is zero again. */
function flushRow(row: Float64Array, sums: Float64Array, pixel: number, pixels: number): void {
  let at = pixel
  for (let out = 0; out < row.length; out++) {
    sums[at] = (sums[at] ?? 0) + (row[out] ?? 0)
    row[out] = 0
    at += pixels
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
  const found = byPixel(split, g.inHeight * g.inWidth)
  const slots = new Int32Array(g.innerLength)
  const exactRow = new Float64Array(g.outChannels)
  const integerRow = new Float64Array(g.outChannels)
  let [overflowGroups, kept, clipped] = [0, 0, 0]
  for (let pixel = 0; pixel < pixels; pixel++) {
    const y = Math.floor(pixel / g.outWidth)
    if (gatherWindow(y, pixel - y * g.outWidth, found, slots, g, innerOrder) === 0) continue
    const clippedBefore = clipped
    let inGroup = 0
    let groupEnd = 0
    for (let position = 0; position < g.innerLength; position++) {
      if (position === groupEnd) {
        inGroup = 0
        groupEnd += limits.groupSize
      }
      const slot = slots[position] ?? 0
      if (slot === 0) continue
      slots[position] = 0
      const half = split.outlierHalf[slot - 1] ?? 0
      inGroup++
      if (inGroup <= limits.perGroup) {
        kept++
        addProducts(exactRow, halfBitsToFloat(half), weights, position)
      } else {
        clipped++
        if (inGroup === limits.perGroup + 1) overflowGroups++
        addProducts(integerRow, clipCode(half, split.range), weights, position)
      }
    }
    flushRow(exactRow, exactSums, pixel, pixels)
    if (clipped !== clippedBefore) flushRow(integerRow, integerSums, pixel, pixels)
  }
  return { groups: pixels * Math.ceil(g.innerLength / limits.groupSize), overflowGroups, kept, clipped }
}
