import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Layer } from '../../../src/engine/model/layer.ts'
import { toLayers, toTopologyRows } from '../../../src/engine/workloads/topology-export.ts'
import { workloadTotals } from '../../../src/engine/workloads/totals.ts'
import { build, presetNames } from './helpers.ts'

/** M, N, K as SCALE-Sim derives them: output sizes round up, there is no padding. */
function scaleSimSizes(layer: Layer): readonly number[] {
  expect([layer.padHeight, layer.padWidth]).toEqual([0, 0])
  const height = Math.ceil((layer.ifmapHeight - layer.filterHeight + layer.strideHeight) / layer.strideHeight)
  const width = Math.ceil((layer.ifmapWidth - layer.filterWidth + layer.strideWidth) / layer.strideWidth)
  return [
    layer.batch * height * width,
    layer.filters,
    layer.filterHeight * layer.filterWidth * layer.channels,
  ]
}

const convSizes = (layer: Layer): readonly number[] => [
  layer.ifmapHeight,
  layer.ifmapWidth,
  layer.filterHeight,
  layer.filterWidth,
  layer.channels,
  layer.filters,
  layer.strideHeight,
  layer.strideWidth,
]

describe.each(presetNames)('%s as a topology', (name) => {
  test.each([1, 2])('an enlarged ifmap gives the products of the padded one at batch %i', (batch) => {
    const workload = build(name, batch)
    const rows = toTopologyRows(workload, { which: 'all', padding: 'enlarge-ifmap' })
    for (const { operatorId, layer, repeat } of rows) {
      const operator = workload.operators[operatorId]!
      if (!('gemm' in operator)) throw new Error('only matrix products are rows')
      const { m, n, k, count } = operator.gemm
      expect(scaleSimSizes(layer)).toEqual([m, n, k])
      expect(repeat).toBe(count)
    }
  })

  test('layers written out sum to the multiply-accumulates of the network, under unique plain names', () => {
    const workload = build(name)
    const layers = toLayers(workload, { which: 'all', padding: 'enlarge-ifmap' })
    const macs = layers.map((layer) => scaleSimSizes(layer).reduce((product, size) => product * size, 1))
    expect(macs.reduce((total, x) => total + x, 0)).toBe(workloadTotals(workload).macs)
    expect(new Set(layers.map((layer) => layer.name)).size).toBe(layers.length)
    // SCALE-Sim splits a layer whose name contains DP.
    for (const layer of layers) expect(layer.name).toMatch(/^(?!.*DP)[\w.]+$/)
  })
})

describe('rows worked by hand', () => {
  const conv = (name: string): readonly Layer[] =>
    toLayers(build(name), { which: 'conv', padding: 'enlarge-ifmap' })

  test.each([
    ['GUID128', 122, [130, 130, 3, 3, 3, 256, 1, 1], [130, 130, 3, 3, 256, 6, 1, 1]],
    ['GUID256', 138, [258, 258, 3, 3, 3, 256, 1, 1], [258, 258, 3, 3, 256, 6, 1, 1]],
    ['GUID512', 156, [514, 514, 3, 3, 3, 128, 1, 1], [514, 514, 3, 3, 128, 6, 1, 1]],
    ['STBL512', 98, [66, 66, 3, 3, 4, 320, 1, 1], [66, 66, 3, 3, 320, 4, 1, 1]],
  ])('%s: %i convolutions, first and last', (name, count, first, last) => {
    const layers = conv(name)
    expect(layers).toHaveLength(count)
    expect(layers[0]).toMatchObject({ name: 'input_blocks.0.0' })
    expect(convSizes(layers[0]!)).toEqual(first)
    expect(layers.at(-1)).toMatchObject({ name: 'out.2' })
    expect(convSizes(layers.at(-1)!)).toEqual(last)
  })

  test('explicit padding keeps the real ifmap', () => {
    const [first] = toLayers(build('GUID256', 4), { which: 'conv', padding: 'explicit' })
    expect(convSizes(first!)).toEqual([256, 256, 3, 3, 3, 256, 1, 1])
    expect(first).toMatchObject({ padHeight: 1, padWidth: 1, batch: 4, groups: 1 })
  })

  test('a stride-2 convolution reads 65 of 66 padded pixels, a stride-2 1x1 55 of 56', () => {
    expect(convSizes(conv('STBL512').find(({ name }) => name === 'input_blocks.3.0.op')!)).toEqual([
      65, 65, 3, 3, 320, 320, 2, 2,
    ])
    expect(convSizes(conv('ResNet-50').find(({ name }) => name === 'layer2.0.downsample.0')!)).toEqual([
      55, 55, 1, 1, 256, 512, 2, 2,
    ])
  })

  test('attention is one layer per head and image', () => {
    const rows = toTopologyRows(build('GUID128', 2), { which: 'gemm', padding: 'enlarge-ifmap' })
    const scores = rows.find(({ layer }) => layer.name.endsWith('.attention.qk'))!
    expect(scores).toMatchObject({ kind: 'gemm', repeat: 8 })
    expect(scores.layer).toMatchObject({
      ifmapHeight: 1024,
      ifmapWidth: 128,
      filterWidth: 128,
      filters: 1024,
    })
    const layers = toLayers(build('GUID128', 2), { which: 'gemm', padding: 'enlarge-ifmap' })
    expect(layers).toHaveLength(37 + 8 * 32)
    expect(layers.filter(({ name }) => name.startsWith(scores.layer.name))).toHaveLength(8)
  })

  test('the seed AlexNet comes out as its file', () => {
    const file = new URL('../../../resources/topologies/alexnet.csv', import.meta.url)
    const [, ...rows] = readFileSync(file, 'utf8').trim().split('\n')
    expect(rows.every((row) => row.endsWith(','))).toBe(true)
    const written = conv('AlexNet-seed').map(
      (layer) => `${layer.name}, ${convSizes(layer).slice(0, 7).join(', ')},`,
    )
    expect(written).toEqual(rows)
  })
})
