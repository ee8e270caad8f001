import type { Columns } from './columns.ts'

/** Pixels of a lane as the canvas wants them: one 32-bit word each, 0xAABBGGRR, row-major. */
export interface Pixels {
  readonly words: Uint32Array
  readonly width: number
  readonly height: number
}

/** A colour as a word of {@link Pixels}, opaque unless said otherwise. */
export function colorWord(red: number, green: number, blue: number, alpha = 255): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

/** A ramp of (red, green, blue) triples as words. */
export function rampWords(ramp: Uint8Array): Uint32Array {
  return Uint32Array.from({ length: ramp.length / 3 }, (_, i) =>
    colorWord(ramp[3 * i] ?? 0, ramp[3 * i + 1] ?? 0, ramp[3 * i + 2] ?? 0),
  )
}

/** How values become colours. */
export interface HeatScale {
  /** Values that take the first and the last colour. */
  readonly low: number
  readonly high: number
  readonly ramp: Uint32Array
}

/** How many rows of the array a row of the columns stands for; its mean and limit are per row. */
export type RowWeight = (row: number) => number

/**
 * Paints rows x time: nearest neighbour, every row a band of whole pixels, unknown pixels left transparent. `weight`
 * divides a group of rows to the mean of one.
 */
export function paintHeat(
  pixels: Pixels,
  { mean, rows, width: stride }: Columns,
  { low, high, ramp }: HeatScale,
  weight: RowWeight,
): void {
  const { words, width, height } = pixels
  const top = ramp.length - 1
  const span = high === low ? 1 : high - low
  for (let row = 0; row < rows; row++) {
    const y = Math.floor((row * height) / rows)
    const end = Math.floor(((row + 1) * height) / rows)
    if (end === y) continue
    const [scale, shift] = [top / (span * weight(row)), (-low * top) / span + 0.5]
    const [out, from] = [y * width, row * stride]
    for (let x = 0; x < width; x++) {
      const value = mean[from + x] ?? Number.NaN
      const place = value * scale + shift
      // NaN fails both comparisons.
      words[out + x] =
        place >= top
          ? (ramp[top] ?? 0)
          : place > 0
            ? (ramp[place | 0] ?? 0)
            : value === value
              ? (ramp[0] ?? 0)
              : 0
    }
    for (let copy = y + 1; copy < end; copy++) words.copyWithin(copy * width, out, out + width)
  }
}

/**
 * Paints the state of each row in each cycle over what is there; cycles that are not known keep it. `statesAt` gives one
 * index into `colors` per row.
 */
export function paintStates(
  { words, width, height }: Pixels,
  rows: number,
  start: number,
  cyclesPerPixel: number,
  statesAt: (cycle: number) => Uint8Array | undefined,
  colors: Uint32Array,
): void {
  for (let x = 0; x < width; x++) {
    const states = statesAt(Math.floor(start + x * cyclesPerPixel))
    if (states === undefined) continue
    for (let row = 0; row < rows; row++) {
      const color = colors[states[row] ?? 0] ?? 0
      const end = Math.floor(((row + 1) * height) / rows)
      for (let y = Math.floor((row * height) / rows); y < end; y++) words[y * width + x] = color
    }
  }
}

/** Smallest and largest mean of what is painted, per row of the array; undefined when nothing is known. */
export function rangeOf(
  { mean, rows, width }: Columns,
  weight: RowWeight,
): readonly [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity]
  for (let row = 0; row < rows; row++) {
    const share = 1 / weight(row)
    for (let x = row * width; x < (row + 1) * width; x++) {
      const value = (mean[x] ?? Number.NaN) * share
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return low <= high ? [low, high] : undefined
}

/** Colours of an area lane. */
export interface AreaColors {
  readonly fill: number
  readonly line: number
  readonly tick: number
}

/** A maximum is marked where it stands out from the mean by this factor. */
export const TICK_FACTOR = 1.5

/** Paints a quantity over time: its mean as an area with a line on top, and the maximum where it stands out. */
export function paintArea(pixels: Pixels, { mean, max }: Columns, limit: number, colors: AreaColors): void {
  const { words, width, height } = pixels
  words.fill(0)
  const yOf = (value: number): number =>
    Math.max(0, Math.min(height - 1, Math.round((height - 1) * (1 - value / limit))))
  let before: number | undefined
  for (let x = 0; x < width; x++) {
    const value = mean[x] ?? Number.NaN
    if (Number.isNaN(value)) {
      before = undefined
      continue
    }
    const y = yOf(value)
    const peak = max[x] ?? 0
    for (let row = y; row < height; row++) words[row * width + x] = colors.fill
    // The line joins its neighbour's height, so that steep flanks stay closed.
    const [top, bottom] = before === undefined ? [y, y] : [Math.min(y, before), Math.max(y, before)]
    for (let row = top; row <= bottom; row++) words[row * width + x] = colors.line
    if (peak > TICK_FACTOR * value) words[yOf(peak) * width + x] = colors.tick
    before = y
  }
}

/** Paints shares that sum to `total`, stacked from the bottom in the order of the rows. */
export function paintStack(
  pixels: Pixels,
  { mean, rows, width: stride }: Columns,
  total: number,
  colors: Uint32Array,
): void {
  const { words, width, height } = pixels
  words.fill(0)
  for (let x = 0; x < width; x++) {
    let [sum, bottom] = [0, height]
    for (let row = 0; row < rows; row++) {
      const value = mean[row * stride + x] ?? Number.NaN
      if (!(value > 0)) continue
      sum += value
      const exact = height * (1 - sum / total)
      const top = Math.max(0, Math.ceil(exact))
      const color = colors[row] ?? 0
      for (let y = top; y < bottom; y++) words[y * width + x] = color
      bottom = Math.min(bottom, top)
      // The part of a pixel above the edge; the next row's colour is laid under it.
      if (top > 0 && exact < top && bottom > 0) {
        bottom = top - 1
        const under = colors[nextRow(mean, rows, stride, x, row)] ?? 0
        words[bottom * width + x] = under === 0 ? color : mix(under, color, top - exact)
      }
    }
  }
}

/** The next row above that has a share in this pixel; `rows` when there is none. */
function nextRow(mean: Float32Array, rows: number, stride: number, x: number, row: number): number {
  let next = row + 1
  while (next < rows && !((mean[next * stride + x] ?? 0) > 0)) next++
  return next
}

/** A colour between two opaque ones. */
function mix(from: number, to: number, share: number): number {
  const channel = (shift: number): number => {
    const [a, b] = [(from >>> shift) & 255, (to >>> shift) & 255]
    return Math.round(a + (b - a) * share)
  }
  return colorWord(channel(0), channel(8), channel(16))
}
