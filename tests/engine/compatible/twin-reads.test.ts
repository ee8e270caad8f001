import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calcFilterGenerations } from '../../../src/engine/compatible/calc-filter.ts'
import { calcIfmapGenerations } from '../../../src/engine/compatible/calc-ifmap.ts'
import type { Generations } from '../../../src/engine/compatible/calc-read.ts'
import {
  filterTiling,
  fullFetchOrder,
  ifmapTiling,
  overhangFetchOrder,
} from '../../../src/engine/compatible/fetch-order.ts'
import { requestSpans } from '../../../src/engine/compatible/first-last.ts'
import { SlidingWindow } from '../../../src/engine/compatible/sliding-window.ts'
import { compatibleSramWords } from '../../../src/engine/compatible/sram-counts.ts'
import { userFilterRead, userIfmapRead } from '../../../src/engine/compatible/user-read.ts'
import { convLayer, type Layer } from '../../../src/engine/model/layer.ts'
import { touchedPixels } from '../../../src/engine/systolic/shape.ts'
import { convolutions, dataflows, int, runs, smallLayers, sparsityRatios } from '../twins/arbitraries.ts'
import {
  calcTwin,
  filterFetchTwin,
  ifmapFetchTwin,
  type TwinGenerations,
  UserBufferTwin,
} from '../twins/buffers.ts'
import {
  compatibleOperands,
  demandOf,
  type Lines,
  requestCount,
  spanOf,
  type TwinArray,
} from '../twins/demand.ts'
import { engineParts } from '../twins/engine-run.ts'

const arrays = fc.record({ rows: int(1, 9), cols: int(1, 9), dataflow: dataflows })
/** Dense layers and, half of them, layer-wise sparse ones. */
const layers: fc.Arbitrary<Layer> = fc.oneof(
  smallLayers,
  fc.tuple(smallLayers, sparsityRatios).map(([layer, sparsity]) => ({ ...layer, sparsity })),
)

/** The engine leaves the line open when no generation was completed. */
function generations(g: Generations): TwinGenerations {
  return { ...g, lastLine: g.completed === 0 ? -1 : g.lastLine }
}

/** Events of a USER read as [line, steps]. */
function eventsOf(read: ReturnType<typeof userIfmapRead>): number[][] {
  const events: number[][] = []
  for (const cursor = read.events.cursor(); cursor.line !== Infinity; cursor.next()) {
    events.push([cursor.line, cursor.steps])
  }
  return events
}

function twinEvents(buffer: UserBufferTwin, lines: Lines): number[][] {
  return lines.map((line, number) => [number, buffer.stepsFor(line)]).filter(([, steps]) => steps !== 0)
}

describe('CALC generations against the word twin', () => {
  it('ifmap and filter, every kind of generation size', () => {
    const sizes = fc.oneof(int(1, 12), int(1, 60), int(1, 700))
    fc.assert(
      fc.property(layers, arrays, sizes, (layer, array, size) => {
        const demand = demandOf(compatibleOperands(layer, true), array)
        const { shape, folding } = engineParts(layer, array, true)
        expect(generations(calcIfmapGenerations(folding, shape, size))).toEqual(calcTwin(demand.ifmap, size))
        expect(generations(calcFilterGenerations(folding, shape, size))).toEqual(
          calcTwin(demand.filter, size),
        )
      }),
      runs(2500),
    )
  })

  it('channels that the array cuts evenly, sizes near what is demanded between two uses of a word', () => {
    const evenly = fc
      .tuple(convolutions({ filter: 4, extra: 4, channels: 5, filters: 9 }), arrays, int(1, 4))
      .map(([layer, array, rows]) => ({
        layer: {
          ...layer,
          channels: layer.channels * rows,
          strideHeight: 1,
          strideWidth: 1 + (layer.filters % 2),
        },
        array: { ...array, rows },
      }))
    fc.assert(
      fc.property(evenly, fc.double({ min: 0.01, max: 2.2, noNaN: true }), ({ layer, array }, part) => {
        const o = compatibleOperands(layer, false)
        const { ifmap } = demandOf(o, array)
        const { shape, folding } = engineParts(layer, array)
        const size = Math.max(1, Math.round(part * layer.channels * o.m))
        expect(generations(calcIfmapGenerations(folding, shape, size))).toEqual(calcTwin(ifmap, size))
      }),
      runs(1200),
    )
  })

  it('every size from one word to one more than there are', () => {
    const cases: readonly (readonly [Layer, TwinArray])[] = [
      [convLayer('x', [6, 5], [3, 2], 2, 7), { rows: 4, cols: 3, dataflow: 'os' }],
      [convLayer('x', [6, 5], [3, 2], 2, 7), { rows: 4, cols: 3, dataflow: 'ws' }],
      [convLayer('x', [6, 5], [3, 2], 2, 7), { rows: 4, cols: 3, dataflow: 'is' }],
      [convLayer('x', [7, 6], [2, 3], 3, 5, [2, 2]), { rows: 3, cols: 2, dataflow: 'os' }],
      [convLayer('x', [7, 6], [2, 3], 3, 5, [2, 2]), { rows: 6, cols: 1, dataflow: 'ws' }],
      [convLayer('x', [7, 6], [2, 3], 3, 5, [2, 2]), { rows: 6, cols: 4, dataflow: 'is' }],
      [convLayer('x', [5, 7], [1, 1], 4, 5, [3, 3]), { rows: 2, cols: 2, dataflow: 'os' }],
      [convLayer('x', [5, 7], [1, 1], 4, 5, [3, 3]), { rows: 2, cols: 2, dataflow: 'ws' }],
      [convLayer('x', [5, 7], [1, 1], 4, 5, [3, 3]), { rows: 2, cols: 2, dataflow: 'is' }],
    ]
    for (const [layer, array] of cases) {
      const demand = demandOf(compatibleOperands(layer, false), array)
      const { shape, folding } = engineParts(layer, array)
      const most = Math.max(layer.ifmapHeight * layer.ifmapWidth * layer.channels, shape.k * shape.n) + 1
      for (let size = 1; size <= most; size++) {
        const where = `${array.dataflow} ${size}`
        const ifmap = generations(calcIfmapGenerations(folding, shape, size))
        const filter = generations(calcFilterGenerations(folding, shape, size))
        expect({ where, ifmap, filter }).toEqual({
          where,
          ifmap: calcTwin(demand.ifmap, size),
          filter: calcTwin(demand.filter, size),
        })
      }
    }
  })

  it('negative control: a buffer that forgets one word too late is noticed', () => {
    const layer = convLayer('x', [6, 5], [3, 2], 2, 7)
    const array = { rows: 4, cols: 3, dataflow: 'ws' } as const
    const demand = demandOf(compatibleOperands(layer, false), array)
    const { shape, folding } = engineParts(layer, array)
    expect(generations(calcIfmapGenerations(folding, shape, 20))).not.toEqual(calcTwin(demand.ifmap, 21))
    expect(generations(calcFilterGenerations(folding, shape, 20))).not.toEqual(calcTwin(demand.filter, 21))
  })
})

describe('USER reads against explicit groups', () => {
  it('fetch order: every rank, all slots', () => {
    fc.assert(
      fc.property(layers, arrays, (layer, array) => {
        const o = compatibleOperands(layer, true)
        const { shape, folding } = engineParts(layer, array, true)
        const byWindow = array.dataflow === 'ws'
        const ifmap = shape.overhangs
          ? overhangFetchOrder(folding, shape)
          : fullFetchOrder(ifmapTiling(folding, shape))
        const ifmapTwin = ifmapFetchTwin(o, array)
        expect(ifmap.slots).toBe(ifmapTwin.slots)
        expect(ifmap.elements).toBe(ifmapTwin.words.length)
        const words = Array.from({ length: ifmap.elements }, () => -1)
        o.ifmap.forEach((row, pixel) =>
          row.forEach((address, window) => {
            const rank = byWindow ? ifmap.rank(window, pixel) : ifmap.rank(pixel, window)
            if (address === -1) expect(rank).toBe(-1)
            else words[rank] = address
          }),
        )
        expect(words).toEqual(ifmapTwin.words)
        const filter = fullFetchOrder(filterTiling(folding, shape))
        const filterTwin = filterFetchTwin(o, array)
        expect(filter.slots).toBe(filterTwin.slots)
        const weights = Array.from({ length: filter.elements }, () => -1)
        o.filter.forEach((row, window) =>
          row.forEach((address, n) => {
            weights[array.dataflow === 'is' ? filter.rank(window, n) : filter.rank(n, window)] = address
          }),
        )
        expect(weights).toEqual(filterTwin.words)
      }),
      runs(600),
    )
  })

  it('prefetches by line, and the lines they take', () => {
    const sizes = fc.oneof(int(2, 40), int(2, 450), int(100, 1500))
    fc.assert(
      fc.property(layers, arrays, sizes, int(1, 20), (layer, array, capacityWords, interfaceWords) => {
        const o = compatibleOperands(layer, true)
        const demand = demandOf(o, array)
        const { shape, folding } = engineParts(layer, array, true)
        const buffer = { capacityWords, interfaceWords }
        for (const operand of ['ifmap', 'filter'] as const) {
          const read = (operand === 'ifmap' ? userIfmapRead : userFilterRead)(folding, shape, buffer)
          const fetch = (operand === 'ifmap' ? ifmapFetchTwin : filterFetchTwin)(o, array)
          const twin = new UserBufferTwin(fetch, capacityWords, interfaceWords)
          const { fillLines, prefetchLines } = read
          expect({ operand, fillLines, prefetchLines, events: eventsOf(read) }).toEqual({
            operand,
            fillLines: twin.fillLines,
            prefetchLines: twin.prefetchLines,
            events: twinEvents(twin, demand[operand]),
          })
        }
      }),
      runs(1500),
    )
  })

  it('exactly full, one word over, one word under', () => {
    fc.assert(
      fc.property(smallLayers, arrays, int(-2, 2), (layer, array, more) => {
        const o = compatibleOperands(layer, false)
        const demand = demandOf(o, array)
        const { shape, folding } = engineParts(layer, array)
        for (const operand of ['ifmap', 'filter'] as const) {
          const fetch = (operand === 'ifmap' ? ifmapFetchTwin : filterFetchTwin)(o, array)
          const capacityWords = Math.max(2, 2 * fetch.words.length + more)
          const twin = new UserBufferTwin(fetch, capacityWords, 3)
          const read = (operand === 'ifmap' ? userIfmapRead : userFilterRead)(folding, shape, {
            capacityWords,
            interfaceWords: 3,
          })
          expect(eventsOf(read)).toEqual(twinEvents(twin, demand[operand]))
        }
      }),
      runs(300),
    )
  })

  it('negative control: a window one group wider is noticed', () => {
    const layer = convLayer('x', [6, 6], [3, 3], 2, 6)
    const array = { rows: 4, cols: 3, dataflow: 'os' } as const
    const o = compatibleOperands(layer, false)
    const { shape, folding } = engineParts(layer, array)
    const read = userIfmapRead(folding, shape, { capacityWords: 40, interfaceWords: 4 })
    const wrong = new UserBufferTwin(ifmapFetchTwin(o, array), 42, 4)
    expect(eventsOf(read)).not.toEqual(twinEvents(wrong, demandOf(o, array).ifmap))
  })

  it('steps of the window are found as by stepping one by one', () => {
    const walks = fc.array(fc.tuple(fc.nat(5000), fc.boolean()), { maxLength: 12 })
    fc.assert(
      fc.property(int(1, 3000), int(2, 900), int(1, 12), walks, (elements, capacity, group, walk) => {
        const window = new SlidingWindow(elements, capacity, group)
        for (const [any, moves] of walk) {
          const rank = any % elements
          const wanted = Math.floor(rank / group)
          let start = window.start
          let steps = 0
          const holds = (): boolean => {
            for (let i = 0; i < window.window; i++) if ((start + i) % window.groups === wanted) return true
            return false
          }
          while (!holds()) {
            start = (start + window.step) % window.groups
            steps++
          }
          expect(window.stepsTo(rank)).toBe(steps)
          if (!moves) continue
          window.advance(steps)
          expect(window.start).toBe(start)
          // Words up to the horizon are held; the horizon itself, when there is such a word, is not.
          const horizon = window.horizon(rank)
          for (let next = rank; next < Math.min(horizon, elements); next++) {
            expect(window.stepsTo(next)).toBe(0)
          }
          if (horizon < elements && window.window < window.groups) {
            expect(window.stepsTo(horizon)).toBeGreaterThan(0)
          }
        }
      }),
      runs(600),
    )
  })
})

describe('Demand of compatible layers against the matrices', () => {
  it('first and last requests, SRAM words, touched pixels', () => {
    fc.assert(
      fc.property(layers, arrays, (layer, array) => {
        const demand = demandOf(compatibleOperands(layer, true), array)
        const { shape, folding } = engineParts(layer, array, true)
        expect(folding.lines).toBe(demand.lines)
        expect(requestSpans(folding, shape)).toEqual({
          ifmap: spanOf(demand.ifmap),
          filter: spanOf(demand.filter),
          ofmap: spanOf(demand.ofmap),
        })
        const extra = array.dataflow === 'os' ? demand.folds.length * (array.rows + array.cols) : 0
        expect(compatibleSramWords(folding, shape)).toEqual({
          ifmap: requestCount(demand.ifmap, true),
          filter: requestCount(demand.filter, true),
          ofmap: requestCount(demand.ofmap, true) + extra,
        })
        const words = compatibleOperands(layer, false).ifmap.flat()
        const distinct = new Set(words.filter((address) => address !== -1))
        expect(touchedPixels(shape) * shape.channels).toBe(distinct.size)
        expect(engineParts(layer, array).shape.overhangs).toBe(words.includes(-1))
      }),
      runs(800),
    )
  })
})
