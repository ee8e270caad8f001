import { expect, test } from 'vitest'
import { fixed, grouped, signed, signedSmall, unbroken } from '../../src/shared/format/numbers.ts'

test.each([
  [8309, 0, '8309'],
  [14_807, 0, '14\u202F807'],
  [1_930_469, 0, '1\u202F930\u202F469'],
  [243_312.4, 1, '243\u202F312.4'],
  [-0.25, 2, '\u22120.25'],
  // No negative zero.
  [-0.001, 2, '0.00'],
  [Number.NaN, 2, '–'],
])('%d with %d decimals is %s', (value, decimals, text) => {
  expect(fixed(value, decimals)).toBe(text)
})

test.each([
  ['about 511', 'about 511'],
  ['~14', '~14'],
  ['14807', '14\u202F807'],
  ['128.000', '128.000'],
])('a printed number %s keeps its words and digits', (printed, text) => {
  expect(grouped(printed)).toBe(text)
})

test('differences have a sign, none is 0', () => {
  expect([signed(3.52, 1), signed(-3.52, 1), signed(0.01, 1)]).toEqual(['+3.5', '\u22123.5', '0.0'])
  expect([signedSmall(0.001_23), signedSmall(-0.27), signedSmall(0), signedSmall(1.8e-15)]).toEqual([
    '+0.0012',
    '\u22120.27',
    '0',
    '0',
  ])
})

test('no line ends between a number and its unit', () => {
  expect(unbroken('error 3.1 % on 2 networks')).toBe('error 3.1\u00A0% on 2 networks')
})
