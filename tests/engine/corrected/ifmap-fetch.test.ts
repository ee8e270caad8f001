import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ifmapFetch } from '../../../src/engine/corrected/ifmap-fetch.ts'
import { RecentRuns } from '../../../src/engine/corrected/recent-runs.ts'
import { rowMisses } from '../../../src/engine/corrected/row-misses.ts'
import { runMisses } from '../../../src/engine/corrected/run-misses.ts'
import { shortImage } from '../../../src/engine/corrected/short-image.ts'
import { sliceMisses } from '../../../src/engine/corrected/slice-misses.ts'
import { walkedMisses } from '../../../src/engine/corrected/walked-misses.ts'
import { leastBetween } from '../../../src/engine/corrected/window-cells.ts'
import { convLayer, gemmLayer, type Layer } from '../../../src/engine/model/layer.ts'
import { channelRunWords } from '../../../src/engine/systolic/channel-runs.ts'
import { dataflows, int, runs, sparsityRatios } from '../twins/arbitraries.ts'
import { correctedParts, recentlyUsedTwin, segmentDemand } from '../twins/corrected.ts'
import { correctedOperands, type TwinArray } from '../twins/demand.ts'

interface Sizes {
  readonly filter: number
  readonly height: number
  readonly width: number
  readonly pad: number
  readonly channels: number
}

/** Images of any proportion, paddings wider than the filter, strides that leave gaps, batches. */
function images(most: Sizes): fc.Arbitrary<Layer> {
  return fc
    .record({
      filter: fc.tuple(int(1, most.filter), int(1, most.filter)),
      extra: fc.tuple(int(0, most.height), int(0, most.width)),
      pad: fc.tuple(int(0, most.pad), int(0, most.pad)),
      stride: fc.tuple(int(1, 3), int(1, 3)),
      channels: int(1, most.channels),
      filters: int(1, 6),
      groups: fc.constantFrom(1, 1, 2),
      batch: fc.constantFrom(1, 1, 2, 3),
    })
    .map(({ filter, extra, pad, stride, channels, filters, groups, batch }) => {
      const size = (axis: 0 | 1): number => Math.max(1, filter[axis] + extra[axis] - pad[axis])
      const plain = convLayer(
        'random',
        [size(0), size(1)],
        filter,
        channels * groups,
        filters * groups,
        stride,
      )
      return { ...plain, padHeight: pad[0], padWidth: pad[1], groups, batch }
    })
}

const tall = images({ filter: 5, height: 30, width: 5, pad: 6, channels: 3 })
const wide = images({ filter: 5, height: 8, width: 16, pad: 3, channels: 2 })
const products = fc.tuple(int(1, 30), int(1, 12), int(1, 20)).map(([m, n, k]) => gemmLayer('x', m, n, k))
const layers = fc.oneof(tall, wide, products)
const arrays: fc.Arbitrary<TwinArray> = fc.record({
  rows: fc.oneof(int(1, 9), int(10, 200)),
  cols: int(1, 4),
  dataflow: dataflows,
})

/** Where the capacity is tight: nothing and a block, all distinct words and a few less, and everything between. */
const capacities: fc.Arbitrary<(all: number) => number> = fc.oneof(
  int(0, 3).map((words) => () => words),
  int(0, 200).map((words) => () => words),
  int(-60, 1).map((more) => (all: number) => Math.max(0, all + more)),
  int(0, 1000).map((part) => (all: number) => Math.floor((all * part) / 1000)),
)

/** First pass, second pass and distinct words, word by word. */
function slowFetch(
  layer: Layer,
  array: TwinArray,
  capacityOf: (all: number) => number,
): { capacity: number; first: readonly number[]; later: readonly number[]; compulsory: number } {
  const { shape, folding } = correctedParts(layer, array)
  const segments = segmentDemand(correctedOperands(layer, 0), array)
  const compulsory = new Set(segments.flat()).size
  const capacity = capacityOf(compulsory)
  const block = channelRunWords(folding, shape)
  const [first = [], second = []] = recentlyUsedTwin(segments, 2, Math.floor(capacity / block) * block)
  const repeats = array.dataflow !== 'is' && folding.colFolds > 1
  return { capacity, first, later: repeats ? second : first.map(() => 0), compulsory }
}

function expectSame(layer: Layer, array: TwinArray, capacityOf: (all: number) => number): void {
  const { shape, folding } = correctedParts(layer, array)
  const { capacity, ...slow } = slowFetch(layer, array, capacityOf)
  for (const find of [ifmapFetch, walkedMisses]) {
    const { first, later, compulsory } = find(folding, shape, capacity)
    expect({ first: [...first], later: [...later], compulsory }).toEqual(slow)
  }
}

describe('Ifmap words to fetch, against least recently used word by word', () => {
  it('any shape, array and capacity', () => {
    fc.assert(fc.property(layers, arrays, capacities, expectSame), runs(900))
  })

  it('pruned windows', () => {
    const pruned = fc.tuple(layers, sparsityRatios).map(([layer, sparsity]) => ({ ...layer, sparsity }))
    fc.assert(fc.property(pruned, arrays, capacities, expectSame), runs(400))
  })

  it('weight stationary slices of channels', () => {
    const sliced = fc.tuple(fc.oneof(tall, wide), int(1, 3), int(1, 3))
    fc.assert(
      fc.property(sliced, capacities, ([layer, rows, slices], capacityOf) => {
        const channels = rows * slices * layer.groups
        const { shape, folding } = correctedParts({ ...layer, channels }, { rows, cols: 2, dataflow: 'ws' })
        const array = { rows, cols: 2, dataflow: 'ws' } as const
        const { capacity, first, later } = slowFetch({ ...layer, channels }, array, capacityOf)
        const fast = runMisses(folding, shape, capacity)
        expect([[...fast.first], [...fast.later]]).toEqual([first, later])
        expectSame({ ...layer, channels }, array, capacityOf)
      }),
      runs(300),
    )
  })

  it('weight stationary row folds of several cells, up to the largest capacity that keeps nothing between them', () => {
    const sliced = fc.tuple(fc.oneof(tall, wide), int(1, 7), int(1, 14), int(0, 3))
    let counted = 0
    fc.assert(
      fc.property(sliced, ([image, groupChannels, rows, less]) => {
        const layer = { ...image, channels: groupChannels * image.groups }
        const array = { rows, cols: 2, dataflow: 'ws' } as const
        const { shape, folding } = correctedParts(layer, array)
        const words = channelRunWords(folding, shape)
        const most = leastBetween(folding, shape, words)
        fc.pre(folding.rowFolds > 1 && Number.isFinite(most) && most >= less)
        const { capacity, first, later } = slowFetch(layer, array, () => (most - less) * words)
        const fast = sliceMisses(folding, shape, capacity)
        expect([[...(fast?.first ?? [])], [...(fast?.later ?? [])]]).toEqual([first, later])
        expect(sliceMisses(folding, shape, (most + 1) * words)).toBeUndefined()
        expectSame(layer, array, () => capacity)
        if (most > 0) counted++
      }),
      runs(250),
    )
    // Not only scratchpads of nothing.
    expect(counted).toBeGreaterThan(100)
  })

  it('every capacity up to all words of a layer', () => {
    const layer = { ...convLayer('x', [11, 3], [3, 3], 2, 6), padHeight: 1, padWidth: 1, batch: 2 }
    for (const dataflow of ['os', 'ws', 'is'] as const) {
      for (const rows of [2, 5]) {
        for (let words = 0; words <= 11 * 3 * 2 * 2 + 1; words++) {
          expectSame(layer, { rows, cols: 3, dataflow }, () => words)
        }
      }
    }
  })

  it('hand-worked: a 3 x 1 filter over 5 x 1 words', () => {
    // Demand 012 123 234: two words carry the overlap to the next window, five the whole ifmap to the next pass.
    const { shape, folding } = correctedParts(convLayer('x', [5, 1], [3, 1], 1, 2), {
      rows: 1,
      cols: 1,
      dataflow: 'os',
    })
    const found = (words: number): readonly number[][] => {
      const { first, later } = rowMisses(folding, shape, words)
      return [[...first], [...later]]
    }
    expect(found(1)).toEqual([
      [3, 3, 3],
      [3, 3, 3],
    ])
    expect(found(2)).toEqual([
      [3, 1, 1],
      [3, 1, 1],
    ])
    expect(found(4)).toEqual([
      [3, 1, 1],
      [3, 1, 1],
    ])
    expect(found(5)).toEqual([
      [3, 1, 1],
      [0, 0, 0],
    ])
  })
})

describe('Short image', () => {
  it('is as high for a thousand rows as for a hundred', () => {
    const rowsOf = (height: number): number => {
      const layer = { ...convLayer('x', [height, 6], [3, 3], 2, 4), padHeight: 1, padWidth: 1 }
      return shortImage(correctedParts(layer, { rows: 4, cols: 4, dataflow: 'os' }).shape).shape.outHeight
    }
    // Clipped above and below, and 3 x 2 + 1 rows inside.
    expect([rowsOf(100), rowsOf(1000)]).toEqual([9, 9])
    expect([rowsOf(3), rowsOf(9), rowsOf(10)]).toEqual([3, 9, 9])
  })

  it('keeps clipped rows in place and moves none twice', () => {
    fc.assert(
      fc.property(tall, (layer) => {
        const { shape } = correctedParts(layer, { rows: 4, cols: 4, dataflow: 'os' })
        const short = shortImage(shape)
        const { stride, pad, filter, size, out } = shape.vertical
        const clips = (row: number, height: number): readonly number[] => {
          const top = row * stride - pad
          return [Math.min(0, top), Math.min(0, height - top - filter)]
        }
        let before = -1
        for (let row = 0; row < out; row++) {
          const shortRow = short.rowOf(row)
          expect(shortRow - before === 0 || shortRow - before === 1).toBe(true)
          expect(clips(shortRow, short.shape.ifmapHeight)).toEqual(clips(row, size))
          before = shortRow
        }
        expect(before).toBe(short.shape.outHeight - 1)
      }),
      runs(500),
    )
  })
})

describe('Runs that are kept', () => {
  it('miss what single places miss', () => {
    const uses = fc.array(fc.tuple(int(0, 3), int(0, 12), int(0, 8)), { maxLength: 40 })
    fc.assert(
      fc.property(uses, int(0, 40), (sequence, capacity) => {
        const pad = new RecentRuns(4, capacity)
        const places = sequence.map(([lane, from, length]) =>
          Array.from({ length }, (_, i) => lane * 100 + from + i),
        )
        const missed = sequence.map(([lane, from, length]) => pad.use(lane, from, from + length))
        expect(missed).toEqual(recentlyUsedTwin(places, 1, capacity)[0])
      }),
      runs(3000),
    )
  })
})
