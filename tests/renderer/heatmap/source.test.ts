import { describe, expect, it } from 'vitest'
import { ok } from '../../../src/engine/model/problem.ts'
import { bytesOf, decodeByCharacter, numbersOf } from '../../../src/renderer/heatmap/decode.ts'
import {
  readBookmarks,
  withBookmark,
  withoutBookmark,
  freeSlot,
} from '../../../src/renderer/heatmap/bookmarks.ts'
import { planLanes, rowsInGroup } from '../../../src/renderer/heatmap/lanes.ts'
import { createNewest } from '../../../src/renderer/heatmap/newest.ts'
import { apiSource, type TimelineCall } from '../../../src/renderer/heatmap/source.ts'
import { rangeStatistics, withoutSilence } from '../../../src/renderer/heatmap/statistics.ts'
import { neighbourSpan, spanAt } from '../../../src/renderer/heatmap/structure.ts'
import { rangeBetween } from '../../../src/renderer/heatmap/viewport.ts'
import { fakeSource } from './fake-source.ts'

const pack = (...numbers: readonly number[]): string =>
  Buffer.from(Float64Array.from(numbers).buffer).toString('base64')

/** Two layers on 4 x 4: M 6 x K 3 x N 2 in two folds of 9 cycles, M 4 x K 1 x N 4 in one of 7. */
const tiny = () =>
  fakeSource(
    1,
    [
      { name: 'a', m: 6, k: 3, n: 2 },
      { name: 'b', m: 4, k: 1, n: 4 },
    ],
    4,
    4,
  )

async function infoOf(source: ReturnType<typeof tiny>) {
  const info = await source.info()
  if (!info.ok) throw new Error('no info')
  return info.value
}

describe('numbers of the contract', () => {
  it('are decoded bit by bit, in both ways', () => {
    const numbers = [0, -0, 1.5, 2 ** 53, Number.NaN, -1e-300]
    expect([...numbersOf(pack(...numbers))]).toEqual(numbers)
    expect(decodeByCharacter('AP8Q')).toEqual(Uint8Array.of(0, 255, 16))
    expect([...bytesOf('AP8Q')]).toEqual([0, 255, 16])
    expect(numbersOf('')).toHaveLength(0)
  })

  it('come through the methods with run, window and signal', async () => {
    const calls: unknown[][] = []
    const call = ((...all: unknown[]) => {
      calls.push(all)
      const series = {
        quantity: 'q',
        unit: 'u',
        t0: 0,
        t1: 2,
        bins: 2,
        rows: 1,
        sums: pack(3, 4),
        max: pack(2, 3),
      }
      return Promise.resolve(ok([series]))
    }) as unknown as TimelineCall
    const { signal } = new AbortController()
    const answer = await apiSource(call, 7).query([{ t0: 0, t1: 2, bins: 2, quantity: 'q' }], signal)
    expect(calls).toEqual([
      ['timeline.query', { runId: 7, queries: [{ t0: 0, t1: 2, bins: 2, quantity: 'q' }] }, { signal }],
    ])
    expect(answer.ok && answer.value[0]).toMatchObject({
      sums: Float64Array.of(3, 4),
      max: Float64Array.of(2, 3),
    })
  })
})

describe('statistics of a range', () => {
  it('are exact sums and the shares made of them', async () => {
    const source = tiny()
    const answer = await rangeStatistics(source, await infoOf(source), { first: 0, end: 9 })
    if (!answer.ok) throw new Error('no statistics')
    // The first fold: 4 rows x 2 columns x 3 products, of 9 cycles x 16 PEs, 8 of them mapped.
    expect(answer.value).toMatchObject({ cycles: 9, busy: 24, occupancy: 24 / 144, mappedOccupancy: 24 / 72 })
    const sums = answer.value.accounts.map(({ sum }) => sum)
    expect(sums.reduce((a, b) => a + b, 0)).toBe(144)
    expect(sums[3]).toBe(72)
    expect(answer.value.traffic[0]).toMatchObject({ title: 'DRAM ifmap', sum: 90 })
  })

  it('leave out traffic that never flows', async () => {
    const source = tiny()
    const info = await infoOf(source)
    const silent = {
      ...source,
      query: (queries: Parameters<typeof source.query>[0]) =>
        Promise.resolve(
          ok(
            queries.map(({ quantity, t0, t1, bins }) => {
              const sums = Float64Array.of(quantity === 'dram-words:filter' ? 0 : 5)
              return { quantity, unit: 'words', t0, t1, bins, rows: 1, sums }
            }),
          ),
        ),
    }
    const used = await withoutSilence(silent, info)
    const ids = used.ok ? used.value.quantities.map(({ id }) => id) : []
    expect(ids).not.toContain('dram-words:filter')
    expect(ids).toHaveLength(info.quantities.length - 1)
  })
})

describe('layers and folds', () => {
  const extent = { first: 0, end: 25 }

  it('are found under a cycle and beside it, up to the ends of the run', async () => {
    const source = tiny()
    expect((await spanAt(source, 'folds', 10))?.start).toBe(9)
    expect((await neighbourSpan(source, 'folds', 3, 1, extent))?.start).toBe(9)
    expect((await neighbourSpan(source, 'folds', 20, -1, extent))?.start).toBe(9)
    expect((await neighbourSpan(source, 'layers', 3, 1, extent))?.name).toBe('b')
    expect((await neighbourSpan(source, 'layers', 24, -1, extent))?.name).toBe('a')
    expect(await neighbourSpan(source, 'folds', 24, 1, extent)).toBeUndefined()
    expect(await neighbourSpan(source, 'folds', 0, -1, extent)).toBeUndefined()
  })

  it('are found across a gap', async () => {
    const source = tiny()
    const gap = {
      ...source,
      structure: (t0: number, t1: number) => {
        const folds = [0, 1000].map((start, index) => ({
          index,
          name: '',
          layer: 0,
          mappedRows: 1,
          mappedCols: 1,
          start,
          end: start + 10,
        }))
        return Promise.resolve(
          ok({ layers: [], folds: folds.filter(({ start, end }) => start < t1 && end > t0) }),
        )
      },
    }
    expect((await neighbourSpan(gap, 'folds', 5, 1, { first: 0, end: 1010 }))?.start).toBe(1000)
    expect((await neighbourSpan(gap, 'folds', 1005, -1, { first: 0, end: 1010 }))?.start).toBe(0)
  })
})

describe('lanes', () => {
  it('of one run stand below each other without overlap, and in the order of the design', async () => {
    const lanes = planLanes([await infoOf(tiny())], 'rows')
    expect(lanes.map(({ title }) => title)).toEqual([
      'Layer',
      'Fold',
      'PE rows',
      'DRAM ifmap',
      'DRAM filter',
      'DRAM ofmap',
      'Cycle accounting',
    ])
    lanes
      .slice(1)
      .forEach(({ top }, i) =>
        expect(top).toBeGreaterThanOrEqual((lanes[i]?.top ?? 0) + (lanes[i]?.height ?? 0)),
      )
    expect(new Set(lanes.map(({ id }) => id)).size).toBe(lanes.length)
  })

  it('of a second run have its difference, in the rows both arrays have', async () => {
    const [small, large] = [
      await infoOf(tiny()),
      await infoOf(fakeSource(2, [{ name: 'a', m: 6, k: 3, n: 2 }], 8, 8)),
    ]
    const lanes = planLanes([small, large], 'rows')
    expect(lanes.filter(({ kind }) => kind === 'difference')).toMatchObject([{ run: 1, rows: 4 }])
    const plain = { ...large, quantities: large.quantities.filter(({ id }) => id !== 'busy-pes-by-row') }
    expect(planLanes([small, plain], 'rows').find(({ kind }) => kind === 'difference')).toMatchObject({
      rows: 1,
      quantity: { id: 'busy-pes' },
    })
  })

  it('group rows as the engine does: all of them, in sizes that differ by at most one', () => {
    const sizes = Array.from({ length: 7 }, (_, group) => rowsInGroup(group, 24, 7))
    expect(sizes).toEqual([3, 3, 4, 3, 4, 3, 4])
  })
})

describe('bookmarks', () => {
  const mark = (slot: number) => ({ slot, cycle: 5, view: { start: 0, cyclesPerPixel: 2 } })

  it('are kept by slot; the lowest free one is next', () => {
    const all = withBookmark(withBookmark([mark(1)], mark(3)), mark(2))
    expect(all.map(({ slot }) => slot)).toEqual([1, 2, 3])
    expect(withBookmark(all, { ...mark(2), cycle: 9 })[1]?.cycle).toBe(9)
    expect([freeSlot(all), freeSlot(withoutBookmark(all, 2))]).toEqual([4, 2])
    expect(freeSlot([1, 2, 3, 4, 5, 6, 7, 8, 9].map(mark))).toBeUndefined()
  })

  it('that are none are dropped when read', () => {
    const bad = [
      { ...mark(0) },
      { ...mark(1), cycle: 0.5 },
      { ...mark(1), view: {} },
      { ...mark(1), view: { start: 0, cyclesPerPixel: 0 } },
      3,
      null,
    ]
    expect(readBookmarks([...bad, mark(4)])).toEqual([mark(4)])
    expect(readBookmarks('no list')).toEqual([])
  })
})

describe('the newest of many', () => {
  it('waits while one runs; what came between is never started', async () => {
    const started: number[] = []
    const ends: (() => void)[] = []
    const newest = createNewest<number>((value) => {
      started.push(value)
      return new Promise((resolve) => ends.push(resolve))
    })
    for (const value of [1, 2, 3]) newest.request(value)
    expect(started).toEqual([1])
    ends[0]?.()
    await new Promise((done) => setImmediate(done))
    expect(started).toEqual([1, 3])
  })

  it('replaces the running one, which is told, and runs alone afterwards', async () => {
    const signals: AbortSignal[] = []
    const newest = createNewest<number>((_, signal) => {
      signals.push(signal)
      return new Promise(() => undefined)
    })
    newest.request(1)
    newest.request(2)
    newest.replace(3)
    await new Promise((done) => setImmediate(done))
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    newest.stop()
    expect(signals[1]?.aborted).toBe(true)
  })
})

describe('a dragged range', () => {
  it('holds the cycles under both ends, in either direction, inside the run', () => {
    const extent = { first: 0, end: 100 }
    expect(rangeBetween(10.2, 12.9, extent)).toEqual({ first: 10, end: 13 })
    expect(rangeBetween(12.9, 10.2, extent)).toEqual({ first: 10, end: 13 })
    expect(rangeBetween(5, 5, extent)).toEqual({ first: 5, end: 6 })
    expect(rangeBetween(-50, 500, extent)).toEqual({ first: 0, end: 100 })
    expect(rangeBetween(200, 300, extent)).toEqual({ first: 99, end: 100 })
  })
})
