import { describe, expect, test } from 'vitest'
import { workloadTotals } from '../../../src/engine/workloads/totals.ts'
import { build } from './helpers.ts'

// name, conv rows, linear rows, QK (= AV) rows, parameters, conv MACs, linear MACs, QK (= AV) MACs, total GMAC
const table = [
  ['GUID128', 122, 37, 16, 421_529_606, 300_962_283_520, 43_253_760, 2_961_178_624, '306.93'],
  ['GUID256', 138, 44, 16, 552_814_086, 1_113_688_375_296, 54_263_808, 3_045_064_704, '1119.83'],
  ['GUID256-imagenet', 138, 44, 16, 553_838_086, 1_113_688_375_296, 54_263_808, 3_045_064_704, '1119.83'],
  ['GUID512', 156, 51, 16, 558_997_638, 1_976_188_272_640, 56_360_960, 3_045_064_704, '1982.33'],
  ['STBL512', 98, 184, 32, 859_520_964, 221_973_053_440, 116_637_532_160, 31_513_067_520, '401.64'],
] as const

describe('totals of the study, to the last digit', () => {
  test.each(table)('%s', (name, convRows, linearRows, qkRows, parameters, conv, linear, qk, gmac) => {
    const totals = workloadTotals(build(name))
    expect(totals.conv).toEqual({ rows: convRows, macs: conv })
    expect(totals.linear).toEqual({ rows: linearRows, macs: linear })
    expect(totals.qk).toEqual({ rows: qkRows, macs: qk })
    expect(totals.av).toEqual({ rows: qkRows, macs: qk })
    expect(totals.parameters).toBe(parameters)
    expect((totals.macs / 1e9).toFixed(2)).toBe(gmac)
  })
})

describe('published parameters and multiply-accumulates of the other networks', () => {
  test.each([
    ['DDPM-CIFAR10', 35_746_307],
    ['ResNet-18', 11_689_512],
    ['ResNet-50', 25_557_032],
    // 11*11*3*96 + 5*5*96*256 + 3*3*256*384 + 3*3*384*384 + 3*3*384*256
    ['AlexNet-seed', 34_848 + 614_400 + 884_736 + 1_327_104 + 884_736],
  ])('%s has %i parameters', (name, parameters) => {
    expect(build(name).parameterCount).toBe(parameters)
  })

  test.each([
    ['ResNet-18', '1.814'],
    ['ResNet-50', '4.089'],
  ])('%s takes %s GMAC', (name, gmac) => {
    expect((workloadTotals(build(name)).macs / 1e9).toFixed(3)).toBe(gmac)
  })

  test('the seed AlexNet has the output sizes SCALE-Sim gives: 55, 23, 11, 11, 11', () => {
    const outputs = build('AlexNet-seed').operators.filter((operator) => operator.kind === 'conv')
    expect(outputs.map((operator) => operator.output[2])).toEqual([55, 23, 11, 11, 11])
  })
})
