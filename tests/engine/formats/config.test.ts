import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../src/engine/formats/config.ts'
import { CORRECTED, correctedWithout, SCALE_SIM_V2, SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import { goldenRuns } from './golden.ts'
import { notes, problems, value } from './outcome.ts'

const GOOD = `[general]
run_name = test

[architecture_presets]
ArrayHeight:    8
ArrayWidth:     16
IfmapSramSzkB:   1
FilterSramSzkB:  2
OfmapSramSzkB:   3
IfmapOffset:    0
FilterOffset:   10000000
OfmapOffset:    20000000
Bandwidth : 10
Dataflow : ws
MemoryBanks:   1

[run_presets]
InterfaceBandwidth: USER
`

const V3_EXTRA = `
[layout]
IfmapCustomLayout: No
IfmapSRAMBankBandwidth: 64
IfmapSRAMBankNum: 4
IfmapSRAMBankPort: 2
FilterCustomLayout: ON
FilterSRAMBankBandwidth: 32
FilterSRAMBankNum: 2
FilterSRAMBankPort: 1

[sparsity]
SparsitySupport : TRUE
SparseRep : csr
OptimizedMapping : True
BlockSize : 4
RandomNumberGeneratorSeed : 7
`

const V3 = GOOD.replace('Dataflow', 'ReadRequestBuffer: 32\nWriteRequestBuffer: 32\nDataflow').concat(
  'UseRamulatorTrace: False\n',
  V3_EXTRA,
)

const rowOf = (text: string, start: string): number =>
  text.split('\n').findIndex((line) => line.startsWith(start)) + 1

describe('golden configurations', () => {
  it.each(goldenRuns().map((run) => [run.id, run] as const))(
    '%s is read by the rules of its file',
    (_, run) => {
      const text = run.read('config.cfg')
      const result = readConfig(text)
      const { config, rules } = value(result)
      const key = (name: string): string =>
        new RegExp(`^${name}\\s*[:=]\\s*(.*?)\\s*$`, 'm').exec(text)?.[1] ?? ''
      expect(notes(result)).toEqual([])
      expect(rules).toBe(run.version === 3 ? SCALE_SIM_V3 : SCALE_SIM_V2)
      expect(config).toMatchObject({
        runName: key('run_name'),
        rows: Number(key('ArrayHeight')),
        cols: Number(key('ArrayWidth')),
        ifmapSramKb: Number(key('IfmapSramSzkB')),
        filterSramKb: Number(key('FilterSramSzkB')),
        ofmapSramKb: Number(key('OfmapSramSzkB')),
        ifmapOffset: Number(key('IfmapOffset')),
        filterOffset: Number(key('FilterOffset')),
        ofmapOffset: Number(key('OfmapOffset')),
        bandwidthWordsPerCycle: Number(key('Bandwidth')),
        dataflow: key('Dataflow'),
        mode: key('InterfaceBandwidth'),
      })
      expect(config.v3 !== undefined).toBe(run.version === 3)
      if (config.v3 === undefined) return
      expect(config.v3.ifmapBanks.banks).toBe(Number(key('IfmapSRAMBankNum')))
      expect(config.v3.filterBanks.customLayout).toBe(key('FilterCustomLayout') === 'True')
      expect(config.v3.sparsity.enabled).toBe(key('SparsitySupport') === 'true')
      expect(config.v3.sparsity.blockSize).toBe(Number(key('BlockSize')))
      expect(value(readConfig(text, { rules: 'corrected' })).config).toEqual(config)
    },
  )
})

describe('what configparser accepts', () => {
  it.each([
    ['CR LF', GOOD.replaceAll('\n', '\r\n')],
    ['keys in odd case', GOOD.replace('ArrayHeight', 'ARRAYheight')],
    ['either delimiter, blanks and signs', GOOD.replace('ArrayHeight:    8', 'ArrayHeight = +0_8 \t')],
    ['a leading blank line and comment lines', `\n; one\n  # two\n${GOOD}`],
    ['text behind a section header', GOOD.replace('[general]', '[general] ; the rest')],
    ['a list of bandwidths', GOOD.replace('Bandwidth : 10', 'Bandwidth : 10, 20')],
    ['a continuation line', GOOD.replace('ArrayHeight:    8', 'ArrayHeight:\n   8')],
    ['a comment inside a value', GOOD.replace('ArrayHeight:    8', 'ArrayHeight:   8\n  ; eight')],
    ['a blank line inside a value', GOOD.replace('ArrayHeight:    8', 'ArrayHeight:   8\n\n')],
    [
      'a reference',
      GOOD.replace('ArrayHeight:    8', 'ArrayHeight: %(MemoryBanks)s').replace('Banks:   1', 'Banks: 8'),
    ],
    ['a default section', `[DEFAULT]\nArrayHeight: 8\n${GOOD.replace('ArrayHeight:    8\n', '')}`],
    ['trailing blanks behind the dataflow', GOOD.replace('Dataflow : ws', 'Dataflow : ws  ')],
  ])('%s', (_, text) => {
    const expected = value(readConfig(GOOD, { rules: 'scale-sim-v2' }))
    const read = readConfig(text, { rules: 'scale-sim-v2' })
    expect(value(read)).toEqual(expected)
    expect(notes(read)).toEqual([])
  })

  it('two per cent signs are one', () => {
    expect(value(readConfig(GOOD.replace('= test', '= 50%%'))).config.runName).toBe('50%')
  })

  it('reads version 3 completely', () => {
    expect(value(readConfig(V3)).config.v3).toEqual({
      ifmapBanks: { customLayout: false, bandwidthWordsPerCycle: 64, banks: 4, portsPerBank: 2 },
      filterBanks: { customLayout: true, bandwidthWordsPerCycle: 32, banks: 2, portsPerBank: 1 },
      sparsity: { enabled: true, representation: 'csr', rowWise: true, blockSize: 4, seed: 7 },
    })
  })

  it('does not read the bandwidth in CALC mode', () => {
    const calc = GOOD.replace('USER', 'CALC')
    expect(
      value(readConfig(calc.replace('Bandwidth : 10', 'Bandwidth : 1.5'))).config.bandwidthWordsPerCycle,
    ).toBe(1.5)
    expect(
      value(readConfig(calc.replace('Bandwidth : 10', 'Bandwidth : x'))).config.bandwidthWordsPerCycle,
    ).toBe(10)
    expect(value(readConfig(calc.replace('Bandwidth : 10\n', ''))).config.bandwidthWordsPerCycle).toBe(10)
  })
})

describe('where the original crashes', () => {
  const bad = (from: string | RegExp, to: string, base = GOOD): string => base.replace(from, to)
  it.each<[string, string, string, number | undefined, string | undefined]>([
    ['empty file', ' \n', 'empty-file', 1, undefined],
    ['missing key', bad(/ArrayWidth.*\n/, ''), 'missing-key', 4, 'ArrayWidth'],
    ['missing section', bad(/\[run_presets\][^]*/, ''), 'missing-section', undefined, 'run_presets'],
    ['section in odd case', bad('[general]', '[General]'), 'missing-section', undefined, 'general'],
    ['wrong type', bad('Height:    8', 'Height: eight'), 'not-an-integer', 5, 'ArrayHeight'],
    ['a fraction', bad('Height:    8', 'Height: 8.0'), 'not-an-integer', 5, 'ArrayHeight'],
    ['inline comment', bad('Height:    8', 'Height: 8 ; rows'), 'not-an-integer', 5, 'ArrayHeight'],
    ['zero rows', bad('Height:    8', 'Height: 0'), 'out-of-range', 5, 'ArrayHeight'],
    ['negative offset', bad('Offset:    0', 'Offset: -1'), 'out-of-range', 10, 'IfmapOffset'],
    ['huge array', bad('Height:    8', 'Height: 99999'), 'out-of-range', 5, 'ArrayHeight'],
    ['no scratchpad', bad('IfmapSramSzkB:   1', 'IfmapSramSzkB: 0'), 'out-of-range', 7, 'IfmapSramSzkB'],
    [
      'absurd scratchpad',
      bad('IfmapSramSzkB:   1', `IfmapSramSzkB: 1${'0'.repeat(400)}`),
      'not-an-integer',
      7,
      'IfmapSramSzkB',
    ],
    ['mode in odd case', bad('USER', 'User'), 'unknown-value', 18, 'InterfaceBandwidth'],
    ['fractional bandwidth', bad(': 10\n', ': 1.5\n'), 'not-an-integer', 13, 'Bandwidth'],
    ['a bad second bandwidth', bad(': 10\n', ': 10, x\n'), 'not-an-integer', 13, 'Bandwidth'],
    ['zero bandwidth', bad(': 10\n', ': 0\n'), 'out-of-range', 13, 'Bandwidth'],
    ['duplicate key', bad('MemoryBanks:   1', 'arrayheight: 8'), 'duplicate-key', 15, 'arrayheight'],
    ['duplicate section', `${GOOD}[general]\n`, 'duplicate-section', 19, 'general'],
    ['a reference to nothing', bad('= test', '= 50%'), 'percent-sign', 2, 'run_name'],
    ['a line without delimiter', bad('MemoryBanks:   1', 'MemoryBanks'), 'not-a-key', 15, undefined],
    ['no section', bad('[general]\n', ''), 'no-section', 1, undefined],
    ['BOM', `\uFEFF${GOOD}`, 'bom', 1, undefined],
    ['a path as run name', bad('= test', '= ../x'), 'bad-run-name', 2, 'run_name'],
    ['network presets', `${GOOD}[network_presets]\n`, 'network-presets', 19, 'TopologyCsvLoc'],
    ['missing v3 key', bad(/SparseRep.*\n/, '', V3), 'missing-key', rowOf(V3, '[sparsity]'), 'SparseRep'],
    ['v3 boolean', bad(': No', ': nope', V3), 'not-a-boolean', rowOf(V3, 'IfmapCustom'), 'IfmapCustomLayout'],
    ['unknown format', bad('csr', 'coo', V3), 'unknown-value', rowOf(V3, 'SparseRep'), 'SparseRep'],
    [
      'big block',
      bad('BlockSize : 4', 'BlockSize : 9', V3),
      'out-of-range',
      rowOf(V3, 'BlockSize'),
      'BlockSize',
    ],
    [
      'banks that do not divide',
      bad('BankNum: 4', 'BankNum: 5', V3),
      'not-divisible',
      rowOf(V3, 'IfmapSRAMBankB'),
      'IfmapSRAMBankBandwidth',
    ],
    [
      'Ramulator',
      bad('Trace: False', 'Trace: True', V3),
      'not-modelled',
      rowOf(V3, 'UseRam'),
      'UseRamulatorTrace',
    ],
    [
      'v2 file with a v3 key',
      `${GOOD}[sparsity]\nSparsitySupport: false\n`,
      'missing-key',
      17,
      'UseRamulatorTrace',
    ],
  ])('%s', (_, text, code, row, field) => {
    const found = problems(readConfig(text, { file: 'a.cfg' })).find((p) => p.code === code)
    expect(found).toMatchObject({ severity: 'error', file: 'a.cfg' })
    expect([found?.row, found?.field]).toEqual([row, field])
  })

  it('names the line to add for a missing key and points to a misspelt one', () => {
    const [missing] = problems(readConfig(GOOD.replace('ArrayWidth', 'ArrayWitdh')))
    expect(missing?.remedy).toBe(
      'Add the line "ArrayWidth : 32" to section [architecture_presets]. Line 6 has "ArrayWitdh".',
    )
  })

  it('tells every fault, at most 20', () => {
    const text = GOOD.replaceAll(/: +\d+/g, ': x')
    expect(problems(readConfig(text)).length).toBe(9)
    expect(problems(readConfig(`[general]\n${'junk\n'.repeat(100)}`)).length).toBe(20)
  })
})

describe('unknown dataflow', () => {
  const wrong = (dataflow: string): string => GOOD.replace('Dataflow : ws', `Dataflow : ${dataflow}`)
  it.each(['WS', 'ws ; comment', 'weight'])('compatible rules warn about %j and simulate os', (dataflow) => {
    const result = readConfig(wrong(dataflow))
    expect(value(result).config.dataflow).toBe('os')
    expect(notes(result)).toMatchObject([
      {
        code: 'unknown-dataflow',
        severity: 'warning',
        row: 14,
        field: 'Dataflow',
        got: JSON.stringify(dataflow),
      },
    ])
  })

  it('corrected rules read odd case and comments as meant', () => {
    const result = readConfig(wrong('Ws   ; weights stay'), { rules: 'corrected' })
    expect(value(result).config.dataflow).toBe('ws')
    expect(notes(result)).toMatchObject([
      { code: 'inline-comment', severity: 'repair', row: 14 },
      { code: 'odd-case', severity: 'repair', row: 14, got: '"Ws"' },
    ])
  })

  it('corrected rules refuse what is no dataflow, with a suggestion', () => {
    expect(problems(readConfig(wrong('wss'), { rules: 'corrected' }))).toMatchObject([
      { code: 'unknown-dataflow', row: 14, expected: 'os, ws, is', got: '"wss"', remedy: 'Write ws.' },
    ])
  })

  it('each fix counts by itself', () => {
    const lenient = readConfig(wrong('wss'), { rules: correctedWithout('strict-dataflow') })
    expect(value(lenient).config.dataflow).toBe('os')
    const literal = readConfig(wrong('WS'), { rules: correctedWithout('tolerant-text') })
    expect(problems(literal)).toMatchObject([{ code: 'unknown-dataflow', row: 14, remedy: 'Write ws.' }])
  })
})

describe('corrected rules repair', () => {
  it.each([
    ['BOM', `\uFEFF${GOOD}`, ['bom'], 1],
    ['section in odd case', GOOD.replace('[general]', '[ General ]'), ['section-case'], 1],
    ['inline comment', GOOD.replace('Height:    8', 'Height: 8 # rows'), ['inline-comment'], 5],
    ['mode in odd case', GOOD.replace('USER', 'user'), ['odd-case'], 18],
  ] as const)('%s', (_, text, codes, row) => {
    const result = readConfig(text, { rules: CORRECTED })
    expect(value(result).config).toEqual(value(readConfig(GOOD)).config)
    expect(notes(result).map((note) => [note.code, note.severity, note.row])).toEqual([
      [codes[0], 'repair', row],
    ])
    const literal = readConfig(text, { rules: correctedWithout('tolerant-text') })
    expect(literal.ok).toBe(false)
  })

  it('a fractional bandwidth is fine, a run name keeps its number sign', () => {
    const text = GOOD.replace(': 10\n', ': 1.5\n').replace('= test', '= run #2')
    expect(value(readConfig(text, { rules: 'corrected' })).config).toMatchObject({
      bandwidthWordsPerCycle: 1.5,
      runName: 'run #2',
    })
  })

  it('unknown keys and sections are told with the nearest known name', () => {
    const text = `${GOOD}InterfaceBandwith: CALC\n[layuot]\n`
    expect(notes(readConfig(text, { rules: 'corrected' }))).toMatchObject([
      { code: 'unknown-key', severity: 'warning', row: 19, remedy: 'Did you mean InterfaceBandwidth?' },
      { code: 'unknown-section', severity: 'warning', row: 20, remedy: 'Did you mean layout?' },
    ])
  })

  it('the sections of version 3 may be missing', () => {
    expect(value(readConfig(GOOD, { rules: 'corrected' })).config.v3).toBeUndefined()
    const sparse = readConfig(`${GOOD}[sparsity]\nSparsitySupport: false\n`, { rules: 'corrected' })
    expect(value(sparse).config.v3?.ifmapBanks.banks).toBe(10)
  })
})
