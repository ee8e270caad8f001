import { expect, test } from 'vitest'
import {
  axisNumber,
  bytes,
  deltaPercent,
  deltaPoints,
  duration,
  fixed,
  grouped,
  milliseconds,
  percent,
  ratio,
  signed,
  signedSmall,
  significant,
  unbroken,
  withUnit,
} from '../../src/shared/format/numbers.ts'

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

test.each([
  [0, '0'],
  [250, '250'],
  [-0.5, '\u22120.5'],
  [0.1 + 0.2, '0.3'],
  [9999, '9999'],
  [10_000, '10\u00A0k'],
  [80_000, '80\u00A0k'],
  [-1_500_000, '\u22121.5\u00A0M'],
  [2e9, '2\u00A0G'],
  [3e12, '3\u00A0T'],
  [Number.POSITIVE_INFINITY, '–'],
])('a tick at %d is %s', (value, text) => {
  expect(axisNumber(value)).toBe(text)
})

test.each([
  [0, '0'],
  [9.008, '9.01'],
  [0.012_345, '0.0123'],
  [14_807, '14\u202F800'],
  [999.6, '1000'],
  [-1.5, '\u22121.50'],
  [Number.NaN, '–'],
])('%d with three significant digits is %s', (value, text) => {
  expect(significant(value)).toBe(text)
})

test.each([
  [0, '0\u00A0B'],
  [812, '812\u00A0B'],
  [999, '999\u00A0B'],
  [1000, '1.00\u00A0kB'],
  [999_499, '999\u00A0kB'],
  [999_500, '1.00\u00A0MB'],
  [1_560_000_000, '1.56\u00A0GB'],
  [2.5e13, '25.0\u00A0TB'],
])('%d bytes are %s', (count, text) => {
  expect(bytes(count)).toBe(text)
})

test.each([
  [0, '0:00'],
  [38, '0:38'],
  [59.6, '1:00'],
  [725, '12:05'],
  [3599, '59:59'],
  [3600, '1:00:00'],
  [3729, '1:02:09'],
  [-3, '0:00'],
  [Number.NaN, '–'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})

test('shares, ratios and times have their digits and units', () => {
  expect(percent(0.631)).toBe('63.1\u00A0%')
  expect(percent(0.8807, 2)).toBe('88.07\u00A0%')
  expect(ratio(2.2111)).toBe('2.211')
  expect(ratio(2.2111, 2)).toBe('2.21')
  expect(milliseconds(0.001_944_3)).toBe('1.944')
  expect(withUnit('–', 'ms')).toBe('–')
  expect(withUnit('12', '')).toBe('12')
})

test('a value against its baseline', () => {
  expect(deltaPercent(36_727, 67_567)).toBe('\u221245.6\u00A0%')
  expect(deltaPercent(255.691, 127.997)).toBe('+99.8\u00A0%')
  expect(deltaPercent(5, 5)).toBe('equal')
  expect(deltaPercent(0, 0)).toBe('equal')
  expect(deltaPercent(5, 0)).toBe('–')
  // Less far below zero is more.
  expect(deltaPercent(-1, -2)).toBe('+50.0\u00A0%')
  expect(deltaPoints(0.386, 0.727)).toBe('\u221234.1\u00A0pp')
  expect(deltaPoints(0.5, 0.5)).toBe('equal')
})
