import { describe, expect, test } from 'vitest'
import { elementCount, isGemm } from '../../../src/engine/workloads/model.ts'
import type { ConvOperator, Operator, Workload } from '../../../src/engine/workloads/model.ts'
import { workloadTotals } from '../../../src/engine/workloads/totals.ts'
import { build, named, presetNames } from './helpers.ts'

const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0)
const producersOf = (workload: Workload, operator: Operator): Operator[] =>
  operator.inputs.map((id) => workload.operators[id]!)
const channels = ({ output }: Operator): number => (output.length === 4 ? output[1] : output[2])

function checkConv(workload: Workload, operator: ConvOperator): void {
  const { layer, output, gemm } = operator
  const [source] = producersOf(workload, operator)
  const pixels = layer.ifmapHeight * layer.ifmapWidth
  expect(channels(source!)).toBe(layer.channels)
  expect(elementCount(source!.output)).toBe(workload.batch * layer.channels * pixels)
  expect(operator.inputElements).toBe(workload.batch * layer.channels * pixels)
  expect(output.slice(0, 2)).toEqual([workload.batch, layer.filters])
  const outHeight =
    Math.floor((layer.ifmapHeight + 2 * layer.padHeight - layer.filterHeight) / layer.strideHeight) + 1
  // The seed's rows keep the original's rounding up.
  if (!workload.name.endsWith('-seed')) expect(output[2]).toBe(outHeight)
  expect(layer.name).toBe(operator.name)
  expect(operator.weightElements).toBe(
    layer.filters * layer.channels * layer.filterHeight * layer.filterWidth,
  )
  expect(operator.macs).toBe(operator.weightElements * workload.batch * output[2] * output[3]!)
  expect(gemm).toMatchObject({ m: workload.batch * output[2] * output[3]!, n: layer.filters, count: 1 })
  expect([0, layer.filters]).toContain(operator.parameters - operator.weightElements)
}

function checkAttention(workload: Workload, operator: Operator): void {
  if (operator.kind !== 'qk' && operator.kind !== 'av') return
  const { m, n, k, count } = operator.gemm
  expect(count).toBe(workload.batch * operator.heads)
  expect(operator.weightElements + operator.parameters).toBe(0)
  expect(operator.inputElements).toBe(count * (m * k + k * n))
  expect(operator.outputElements).toBe(count * m * n)
  if (operator.kind === 'qk') expect(operator.output).toEqual([workload.batch, operator.heads, m, n])
  else expect(operator.output).toEqual([workload.batch, m, operator.heads * n])
}

function checkPlain(workload: Workload, operator: Operator): void {
  const producers = producersOf(workload, operator)
  expect(operator.macs + operator.weightElements).toBe(0)
  if (operator.kind === 'input') expect(producers).toEqual([])
  else expect(operator.inputElements).toBe(sum(producers.map((p) => elementCount(p.output))))
  if (operator.kind === 'concat') {
    expect(channels(operator)).toBe(sum(producers.map(channels)))
    for (const producer of producers) expect(producer.output.slice(2)).toEqual(operator.output.slice(2))
  }
  if (['silu', 'relu', 'softmax', 'groupNorm', 'layerNorm', 'batchNorm'].includes(operator.kind)) {
    expect(operator.outputElements).toBe(operator.inputElements)
  }
  if (operator.kind === 'add') expect(channels(operator)).toBe(channels(producers[0]!))
  if (operator.kind === 'add') expect(channels(operator)).toBe(channels(producers[1]!))
  if (operator.kind === 'geglu') expect(operator.inputElements).toBe(2 * operator.outputElements)
  if (operator.kind === 'upsample') expect(operator.outputElements).toBe(4 * operator.inputElements)
  if (operator.kind === 'downsample') expect(4 * operator.outputElements).toBe(operator.inputElements)
}

describe.each(presetNames)('every operator of %s', (name) => {
  test.each([1, 3])('agrees with the operators it reads at batch %i', (batch) => {
    const workload = build(name, batch)
    expect(new Set(workload.operators.map((operator) => operator.name)).size).toBe(workload.operators.length)
    for (const [position, operator] of workload.operators.entries()) {
      expect(operator.id).toBe(position)
      expect(operator.inputs.every((id) => Number.isInteger(id) && id >= 0 && id < position)).toBe(true)
      expect(operator.outputElements).toBe(elementCount(operator.output))
      expect(operator.name).toMatch(/^[\w.]+$/)
      if (operator.kind === 'conv') checkConv(workload, operator)
      else if (operator.kind === 'linear') {
        expect(channels(producersOf(workload, operator)[0]!)).toBe(operator.gemm.k)
        expect(operator.inputElements).toBe(operator.gemm.m * operator.gemm.k)
        expect(operator.weightElements).toBe(operator.gemm.n * operator.gemm.k)
      } else if (isGemm(operator)) checkAttention(workload, operator)
      else checkPlain(workload, operator)
      if (isGemm(operator)) {
        const { m, n, k, count } = operator.gemm
        expect(operator.macs).toBe(m * n * k * count)
        expect(operator.outputElements).toBe(m * n * count)
      }
    }
  })

  test('no result is lost but the last, and of the seed rows each', () => {
    const workload = build(name)
    const read = new Set(workload.operators.flatMap((operator) => operator.inputs))
    const unread = workload.operators.filter((operator) => !read.has(operator.id))
    if (name.endsWith('-seed')) expect(unread.every((operator) => operator.kind === 'conv')).toBe(true)
    else expect(unread.map((operator) => operator.id)).toEqual([workload.operators.length - 1])
  })

  test('the operators of a block follow one another', () => {
    const blocks = build(name).operators.map((operator) => `${operator.place.stage}/${operator.place.block}`)
    const changes = blocks.filter((block, i) => block !== blocks[i - 1])
    expect(new Set(changes).size).toBe(changes.length)
  })

  test('scales with the batch, but not its parameters', () => {
    const [one, five] = [build(name), build(name, 5)]
    expect(five.parameterCount).toBe(one.parameterCount)
    expect(workloadTotals(five).macs).toBe(5 * workloadTotals(one).macs)
    for (const [i, operator] of one.operators.entries()) {
      const scaled = five.operators[i]!
      expect(scaled).toMatchObject({ name: operator.name, kind: operator.kind, inputs: operator.inputs })
      expect(scaled.macs).toBe(5 * operator.macs)
      expect(scaled.inputElements).toBe(5 * operator.inputElements)
      expect(scaled.outputElements).toBe(5 * operator.outputElements)
      expect(scaled.weightElements).toBe(operator.weightElements)
      expect(scaled.parameters).toBe(operator.parameters)
    }
  })
})

describe('guided diffusion', () => {
  test.each([
    ['GUID128', [4]],
    ['GUID256', [8, 16]],
    ['GUID512', [8, 16]],
  ])('%s has attention at 32, 16 and 8 pixels only, with its heads', (name, heads) => {
    const scores = build(name).operators.flatMap((operator) => (operator.kind === 'qk' ? [operator] : []))
    expect(new Set(scores.map(({ gemm }) => Math.sqrt(gemm.m)))).toEqual(new Set([32, 16, 8]))
    expect(new Set(scores.map((operator) => operator.heads))).toEqual(new Set(heads))
    if (name !== 'GUID128') expect(scores.every(({ gemm }) => gemm.k === 64)).toBe(true)
  })

  test('rows of a residual block come in the order of the reference code', () => {
    const inBlock = build('GUID256').operators.filter(({ place }) => place.block === 'output_blocks.2')
    expect(inBlock.filter(isGemm).map(({ name }) => name.slice('output_blocks.2.'.length))).toEqual([
      '0.in_layers.2',
      '0.emb_layers.1',
      '0.out_layers.3',
      '0.skip_connection',
      '1.qkv',
      '1.attention.qk',
      '1.attention.av',
      '1.proj_out',
      '2.in_layers.2',
      '2.emb_layers.1',
      '2.out_layers.3',
    ])
    expect(inBlock[0]).toMatchObject({ kind: 'concat', output: [1, 2048, 8, 8], place: { level: 5 } })
  })

  test('a decoder block joins the output of its encoder block', () => {
    const workload = build('GUID256')
    const [, skip] = producersOf(workload, named(workload, 'output_blocks.17.concat'))
    expect(skip!.name).toBe('input_blocks.0.0')
    const [, deepest] = producersOf(workload, named(workload, 'output_blocks.0.concat'))
    expect(deepest!.place.block).toBe('input_blocks.17')
  })
})

describe('Stable Diffusion', () => {
  test('cross-attention reads 77 tokens of 768 features', () => {
    const workload = build('STBL512', 2)
    const path = 'input_blocks.1.1.transformer_blocks.0.attn2'
    expect(named(workload, `${path}.to_k`)).toMatchObject({
      gemm: { m: 154, n: 320, k: 768 },
      parameters: 245_760,
    })
    expect(named(workload, `${path}.qk`)).toMatchObject({
      heads: 8,
      gemm: { m: 4096, n: 77, k: 40, count: 16 },
    })
  })
})

describe('DDPM', () => {
  test('has single-head attention after every block at 16 pixels and in the middle at 4', () => {
    const scores = build('DDPM-CIFAR10').operators.flatMap((operator) =>
      operator.kind === 'qk' ? [operator] : [],
    )
    expect(scores.map(({ name }) => name)).toEqual([
      'down_1.attn_0.qk',
      'down_1.attn_1.qk',
      'mid.attn_1.qk',
      'up_1.attn_0.qk',
      'up_1.attn_1.qk',
      'up_1.attn_2.qk',
    ])
    expect(scores.map(({ gemm }) => gemm.m)).toEqual([256, 256, 16, 256, 256, 256])
    expect(scores.every(({ heads, gemm }) => heads === 1 && gemm.k === 256)).toBe(true)
  })
})
