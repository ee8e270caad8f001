import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readConfig, writeConfig } from '../../../src/engine/formats/config.ts'
import type { ArrayConfig, BankConfig, V3Config } from '../../../src/engine/model/array-config.ts'
import { MAX_SRAM_KB } from '../../../src/engine/model/validate.ts'
import { notes, problems, value } from './outcome.ts'

const size = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most })
const banks: fc.Arbitrary<BankConfig> = fc.record({
  customLayout: fc.boolean(),
  bandwidthWordsPerCycle: size(100).map((n) => n * 12),
  banks: fc.constantFrom(1, 2, 3, 4, 6, 12),
  portsPerBank: size(4),
})
const v3: fc.Arbitrary<V3Config> = fc.record({
  ifmapBanks: banks,
  filterBanks: banks,
  sparsity: fc.record({
    enabled: fc.boolean(),
    representation: fc.constantFrom('csr', 'csc', 'ellpack_block'),
    rowWise: fc.boolean(),
    blockSize: fc.integer({ min: 2, max: 4 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
  }),
})
const runName = fc.string({ maxLength: 20, unit: 'grapheme' }).filter((name) => {
  return name === name.trim() && !/[/\\\p{Cc}]/u.test(name) && name !== '.' && name !== '..'
})
const config: fc.Arbitrary<Omit<ArrayConfig, 'v3'>> = fc.record({
  runName,
  rows: fc.integer({ min: 4, max: 65536 }),
  cols: size(65536),
  dataflow: fc.constantFrom('os', 'ws', 'is'),
  ifmapSramKb: size(MAX_SRAM_KB),
  filterSramKb: size(MAX_SRAM_KB),
  ofmapSramKb: size(MAX_SRAM_KB),
  ifmapOffset: fc.constant(0),
  filterOffset: fc.maxSafeNat().map((n) => n % 2 ** 52),
  ofmapOffset: fc.maxSafeNat().map((n) => n % 2 ** 52),
  mode: fc.constantFrom('CALC', 'USER'),
  bandwidthWordsPerCycle: size(2 ** 31),
})

describe('round trip', () => {
  it('write then read is the identity', () => {
    fc.assert(
      fc.property(config, fc.option(v3, { nil: undefined }), (base, extra) => {
        const original: ArrayConfig = extra === undefined ? base : { ...base, v3: extra }
        const text = writeConfig(original)
        expect(value(readConfig(text)).config).toEqual(original)
        const corrected = readConfig(text, { rules: 'corrected' })
        expect(value(corrected).config).toEqual(original)
        expect(notes(corrected)).toEqual([])
      }),
    )
  })

  it('keeps fractional bandwidths of corrected rules', () => {
    const positive = fc.double({ min: 1e-9, max: 2 ** 31, noNaN: true })
    fc.assert(
      fc.property(config, positive, (base, bandwidthWordsPerCycle) => {
        const original = { ...base, bandwidthWordsPerCycle }
        expect(value(readConfig(writeConfig(original), { rules: 'corrected' })).config).toEqual(original)
      }),
    )
  })
})

describe('hostile text', () => {
  const garbage = fc.string({ unit: 'binary', maxLength: 400 })
  const rules = fc.constantFrom(
    undefined,
    'scale-sim-v2' as const,
    'scale-sim-v3' as const,
    'corrected' as const,
  )
  it('never throws', () => {
    fc.assert(
      fc.property(garbage, rules, (text, id) => {
        const result = readConfig(text, id === undefined ? {} : { rules: id })
        expect(result.ok).toBe(false)
        expect(problems(result).length).toBeGreaterThan(0)
      }),
    )
  })

  it.each(['a', ' ', '[', '=', '%', ';', '\u0000', 'a=%(a)s'])('takes a line of a million %j', (unit) => {
    const line = unit.repeat(1e6 / unit.length)
    for (const id of ['scale-sim-v2', 'corrected'] as const) {
      expect(readConfig(line, { rules: id }).ok).toBe(false)
      expect(readConfig(`[general]\nrun_name = ${line}`, { rules: id }).ok).toBe(false)
    }
  })

  it('does not build what references multiply', () => {
    const lines = Array.from({ length: 9 }, (_, i) => `k${i} = ${`%(k${i + 1})s`.repeat(20)}`)
    const text = `[general]\nrun_name = %(k0)s\n${lines.join('\n')}\nk9 = xxxxxxxxxx`
    expect(problems(readConfig(text))).toContainEqual(expect.objectContaining({ code: 'percent-sign' }))
  })
})
