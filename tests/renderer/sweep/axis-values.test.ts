import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readValues, valuesText } from '../../../src/renderer/views/new-sweep/axis-values.ts'

const SEEDED = { seed: 6 }
const ROWS = { id: 'rows', kind: 'integer', min: 1, max: 65_536 } as const
const RATE = { id: 'outlierRate', kind: 'number', min: 0, max: 1 } as const
const DATAFLOW = { id: 'dataflow', kind: 'choice', options: ['os', 'ws', 'is'] } as const

function values(text: string, field: Parameters<typeof readValues>[1] = ROWS): readonly unknown[] {
  const read = readValues(text, field)
  return read.ok ? read.values : [read.problem.message, read.problem.column]
}

describe('values of an axis', () => {
  it.each([
    ['64, 96, 128', [64, 96, 128]],
    ['64', [64]],
    [' 64 ;96\n128,', [64, 96, 128]],
    ['64..512 x2', [64, 128, 256, 512]],
    // The end is left out where the steps do not meet it.
    ['64..500 x2', [64, 128, 256]],
    ['64..64 x2', [64]],
    ['32..128 +32', [32, 64, 96, 128]],
    ['1..4', [1, 2, 3, 4]],
    ['8, 1..3, 2, 16..32 x2', [8, 1, 2, 3, 16, 32]],
    ['1 to 3', [1, 2, 3]],
    ['1e3', [1000]],
  ])('%s', (text, expected) => {
    expect(values(text)).toEqual(expected)
  })

  it('adds steps without what adding leaves behind', () => {
    expect(values('0.1..0.5 +0.1', RATE)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
  })

  it('takes options in any case, by their own names', () => {
    expect(values('OS, is', DATAFLOW)).toEqual(['os', 'is'])
  })

  it.each([
    ['64, 9x, 128', 'Not a number', 5],
    ['64,  0', 'Too small', 6],
    ['65536, 65537', 'Too large', 8],
    ['1.5', 'Not a whole number', 1],
    ['1..4 +0.5', 'Not a whole number', 1],
    ['512..64 x2', 'The steps go down', 1],
    ['8, 1..4 x1', 'The steps never reach the end', 4],
    ['1..4 +0', 'The steps never reach the end', 1],
    ['1..65536', 'Too many values', 1],
    ['', 'No values yet', 1],
    [' , ', 'No values yet', 1],
  ])('%s: %s at character %i', (text, message, column) => {
    expect(values(text)).toEqual([message, column])
  })

  it('refuses what is no option', () => {
    expect(values('os, rs', DATAFLOW)).toEqual(['Not one of the options', 5])
  })

  it('reads back every list it writes', () => {
    const list = fc.uniqueArray(fc.integer({ min: 1, max: 65_536 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(list, (numbers) => {
        expect(values(valuesText(numbers))).toEqual(numbers)
      }),
      SEEDED,
    )
  })

  it('multiplies as often as a loop does', () => {
    const steps = fc.record({
      from: fc.integer({ min: 1, max: 100 }),
      to: fc.integer({ min: 1, max: 60_000 }),
      factor: fc.integer({ min: 2, max: 5 }),
    })
    fc.assert(
      fc.property(steps, ({ from, to, factor }) => {
        fc.pre(from <= to)
        const expected: number[] = []
        for (let value = from; value <= to; value *= factor) expected.push(value)
        expect(values(`${from}..${to} x${factor}`)).toEqual(expected)
      }),
      SEEDED,
    )
  })
})
