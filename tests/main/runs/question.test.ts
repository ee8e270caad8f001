import { DEFAULT_V3 } from '../../../src/engine/model/default-v3.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { convLayer } from '../../../src/engine/model/layer.ts'
import type { RunSpec } from '../../../src/engine/model/run-spec.ts'
import { cliLine, optionsOfSpec } from '../../../src/main/services/runs/cli-line.ts'
import { specPresets } from '../../../src/main/services/runs/catalog-presets.ts'
import { readFieldValue } from '../../../src/main/services/runs/field-value.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import {
  differsText,
  findField,
  getField,
  setField,
  settingsOf,
  SPEC_FIELDS,
} from '../../../src/main/services/runs/spec-fields.ts'
import { specHash, topologyHash } from '../../../src/main/services/runs/spec-hash.ts'
import { canonicalJson, contentHash } from '../../../src/main/store/content-hash.ts'
import { specFromOptions } from '../../../src/main/services/runs/spec-options.ts'
import { parseRunSpec } from '../../../src/main/services/runs/spec-schema.ts'
import { alexNet, valueOf } from './specs.ts'

const textOf = (value: unknown): string => valueOf(canonicalJson(value, { losses: 'refuse' }))
const hashOf = (spec: RunSpec): string => valueOf(specHash(spec))

/** A value the field takes, as its own information says. */
function valueFor(id: string): fc.Arbitrary<number | string> {
  const { kind, options = [], min = 0, max = 1 } = valueOf(findField(id)).info
  if (kind === 'choice') return fc.constantFrom(...options)
  if (kind === 'number') return fc.double({ min, max, noNaN: true }).map((value) => value + 0)
  return fc.integer({ min, max })
}

/** A spec with some fields changed, one after the other; fields it does not have stay away. */
const specs: fc.Arbitrary<RunSpec> = fc
  .tuple(
    fc.constantFrom<RunSpec>(DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC, alexNet()),
    fc.array(
      fc
        .constantFrom(...SPEC_FIELDS.map(({ info }) => info.id))
        .chain((id) => fc.tuple(fc.constant(id), valueFor(id))),
      { maxLength: 6 },
    ),
  )
  .map(([base, changes]) =>
    changes.reduce<RunSpec>((spec, [id, value]) => {
      const changed = setField(spec, id, value)
      return changed.ok ? changed.value : spec
    }, base),
  )

/** The same value with its keys the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, reversed(part)]),
  )
}

test('canonical JSON by hand, and what has no exact form is refused with its place', () => {
  expect(textOf({ b: [1, 'x'], a: { d: null, c: true } })).toBe('{"a":{"c":true,"d":null},"b":[1,"x"]}')
  for (const [value, got] of [
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [undefined, 'undefined'],
    [new Date(0), 'object'],
  ] as const) {
    expect(canonicalJson({ a: [value] }, { losses: 'refuse' })).toMatchObject({
      ok: false,
      problems: [{ code: 'no-json', field: 'a[0]', got }],
    })
  }
})

/** The slow twin: JSON of the same value with its keys put in sorted order. */
const sortedJson = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

test('what is stored has one text: refusing and dropping agree on it, and dropping is what JSON makes of the rest', () => {
  // A key that looks like an index has no place of its own in an object.
  const key = fc.string().filter((text) => !/^\d+$/.test(text) && text !== '__proto__')
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>(null, true, false, undefined, Number.NaN, Infinity, -0, new Date(0)),
      fc.double(),
      fc.string({ unit: 'binary' }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  }))
  const cases = { refused: 0, exact: 0 }
  fc.assert(
    fc.property(value, (data) => {
      const dropped = canonicalJson(data, { losses: 'drop' })
      expect(dropped).toBe(sortedJson(data) ?? 'null')
      const exact = canonicalJson(data, { losses: 'refuse' })
      if (exact.ok) expect(exact.value).toBe(dropped)
      cases[exact.ok ? 'exact' : 'refused']++
    }),
    { numRuns: 500, seed: 3 },
  )
  expect(Math.min(cases.refused, cases.exact)).toBeGreaterThan(50)
  fc.assert(
    fc.property(specs, (spec) => {
      expect(canonicalJson(spec, { losses: 'drop' })).toBe(textOf(spec))
      expect(contentHash(spec)).toBe(hashOf(spec))
    }),
    { numRuns: 100, seed: 4 },
  )
})

test('equal questions have one hash whatever the order of their keys; others have another', () => {
  fc.assert(
    fc.property(specs, specs, (a, b) => {
      expect(hashOf(valueOf(parseRunSpec(reversed(a))))).toBe(hashOf(a))
      const isSame = textOf(a) === textOf(b)
      expect(hashOf(a) === hashOf(b)).toBe(isSame)
    }),
    { numRuns: 200, seed: 1 },
  )
  expect(hashOf(alexNet())).toMatch(/^[0-9a-f]{64}$/)
  expect(topologyHash('conv', 'a')).not.toBe(topologyHash('gemm', 'a'))
  // SHA-256 of the five bytes c o n v newline, from coreutils sha256sum.
  expect(topologyHash('conv', '')).toBe('ca2e700aae8bb4a2c6cdebf60c4dbf6923bd590c6ec491ec87d7fe45f014ba05')
})

test('every field reads back what was set, and sets nothing else', () => {
  fc.assert(
    fc.property(specs, fc.constantFrom(...SPEC_FIELDS), (spec, { info }) => {
      const own = getField(spec, info.id)
      if (own === undefined) {
        expect(setField(spec, info.id, info.initial)).toMatchObject({
          ok: false,
          problems: [{ code: 'field-not-of-run' }],
        })
        return
      }
      const [value] = fc.sample(valueFor(info.id), { numRuns: 1, seed: 7 })
      const changed = valueOf(setField(spec, info.id, value ?? own))
      expect(getField(changed, info.id)).toBe(value)
      if (info.id === 'rules') return
      for (const { info: other } of SPEC_FIELDS) {
        if (other.id !== info.id) expect(getField(changed, other.id)).toBe(getField(spec, other.id))
      }
    }),
    { numRuns: 200, seed: 2 },
  )
})

test('ranges are tight: both ends are taken, one beyond is not, and the problem names the field', () => {
  for (const { info } of SPEC_FIELDS) {
    const base = info.of === 'design' ? DEFAULT_DESIGN_SPEC : DEFAULT_ARRAY_SPEC
    if (info.kind === 'choice') {
      for (const option of info.options ?? []) expect(setField(base, info.id, option).ok, info.id).toBe(true)
      expect(setField(base, info.id, 'nonsense')).toMatchObject({ ok: false, problems: [{ field: info.id }] })
      continue
    }
    const { min = 0, max = 0 } = info
    const step = info.kind === 'integer' ? 1 : Math.max(1e-9, max * 1e-9)
    expect(setField(base, info.id, min).ok, info.id).toBe(true)
    expect(setField(base, info.id, max).ok, info.id).toBe(true)
    for (const value of [min - step, max + step]) {
      expect(setField(base, info.id, value), info.id).toMatchObject({
        ok: false,
        problems: [{ code: 'out-of-range', field: info.id }],
      })
    }
    if (info.kind === 'integer') expect(setField(base, info.id, min + 0.5).ok, info.id).toBe(false)
  }
})

test('all fields of a default run are as usual; a change is told by its short name', () => {
  for (const spec of [DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC]) {
    expect(differsText(spec)).toBe('')
    expect(settingsOf(spec).every(({ isDefault }) => isDefault)).toBe(true)
  }
  const spec = valueOf(setField(valueOf(setField(DEFAULT_ARRAY_SPEC, 'rows', 256)), 'ifmapSramKb', 64))
  expect(differsText(spec)).toBe('rows 256, ifmap SRAM 64')
  // The bandwidth matters in USER mode only.
  const calc = valueOf(setField(spec, 'bandwidthWordsPerCycle', 99))
  expect(differsText(calc)).toBe(differsText(spec))
  expect(differsText(valueOf(setField(calc, 'mode', 'USER')))).toBe(
    'rows 256, ifmap SRAM 64, mode USER, bandwidth 99',
  )
})

test('the command line of a run asks the same question', () => {
  fc.assert(
    fc.property(specs, (spec) => {
      expect(valueOf(specFromOptions(optionsOfSpec(spec)))).toEqual(spec)
    }),
    { numRuns: 200, seed: 3 },
  )
  expect(cliLine(DEFAULT_ARRAY_SPEC)).toBe(
    'deltascope run --workload GUID128 --array 128x128 --dataflow os --rules corrected',
  )
  const v3 = { ...DEFAULT_V3, sparsity: { ...DEFAULT_V3.sparsity, enabled: true } }
  const pruned: RunSpec = { ...alexNet({ v3 }, 'scale-sim-v3') }
  expect(cliLine(pruned)).toMatch(/^deltascope run --spec '\{/)
  expect(valueOf(specFromOptions(optionsOfSpec(pruned)))).toEqual(pruned)
})

test('options that are wrong are all told, each by its name', () => {
  const wrong = specFromOptions({
    workload: 'GUID129',
    array: '128',
    dataflow: 'xs',
    steps: '0',
    set: ['rows', 'rwos=1', 'cols=x'],
  })
  expect(wrong.ok ? [] : wrong.problems.map(({ field, code }) => [field, code])).toEqual([
    ['--workload', 'unknown-workload'],
    ['--array', 'bad-array'],
    ['--dataflow', 'unknown-choice'],
    ['--steps', 'out-of-range'],
    ['--set', 'not-a-setting'],
    ['--set rwos', 'unknown-field'],
    ['--set cols', 'not-a-number'],
  ])
  expect(specFromOptions({ spec: '{' })).toMatchObject({
    ok: false,
    problems: [{ field: '--spec', code: 'bad-json' }],
  })
  expect(specFromOptions({ design: 'cambrico-d' })).toMatchObject({ problems: [{ field: '--design' }] })
})

test('a spec from outside: what is sent comes back, anything else is refused by its place', () => {
  for (const { spec, id } of specPresets()) {
    expect(valueOf(parseRunSpec(JSON.parse(JSON.stringify(spec)))), id).toEqual(spec)
  }
  const refused = (change: object, field: string): void => {
    expect(parseRunSpec({ ...DEFAULT_ARRAY_SPEC, ...change })).toMatchObject({
      ok: false,
      problems: [{ field }],
    })
  }
  refused({ steps: 0 }, 'steps')
  refused({ more: 1 }, '')
  refused({ array: { ...DEFAULT_ARRAY_SPEC.array, rows: 65_537 } }, 'array.rows')
  refused({ array: { ...DEFAULT_ARRAY_SPEC.array, rows: '128' } }, 'array.rows')
  refused({ rules: { id: 'scale-sim-v2', fixes: ['sound-memory'] } }, 'rules')
  const { overlap: _, ...fewer } = DEFAULT_DESIGN_SPEC.parameters
  expect(parseRunSpec({ ...DEFAULT_DESIGN_SPEC, parameters: fewer })).toMatchObject({
    problems: [{ field: 'parameters.overlap' }],
  })
  // Fixes in any order, each once; -0 is 0.
  const rules = { id: 'corrected', fixes: [...DEFAULT_ARRAY_SPEC.rules.fixes, 'sound-memory'].toReversed() }
  const array = { ...DEFAULT_ARRAY_SPEC.array, ifmapOffset: -0 }
  expect(hashOf(valueOf(parseRunSpec({ ...DEFAULT_ARRAY_SPEC, rules, array })))).toBe(
    hashOf(DEFAULT_ARRAY_SPEC),
  )
})

test('typed values: case of choices does not matter, blanks do not, nonsense does', () => {
  const dataflow = valueOf(findField('dataflow')).info
  expect(valueOf(readFieldValue(dataflow, ' WS '))).toBe('ws')
  const rows = valueOf(findField('rows')).info
  expect(valueOf(readFieldValue(rows, ' 256 '))).toBe(256)
  for (const text of ['', ' ', '1e400', '12x', '1.5']) expect(readFieldValue(rows, text).ok, text).toBe(false)
})

test('layers of equal shape are told with their own names and places', async () => {
  const { executeArray } = await import('../../../src/main/services/runs/execute-array.ts')
  const layer = convLayer('a', [5, 5], [3, 3], 2, 4)
  const told: string[][] = []
  const request = {
    layers: [layer, { ...layer, name: 'b' }, { ...layer, name: 'c', filters: 5 }, { ...layer, name: 'd' }],
    config: { ...alexNet().array, runName: 'run' },
    rules: { id: 'scale-sim-v2', fixes: new Set<never>() },
  } as const
  const rows = valueOf(executeArray(request, { onLayers: (some) => told.push(some.map(({ name }) => name)) }))
  expect(rows.map(({ index, name }) => [index, name])).toEqual([
    [0, 'a'],
    [1, 'b'],
    [2, 'c'],
    [3, 'd'],
  ])
  expect(rows[1]).toEqual({ ...rows[0], index: 1, name: 'b' })
  // What is complete is told before the next layer is simulated.
  expect(told).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})
