import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  conditionsOf,
  filterPieces,
  isChosen,
  keyAt,
  sortOf,
  withoutKey,
  withRange,
  withSort,
  withToggled,
} from '../../../src/renderer/stores/run-list-filter.ts'
import { parseFilter } from '../../../src/shared/filter/parse-filter.ts'

/** What the language gives a meaning, and some letters. */
const LETTERS = [' ', 'tag', 'sort', 'cycles', 'a', ':', '=', '<', '>', '!', '-', ',', '*', '"', '\\', '1']
const NETS = ['GUID128', 'GUID256', 'GUID512', 'STBL512']

describe('choosing values beside the table', () => {
  test.each([
    ['', 'GUID128', 'workload:GUID128'],
    ['cycles<1G', 'GUID128', 'cycles<1G workload:GUID128'],
    ['sort:-speedup', 'GUID128', 'workload:GUID128 sort:-speedup'],
    ['workload:GUID128 tag:paper', 'GUID256', 'workload:GUID128,GUID256 tag:paper'],
    ['workload:GUID128,GUID256', 'GUID128', 'workload:GUID256'],
    ['tag:a workload:GUID128 sort:id', 'GUID128', 'tag:a sort:id'],
    ['workload:GUID*', 'GUID256', 'workload:GUID128,GUID512'],
    ['Workload=guid128', 'STBL512', 'workload:GUID128,STBL512'],
  ])('%j with %s toggled is %j', (text, value, expected) => {
    expect(withToggled(text, 'workload', value, NETS)).toBe(expected)
  })

  test('a value with blanks is quoted and read back', () => {
    const text = withToggled('', 'workload', 'my net, v2', [])
    expect(text).toBe('workload:"my net, v2"')
    expect(isChosen(text, 'workload', 'my net, v2')).toBe(true)
  })

  test('wildcards stand for what they match, from start to end', () => {
    expect(NETS.filter((net) => isChosen('workload:G*12', 'workload', net))).toEqual(['GUID512'])
    expect(NETS.filter((net) => isChosen('workload:*2*', 'workload', net))).toEqual(NETS)
    expect(isChosen('workload:a*a', 'workload', 'a')).toBe(false)
    expect(isChosen('-workload:GUID128', 'workload', 'GUID128')).toBe(false)
  })

  test('toggling twice lets through what it did before', () => {
    fc.assert(
      fc.property(fc.subarray(NETS, { minLength: 1 }), fc.constantFrom(...NETS), (chosen, net) => {
        const text = `tag:x workload:${chosen.join(',')} sort:-cycles`
        const twice = withToggled(withToggled(text, 'workload', net, NETS), 'workload', net, NETS)
        const isOn = (one: string): boolean => isChosen(twice, 'workload', one)
        // The last value taken away lifts the restriction, and comes back alone.
        expect(NETS.filter(isOn)).toEqual(NETS.filter((one) => chosen.includes(one)))
        expect(sortOf(twice)).toEqual({ key: 'cycles', isDescending: true })
      }),
      { seed: 6 },
    )
  })
})

describe('order, ranges and conditions', () => {
  test('a head writes one order, after everything else', () => {
    expect(withSort('tag:a sort:id', { key: 'speedup', isDescending: true })).toBe('tag:a sort:-speedup')
    expect(withSort('', { key: 'workload', isDescending: false })).toBe('sort:workload')
    expect(withSort('sort:id', { key: 'tag', isDescending: false })).toBe('')
  })

  test('the order is that of the first column', () => {
    expect(sortOf('a sort:-cycles,id')).toEqual({ key: 'cycles', isDescending: true })
    expect(sortOf('a')).toBeUndefined()
  })

  test('a range replaces the range before it', () => {
    expect(withRange('utilPercent>=3 tag:a', 'utilPercent', 10, 20)).toBe(
      'utilPercent>=10 utilPercent<=20 tag:a',
    )
    expect(withRange('utilPercent>=3 utilPercent<=4', 'utilPercent')).toBe('')
    expect(withoutKey('a UTILPERCENT>3 b', 'utilPercent')).toBe('a b')
  })

  test('each condition with the filter that is left without it; the order is none', () => {
    expect(conditionsOf('a  cycles<3 a sort:id')).toEqual([
      { token: 'a', rest: 'cycles<3 a sort:id' },
      { token: 'cycles<3', rest: 'a a sort:id' },
      { token: 'a', rest: 'a cycles<3 sort:id' },
    ])
  })
})

describe('colours of a filter', () => {
  test('pieces make up the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...LETTERS) }), (text) => {
        expect(
          filterPieces(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
      { seed: 6, numRuns: 500 },
    )
  })

  test('the token with the problem is the bad one', () => {
    const bad = filterPieces('tag:a foo>3 b').filter(({ isBad }) => isBad)
    expect(bad.map(({ text }) => text)).toEqual(['foo>', '3'])
    expect(parseFilter('tag:a foo>3 b').problems).toHaveLength(1)
  })

  test('values are offered after the key of a text', () => {
    expect(keyAt('design:ca', 9)).toBe('design')
    expect(keyAt('design:ca', 3)).toBeUndefined()
    expect(keyAt('cycles<3', 8)).toBeUndefined()
  })
})
