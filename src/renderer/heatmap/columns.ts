import { FINER_LEVELS, TILE_BUCKETS } from './budgets.ts'
import { bucketCount, bucketCycles, levelFor, rootLevel, type Tile } from './tile-grid.ts'
import type { Extent } from './viewport.ts'

/** A kept tile of the lane that is drawn. */
export type TileLookup = (level: number, index: number) => Tile | undefined

/** A window at device pixels. */
export interface PixelWindow {
  readonly extent: Extent
  readonly start: number
  readonly cyclesPerPixel: number
  readonly width: number
}

/**
 * What a lane shows, per device pixel: buffers that are reused from frame to frame, row-major (`rows` x `width`).
 * A pixel stands for the whole buckets that begin in it, so every bucket counts in exactly one pixel.
 */
export interface Columns {
  width: number
  rows: number
  /** Mean per cycle; NaN where nothing is known yet and outside of the run. */
  mean: Float32Array
  /** Largest value of a single cycle, 0 where it was not asked for. */
  max: Float32Array
  /** First cycle of each pixel's buckets, and one past the last of the last pixel. */
  edges: Float64Array
  /** Pixels that are not yet at the level of the zoom. */
  coarsePixels: number
}

/** Empty buffers. */
export function createColumns(): Columns {
  return {
    width: 0,
    rows: 0,
    mean: new Float32Array(0),
    max: new Float32Array(0),
    edges: new Float64Array(1),
    coarsePixels: 0,
  }
}

/** The first cycle of the buckets of a pixel's left edge at the level of the zoom, within the run. */
export function snapToBucket(cycle: number, extent: Extent, cyclesPerPixel: number): number {
  const cycles = bucketCycles(levelFor(cyclesPerPixel))
  const snapped = extent.first + Math.floor((cycle - extent.first) / cycles) * cycles
  return Math.min(extent.end, Math.max(extent.first, snapped))
}

/** The cycles a pixel stands for; at least one bucket, and undefined outside of the run. */
export function cyclesOfPixel(window: PixelWindow, pixel: number): Extent | undefined {
  const { extent, start, cyclesPerPixel } = window
  const [left, right] = [start + pixel * cyclesPerPixel, start + (pixel + 1) * cyclesPerPixel]
  if (right <= extent.first || left >= extent.end) return undefined
  const first = snapToBucket(left, extent, cyclesPerPixel)
  // A pixel that reaches into the run by less than a bucket belongs to what is before it.
  if (left < extent.first && snapToBucket(right, extent, cyclesPerPixel) === first) return undefined
  const least = Math.min(extent.end, first + bucketCycles(levelFor(cyclesPerPixel)))
  return { first, end: Math.max(least, snapToBucket(right, extent, cyclesPerPixel)) }
}

/** Fills the columns of a window from the tiles there are: its own level, else finer, else coarser ones. */
export function fillColumns(columns: Columns, window: PixelWindow, rows: number, tiles: TileLookup): void {
  resize(columns, window.width, rows)
  const { extent, cyclesPerPixel, width } = window
  const level = levelFor(cyclesPerPixel)
  const order = levelOrder(level, rootLevel(extent))
  const lookup = remembered(tiles)
  columns.coarsePixels = 0
  let last: Extent | undefined
  for (let pixel = 0; pixel < width; pixel++) {
    const cycles = cyclesOfPixel(window, pixel)
    columns.edges[pixel] = cycles?.first ?? extent.end
    if (cycles === undefined) {
      blank(columns, pixel)
      continue
    }
    // Several pixels of one cycle are drawn once.
    if (last?.first === cycles.first && last.end === cycles.end) copyLeft(columns, pixel)
    else fillPixel(columns, pixel, cycles, extent, order, lookup)
    last = cycles
  }
  columns.edges[width] = last?.end ?? extent.end
}

/** Levels to look at: the right one, then finer ones (exact but more work), then coarser ones up to the root. */
function levelOrder(level: number, root: number): readonly number[] {
  const finer = Array.from({ length: Math.min(FINER_LEVELS, level) }, (_, i) => level - 1 - i)
  const coarser = Array.from({ length: Math.max(0, root - level) }, (_, i) => level + 1 + i)
  return [level, ...finer, ...coarser]
}

/** The same lookup, asked once per tile of a level: pixels come from left to right. */
function remembered(tiles: TileLookup): TileLookup {
  const indices: number[] = []
  const found: (Tile | undefined)[] = []
  return (level, index) => {
    if (indices[level] === index) return found[level]
    indices[level] = index
    found[level] = tiles(level, index)
    return found[level]
  }
}

function fillPixel(
  columns: Columns,
  pixel: number,
  cycles: Extent,
  extent: Extent,
  order: readonly number[],
  tiles: TileLookup,
): void {
  for (let i = 0; i < order.length; i++) {
    const level = order[i] ?? 0
    if (!addBuckets(columns, pixel, cycles, extent, level, tiles)) continue
    if (i > 0) columns.coarsePixels++
    return
  }
  columns.coarsePixels++
  blank(columns, pixel)
}

/** Sums the buckets of a level that a pixel covers; false when one of them is not there. */
function addBuckets(
  columns: Columns,
  pixel: number,
  cycles: Extent,
  extent: Extent,
  level: number,
  tiles: TileLookup,
): boolean {
  const size = bucketCycles(level)
  const first = Math.floor((cycles.first - extent.first) / size)
  const last = Math.min(
    bucketCount(extent, level) - 1,
    Math.max(first, Math.ceil((cycles.end - extent.first) / size) - 1),
  )
  for (let tile = Math.floor(first / TILE_BUCKETS); tile <= Math.floor(last / TILE_BUCKETS); tile++) {
    if (tiles(level, tile) === undefined) return false
  }
  const length = Math.min(extent.end, extent.first + (last + 1) * size) - (extent.first + first * size)
  for (let bucket = first; bucket <= last; bucket++) {
    const tile = tiles(level, Math.floor(bucket / TILE_BUCKETS))
    if (tile === undefined) return false
    addBucket(columns, pixel, tile, bucket % TILE_BUCKETS, 1 / length, bucket === first)
  }
  return true
}

/** Adds one bucket of all rows to a pixel, or begins the pixel with it. */
function addBucket(
  { width, rows, mean, max }: Columns,
  pixel: number,
  { sums, max: maxima, buckets }: Tile,
  bucket: number,
  share: number,
  isFirst: boolean,
): void {
  let [out, from] = [pixel, bucket]
  for (let row = 0; row < rows; row++) {
    const value = (sums[from] ?? 0) * share
    const top = maxima === undefined ? 0 : (maxima[from] ?? 0)
    mean[out] = isFirst ? value : (mean[out] ?? 0) + value
    max[out] = isFirst ? top : Math.max(max[out] ?? 0, top)
    out += width
    from += buckets
  }
}

function blank({ width, rows, mean, max }: Columns, pixel: number): void {
  for (let row = 0; row < rows; row++) {
    mean[row * width + pixel] = Number.NaN
    max[row * width + pixel] = 0
  }
}

function copyLeft({ width, rows, mean, max }: Columns, pixel: number): void {
  for (let row = 0; row < rows; row++) {
    const at = row * width + pixel
    mean[at] = mean[at - 1] ?? Number.NaN
    max[at] = max[at - 1] ?? 0
  }
}

function resize(columns: Columns, width: number, rows: number): void {
  if (columns.width === width && columns.rows === rows) return
  const size = width * rows
  if (columns.mean.length < size) {
    columns.mean = new Float32Array(size)
    columns.max = new Float32Array(size)
  }
  if (columns.edges.length <= width) columns.edges = new Float64Array(width + 1)
  columns.width = width
  columns.rows = rows
}

/** The exact sum of one row over the buckets of a pixel. */
export interface PixelSum {
  readonly cycles: Extent
  readonly sum: number
  /** Largest single cycle; undefined where it was not asked for. */
  readonly max?: number
}

/** What a pixel shows, exactly; undefined outside of the run and where only coarser tiles are there yet. */
export function sumOfPixel(
  window: PixelWindow,
  pixel: number,
  row: number,
  tiles: TileLookup,
): PixelSum | undefined {
  const cycles = cyclesOfPixel(window, pixel)
  if (cycles === undefined) return undefined
  const { extent, cyclesPerPixel } = window
  const level = levelFor(cyclesPerPixel)
  const size = bucketCycles(level)
  const last = Math.ceil((cycles.end - extent.first) / size) - 1
  let [sum, max]: [number, number | undefined] = [0, undefined]
  for (let bucket = Math.floor((cycles.first - extent.first) / size); bucket <= last; bucket++) {
    const tile = tiles(level, Math.floor(bucket / TILE_BUCKETS))
    if (tile === undefined) return undefined
    const at = row * tile.buckets + (bucket % TILE_BUCKETS)
    sum += tile.sums[at] ?? 0
    if (tile.max !== undefined) max = Math.max(max ?? 0, tile.max[at] ?? 0)
  }
  return { cycles, sum, ...(max === undefined ? {} : { max }) }
}
