import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createColumns,
  cyclesOfPixel,
  fillColumns,
  sumOfPixel,
  type PixelWindow,
} from '../../../src/renderer/heatmap/columns.ts'
import { createTileCache, type TileCache } from '../../../src/renderer/heatmap/tile-cache.ts'
import {
  levelFor,
  queryOf,
  rootLevel,
  tilesCovering,
  tilesFrom,
  type TileSpan,
} from '../../../src/renderer/heatmap/tile-grid.ts'
import type { Extent } from '../../../src/renderer/heatmap/viewport.ts'

/** A quantity of two rows that knows every cycle. */
function quantity(extent: Extent, seed: number) {
  const at = (row: number, t: number): number =>
    t < extent.first || t >= extent.end ? 0 : ((t * 2654435761 + row * 40503 + seed) >>> 7) % 100
  const sum = (row: number, a: number, z: number): number => {
    let total = 0
    for (let t = a; t < z; t++) total += at(row, t)
    return total
  }
  const max = (row: number, a: number, z: number): number => {
    let most = 0
    for (let t = a; t < z; t++) most = Math.max(most, at(row, t))
    return most
  }
  const fetch = (cache: TileCache, span: TileSpan): void => {
    const { t0, t1, bins } = queryOf(extent, span)
    const size = (t1 - t0) / bins
    const each = (f: typeof sum) =>
      Float64Array.from({ length: 2 * bins }, (_, i) => {
        const from = t0 + (i % bins) * size
        return f(i < bins ? 0 : 1, from, from + size)
      })
    for (const tile of tilesFrom(span, { rows: 2, bins, sums: each(sum), max: each(max) }))
      cache.put('q', tile)
  }
  return { sum, max, fetch }
}

const windows: fc.Arbitrary<PixelWindow> = fc
  .record({
    first: fc.integer({ min: -50, max: 50 }),
    length: fc.integer({ min: 1, max: 4000 }),
    width: fc.integer({ min: 1, max: 90 }),
    place: fc.double({ min: -0.1, max: 1, noNaN: true }),
    zoom: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ first, length, width, place, zoom }) => ({
    extent: { first, end: first + length },
    start: first + place * length,
    cyclesPerPixel: 1 / 40 + (zoom ** 2 * length) / width,
    width,
  }))

describe('columns', () => {
  it('are the exact sums of whole buckets: the same as asking for those cycles directly', () => {
    fc.assert(
      fc.property(windows, fc.integer(), (window, seed) => {
        const { extent, start, cyclesPerPixel, width } = window
        const { sum, max, fetch } = quantity(extent, seed)
        const cache = createTileCache(1e9)
        fetch(
          cache,
          tilesCovering(extent, levelFor(cyclesPerPixel), start, start + width * cyclesPerPixel, 1),
        )
        const columns = createColumns()
        const tiles = (level: number, index: number) => cache.get('q', level, index)
        fillColumns(columns, window, 2, tiles)
        expect(columns.coarsePixels).toBe(0)
        for (let pixel = 0; pixel < width; pixel++) {
          const cycles = cyclesOfPixel(window, pixel)
          for (const row of [0, 1]) {
            const mean = columns.mean[row * width + pixel]
            if (cycles === undefined) {
              expect(mean).toBeNaN()
              continue
            }
            const exact = sum(row, cycles.first, cycles.end)
            expect(sumOfPixel(window, pixel, row, tiles)).toEqual({
              cycles,
              sum: exact,
              max: max(row, cycles.first, cycles.end),
            })
            expect(mean).toBeCloseTo(exact / (cycles.end - cycles.first), 3)
            expect(columns.max[row * width + pixel]).toBe(max(row, cycles.first, cycles.end))
          }
        }
      }),
      { numRuns: 150, seed: 5 },
    )
  })

  it('count every bucket of a window in exactly one pixel when a pixel is a cycle or more', () => {
    fc.assert(
      fc.property(windows, (window) => {
        fc.pre(window.cyclesPerPixel >= 1)
        let end: number | undefined
        for (let pixel = 0; pixel < window.width; pixel++) {
          const cycles = cyclesOfPixel(window, pixel)
          if (cycles === undefined) continue
          expect(cycles.end).toBeGreaterThan(cycles.first)
          if (end !== undefined) expect(cycles.first).toBe(end)
          end = cycles.end
        }
      }),
      { numRuns: 200, seed: 6 },
    )
  })

  it('lie within a bucket of the pixel they are drawn at', () => {
    const window = { extent: { first: 0, end: 1e6 }, start: 1234.5, cyclesPerPixel: 10, width: 50 }
    for (let pixel = 0; pixel < 50; pixel++) {
      const { first, end } = cyclesOfPixel(window, pixel)!
      expect(first).toBeLessThanOrEqual(1234.5 + pixel * 10)
      expect(first).toBeGreaterThan(1234.5 + pixel * 10 - 8)
      expect([8, 16]).toContain(end - first)
    }
  })

  it('are one cycle each below a cycle a pixel', () => {
    const window = { extent: { first: -5, end: 100 }, start: 10, cyclesPerPixel: 0.25, width: 8 }
    const firsts = Array.from({ length: 8 }, (_, pixel) => cyclesOfPixel(window, pixel))
    expect(firsts.map((cycles) => cycles?.first)).toEqual([10, 10, 10, 10, 11, 11, 11, 11])
    expect(firsts.every((cycles) => cycles!.end - cycles!.first === 1)).toBe(true)
  })

  it('fall back to finer buckets exactly, to coarser ones as their mean, and are never blank once the root is there', () => {
    const extent = { first: 0, end: 8192 }
    const { sum, fetch } = quantity(extent, 9)
    const window = { extent, start: 0, cyclesPerPixel: 8, width: 64 }
    const columns = createColumns()
    const finer = createTileCache(1e9)
    fetch(finer, { level: 2, first: 0, last: 0 })
    fetch(finer, { level: rootLevel(extent), first: 0, last: 0 })
    fillColumns(columns, window, 2, (level, index) => finer.get('q', level, index))
    expect(columns.coarsePixels).toBe(64)
    expect(columns.mean[5]).toBeCloseTo(sum(0, 40, 48) / 8, 4)
    const coarser = createTileCache(1e9)
    fetch(coarser, { level: rootLevel(extent), first: 0, last: 0 })
    fillColumns(columns, window, 2, (level, index) => coarser.get('q', level, index))
    // The root's buckets are 32 cycles: pixels 4 to 7 have the second one.
    for (const pixel of [4, 5, 6, 7]) expect(columns.mean[pixel]).toBeCloseTo(sum(0, 32, 64) / 32, 4)
    expect(columns.mean.subarray(0, 128).every((value) => !Number.isNaN(value))).toBe(true)
    expect(sumOfPixel(window, 5, 0, (level, index) => coarser.get('q', level, index))).toBeUndefined()
    fillColumns(columns, window, 2, () => undefined)
    expect(columns.mean.subarray(0, 128).every((value) => Number.isNaN(value))).toBe(true)
  })

  it('divide the last, cut-off bucket by the cycles it has', () => {
    const extent = { first: 0, end: 10 }
    const { sum, fetch } = quantity(extent, 3)
    const cache = createTileCache(1e9)
    fetch(cache, { level: 3, first: 0, last: 0 })
    const columns = createColumns()
    fillColumns(columns, { extent, start: 0, cyclesPerPixel: 8, width: 2 }, 2, (level, index) =>
      cache.get('q', level, index),
    )
    expect(columns.mean[1]).toBeCloseTo(sum(0, 8, 10) / 2, 4)
  })
})
