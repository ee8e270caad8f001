import { describe, expect, it } from 'vitest'
import type { ArrayConfig } from '../../../src/engine/model/array-config.ts'
import { convLayer, gemmLayer } from '../../../src/engine/model/layer.ts'
import { CORRECTED, SCALE_SIM_V2, SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import {
  MAX_OFFSET,
  MAX_SIZE,
  MAX_SRAM_KB,
  validateConfig,
  validateLayer,
} from '../../../src/engine/model/validate.ts'

const LAYER = convLayer('c', [9, 9], [3, 3], 4, 6)

describe('validateLayer', () => {
  it('accepts what can be simulated, up to the bounds', () => {
    expect(validateLayer(LAYER, SCALE_SIM_V2)).toEqual([])
    expect(validateLayer(gemmLayer('g', 1, MAX_SIZE, 1), SCALE_SIM_V2)).toEqual([])
    expect(validateLayer({ ...LAYER, padHeight: 1, groups: 2, batch: 8 }, CORRECTED)).toEqual([])
  })

  it.each([
    ['not-an-integer', 'filters', { filters: 1.5 }],
    ['not-an-integer', 'channels', { channels: Number.NaN }],
    ['not-an-integer', 'ifmapWidth', { ifmapWidth: Infinity }],
    ['out-of-range', 'strideHeight', { strideHeight: 0 }],
    ['out-of-range', 'padWidth', { padWidth: -1 }],
    ['out-of-range', 'ifmapHeight', { ifmapHeight: MAX_SIZE + 1 }],
    ['filter-larger-than-ifmap', 'filterWidth', { filterWidth: 10 }],
    ['not-divisible', 'filters', { groups: 4 }],
    ['bad-sparsity-ratio', 'sparsity', { sparsity: { keep: 5, of: 4 } }],
    ['too-many-macs', 'ifmapHeight', { ifmapHeight: 2e9, ifmapWidth: 2e9 }],
    [
      'too-many-words',
      'ifmapHeight',
      { ifmapHeight: 2e9, ifmapWidth: 2e9, strideHeight: 1e9, strideWidth: 1e9 },
    ],
  ])('tells %s of %s', (code, field, change) => {
    expect(validateLayer({ ...LAYER, ...change }, CORRECTED)).toContainEqual(
      expect.objectContaining({ code, field }),
    )
  })

  it('keeps padding and ratios from versions that lack them', () => {
    expect(
      validateLayer({ ...LAYER, padHeight: 1, batch: 2 }, SCALE_SIM_V3).map(({ field }) => field),
    ).toEqual(['padHeight', 'batch'])
    const sparse = { ...LAYER, sparsity: { keep: 2, of: 4 } }
    expect(validateLayer(sparse, SCALE_SIM_V2)).toMatchObject([{ code: 'needs-v3-rules' }])
    expect(validateLayer(sparse, SCALE_SIM_V3)).toEqual([])
  })
})

const CONFIG: ArrayConfig = {
  runName: 'r',
  rows: 32,
  cols: 32,
  dataflow: 'os',
  mode: 'USER',
  bandwidthWordsPerCycle: 10,
  ifmapSramKb: 1,
  filterSramKb: 1,
  ofmapSramKb: MAX_SRAM_KB,
  ifmapOffset: 0,
  filterOffset: MAX_OFFSET,
  ofmapOffset: 0,
}
const BANKS = { customLayout: false, bandwidthWordsPerCycle: 10, banks: 10, portsPerBank: 2 }
const SPARSITY = { enabled: false, representation: 'csr', rowWise: true, blockSize: 99, seed: -1 } as const
const V3: ArrayConfig = { ...CONFIG, v3: { ifmapBanks: BANKS, filterBanks: BANKS, sparsity: SPARSITY } }

describe('validateConfig', () => {
  it('accepts what can be simulated, up to the bounds', () => {
    expect(validateConfig(CONFIG, SCALE_SIM_V2)).toEqual([])
    expect(validateConfig(V3, SCALE_SIM_V3)).toEqual([])
    expect(validateConfig({ ...CONFIG, bandwidthWordsPerCycle: 0.5 }, CORRECTED)).toEqual([])
    expect(validateConfig({ ...CONFIG, bandwidthWordsPerCycle: 0.5, mode: 'CALC' }, SCALE_SIM_V2)).toEqual([])
  })

  it.each([
    ['out-of-range', 'rows', { rows: 65537 }],
    ['out-of-range', 'cols', { cols: 0 }],
    ['out-of-range', 'ofmapSramKb', { ofmapSramKb: MAX_SRAM_KB + 1 }],
    ['out-of-range', 'ifmapOffset', { ifmapOffset: -1 }],
    ['not-an-integer', 'bandwidthWordsPerCycle', { bandwidthWordsPerCycle: 1.5 }],
    ['unknown-value', 'dataflow', { dataflow: 'WS' as 'ws' }],
    ['unknown-value', 'mode', { mode: 'user' as 'USER' }],
    ['bad-run-name', 'runName', { runName: '../up' }],
  ])('tells %s of %s', (code, field, change) => {
    expect(validateConfig({ ...CONFIG, ...change }, SCALE_SIM_V2)).toMatchObject([{ code, field }])
  })

  it('needs the settings of version 3 for its rules', () => {
    expect(validateConfig(CONFIG, SCALE_SIM_V3)).toMatchObject([{ code: 'missing-v3-settings' }])
  })

  it('splits the bandwidth among banks in USER mode and with a custom layout', () => {
    const withBanks = (customLayout: boolean, mode: 'USER' | 'CALC'): ArrayConfig => ({
      ...CONFIG,
      mode,
      v3: {
        ifmapBanks: {
          ...BANKS,
          banks: 3,
          customLayout,
        },
        filterBanks: BANKS,
        sparsity: SPARSITY,
      },
    })
    const uneven = [{ code: 'not-divisible', field: 'v3.ifmapBanks.bandwidthWordsPerCycle' }]
    expect(validateConfig(withBanks(false, 'USER'), SCALE_SIM_V3)).toMatchObject(uneven)
    expect(validateConfig(withBanks(true, 'CALC'), SCALE_SIM_V3)).toMatchObject(uneven)
    expect(validateConfig(withBanks(false, 'CALC'), SCALE_SIM_V3)).toEqual([])
  })

  it('refuses an ifmap offset that makes version 3 run for ever', () => {
    const banks = { ...BANKS, customLayout: true }
    const config = {
      ...CONFIG,
      ifmapOffset: 1,
      v3: { ifmapBanks: banks, filterBanks: BANKS, sparsity: SPARSITY },
    }
    expect(validateConfig(config, SCALE_SIM_V3)).toMatchObject([{ code: 'offset-with-custom-layout' }])
  })

  it('checks the settings of sparsity where they count', () => {
    const v3 = { ifmapBanks: BANKS, filterBanks: BANKS, sparsity: { ...SPARSITY, enabled: true } }
    expect(validateConfig({ ...CONFIG, v3 }, SCALE_SIM_V3).map(({ field }) => field)).toEqual([
      'v3.sparsity.blockSize',
      'v3.sparsity.seed',
    ])
  })
})
