import { describe, expect, it } from 'vitest'
import { rowWiseFilter, rowWiseStorage } from '../../../src/engine/compatible/row-wise.ts'
import type { SparsityConfig } from '../../../src/engine/model/array-config.ts'
import { convLayer, gemmLayer } from '../../../src/engine/model/layer.ts'
import { compatibleShape } from '../../../src/engine/systolic/shape.ts'
import { type EdgeCase, expectEdge } from './layout-cases.ts'

const CASES: readonly EdgeCase[] = [
  {
    name: 'an odd block size',
    layer: convLayer('x', [4, 16], [1, 16], 1, 1, [1, 1]),
    machine: {
      rows: 6,
      cols: 8,
      dataflow: 'ws',
      mode: 'CALC',
      kb: [1, 1, 2],
      words: [10, 40, 1],
      filterOffset: 777777777,
    },
    sparsity: { blockSize: 3, seed: 1 },
    expected: [
      43, 0, 50, 3.10077519379845, 6.25, 1.293103448275862, 7, 33, 216, 1, 6, 9, 11, 36, 8, -7, -1, 64, -1,
      -1, 6, 43, 43, 8,
    ],
  },
  {
    name: 'a block wider than a fold, for one pixel',
    layer: convLayer('x', [1, 16], [1, 16], 1, 1, [1, 1]),
    machine: {
      rows: 2,
      cols: 8,
      dataflow: 'ws',
      mode: 'USER',
      kb: [1, 1, 2],
      words: [10, 1, 1],
      filterOffset: 0,
    },
    sparsity: { blockSize: 8, seed: 7 },
    expected: [
      43, 0, 110, 2.3255813953488373, 10.9375, 0.6944444444444444, 3, 37, 224, 1, 35, 8, 3, 36, 4, -2, -1, 20,
      -64, -1, 64, 43, 46, 4,
    ],
  },
  {
    name: 'a filter from address 0',
    layer: convLayer('x', [3, 2], [3, 2], 5, 8, [1, 1]),
    machine: {
      rows: 6,
      cols: 5,
      dataflow: 'ws',
      mode: 'CALC',
      kb: [2, 2, 1],
      words: [5, 1, 1],
      filterOffset: 0,
    },
    sparsity: { blockSize: 12, seed: 4294967295 },
    expected: [
      127, 0, 141, 6.299212598425197, 29.583333333333332, 4.000000000000001, 7, 108, 3456, 2, 102, 192, 11,
      125, 32, -4, -1, 30, -8, -1, 71, 127, 133, 32,
    ],
  },
  {
    name: 'output stationary with one block',
    layer: convLayer('x', [3, 3], [2, 2], 2, 8, [1, 1]),
    machine: {
      rows: 4,
      cols: 1,
      dataflow: 'os',
      mode: 'USER',
      kb: [4, 2, 1],
      words: [5, 40, 33],
      filterOffset: 10000000,
    },
    sparsity: { blockSize: 8, seed: 123456789 },
    expected: [
      87, 0, 94, 73.5632183908046, 100, 72.72727272727273, 1, 88, 256, 1, 81, 64, 7, 87, 72, -7, -1, 35, -2,
      -1, 80, 87, 87, 32,
    ],
  },
  {
    name: 'input stationary with one block',
    layer: convLayer('x', [1, 3], [1, 2], 5, 5, [3, 3]),
    machine: {
      rows: 16,
      cols: 2,
      dataflow: 'is',
      mode: 'CALC',
      kb: [2, 2, 1],
      words: [10, 1, 10],
      filterOffset: 777777777,
    },
    sparsity: { blockSize: 10, seed: 7 },
    expected: [
      36, 0, 42, 8.680555555555555, 62.5, 8.223684210526317, 7, 16, 20, 17, 25, 50, 31, 36, 10, -2, -1, 10,
      -2, -1, 20, 36, 40, 10,
    ],
  },
  {
    name: 'overhang and a thrashing ifmap',
    layer: convLayer('x', [14, 12], [3, 2], 8, 1, [3, 3]),
    machine: {
      rows: 1,
      cols: 8,
      dataflow: 'ws',
      mode: 'USER',
      kb: [1, 2, 1],
      words: [5, 40, 10],
      filterOffset: 777777777,
    },
    sparsity: { blockSize: 2, seed: 40 },
    expected: [
      791, 0, 902, 18.963337547408344, 12.5, 7.8125, 2, 779, 1200, 1, 760, 24, 1, 784, 600, -103, 103, 1030,
      -5, -1, 200, 673, 799, 600,
    ],
  },
  {
    name: 'generations of the ifmap',
    layer: convLayer('x', [14, 12], [2, 2], 16, 8, [3, 3]),
    machine: {
      rows: 3,
      cols: 5,
      dataflow: 'ws',
      mode: 'CALC',
      kb: [1, 1, 2],
      words: [40, 1, 4],
      filterOffset: 10000000,
    },
    sparsity: { blockSize: 2, seed: 0 },
    expected: [
      747, 0, 928, 114.2347166443552, 77.57575757575755, 51.03668261563, 4, 742, 3564, 1, 717, 256, 5, 745,
      2200, -47, 724, 2560, -26, -1, 256, 283, 881, 2200,
    ],
  },
  {
    name: 'one filter, last block cut',
    layer: convLayer('x', [1, 5], [1, 5], 1, 1, [1, 1]),
    machine: {
      rows: 1,
      cols: 2,
      dataflow: 'ws',
      mode: 'USER',
      kb: [4, 1, 1],
      words: [5, 10, 4],
      filterOffset: 10000000,
    },
    sparsity: { blockSize: 4, seed: 40 },
    expected: [
      11, 0, 12, 22.727272727272727, 25, 12.5, 2, 8, 24, 1, 7, 4, 1, 10, 4, -1, -1, 5, -1, -1, 10, 11, 11, 4,
    ],
  },
]

describe('row-wise sparsity at the edges', () => {
  it.each(CASES)('$name', expectEdge)
})

describe('rowWiseFilter', () => {
  const sparsity: SparsityConfig = {
    enabled: true,
    representation: 'csr',
    rowWise: true,
    blockSize: 4,
    seed: 40,
  }
  const filter = (k: number, n: number, offset: number, blockSize = 4) =>
    rowWiseFilter(compatibleShape(gemmLayer('x', 1, n, k), false), { ...sparsity, blockSize }, offset)
  const column = (of: ReturnType<typeof filter>, n: number): number[] =>
    Array.from({ length: of.slots }, (_, slot) => of.elementAt(slot, n))

  it('squeezes every block of four rows into two slots', () => {
    // np.random.seed(40); randint(1, 3) four times
    const squeezed = filter(9, 4, 10_000_000)
    expect([...squeezed.kept]).toEqual([1, 2, 2, 2])
    expect(squeezed.slots).toBe(8)
    expect(column(squeezed, 0)).toEqual([0, -1, 4, -1, 8, -1, -1, -1])
    expect(column(squeezed, 1)).toEqual([9, 10, 13, 14, 17, -1, -1, -1])
  })

  it('takes the word at address 0 for a zero, unless it is alone in its block', () => {
    expect(column(filter(4, 1, 0), 0)).toEqual([0, -1, -1, -1])
    const eight = filter(8, 1, 0, 8)
    expect([...eight.kept]).toEqual([3])
    expect(column(eight, 0)).toEqual([1, 2, -1, -1, -1, -1, -1, -1])
  })

  it('puts the blocks of an odd size one behind the other and leaves the rest empty', () => {
    expect(column(filter(12, 1, 1, 5), 0)).toEqual(
      [0, -1, 5, -1, 10, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1].slice(0, 10),
    )
  })

  it('stores words kept, or slots with metadata for the ratio of the topology', () => {
    const squeezed = filter(9, 4, 10_000_000)
    // Kept: 3 blocks of which the last has one row; 3 + 3 x 5 words.
    expect(rowWiseStorage(squeezed, sparsity, 1, 2)).toMatchObject({
      compressedWords: 18 * 2 + 10,
      metadataWords: 28,
    })
    expect(rowWiseStorage(squeezed, { ...sparsity, representation: 'csc' }, 1, 2)).toMatchObject({
      compressedWords: 18 * 2 + 5,
      metadataWords: 23,
      metadataWordsPerCycle: 11.5,
      printedAsFloat: false,
    })
    expect(rowWiseStorage(squeezed, { ...sparsity, representation: 'ellpack_block' }, 4, 2)).toMatchObject({
      originalWords: 36,
      compressedWords: 34,
      metadataWords: 2,
      printedAsFloat: true,
    })
  })
})
