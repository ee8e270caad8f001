import { expect, test } from 'vitest'
import { expectationOf, placeOf, problemDetails } from '../../../src/renderer/widgets/problem-text.ts'
import { gridTemplate, movedBy, nextSort } from '../../../src/renderer/widgets/table-column.ts'

test('a head sorts numbers by the largest first, names by the alphabet, and then turns', () => {
  expect(nextSort(undefined, 'cycles', true)).toEqual({ key: 'cycles', isDescending: true })
  expect(nextSort({ key: 'cycles', isDescending: true }, 'name', false)).toEqual({
    key: 'name',
    isDescending: false,
  })
  expect(nextSort({ key: 'name', isDescending: false }, 'name', false)).toEqual({
    key: 'name',
    isDescending: true,
  })
})

test.each([
  ['j', 3, 4],
  ['ArrowUp', 3, 2],
  ['k', 0, 0],
  ['ArrowDown', 9, 9],
  ['PageDown', 3, 7],
  ['PageDown', 8, 9],
  ['PageUp', 3, 0],
  ['Home', 5, 0],
  ['End', 5, 9],
  // From outside the list to its first row.
  ['j', -1, 0],
])('%s at row %i of ten goes to %i', (key, at, target) => {
  expect(movedBy(key, at, 10, 4)).toBe(target)
})

test('other keys move nothing, nor does any in an empty list', () => {
  expect(movedBy('x', 3, 10, 4)).toBeUndefined()
  expect(movedBy('j', -1, 0, 4)).toBeUndefined()
})

test('columns that grow share what is left', () => {
  const text = (): string => ''
  const columns = [
    { key: 'a', title: 'A', width: 80, text },
    { key: 'b', title: 'B', width: 120, grows: true, text },
  ]
  expect(gridTemplate(columns, false)).toBe('80px minmax(120px, 1fr)')
  expect(gridTemplate(columns, true)).toBe('34px 80px minmax(120px, 1fr)')
})

test('a problem tells its place, what was there and what was expected', () => {
  const problem = {
    code: 'bad-stride',
    severity: 'error',
    message: 'Stride must be positive',
    file: 'net.csv',
    row: 3,
    column: 7,
    field: 'Strides',
    got: '0',
    expected: 'at least 1',
    remedy: 'Set stride to 1.',
  } as const
  expect(placeOf(problem)).toBe('net.csv, row 3, column 7, field Strides')
  expect(expectationOf(problem)).toBe('got 0; expected at least 1')
  expect(problemDetails([problem])).toBe(
    'bad-stride: Stride must be positive\nnet.csv, row 3, column 7, field Strides\ngot 0; expected at least 1\nSet stride to 1.',
  )
  expect(problemDetails([{ code: 'gone', severity: 'error', message: 'No connection' }])).toBe(
    'gone: No connection',
  )
})
