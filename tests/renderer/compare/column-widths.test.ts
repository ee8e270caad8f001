import { expect, test } from 'vitest'
import { columnWidths } from '../../../src/renderer/views/compare/column-widths.ts'
import type { ComparedRow, Comparison, MetricRow } from '../../../src/renderer/views/compare/comparison.ts'

/** A row with a value and a difference of so many characters for each run; the baseline has no difference. */
function cells(values: readonly number[], deltas: readonly number[] = []): ComparedRow['cells'] {
  return values.map((length, at) => {
    const text = '8'.repeat(length)
    return { text, full: text, delta: '8'.repeat(deltas[at] ?? 0), verdict: 'none' }
  })
}

function comparison(values: readonly number[], deltas: readonly number[], setting = 1): Comparison {
  const about = { title: '', unit: '', definition: '', raw: values }
  const metric: MetricRow = { ...about, id: 'cycles', cells: cells(values, deltas) }
  const partial: ComparedRow = { ...about, id: 'sram', cells: cells(values.map(() => setting)) }
  return { differing: [], partial: [partial], equal: [], metrics: [metric] }
}

test('columns of runs are alike and fill the width, the first one with them', () => {
  const { title, runs } = columnWidths(comparison([3, 3, 3], [0, 7, 7]), 3, 1000)
  expect(title).toBe(208)
  expect(runs).toEqual([264, 264, 264])
})

test('a long number has its width, the others share what is left', () => {
  // 20 digits of 7.2 px, a space and 9 digits of a difference of 6.9 px, and 20 around them.
  const { title, runs, deltas } = columnWidths(comparison([3, 20, 3], [0, 9, 7]), 3, 800)
  expect(runs).toEqual([179, 233, 179])
  expect(title).toBe(208)
  expect(deltas[1]).toBeCloseTo(69, 10)
})

test('without room nothing is narrower than its number or 136 px: the table is scrolled', () => {
  expect(columnWidths(comparison([3, 20], [0, 9]), 2, 300)).toMatchObject({ title: 160, runs: [136, 233] })
  // Before it is measured.
  expect(columnWidths(comparison([3, 3], [0, 7]), 2, 0)).toMatchObject({ title: 160, runs: [136, 136] })
})

test('a number of a setting takes the whole column, that of some runs, too', () => {
  // 24 digits of 7.2 px and 20 around them.
  expect(columnWidths(comparison([3, 3], [0, 7], 24), 2, 0).runs).toEqual([193, 193])
  expect(columnWidths(comparison([3, 3], [0, 7], 16), 2, 0).runs).toEqual([136, 136])
})
