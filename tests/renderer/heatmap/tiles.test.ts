import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TILE_BUCKETS } from '../../../src/renderer/heatmap/budgets.ts'
import { createTileCache } from '../../../src/renderer/heatmap/tile-cache.ts'
import {
  bucketCount,
  levelFor,
  queryOf,
  rootLevel,
  tilesCovering,
  tilesFrom,
  type Tile,
} from '../../../src/renderer/heatmap/tile-grid.ts'

describe('levels', () => {
  it('have the widest buckets that are not wider than a pixel', () => {
    expect([0.025, 0.99, 1, 1.99, 2, 3.99, 4, 1023, 1024].map(levelFor)).toEqual([0, 0, 0, 0, 1, 1, 2, 9, 10])
  })

  it('end with one tile for the whole run', () => {
    const extentOf = (length: number) => ({ first: -7, end: length - 7 })
    expect([1, 256, 257, 512, 513, 1e12].map((length) => rootLevel(extentOf(length)))).toEqual([
      0, 0, 1, 1, 2, 32,
    ])
    expect(bucketCount(extentOf(1e12), 32)).toBeLessThanOrEqual(TILE_BUCKETS)
  })
})

describe('tiles of a window', () => {
  const extent = { first: -10, end: 10_000 }

  it('cover it, aligned to the first cycle, and stay in the run', () => {
    // Level 1: 512 cycles a tile, from -10.
    expect(tilesCovering(extent, 1, -10, 502, 0)).toEqual({ level: 1, first: 0, last: 0 })
    expect(tilesCovering(extent, 1, -10, 503, 0)).toEqual({ level: 1, first: 0, last: 1 })
    expect(tilesCovering(extent, 1, 502, 503, 1)).toEqual({ level: 1, first: 0, last: 2 })
    expect(tilesCovering(extent, 1, 9_990, 20_000, 3)).toEqual({ level: 1, first: 16, last: 19 })
  })

  it('are asked for with one question of equal buckets, which may reach beyond the end', () => {
    expect(queryOf(extent, { level: 1, first: 0, last: 1 })).toEqual({ t0: -10, t1: 1014, bins: 512 })
    // 10 010 cycles are 5005 buckets of 2; 19 tiles of 256 are 4864.
    expect(queryOf(extent, { level: 1, first: 19, last: 19 })).toEqual({ t0: 9718, t1: 10_000, bins: 141 })
    expect(queryOf({ first: 0, end: 3 }, { level: 1, first: 0, last: 0 })).toEqual({ t0: 0, t1: 4, bins: 2 })
  })

  it('are cut from the answer row by row', () => {
    const bins = TILE_BUCKETS + 3
    const sums = Float64Array.from({ length: 2 * bins }, (_, i) => i)
    const [left, right] = tilesFrom({ level: 0, first: 4, last: 5 }, { rows: 2, bins, sums, max: sums })
    expect(left).toMatchObject({ index: 4, buckets: TILE_BUCKETS })
    expect([...(left?.sums.subarray(0, 2) ?? []), left?.sums[TILE_BUCKETS]]).toEqual([0, 1, bins])
    expect(right).toMatchObject({ index: 5, buckets: 3 })
    expect([...(right?.sums ?? [])]).toEqual([256, 257, 258, bins + 256, bins + 257, bins + 258])
    expect(right?.max).toEqual(right?.sums)
  })
})

describe('the cache', () => {
  const tile = (index: number, numbers: number): Tile => ({
    level: 0,
    index,
    rows: 1,
    buckets: numbers,
    sums: new Float64Array(numbers),
  })

  it('keeps exactly its budget and forgets the least recently used tile first', () => {
    const cache = createTileCache(3 * 80)
    for (const index of [0, 1, 2]) cache.put('lane', tile(index, 10))
    expect(cache.bytes()).toBe(240)
    cache.get('lane', 0, 0)
    cache.put('lane', tile(3, 10))
    expect([0, 1, 2, 3].map((index) => cache.has('lane', 0, index))).toEqual([true, false, true, true])
    cache.put('lane', tile(4, 11))
    expect([0, 2, 3, 4].map((index) => cache.has('lane', 0, index))).toEqual([false, false, true, true])
    expect(cache.bytes()).toBe(80 + 88)
  })

  it('keeps a tile larger than its budget alone', () => {
    const cache = createTileCache(10)
    cache.put('lane', tile(0, 10))
    expect(cache.has('lane', 0, 0)).toBe(true)
    cache.put('lane', tile(1, 10))
    expect([cache.has('lane', 0, 0), cache.has('lane', 0, 1), cache.bytes()]).toEqual([false, true, 80])
  })

  it('replaces a tile without counting it twice, and drops a lane without its namesakes', () => {
    const cache = createTileCache(1e6)
    cache.put('a', tile(0, 10))
    cache.put('a', tile(0, 20))
    cache.put('ab', tile(0, 1))
    expect(cache.bytes()).toBe(168)
    cache.drop('a')
    expect([cache.bytes(), cache.has('ab', 0, 0)]).toEqual([8, true])
  })

  it('agrees with a list in order of use', () => {
    const commands = fc.array(fc.record({ index: fc.nat(9), isPut: fc.boolean() }), { maxLength: 60 })
    fc.assert(
      fc.property(commands, (all) => {
        const cache = createTileCache(4 * 8)
        let twin: number[] = []
        for (const { index, isPut } of all) {
          const isKept = twin.includes(index)
          if (isPut) cache.put('l', tile(index, 1))
          else expect(cache.get('l', 0, index) !== undefined).toBe(isKept)
          if (isPut || isKept) twin = [...twin.filter((other) => other !== index), index].slice(-4)
        }
        for (let index = 0; index < 10; index++) expect(cache.has('l', 0, index)).toBe(twin.includes(index))
      }),
      { numRuns: 200, seed: 4 },
    )
  })
})
