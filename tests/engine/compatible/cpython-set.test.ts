import { describe, expect, it } from 'vitest'
import { setIterationOrder } from '../../../src/engine/compatible/cpython-set.ts'

const order = (values: readonly number[]): number[] => [...setIterationOrder(values)]

// All orders are what CPython 3.11 gives for list(s) after s.add(float(v)) for each value in turn.
describe('setIterationOrder', () => {
  it('keeps neighbours in ascending order', () => {
    const values = Array.from({ length: 8 }, (_, i) => 10_000_000 + i)
    expect(order(values)).toEqual(values)
  })

  it.each([
    ['collisions in the smallest table', [8, 0, 16, 24, 32], [0, 32, 8, 16, 24]],
    [
      'multiples of 16, over a resize',
      Array.from({ length: 12 }, (_, i) => 16 * i),
      [0, 32, 64, 96, 128, 160, 16, 48, 80, 112, 144, 176],
    ],
    [
      'hashes beyond 32 bits',
      [5_000_000_003, 1, 33, 65, 97, 129, 161, 193, 225, 257, 2],
      [65, 1, 5_000_000_003, 97, 33, 129, 161, 193, 225, 257, 2],
    ],
    [
      'hashes near 2^53, long probe sequences',
      [7, 10_000_064, 2 ** 52 + 5, 3, 10_000_000, 71, 135, 199, 263, 327, 391, 455],
      [10_000_064, 10_000_000, 3, 2 ** 52 + 5, 7, 71, 135, 199, 263, 327, 391, 455],
    ],
    [
      'a filter column under a stride of 9',
      Array.from({ length: 16 }, (_, i) => 10_000_000 + 9 * i),
      [0, 99, 36, 135, 72, 9, 108, 45, 81, 18, 117, 54, 90, 27, 126, 63].map((i) => 10_000_000 + i),
    ],
  ])('%s', (_, values, expected) => {
    expect(order(values)).toEqual(expected)
  })

  it('spreads 300 squares over a table of 512', () => {
    const result = order(Array.from({ length: 300 }, (_, i) => 37 * i * i))
    expect(result).toHaveLength(300)
    expect(result.slice(0, 6)).toEqual([0, 37888, 151552, 340992, 606208, 230917])
    expect(result.slice(-6)).toEqual([832500, 1056757, 2025972, 2859508, 3241792, 103933])
  })

  it('takes a value once, and nothing from nothing', () => {
    expect(order([5, 5, 5])).toEqual([5])
    expect(order([])).toEqual([])
  })
})
