import { describe, expect, it } from 'vitest'
import { checkV3 } from '../../../src/engine/compatible/layout-check.ts'
import { readConfig } from '../../../src/engine/formats/config.ts'
import { readLayout } from '../../../src/engine/formats/layout.ts'
import type {
  ArrayConfig,
  BankConfig,
  SparsityConfig,
  V3Config,
} from '../../../src/engine/model/array-config.ts'
import { convLayer, gemmLayer } from '../../../src/engine/model/layer.ts'
import { SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import { goldenFile } from '../formats/golden.ts'
import { v3Runs, valueOf } from './layout-runs.ts'

const configOf = (name: RegExp): ArrayConfig =>
  valueOf(readConfig(v3Runs(name)[0]!.read('config.cfg'))).config
const banked = configOf(/lay__os__16x16__user64-layout-b4/)
const pruned = configOf(/smallnet.*-row4/)
const layout = valueOf(readLayout(goldenFile('layout_s3.csv'), { rules: SCALE_SIM_V3 }))
const row = layout[0]!
const layers = [convLayer('s3', [9, 9], [3, 3], 16, 16)]

const withV3 = (config: ArrayConfig, v3: Partial<V3Config>): ArrayConfig => ({
  ...config,
  v3: { ...config.v3!, ...v3 },
})
const ifmapBanks = (banks: Partial<BankConfig>): ArrayConfig =>
  withV3(banked, { ifmapBanks: { ...banked.v3!.ifmapBanks, ...banks } })
const sparsity = (changed: Partial<SparsityConfig>): ArrayConfig =>
  withV3(pruned, { sparsity: { ...pruned.v3!.sparsity, ...changed } })
const codes = (...[of, config, rows]: Parameters<typeof checkV3>): string[] =>
  checkV3(of, config, rows).map(({ code, field }) => `${code} ${field}`)

describe('checkV3: layout', () => {
  it('asks for the file that a custom layout needs', () => {
    expect(codes(layers, banked, layout)).toEqual([])
    expect(codes(layers, banked, undefined)).toEqual(['missing-layout IfmapCustomLayout'])
    expect(codes(layers, banked, [])).toEqual(['missing-layout IfmapCustomLayout'])
    const plain = { ...banked.v3!.ifmapBanks, customLayout: false }
    expect(codes(layers, withV3(banked, { ifmapBanks: plain, filterBanks: plain }), undefined)).toEqual([])
  })

  it('names banks that do not divide the bandwidth, custom layout or not, in USER mode', () => {
    expect(codes(layers, ifmapBanks({ banks: 3 }), layout)).toEqual(['banks-do-not-divide IfmapSRAMBankNum'])
    expect(codes(layers, ifmapBanks({ banks: 3, customLayout: false }), layout)).toHaveLength(1)
    expect(codes(layers, { ...ifmapBanks({ banks: 3 }), mode: 'CALC' }, layout)).toEqual([])
    expect(codes(layers, ifmapBanks({ portsPerBank: 0 }), layout)).toEqual(['no-bank-port IfmapSRAMBankPort'])
  })

  it('names factors that do not fit a line', () => {
    expect(codes(layers, banked, [{ ...row, ifmapHeightFactor: 1 }])).toEqual([])
    expect(codes(layers, banked, [{ ...row, ifmapHeightFactor: 3 }])).toHaveLength(1)
    expect(codes(layers, banked, [{ ...row, filterCountFactor: 3 }])).toHaveLength(1)
  })

  it('names an ifmap offset, behind which the original would look for ever', () => {
    expect(codes(layers, { ...banked, ifmapOffset: 5 }, layout)).toEqual([
      'layout-needs-offset-0 IfmapOffset',
    ])
  })

  it('names orders that are no permutation', () => {
    expect(codes(layers, banked, [{ ...row, ifmapIntraline: [0, 0, 2] }])).toHaveLength(1)
    expect(codes(layers, banked, [{ ...row, filterInterline: [4, 5, 6, 8] }])).toHaveLength(1)
  })
})

describe('checkV3: row-wise sparsity', () => {
  it('takes blocks that divide a fold of two arrays', () => {
    for (const blockSize of [2, 4, 8, 16, 32])
      expect(codes(layers, sparsity({ blockSize }), undefined)).toEqual([])
    for (const blockSize of [3, 5, 12, 64]) {
      expect(codes(layers, sparsity({ blockSize }), undefined)).toEqual(['row-wise-block-size BlockSize'])
    }
    expect(codes([gemmLayer('one pixel', 1, 10, 100)], sparsity({ blockSize: 64 }), undefined)).toEqual([])
  })

  it('names block sizes and seeds that the original cannot draw from', () => {
    expect(codes(layers, sparsity({ blockSize: 1 }), undefined)).toEqual(['out-of-range BlockSize'])
    expect(codes(layers, sparsity({ seed: -1 }), undefined)).toEqual([
      'out-of-range RandomNumberGeneratorSeed',
    ])
    expect(codes(layers, sparsity({ seed: 2 ** 32 }), undefined)).toHaveLength(1)
  })

  it('refuses other dataflows unless the window is one block', () => {
    for (const dataflow of ['os', 'is'] as const) {
      const config = { ...sparsity({ blockSize: 8 }), dataflow }
      expect(codes([gemmLayer('a', 9, 9, 8)], config, undefined)).toEqual([])
      expect(codes([gemmLayer('b', 9, 9, 16)], config, undefined)).toEqual(['row-wise-dataflow Dataflow'])
    }
  })

  it('looks at nothing without sparsity', () => {
    expect(codes(layers, sparsity({ enabled: false, blockSize: 1 }), undefined)).toEqual([])
    expect(codes(layers, sparsity({ rowWise: false, blockSize: 1 }), undefined)).toEqual([])
  })
})
