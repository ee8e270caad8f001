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
  /** First and last bucket of each pixel in the tile of the first one, and 1 / its cycles. */
  from: Int32Array
  to: Int32Array
  share: Float64Array
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
    from: new Int32Array(0),
    to: new Int32Array(0),
    share: new Float64Array(0),
    coarsePixels: 0,
  }
}

/** Buckets of a level in a run. */
interface Grid {
  readonly level: number
  readonly cycles: number
  readonly lastBucket: number
}

function gridOf(extent: Extent, level: number): Grid {
  return { level, cycles: bucketCycles(level), lastBucket: bucketCount(extent, level) - 1 }
}

/** The first cycle of the bucket a cycle lies in, within the run. */
function snap(cycle: number, extent: Extent, bucket: number): number {
  const snapped = extent.first + Math.floor((cycle - extent.first) / bucket) * bucket
  return Math.min(extent.end, Math.max(extent.first, snapped))
}

/** The first cycle a pixel stands for; NaN outside of the run. */
function firstCycle({ extent, start, cyclesPerPixel }: PixelWindow, bucket: number, pixel: number): number {
  const [left, right] = [start + pixel * cyclesPerPixel, start + (pixel + 1) * cyclesPerPixel]
  if (right <= extent.first || left >= extent.end) return Number.NaN
  const first = snap(left, extent, bucket)
  // A pixel that reaches into the run by less than a bucket belongs to what is before it.
  return left < extent.first && snap(right, extent, bucket) === first ? Number.NaN : first
}

/** The end of the cycles a pixel stands for: at least one bucket after its first. */
function endCycle(window: PixelWindow, bucket: number, pixel: number, first: number): number {
  const { extent, start, cyclesPerPixel } = window
  const right = snap(start + (pixel + 1) * cyclesPerPixel, extent, bucket)
  return Math.max(Math.min(extent.end, first + bucket), right)
}

/** The cycles a pixel stands for; at least one bucket, and undefined outside of the run. */
export function cyclesOfPixel(window: PixelWindow, pixel: number): Extent | undefined {
  const bucket = bucketCycles(levelFor(window.cyclesPerPixel))
  const first = firstCycle(window, bucket, pixel)
  return first === first ? { first, end: endCycle(window, bucket, pixel, first) } : undefined
}

/** Fills the columns of a window from the tiles there are: its own level, else finer, else coarser ones. */
export function fillColumns(columns: Columns, window: PixelWindow, rows: number, tiles: TileLookup): void {
  resize(columns, window.width, rows)
  const plan = planPixels(columns, window, tiles)
  // Row by row, in the order of memory: pixel by pixel costs five times as much.
  for (let row = 0; row < rows; row++)
    for (const stretch of plan.stretches) fillStretch(columns, stretch, row)
  for (const crossing of plan.crossings) addCrossing(columns, crossing)
}

/** Neighbouring pixels whose first bucket lies in one tile; without a tile nothing is known of them. */
interface Stretch {
  readonly tile: Tile | undefined
  readonly first: number
  end: number
}

/** The buckets of a pixel that lie in the tile after that of its first bucket: 0 to `last`. */
interface Crossing {
  readonly pixel: number
  readonly tile: Tile
  readonly last: number
}

interface PixelPlan {
  readonly stretches: readonly Stretch[]
  readonly crossings: readonly Crossing[]
}

/** Finds for each pixel its buckets and their tile. */
function planPixels(columns: Columns, window: PixelWindow, tiles: TileLookup): PixelPlan {
  const { extent, cyclesPerPixel, width } = window
  const level = levelFor(cyclesPerPixel)
  const bucket = bucketCycles(level)
  const grids = levelOrder(level, rootLevel(extent)).map((one) => gridOf(extent, one))
  const lookup = remembered(tiles)
  const stretches: Stretch[] = []
  const crossings: Crossing[] = []
  columns.coarsePixels = 0
  let current: Stretch | undefined
  for (let pixel = 0; pixel < width; pixel++) {
    const first = firstCycle(window, bucket, pixel)
    const isInside = first === first
    const end = isInside ? endCycle(window, bucket, pixel, first) : first
    const used = isInside ? gridWith(grids, extent, first, end, lookup) : undefined
    if (isInside && used?.level !== level) columns.coarsePixels++
    const tile =
      used === undefined ? undefined : planPixel(columns, pixel, extent, first, end, used, lookup, crossings)
    if (current === undefined || current.tile !== tile) {
      current = { tile, first: pixel, end: pixel }
      stretches.push(current)
    }
    current.end = pixel + 1
  }
  return { stretches, crossings }
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

function bucketOf(cycle: number, extent: Extent, grid: Grid): number {
  return Math.floor((cycle - extent.first) / grid.cycles)
}

function lastBucketOf(first: number, end: number, extent: Extent, grid: Grid): number {
  const last = Math.ceil((end - extent.first) / grid.cycles) - 1
  return Math.min(grid.lastBucket, Math.max(bucketOf(first, extent, grid), last))
}

/** The first of `grids` of which all tiles of some cycles are there. */
function gridWith(
  grids: readonly Grid[],
  extent: Extent,
  first: number,
  end: number,
  tiles: TileLookup,
): Grid | undefined {
  for (const grid of grids) {
    const last = Math.floor(lastBucketOf(first, end, extent, grid) / TILE_BUCKETS)
    let tile = Math.floor(bucketOf(first, extent, grid) / TILE_BUCKETS)
    while (tile <= last && tiles(grid.level, tile) !== undefined) tile++
    if (tile > last) return grid
  }
  return undefined
}

/** Notes the buckets of a pixel; the result is the tile of its first one. */
function planPixel(
  { from, to, share }: Columns,
  pixel: number,
  extent: Extent,
  firstCycleOfPixel: number,
  end: number,
  grid: Grid,
  tiles: TileLookup,
  crossings: Crossing[],
): Tile | undefined {
  const { level, cycles } = grid
  const first = bucketOf(firstCycleOfPixel, extent, grid)
  const last = lastBucketOf(firstCycleOfPixel, end, extent, grid)
  const index = Math.floor(first / TILE_BUCKETS)
  const lastIndex = Math.floor(last / TILE_BUCKETS)
  const tile = tiles(level, index)
  share[pixel] =
    1 / (Math.min(extent.end, extent.first + (last + 1) * cycles) - (extent.first + first * cycles))
  from[pixel] = first % TILE_BUCKETS
  to[pixel] = index === lastIndex ? last % TILE_BUCKETS : TILE_BUCKETS - 1
  for (let next = index + 1; next <= lastIndex; next++) {
    const other = tiles(level, next)
    const stop = next === lastIndex ? last % TILE_BUCKETS : TILE_BUCKETS - 1
    if (other !== undefined) crossings.push({ pixel, tile: other, last: stop })
  }
  return tile
}

/** Fills a row of a stretch. */
function fillStretch(columns: Columns, { tile, first, end }: Stretch, row: number): void {
  const { width, mean, max, from, to, share } = columns
  const out = row * width
  if (tile === undefined) {
    mean.fill(Number.NaN, out + first, out + end)
    max.fill(0, out + first, out + end)
    return
  }
  const { sums, max: maxima } = tile
  const offset = row * tile.buckets
  for (let pixel = first; pixel < end; pixel++) {
    const last = offset + (to[pixel] ?? 0)
    let sum = 0
    for (let at = offset + (from[pixel] ?? 0); at <= last; at++) sum += sums[at] ?? 0
    mean[out + pixel] = sum * (share[pixel] ?? 0)
  }
  if (maxima === undefined) return
  for (let pixel = first; pixel < end; pixel++) {
    const last = offset + (to[pixel] ?? 0)
    let most = 0
    for (let at = offset + (from[pixel] ?? 0); at <= last; at++) most = Math.max(most, maxima[at] ?? 0)
    max[out + pixel] = most
  }
}

/** Adds to a pixel, in all rows, what lies in the next tile. */
function addCrossing({ width, rows, mean, max, share }: Columns, { pixel, tile, last }: Crossing): void {
  for (let row = 0; row < rows; row++) {
    const out = row * width + pixel
    let [sum, most] = [0, max[out] ?? 0]
    for (let bucket = 0; bucket <= last; bucket++) {
      sum += tile.sums[row * tile.buckets + bucket] ?? 0
      most = Math.max(most, tile.max?.[row * tile.buckets + bucket] ?? 0)
    }
    mean[out] = (mean[out] ?? 0) + sum * (share[pixel] ?? 0)
    max[out] = most
  }
}

function resize(columns: Columns, width: number, rows: number): void {
  if (columns.width === width && columns.rows === rows) return
  const size = width * rows
  if (columns.mean.length < size) {
    columns.mean = new Float32Array(size)
    columns.max = new Float32Array(size)
  }
  // A row's places are others now; lanes without maxima never write them.
  columns.max.fill(0)
  if (columns.from.length < width) {
    columns.from = new Int32Array(width)
    columns.to = new Int32Array(width)
    columns.share = new Float64Array(width)
  }
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
