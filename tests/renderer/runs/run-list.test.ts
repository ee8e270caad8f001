import { describe, expect, test } from 'vitest'
import { createPageCache, pagesBetween } from '../../../src/renderer/stores/run-list-pages.ts'
import {
  columnsOf,
  columnsThatFit,
  DEFAULT_COLUMNS,
  metricText,
  RUN_COLUMNS,
} from '../../../src/renderer/views/runs/run-columns.ts'
import { whenText } from '../../../src/renderer/views/runs/when.ts'
import { FILTER_FIELD_IDS } from '../../../src/shared/filter/fields.ts'

describe('pages of a long list', () => {
  test('the pages of a range, edges included', () => {
    expect(pagesBetween(0, 99, 100)).toEqual([0])
    expect(pagesBetween(99, 100, 100)).toEqual([0, 1])
    expect(pagesBetween(250, 249, 100)).toEqual([2])
    expect(pagesBetween(300, 99, 100)).toEqual([])
  })

  test('rows are where they were put, and what is not there is missing', () => {
    const cache = createPageCache<string>(2)
    cache.put(1, ['c', 'd'])
    expect([0, 1, 2, 3, 4].map(cache.rowAt)).toEqual([undefined, undefined, 'c', 'd', undefined])
    expect(cache.missing(0, 5)).toEqual([0, 2])
    expect([...cache.entries()]).toEqual([
      [2, 'c'],
      [3, 'd'],
    ])
  })

  test('the page put longest ago goes first', () => {
    const cache = createPageCache<string>(1, 2)
    cache.put(0, ['a'])
    cache.put(1, ['b'])
    cache.put(0, ['A'])
    cache.put(2, ['c'])
    expect([0, 1, 2].map(cache.rowAt)).toEqual(['A', undefined, 'c'])
  })
})

describe('columns', () => {
  test('every column is a key of the filter, and stands in the chooser once', () => {
    const keys = RUN_COLUMNS.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(FILTER_FIELD_IDS).toEqual(expect.arrayContaining(keys))
    expect(keys).toEqual(expect.arrayContaining([...DEFAULT_COLUMNS]))
  })

  test('unknown columns are left out; none means the usual ones', () => {
    expect(columnsOf(['cycles', 'nothing']).map(({ key }) => key)).toEqual(['cycles'])
    expect(columnsOf([]).map(({ key }) => key)).toEqual(DEFAULT_COLUMNS)
  })

  test('columns go from the right: exactly full fits, one pixel less does not', () => {
    const columns = columnsOf(['workload', 'cycles', 'timeMs'])
    const all = 34 + columns.reduce((sum, { width }) => sum + width, 0)
    expect(columnsThatFit(columns, all)).toHaveLength(3)
    expect(columnsThatFit(columns, all - 1)).toHaveLength(2)
    expect(columnsThatFit(columns, 0)).toHaveLength(1)
  })

  test('numbers as the tables have them', () => {
    expect(metricText('cycles', 14_807)).toBe('14\u202F807')
    expect(metricText('dramBytes', 1_560_000_000)).toBe('1.56\u00A0GB')
    expect(metricText('speedup', null)).toBe('–')
  })
})

test('moments as one says them', () => {
  const now = new Date(2026, 10, 22, 14, 30).getTime()
  const at = (...parts: readonly [day: number, hours: number, minutes: number]): number =>
    new Date(2026, 10, ...parts).getTime()
  expect(whenText(now - 59_999, now)).toBe('now')
  expect(whenText(at(22, 0, 0), now)).toBe('today 00:00')
  expect(whenText(at(21, 23, 59), now)).toBe('yesterday 23:59')
  expect(whenText(at(21, 0, 0), now)).toBe('yesterday 00:00')
  expect(whenText(at(20, 23, 59), now)).toBe('20 Nov 2026')
})
