import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RunSpec } from '../../../src/engine/model/run-spec.ts'
import { cliLine } from '../../../src/main/services/runs/cli-line.ts'
import { catalogOf } from '../../../src/main/services/runs/catalog.ts'
import { checkFieldValue } from '../../../src/main/services/runs/field-value.ts'
import { parseRunSpec } from '../../../src/main/services/runs/spec-schema.ts'
import { getField, setField } from '../../../src/main/services/runs/spec-fields.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { runLine } from '../../../src/renderer/stores/run-draft-cli.ts'
import { rangeText, readField, readTyped, writeField } from '../../../src/renderer/stores/run-draft-fields.ts'
import {
  draftFields,
  draftOf,
  fieldText,
  newDraft,
  readSizes,
  runsOfDraft,
  sizeText,
  sweepOf,
  type RunDraft,
} from '../../../src/renderer/stores/run-draft-specs.ts'
import type { FieldInfo } from '../../../src/shared/model/catalog.ts'

const CATALOG = catalogOf([])
const { fields } = CATALOG
const SPECS: readonly RunSpec[] = [DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC]

function field(id: string): FieldInfo {
  const found = fields.find((info) => info.id === id)
  if (found === undefined) throw new Error(`no field ${id}`)
  return found
}

function draft(change: Partial<RunDraft> = {}): RunDraft {
  const made = newDraft(CATALOG)
  if (made === undefined) throw new Error('the catalogue has no presets')
  return { ...made, ...change }
}

/** A value a field takes that is likely another one than the default. */
function valueFor(info: FieldInfo): fc.Arbitrary<number | string> {
  if (info.kind === 'choice') return fc.constantFrom(...(info.options ?? ['']))
  const [min, max] = [Math.ceil(info.min ?? 0), Math.floor(Math.min(info.max ?? 1000, 100_000))]
  return fc.integer({ min, max: Math.max(min, max) })
}

describe('fields of a draft are those of the program', () => {
  test('every field reads as the program reads it', () => {
    for (const spec of SPECS)
      for (const { id } of fields) expect([id, readField(spec, id)]).toEqual([id, getField(spec, id)])
  })

  test('every change is the one the program makes', () => {
    const change = fc
      .constantFrom(...fields)
      .chain((info) => fc.record({ info: fc.constant(info), value: valueFor(info) }))
    fc.assert(
      fc.property(fc.constantFrom(...SPECS), fc.array(change, { maxLength: 4 }), (spec, changes) => {
        let [own, theirs] = [spec, spec]
        for (const { info, value } of changes) {
          const set = setField(theirs, info.id, value)
          // Where the program refuses, the form does not ask.
          if (!set.ok) continue
          own = writeField(own, info.id, value)
          theirs = set.value
        }
        expect(own).toEqual(theirs)
        expect(parseRunSpec(own).ok).toBe(true)
      }),
      { seed: 6, numRuns: 300 },
    )
  })

  test('what is typed is accepted where the program accepts it', () => {
    const typed = fc.oneof(
      fc.integer().map(String),
      fc.double().map(String),
      fc.constantFrom('', 'os', '1e3', ' 7 '),
    )
    fc.assert(
      fc.property(fc.constantFrom(...fields), typed, (info, text) => {
        const read = readTyped(info, text)
        const value = info.kind === 'choice' ? text : text.trim() === '' ? Number.NaN : Number(text)
        expect('value' in read).toBe(checkFieldValue(info, value).ok)
      }),
      { seed: 6, numRuns: 400 },
    )
  })

  test('bounds are tight, and told in words', () => {
    const rows = field('rows')
    expect(readTyped(rows, '1')).toEqual({ value: 1 })
    expect(readTyped(rows, '65\u202F536')).toEqual({ value: 65_536 })
    for (const text of ['0', '65537', '1.5', 'many', ''])
      expect(readTyped(rows, text)).toHaveProperty('problem')
    expect(rangeText(rows)).toBe('whole number, from 1 to 65536')
    expect(rangeText(field('bandwidthWordsPerCycle'))).toBe('number, above 0 to 2147483648')
    expect(rangeText(field('dataflow'))).toBe('one of os, ws, is')
  })
})

describe('sizes', () => {
  test.each([
    ['128', [[128, 128]], []],
    [
      '128, 256 x 512;64×32',
      [
        [128, 128],
        [256, 512],
        [64, 32],
      ],
      [],
    ],
    ['128, 128 x 128', [[128, 128]], []],
    ['0, 65536, 65537, x', [[65_536, 65_536]], ['0', '65537', 'x']],
    [' , ', [], []],
  ])('%j', (text, sizes, bad) => {
    const read = readSizes(text, 65_536)
    expect(read.sizes.map(({ rows, cols }) => [rows, cols])).toEqual(sizes)
    expect(read.bad).toEqual(bad)
  })

  test('what is written is read', () => {
    const side = fc.integer({ min: 1, max: 65_536 })
    fc.assert(
      fc.property(side, side, (rows, cols) => {
        expect(readSizes(sizeText({ rows, cols }), 65_536)).toEqual({ sizes: [{ rows, cols }], bad: [] })
      }),
      { seed: 6 },
    )
  })
})

describe('runs of a draft', () => {
  const three = ['GUID128', 'GUID256', 'GUID512'].map((name) => ({ source: 'preset', name }) as const)

  test('the default draft is the default run', () => {
    expect(runsOfDraft(draft(), fields)).toEqual({ specs: [DEFAULT_ARRAY_SPEC], problems: [] })
    expect(runsOfDraft(draft({ kind: 'design' }), fields).specs).toEqual([DEFAULT_DESIGN_SPEC])
  })

  test('three networks on three arrays and two dataflows are eighteen runs, each once', () => {
    const asked = draft({ workloads: three, sizes: '128, 256, 512', dataflows: ['os', 'ws'] })
    const { specs } = runsOfDraft(asked, fields)
    const names = specs.map((spec) =>
      ['workload', 'rows', 'cols', 'dataflow'].map((id) => readField(spec, id)).join(' '),
    )
    expect(new Set(names).size).toBe(18)
    expect(names[0]).toBe('GUID128 128 128 os')
    expect(names.at(-1)).toBe('GUID512 512 512 ws')
  })

  test('what is typed is in every run', () => {
    const typed = {
      mode: 'USER',
      bandwidthWordsPerCycle: '42',
      steps: '7',
      batch: '3',
      'fix.sound-memory': 'off',
    }
    for (const spec of runsOfDraft(draft({ workloads: three, typed }), fields).specs) {
      expect(readField(spec, 'bandwidthWordsPerCycle')).toBe(42)
      expect([readField(spec, 'steps'), readField(spec, 'batch')]).toEqual([7, 3])
      expect(readField(spec, 'fix.sound-memory')).toBe('off')
    }
  })

  test('an error stands at its field, and nothing runs', () => {
    const wrong = draft({ typed: { ifmapSramKb: '0' }, sizes: '128, many', dataflows: [], workloads: [] })
    const { specs, problems } = runsOfDraft(wrong, fields)
    expect(specs).toEqual([])
    expect(new Set(problems.map(({ field: at }) => at))).toEqual(
      new Set(['dataflows', 'ifmapSramKb', 'sizes', 'workloads']),
    )
  })

  test('a bandwidth that CALC mode does not use is not asked for', () => {
    const calc = draft({ typed: { bandwidthWordsPerCycle: 'x' } })
    expect(draftFields(calc, fields).some(({ id }) => id === 'bandwidthWordsPerCycle')).toBe(false)
    expect(runsOfDraft(calc, fields).problems).toEqual([])
    const user = draft({ typed: { bandwidthWordsPerCycle: 'x', mode: 'USER' } })
    expect(runsOfDraft(user, fields).problems.map(({ field: at }) => at)).toEqual(['bandwidthWordsPerCycle'])
  })

  test('at most five hundred runs, exactly', () => {
    const sizes = (count: number): string => Array.from({ length: count }, (_, i) => i + 1).join(', ')
    expect(runsOfDraft(draft({ sizes: sizes(500) }), fields).specs).toHaveLength(500)
    expect(runsOfDraft(draft({ sizes: sizes(501) }), fields)).toMatchObject({
      specs: [],
      problems: [{ message: 'These are 501 runs' }],
    })
  })

  test('a topology beside a network keeps batch and operators of the latter', () => {
    const topology = { source: 'topology', name: 't', hash: 'a'.repeat(64), format: 'conv' } as const
    const asked = draft({
      workloads: [topology, { source: 'preset', name: 'GUID128' }],
      typed: { batch: '4' },
    })
    const [first, second] = runsOfDraft(asked, fields).specs
    expect(first?.workload).toEqual({ source: 'topology', hash: topology.hash, format: 'conv' })
    expect(second?.workload).toEqual({ source: 'preset', name: 'GUID128', batch: 4, operators: 'conv' })
    expect(runsOfDraft({ ...asked, kind: 'design' }, fields).problems[0]?.field).toBe('workloads')
  })

  test('a run asked again is the same run, whatever was changed in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CATALOG.presets), ({ spec }) => {
        expect(runsOfDraft(draftOf(draft(), spec), fields).specs).toEqual([spec])
      }),
      { seed: 6 },
    )
  })

  test('the text of a field is what was typed, else the base', () => {
    expect(fieldText(draft(), 'rows')).toBe('128')
    expect(fieldText(draft({ typed: { steps: '9x' } }), 'steps')).toBe('9x')
  })
})

describe('many runs as one sweep', () => {
  test('its points are what differs', () => {
    const asked = draft({
      workloads: [
        { source: 'preset', name: 'GUID128' },
        { source: 'preset', name: 'GUID256' },
      ],
      sizes: '128, 256 x 512',
    })
    const { specs } = runsOfDraft(asked, fields)
    expect(sweepOf('s', specs)?.plan).toEqual({
      kind: 'list',
      points: [
        { workload: 'GUID128', rows: 128, cols: 128 },
        { workload: 'GUID128', rows: 256, cols: 512 },
        { workload: 'GUID256', rows: 128, cols: 128 },
        { workload: 'GUID256', rows: 256, cols: 512 },
      ],
    })
  })

  test('one run is no sweep, nor are two topologies', () => {
    expect(sweepOf('s', [DEFAULT_ARRAY_SPEC])).toBeUndefined()
    const of = (hash: string): RunSpec => ({
      ...DEFAULT_ARRAY_SPEC,
      workload: { source: 'topology', hash, format: 'conv' },
    })
    expect(sweepOf('s', [of('a'), of('b')])).toBeUndefined()
    expect(sweepOf('s', [of('a'), DEFAULT_ARRAY_SPEC])).toBeUndefined()
  })
})

describe('the command line', () => {
  const usualOf = ({ kind }: RunSpec): RunSpec => draft()[kind]

  test('of every preset is the one the program gives for the run', () => {
    for (const { spec } of CATALOG.presets) expect(runLine(spec, usualOf(spec), fields)).toBe(cliLine(spec))
  })

  test('of changed runs too', () => {
    const change = fc
      .constantFrom(...fields)
      .chain((info) => fc.record({ info: fc.constant(info), value: valueFor(info) }))
    fc.assert(
      fc.property(fc.constantFrom(...SPECS), fc.array(change, { maxLength: 4 }), (spec, changes) => {
        const changed = changes.reduce((next, { info, value }) => {
          const set = setField(next, info.id, value)
          return set.ok ? set.value : next
        }, spec)
        expect(runLine(changed, usualOf(changed), fields)).toBe(cliLine(changed))
      }),
      { seed: 6, numRuns: 200 },
    )
  })
})
