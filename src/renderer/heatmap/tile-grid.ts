import { TILE_BUCKETS } from './budgets.ts'
import type { Extent } from './viewport.ts'

/**
 * The grid sums are asked for and kept on. At level k a bucket is 2^k cycles, and a tile {@link TILE_BUCKETS} buckets;
 * both are counted from the first cycle of the run, so buckets of level k + 1 are pairs of level k, and any window at
 * any zoom is made of the same few tiles: a small pan or zoom asks for nothing.
 */

/** Neighbouring tiles of a level: first <= index <= last. */
export interface TileSpan {
  readonly level: number
  readonly first: number
  readonly last: number
}

/** Exact sums of one tile, row-major (`rows` x `buckets`); buckets beyond the end of the run are missing. */
export interface Tile {
  readonly level: number
  readonly index: number
  readonly rows: number
  readonly buckets: number
  readonly sums: Float64Array
  readonly max?: Float64Array
}

/** Cycles of a bucket. */
export function bucketCycles(level: number): number {
  return 2 ** level
}

/** The level of a zoom: the widest buckets that are not wider than a pixel; single cycles below that. */
export function levelFor(cyclesPerPixel: number): number {
  return Math.max(0, Math.floor(Math.log2(cyclesPerPixel)))
}

/** The level at which the whole run is one tile. */
export function rootLevel(extent: Extent): number {
  return Math.max(0, Math.ceil(Math.log2((extent.end - extent.first) / TILE_BUCKETS)))
}

/** Buckets of a level in the run; the last one may be cut off by the end. */
export function bucketCount(extent: Extent, level: number): number {
  return Math.ceil((extent.end - extent.first) / bucketCycles(level))
}

/** The tiles that cover start <= t < end and `margin` more on each side, as far as the run goes. */
export function tilesCovering(
  extent: Extent,
  level: number,
  start: number,
  end: number,
  margin: number,
): TileSpan {
  const cycles = bucketCycles(level) * TILE_BUCKETS
  const lastTile = Math.ceil(bucketCount(extent, level) / TILE_BUCKETS) - 1
  const clampIndex = (index: number): number => Math.min(lastTile, Math.max(0, index))
  return {
    level,
    first: clampIndex(Math.floor((start - extent.first) / cycles) - margin),
    last: clampIndex(Math.ceil((end - extent.first) / cycles) - 1 + margin),
  }
}

/** One question about equal parts of a window. */
export interface BucketQuery {
  readonly t0: number
  readonly t1: number
  readonly bins: number
}

/** The question that gives the tiles of a span; the last bucket may reach beyond the end, where there is nothing. */
export function queryOf(extent: Extent, { level, first, last }: TileSpan): BucketQuery {
  const size = bucketCycles(level)
  const bins = Math.min((last + 1) * TILE_BUCKETS, bucketCount(extent, level)) - first * TILE_BUCKETS
  const t0 = extent.first + first * TILE_BUCKETS * size
  return { t0, t1: t0 + bins * size, bins }
}

/** Numbers of equal parts, row-major (`rows` x `bins`). */
export interface BinnedRows {
  readonly rows: number
  readonly bins: number
  readonly sums: Float64Array
  readonly max?: Float64Array
}

/** The tiles of a span from the answer to {@link queryOf}. */
export function tilesFrom({ level, first, last }: TileSpan, answer: BinnedRows): readonly Tile[] {
  const { rows, bins, sums, max } = answer
  const tiles: Tile[] = []
  for (let index = first; index <= last; index++) {
    const from = (index - first) * TILE_BUCKETS
    const buckets = Math.min(TILE_BUCKETS, bins - from)
    if (buckets <= 0) break
    const cut = (values: Float64Array): Float64Array => cutColumns(values, rows, bins, from, buckets)
    const maxima = max === undefined ? {} : { max: cut(max) }
    tiles.push({ level, index, rows, buckets, sums: cut(sums), ...maxima })
  }
  return tiles
}

/** Columns from <= i < from + count of a row-major table. */
function cutColumns(
  values: Float64Array,
  rows: number,
  bins: number,
  from: number,
  count: number,
): Float64Array {
  const out = new Float64Array(rows * count)
  for (let row = 0; row < rows; row++) {
    const start = row * bins + from
    out.set(values.subarray(start, start + count), row * count)
  }
  return out
}
