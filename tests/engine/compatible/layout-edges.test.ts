import { describe, expect, it } from 'vitest'
import { bankedPlaces, filterTensor, ifmapTensor } from '../../../src/engine/compatible/layout-places.ts'
import { convLayer } from '../../../src/engine/model/layer.ts'
import { compatibleShape } from '../../../src/engine/systolic/shape.ts'
import { type EdgeCase, expectEdge } from './layout-cases.ts'

const CASES: readonly EdgeCase[] = [
  {
    name: 'os with overhang and padding',
    layer: convLayer('x', [8, 7], [3, 3], 3, 1, [3, 3]),
    machine: {
      rows: 2,
      cols: 2,
      dataflow: 'os',
      mode: 'USER',
      kb: [1, 1, 1],
      words: [16, 8, 10],
      filterOffset: 0,
    },
    banks: [
      { customLayout: true, banks: 1, portsPerBank: 1 },
      { customLayout: true, banks: 2, portsPerBank: 3 },
    ],
    layout: [1, 1, 1, 2, 4, 1, 3, 0, 2, 4, 1, 5, 6, 7, 3, 5, 1, 4, 0, 2],
    expected: [
      204, 60, 218, 29.779411764705884, 45, 41.89655172413793, 1, 188, 243, 1, 203, 135, 51, 203, 29, -14, -1,
      224, -6, -1, 48, 204, 204, 9,
    ],
  },
  {
    name: 'ws with overhang and padding',
    layer: convLayer('x', [8, 3], [3, 2], 8, 1, [2, 2]),
    machine: {
      rows: 8,
      cols: 2,
      dataflow: 'ws',
      mode: 'USER',
      kb: [2, 1, 2],
      words: [8, 12, 4],
      filterOffset: 10000000,
    },
    banks: [
      { customLayout: true, banks: 2, portsPerBank: 1 },
      { customLayout: true, banks: 1, portsPerBank: 2 },
    ],
    layout: [1, 1, 2, 1, 6, 1, 1, 2, 4, 5, 0, 3, 6, 5, 0, 3, 7, 2, 1, 4],
    expected: [
      225, 82, 272, 10.666666666666666, 50, 16, 9, 222, 384, 1, 203, 48, 24, 224, 48, -36, -1, 288, -8, -1,
      96, 225, 236, 48,
    ],
  },
  {
    name: 'is with overhang and padding',
    layer: convLayer('x', [8, 5], [3, 1], 16, 2, [3, 3]),
    machine: {
      rows: 2,
      cols: 8,
      dataflow: 'is',
      mode: 'USER',
      kb: [4, 1, 1],
      words: [8, 8, 10],
      filterOffset: 0,
    },
    banks: [
      { customLayout: true, banks: 4, portsPerBank: 1 },
      { customLayout: true, banks: 2, portsPerBank: 2 },
    ],
    layout: [1, 1, 2, 1, 4, 1, 5, 4, 3, 2, 0, 1, 3, 1, 5, 2, 4, 6, 7, 0],
    expected: [
      655, 80, 778, 8.244274809160306, 56.25, 5.921052631578941, 3, 358, 432, 7, 649, 192, 7, 648, 432, -80,
      -1, 640, -16, -1, 128, 655, 698, 432,
    ],
  },
  {
    name: 'filter only, both windows move',
    layer: convLayer('x', [20, 100], [1, 100], 1, 30, [1, 1]),
    machine: {
      rows: 6,
      cols: 16,
      dataflow: 'is',
      mode: 'USER',
      kb: [1, 2, 2],
      words: [24, 16, 1],
      filterOffset: 10000000,
    },
    banks: [
      { customLayout: false, banks: 6, portsPerBank: 2 },
      { customLayout: true, banks: 16, portsPerBank: 2 },
    ],
    layout: [3, 1, 1, 2, 8, 1, 4, 5, 3, 1, 0, 2, 5, 1, 7, 3, 4, 0, 6, 2],
    expected: [
      103496, 101593, 104543, 0.6038880729690036, 61.274509803921575, 25.89063794531898, 1, 100774, 2000, 7,
      103480, 6000, 11, 103484, 10200, -22, 689, 16368, -64, 103479, 1631232, 6889, 104479, 10200,
    ],
  },
  {
    name: 'ifmap only, both windows move',
    layer: convLayer('x', [20, 40], [1, 40], 1, 30, [1, 1]),
    machine: {
      rows: 1,
      cols: 8,
      dataflow: 'is',
      mode: 'CALC',
      kb: [1, 1, 1],
      words: [8, 64, 1],
      filterOffset: 12345,
    },
    banks: [
      { customLayout: true, banks: 4, portsPerBank: 2 },
      { customLayout: false, banks: 1, portsPerBank: 3 },
    ],
    layout: [5, 1, 1, 32, 1, 2, 2, 1, 4, 3, 0, 5, 3, 6, 2, 4, 0, 7, 5, 1],
    expected: [
      4559, 0, 4665, 65.80390436499232, 83.33333333333334, 55.555555555555536, 1, 4523, 800, 2, 4553, 3600, 1,
      4555, 24000, -50, 2357, 800, -49, 4429, 3600, 84, 4615, 24007,
    ],
  },
  {
    name: 'CALC',
    layer: convLayer('x', [1, 5], [1, 5], 1, 1, [1, 1]),
    machine: {
      rows: 8,
      cols: 3,
      dataflow: 'ws',
      mode: 'CALC',
      kb: [1, 2, 1],
      words: [64, 4, 10],
      filterOffset: 777777777,
    },
    banks: [
      { customLayout: true, banks: 16, portsPerBank: 1 },
      { customLayout: true, banks: 4, portsPerBank: 1 },
    ],
    layout: [5, 2, 2, 2, 1, 1, 1, 4, 2, 5, 0, 3, 6, 1, 2, 5, 7, 0, 3, 4],
    expected: [
      17, 0, 19, 1.2254901960784315, 20.833333333333336, 1.0416666666666665, 9, 13, 5, 4, 8, 5, 15, 15, 1, -1,
      -1, 5, -2, -1, 5, 17, 17, 1,
    ],
  },
  {
    name: 'row-wise and layout',
    layer: convLayer('x', [8, 4], [1, 3], 4, 1, [2, 2]),
    machine: {
      rows: 8,
      cols: 3,
      dataflow: 'ws',
      mode: 'USER',
      kb: [1, 1, 2],
      words: [8, 100, 1],
      filterOffset: 10000000,
    },
    sparsity: { blockSize: 16, seed: 4294967295 },
    banks: [
      { customLayout: true, banks: 4, portsPerBank: 1 },
      { customLayout: true, banks: 4, portsPerBank: 2 },
    ],
    layout: [1, 3, 100, 1, 1, 1, 1, 0, 2, 5, 3, 4, 7, 5, 4, 1, 3, 2, 6, 0],
    expected: [
      170, 117, 213, 2.9411764705882355, 8.333333333333332, 11.494252873563218, 11, 140, 4352, 5, 8, 16, 68,
      168, 20, -24, -1, 192, -6, -1, 600, 170, 189, 20,
    ],
  },
]

describe('custom layouts at the edges', () => {
  it.each(CASES)('$name', expectEdge)
})

describe('bankedPlaces', () => {
  const shape = compatibleShape(convLayer('x', [3, 2], [1, 2], 3, 2), false)
  const row = {
    name: 'x',
    ifmapHeightFactor: 2,
    ifmapWidthFactor: 1,
    filterHeightFactor: 1,
    filterWidthFactor: 1,
    channelFactor: 2,
    filterCountFactor: 2,
    ifmapInterline: [2, 0, 1],
    ifmapIntraline: [5, 3, 4],
    filterInterline: [0, 3, 2, 1],
    filterIntraline: [4, 5, 6, 7],
  }
  const bank = { customLayout: true, bandwidthWordsPerCycle: 4, banks: 2, portsPerBank: 1 }

  // Orders as np.transpose gives them for the padded and factorised arrays.
  const IFMAP = [0, 6, 1, 7, 3, 9, 4, 10, 12, 13, 15, 16, 2, 8, 5, 11, 14, 17]
  const FILTER = [0, 2, 6, 8, 4, 10, 1, 3, 7, 9, 5, 11]

  it.each([
    ['ifmap', ifmapTensor(shape, row), IFMAP, 32],
    ['filter', filterTensor(shape, row), FILTER, 16],
  ] as const)('%s: groups of four in the layout’s order, padding left out', (_, tensor, order, slots) => {
    const places = bankedPlaces(tensor, bank, 0)
    expect(places.slots).toBe(slots)
    expect(places.words).toBe(order.length)
    order.forEach((word, rank) => expect(places.groupOf[word]).toBe(Math.floor(rank / 4)))
  })

  it('takes the bank from the order of a Python set, which the offset changes', () => {
    const tensor = ifmapTensor(shape, row)
    const banks = (offset: number): number[] => {
      const places = bankedPlaces(tensor, bank, offset)
      return [2, 8, 5, 11].map((word) => places.bankOf[word]!)
    }
    // Added as 2, 8, 5, 11, Python lists the set as 8, 2, 11, 5; with 3 added to each it lists 8, 11, 5, 14.
    expect(banks(0)).toEqual([0, 0, 1, 1])
    expect(banks(3)).toEqual([1, 0, 0, 1])
  })
})
