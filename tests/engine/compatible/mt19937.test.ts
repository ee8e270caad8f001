import { describe, expect, it } from 'vitest'
import { Mt19937 } from '../../../src/engine/compatible/mt19937.ts'

// All numbers are what NumPy 2.4 gives for np.random.RandomState(seed); the legacy generator is frozen by its makers.
const drawn = (seed: number, high: number, times: number): number[] => {
  const random = new Mt19937(seed)
  return Array.from({ length: times }, () => random.randint(1, high))
}

describe('Mt19937', () => {
  it.each([
    [0, [2357136044, 2546248239, 3071714933, 3626093760, 2588848963]],
    [40, [1751002438, 2765994203, 237795335, 481769637, 3386731512]],
    [2 ** 32 - 1, [419326371, 479346978, 3918654476, 2416749639, 3388880820]],
  ])('seed %i gives NumPy’s 32-bit words', (seed, words) => {
    const random = new Mt19937(seed)
    expect(Array.from({ length: 5 }, () => random.nextWord())).toEqual(words)
  })

  it.each([
    [40, 3, [1, 2, 2, 2, 1, 1, 1, 2, 1, 2, 1, 2, 2, 1, 2, 2]],
    [40, 5, [3, 4, 4, 2, 1, 1, 3, 2, 1, 4, 3, 4, 4, 3, 4, 4]],
    [40, 9, [7, 4, 8, 6, 1, 1, 3, 2, 5, 8, 3, 4, 8, 3, 8, 4]],
    [2 ** 32 - 1, 9, [4, 3, 5, 8, 5, 1, 7, 3, 2, 1, 8, 4, 3, 4, 4, 3]],
  ])('seed %i, randint(1, %i) one by one', (seed, high, values) => {
    expect(drawn(seed, high, values.length)).toEqual(values)
  })

  it('rejects words beyond a range that is no power of two', () => {
    const random = new Mt19937(7)
    expect(Array.from({ length: 6 }, () => random.randint(0, 5))).toEqual([4, 1, 3, 3, 4, 1])
  })

  it('stays right over several refills of its state', () => {
    const values = drawn(40, 5, 2000)
    expect(values.slice(-8)).toEqual([1, 3, 1, 2, 2, 1, 2, 4])
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(4994)
  })

  it('draws nothing for a range of one value', () => {
    const random = new Mt19937(7)
    for (let i = 0; i < 5; i++) expect(random.randint(1, 2)).toBe(1)
    expect(Array.from({ length: 6 }, () => random.randint(1, 9))).toEqual([8, 5, 2, 7, 4, 4])
  })
})
