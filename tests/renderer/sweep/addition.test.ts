import { expect, test } from 'vitest'
import { readAddition } from '../../../src/renderer/views/sweep/addition.ts'

const FIELDS = new Map([
  ['rows', { kind: 'integer' as const, title: 'Rows' }],
  ['dataflow', { kind: 'choice' as const, options: ['os', 'ws'], title: 'Dataflow' }],
])
const GRID = { kind: 'grid', axes: [] } as const
const RANDOM = { kind: 'random', axes: [], ranges: [], samples: 1, seed: 1 } as const

test.each([
  [
    'numbers and names',
    { rows: '64, 96', dataflow: ' WS' },
    [
      { field: 'rows', values: [64, 96] },
      { field: 'dataflow', values: ['ws'] },
    ],
  ],
  ['one field only', { rows: '8;', dataflow: '' }, [{ field: 'rows', values: [8] }]],
])('%s', (_, texts, axes) => {
  expect(readAddition({ texts: new Map(Object.entries(texts)), samples: '' }, GRID, FIELDS)).toEqual({
    axes,
    samples: 0,
  })
})

test.each([
  [{ rows: '64, x' }, 'Rows: expected numbers, not x'],
  [{ dataflow: 'ss' }, 'Dataflow: expected one of os, ws, not ss'],
])('%j is told where it is wrong', (texts, problem) => {
  expect(readAddition({ texts: new Map(Object.entries(texts)), samples: '' }, GRID, FIELDS)).toEqual({
    problem,
  })
})

test('nothing typed is nothing yet', () => {
  expect(readAddition({ texts: new Map([['rows', ' ']]), samples: '' }, GRID, FIELDS)).toBeUndefined()
  expect(readAddition({ texts: new Map(), samples: '' }, RANDOM, FIELDS)).toBeUndefined()
})

test.each([
  ['50', { axes: [], samples: 50 }],
  ['0', { problem: 'Samples: expected a whole number above 0' }],
  ['1.5', { problem: 'Samples: expected a whole number above 0' }],
])('%s samples', (samples, expected) => {
  expect(readAddition({ texts: new Map(), samples }, RANDOM, FIELDS)).toEqual(expected)
})
