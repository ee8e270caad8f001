import { describe, expect, test } from 'vitest'
import type { Cost } from '../../../src/engine/designs/evaluation.ts'
import {
  computeSpeedup,
  energySaving,
  speedup,
  totalEnergy,
  trafficRatio,
} from '../../../src/engine/designs/evaluation.ts'
import { networkFacts, OPERATOR_SCOPES } from '../../../src/engine/designs/layer-facts.ts'
import { DESIGNS } from '../../../src/engine/designs/registry.ts'
import { bytesByTensor, TRAFFIC_CAUSE_IDS, TRAFFIC_CAUSES } from '../../../src/engine/designs/traffic.ts'
import { simulateCompatibleLayer } from '../../../src/engine/compatible/simulate-layer.ts'
import type { ArrayConfig } from '../../../src/engine/model/array-config.ts'
import { workloadTotals } from '../../../src/engine/workloads/totals.ts'
import { toLayers } from '../../../src/engine/workloads/topology-export.ts'
import { network, run, stepOf } from './helpers.ts'

const networks = ['GUID128', 'GUID256', 'GUID512', 'STBL512', 'DDPM-CIFAR10', 'ResNet-18', 'AlexNet-seed']
const ids = DESIGNS.map(({ id }) => id)

function relative(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : Math.abs(a / b - 1)
}

function expectSound(cost: Cost): void {
  const { sfu, weights, activations, ndp } = cost.stallSeconds
  const stalls = [sfu, weights, activations, ndp]
  expect(Math.min(...stalls)).toBeGreaterThanOrEqual(0)
  const parts = cost.peSeconds + stalls.reduce((a, b) => a + b, 0) + cost.overheadSeconds
  expect(relative(parts, cost.timeSeconds)).toBeLessThan(1e-9)
  expect(cost.timeSeconds).toBeGreaterThanOrEqual(cost.computeSeconds * (1 - 1e-12))
  expect(cost.computeSeconds).toBeGreaterThanOrEqual(cost.peSeconds)
  expect(Math.min(...Object.values(cost.dramBytes))).toBeGreaterThanOrEqual(0)
  const bus = TRAFFIC_CAUSE_IDS.filter((id) => TRAFFIC_CAUSES[id].isOnBus)
  const tensors = Object.values(bytesByTensor(cost.dramBytes)).reduce((a, b) => a + b, 0)
  expect(relative(tensors, cost.busBytes)).toBeLessThan(1e-9)
  expect(
    relative(
      bus.reduce((sum, id) => sum + cost.dramBytes[id], 0),
      cost.busBytes,
    ),
  ).toBeLessThan(1e-9)
  if (cost.energyPicojoules !== undefined) expect(totalEnergy(cost.energyPicojoules)).toBeGreaterThan(0)
}

describe.each(networks)('%s', (name) => {
  test.each(OPERATOR_SCOPES)('scope %s: every cost adds up in every design', (operators) => {
    for (const id of ids) {
      const evaluation = run(network(name), id, {}, { operators })
      expectSound(evaluation.run)
      for (const { layers, pass } of evaluation.stepClasses) {
        expectSound(pass)
        for (const layer of layers) expectSound(layer)
        const total = layers.reduce((sum, layer) => sum + layer.timeSeconds, pass.overheadSeconds)
        expect(relative(total, pass.timeSeconds)).toBeLessThan(1e-9)
        if (pass.energyPicojoules !== undefined && pass.overheadSeconds === 0) {
          const energy = layers.reduce((sum, { energyPicojoules: e }) => sum + totalEnergy(e!), 0)
          expect(relative(energy, totalEnergy(pass.energyPicojoules))).toBeLessThan(1e-9)
        }
      }
    }
  })

  test('no design is faster than its bus or its array', () => {
    for (const id of ids) {
      const bandwidth = id === 'physical-a100' ? 1555e9 : 0.9e12
      const { run: cost } = run(network(name), id)
      expect(cost.timeSeconds).toBeGreaterThanOrEqual((cost.busBytes / bandwidth) * (1 - 1e-9))
    }
  })

  test('a design compared with itself gains nothing', () => {
    for (const id of ids) {
      const evaluation = run(network(name), id)
      const itself = run(network(name), id)
      expect([speedup(evaluation, itself), trafficRatio(evaluation, itself)]).toEqual([1, 1])
      expect(computeSpeedup(evaluation, itself)).toBe(1)
      expect(energySaving(evaluation, itself)).toBe(DESIGNS.find((d) => d.id === id)?.power && 0)
    }
  })

  test('the first step is never shorter than a steady one', () => {
    for (const { id, isDifferential } of DESIGNS) {
      if (!isDifferential || id === 'async-pe') continue
      const evaluation = run(network(name), id)
      const [first, steady] = [stepOf(evaluation, 'first').pass, stepOf(evaluation, 'steady').pass]
      expect(first.timeSeconds).toBeGreaterThanOrEqual(steady.timeSeconds * (1 - 1e-12))
    }
  })

  test('more bandwidth, more lanes or a larger buffer never cost time', () => {
    for (const id of ids) {
      const time = (changes: Parameters<typeof run>[2]): number =>
        run(network(name), id, changes).run.timeSeconds
      const still = time({}) * (1 + 1e-12)
      expect(time({ dramEfficiency: 0.7 })).toBeLessThanOrEqual(still)
      expect(time({ dramEfficiency: 1 })).toBeLessThanOrEqual(time({ dramEfficiency: 0.7 }) * (1 + 1e-12))
      expect(time({ inlierLanes: 120, denseLanes: 40, int5Lanes: 80 })).toBeLessThanOrEqual(still)
      expect(time({ inputBufferMiB: 128, weightBufferMiB: 128 })).toBeLessThanOrEqual(still)
    }
  })

  test('the multiply-accumulates are those of the network', () => {
    const totals = workloadTotals(network(name))
    const macs = (operators: 'conv' | 'gemm' | 'all'): number =>
      stepOf(run(network(name), 'dense', {}, { operators }), 'steady').pass.macs
    expect([macs('conv'), macs('gemm'), macs('all')]).toEqual([totals.conv.macs, totals.macs, totals.macs])
  })
})

test('alike steps are computed once: any number of steps has at most two classes', () => {
  const classes = (steps: number): readonly number[] =>
    run(network('GUID128'), 'cambricon-d', {}, { steps }).stepClasses.map((step) => step.steps)
  expect([classes(1), classes(2), classes(1000)]).toEqual([[1], [1, 1], [1, 999]])
  expect(run(network('GUID128'), 'dense', {}, { steps: 1 }).stepClasses.map(({ step }) => step)).toEqual([
    'steady',
  ])
})

test('the batch scales activations and not weights', () => {
  const [one, ten] = [1, 10].map((batch) => run(network('STBL512', batch), 'diffy-df').run.dramBytes)
  expect(ten!.weights).toBe(one!.weights)
  expect(ten!.rawOutputReads).toBeCloseTo(10 * one!.rawOutputReads, 0)
})

describe('systolic arrays', () => {
  test.each(['os', 'ws', 'is'] as const)(
    '%s cycles are SCALE-Sim v2 Total Cycles in CALC mode',
    (dataflow) => {
      for (const side of [128, 256]) {
        const layers = toLayers(network('AlexNet-seed'), { which: 'conv', padding: 'enlarge-ifmap' })
        const config: ArrayConfig = {
          runName: 'x',
          rows: side,
          cols: side,
          dataflow,
          mode: 'CALC',
          bandwidthWordsPerCycle: 1,
          ifmapSramKb: 40_960,
          filterSramKb: 40_960,
          ofmapSramKb: 20_480,
          ifmapOffset: 0,
          filterOffset: 10_000_000,
          ofmapOffset: 20_000_000,
        }
        const expected = layers.map((layer) => simulateCompatibleLayer(layer, config, 2).totalCycles)
        const evaluation = run(network('AlexNet-seed'), `systolic-${dataflow}`, { systolicSide: side })
        expect(stepOf(evaluation, 'steady').layers.map(({ peCycles }) => peCycles)).toEqual(expected)
      }
    },
  )

  test('the seed study: 14807 cycles of layer 0 on 128 x 128, OS', () => {
    expect(stepOf(run(network('AlexNet-seed'), 'systolic-os'), 'steady').layers[0]?.peCycles).toBe(14_807)
  })

  test('an image after the other, a head after the other', () => {
    const cycles = (batch: number): number =>
      stepOf(run(network('STBL512', batch), 'systolic-os'), 'steady').layers.reduce(
        (sum, l) => sum + l.peCycles,
        0,
      )
    expect(cycles(3)).toBe(3 * cycles(1))
  })
})

describe('what a layer is for the differential designs', () => {
  test('attention reads Q, K and V raw, not the scores', () => {
    const layers = networkFacts(network('GUID128'), 'gemm').layers.filter(({ isAttention }) => isAttention)
    for (const layer of layers) {
      const tokens = layer.kind === 'qk' ? layer.m * layer.k : layer.n * layer.k
      const operands = layer.kind === 'qk' ? 2 : 1
      expect(layer.attentionElements).toBe(operands * tokens * layer.count)
    }
    expect(layers.length).toBe(32)
  })

  test('every attention result returns to deltas in exactly one layer', () => {
    for (const name of ['GUID128', 'STBL512']) {
      const { layers } = networkFacts(network(name), 'gemm')
      expect(layers.filter(({ reentryElements }) => reentryElements > 0).length).toBe(
        layers.filter(({ kind }) => kind === 'av').length,
      )
      expect(networkFacts(network(name), 'conv').layers.every((layer) => layer.reentryElements === 0)).toBe(
        true,
      )
    }
  })

  test('every long skip is read back once', () => {
    for (const name of ['GUID256', 'STBL512']) {
      const workload = network(name)
      const expected = workload.operators
        .filter(({ kind }) => kind === 'concat')
        .reduce((sum, { inputs }) => sum + workload.operators[inputs[1]!]!.outputElements, 0)
      const read = networkFacts(workload, 'conv').layers.reduce(
        (sum, layer) => sum + layer.longSkipElements,
        0,
      )
      expect(read).toBe(expected)
    }
  })

  test('LayerNorm and GEGLU break the chain in scope all only', () => {
    const broken = (scope: 'gemm' | 'all'): number =>
      networkFacts(network('STBL512'), scope).layers.filter(({ nonLinearElements }) => nonLinearElements > 0)
        .length
    expect(broken('gemm')).toBe(0)
    expect(broken('all')).toBeGreaterThan(0)
    expect(networkFacts(network('GUID128'), 'all').layers.every((l) => l.nonLinearElements === 0)).toBe(true)
  })
})
