import fc from 'fast-check'
import { expect, test } from 'vitest'
import { completeFilter } from '../../../src/shared/filter/complete-filter.ts'
import { FILTER_FIELD_IDS } from '../../../src/shared/filter/fields.ts'
import type { FilterTerm } from '../../../src/shared/filter/filter.ts'
import { formatFilter } from '../../../src/shared/filter/format-filter.ts'
import { FILTER_LIMITS, parseFilter } from '../../../src/shared/filter/parse-filter.ts'
import { parseQuantity } from '../../../src/shared/filter/quantity.ts'

const text = (...parts: readonly string[]) => ({ kind: 'text', parts }) as const
const number = (value: number) => ({ kind: 'number', number: value }) as const
const term = (change: Partial<FilterTerm>): FilterTerm => ({
  field: null,
  operator: 'is',
  values: [],
  isNegated: false,
  ...change,
})

function read(source: string) {
  const { filter, problems } = parseFilter(source)
  expect(problems).toEqual([])
  return filter
}

const TERMS: readonly (readonly [string, FilterTerm])[] = [
  ['guided', term({ values: [text('guided')] })],
  ['-guided', term({ values: [text('guided')], isNegated: true })],
  ['a,b', term({ values: [text('a'), text('b')] })],
  ['"seed study"', term({ values: [text('seed study')] })],
  ['"-a:b"', term({ values: [text('-a:b')] })],
  ['design:cambricon-d', term({ field: 'design', values: [text('cambricon-d')] })],
  ['design=cambricon-d', term({ field: 'design', values: [text('cambricon-d')] })],
  ['design!=a', term({ field: 'design', values: [text('a')], isNegated: true })],
  ['-design!=a', term({ field: 'design', values: [text('a')] })],
  ['DESIGN:a*b*,"*"', term({ field: 'design', values: [text('a', 'b', ''), text('*')] })],
  ['design=<b*', term({ field: 'design', values: [text('<b', '')] })],
  ['note:""', term({ field: 'note', values: [text('')] })],
  [String.raw`note:"say \"a\\b\""`, term({ field: 'note', values: [text(String.raw`say "a\b"`)] })],
  ['tag:*', term({ field: 'tag', values: [{ kind: 'present' }] })],
  ['rows>=64', term({ field: 'rows', operator: '>=', values: [number(64)] })],
  ['rows:>64', term({ field: 'rows', operator: '>', values: [number(64)] })],
  ['-speedup<1.5', term({ field: 'speedup', operator: '<', values: [number(1.5)], isNegated: true })],
  ['rows:16,32', term({ field: 'rows', values: [number(16), number(32)] })],
  ['cycles<=2.5M', term({ field: 'cycles', operator: '<=', values: [number(2_500_000)] })],
  ['timeMs>2s', term({ field: 'timeMs', operator: '>', values: [number(2000)] })],
  ['dramBytes<1GiB', term({ field: 'dramBytes', operator: '<', values: [number(2 ** 30)] })],
  ['utilPercent>50%', term({ field: 'utilPercent', operator: '>', values: [number(50)] })],
  ['created>2026-08-31', term({ field: 'created', operator: '>', values: [number(Date.UTC(2026, 7, 31))] })],
  [
    'created<=2026-08-31T12:30',
    term({ field: 'created', operator: '<=', values: [number(Date.UTC(2026, 7, 31, 12, 30))] }),
  ],
  ['project:7', term({ field: 'project', values: [text('7')] })],
]

test.each(TERMS)('%s', (source, expected) => {
  expect(read(source)).toEqual({ terms: [expected], sort: [] })
  expect(read(formatFilter(read(source)))).toEqual(read(source))
})

test('a blank is and; orders add up', () => {
  const { terms, sort } = read('  status:done\tspeedup>1  sort:-speedup,id sort:rows ')
  expect(terms.map(({ field }) => field)).toEqual(['status', 'speedup'])
  expect(sort).toEqual([
    { field: 'speedup', isDescending: true },
    { field: 'id', isDescending: false },
    { field: 'rows', isDescending: false },
  ])
  expect(read('')).toEqual({ terms: [], sort: [] })
})

const FAULTS: readonly (readonly [string, string, number])[] = [
  ['ok nope:1', 'filter-unknown-key', 4],
  ['constructor:1', 'filter-unknown-key', 1],
  ['__proto__:1 x', 'filter-unknown-key', 1],
  ['a rows:abc', 'filter-not-a-number', 3],
  ['rows>1e999', 'filter-not-a-number', 1],
  ['rows>5q', 'filter-not-a-number', 1],
  ['rows>5s', 'filter-not-a-number', 1],
  ['rows>*', 'filter-not-a-number', 1],
  ['design>b', 'filter-not-ordered', 1],
  ['created:2026-01-01', 'filter-only-ordered', 1],
  ['created>2026-13-01', 'filter-not-a-time', 1],
  ['created>yesterday', 'filter-not-a-time', 1],
  ['x  rows:', 'filter-no-value', 4],
  ['rows:1,,2', 'filter-no-value', 1],
  ['a,', 'filter-no-value', 1],
  ['-', 'filter-no-value', 1],
  ['note:"open', 'filter-open-quote', 1],
  ['sort:tag', 'filter-unknown-key', 1],
  ['sort:nope', 'filter-unknown-key', 1],
  ['-sort:rows', 'filter-bad-sort', 1],
  ['sort=rows', 'filter-bad-sort', 1],
]

test.each(FAULTS)('%s is %s at column %i', (source, code, column) => {
  const { problems } = parseFilter(source)
  expect(problems).toMatchObject([{ severity: 'error', code, column }])
})

test('every fault is told, and what is right is read', () => {
  const { filter, problems } = parseFilter('rows:x status:done nope:1')
  expect(problems.map(({ column, field }) => [column, field])).toEqual([
    [1, 'rows:x'],
    [20, 'nope:1'],
  ])
  expect(filter.terms).toEqual([term({ field: 'status', values: [text('done')] })])
})

test('a filter has limits: exactly full is read, one over is refused', () => {
  const values = (count: number) => `rows:${Array.from({ length: count }, () => '1').join(',')}`
  expect(parseFilter(values(FILTER_LIMITS.values)).problems).toEqual([])
  expect(parseFilter(values(FILTER_LIMITS.values + 1)).problems).toMatchObject([{ code: 'filter-too-long' }])
  expect(parseFilter('x'.repeat(FILTER_LIMITS.characters)).problems).toEqual([])
  expect(parseFilter('x'.repeat(FILTER_LIMITS.characters + 1)).problems).toMatchObject([
    { code: 'filter-too-long' },
  ])
})

test.each([
  ['5', '', 5],
  ['-1.5e3', '', -1500],
  ['.5k', '', 500],
  ['2Ki', '', 2048],
  ['3us', 'ms', 0.003],
  ['1min', 'ms', 60_000],
  ['2J', 'mJ', 2000],
  ['2kB', 'B', 2000],
  ['1.5x', '×', 1.5],
  ['5 k', '', undefined],
  ['k', '', undefined],
  ['', '', undefined],
  ['0x10', '', undefined],
  ['NaN', '', undefined],
  ['5constructor', '', undefined],
] as const)('%s in a column of %s is %s', (source, unit, expected) => {
  expect(parseQuantity(source, unit)).toBe(expected)
})

/** Pieces that make valid and broken filters alike. */
const PIECES = String.raw`- " \ * , : = != < >= a b1 % _ 5 1.5k 2026-01-01 é sort rows design tag created timeMs project nope`
const piece = fc.constantFrom(' ', ...PIECES.split(' '))
const anyFilter = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

test('any text is read: tokens cover all but blanks, faults are where the tokens are', () => {
  fc.assert(
    fc.property(fc.oneof(anyFilter, fc.string({ unit: 'binary' })), (source) => {
      const { tokens, problems } = parseFilter(source)
      let end = 0
      for (const token of tokens) {
        expect(source.slice(end, token.start).trim()).toBe('')
        expect(token.end).toBeGreaterThan(token.start)
        end = token.end
      }
      expect(source.slice(end).trim()).toBe('')
      const starts = tokens.map(({ start }) => start + 1)
      for (const { column } of problems) expect(starts).toContain(column)
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('what is written is read as the same filter', () => {
  fc.assert(
    fc.property(anyFilter, (source) => {
      const { filter } = parseFilter(source)
      expect(read(formatFilter(filter))).toEqual(filter)
    }),
    { seed: 2, numRuns: 1000 },
  )
})

const FACETS = [
  {
    key: 'design',
    values: [
      { value: 'cambricon-d', count: 3 },
      { value: 'array os', count: 1 },
    ],
  },
]

/** Offers where the caret is at `|`, applied to the text. */
function offers(source: string): readonly string[] {
  const caret = source.indexOf('|')
  const whole = source.replace('|', '')
  const { from, to, options } = completeFilter(whole, caret, FACETS)
  return options.map(({ insert }) => whole.slice(0, from) + insert + whole.slice(to))
}

test('completions of keys, values and orders', () => {
  expect(offers('|')).toHaveLength(FILTER_FIELD_IDS.length + 1)
  expect(offers('row|')).toEqual(['rows:'])
  expect(offers('x -spee|')).toEqual(['x -speedup:'])
  expect(offers('desi|:a')).toEqual(['design:a'])
  expect(offers('design:|')).toEqual(['design:cambricon-d', 'design:"array os"'])
  expect(offers('a DESIGN:x,cam| b')).toEqual(['a DESIGN:x,cambricon-d b'])
  expect(offers('design:"arr|')).toEqual(['design:"array os"'])
  expect(offers('sort:-speed|')).toEqual(['sort:-speedup'])
  expect(offers('sort:ta|')).toEqual([])
  expect(offers('note:|')).toEqual([])
})
