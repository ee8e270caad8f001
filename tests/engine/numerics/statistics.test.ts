import { describe, expect, it } from 'vitest'
import { INT3 } from '../../../src/engine/numerics/quantise.ts'
import {
  binomialOverflow,
  channelStatistics,
  entropyBits,
  tensorStatistics,
  valueRange,
  zeroRatio,
} from '../../../src/engine/numerics/statistics.ts'
import { firstProblem, integerTensor, valueOf } from './helpers.ts'

const format = { range: INT3, scale: 1 }

describe('statistics', () => {
  it('gives 3 bits to 8 equally frequent symbols, 0 to one, 1.5 to (1/2, 1/4, 1/4)', () => {
    expect(
      entropyBits(
        Float32Array.from({ length: 80 }, (_, i) => (i % 8) - 4),
        1,
      ),
    ).toBe(3)
    expect(entropyBits(new Float32Array(5).fill(0.2), 1)).toBe(0)
    expect(entropyBits(Float32Array.of(0, 0, 1, 2), 1)).toBe(1.5)
    expect(entropyBits(new Float32Array(0), 1)).toBe(0)
  })

  it('bins around the multiples of the bin width', () => {
    expect(entropyBits(Float32Array.of(-0.2, 0.2, 0.3, 0.7), 0.5)).toBe(1)
    expect(entropyBits(Float32Array.of(-0.2, 0.2), 0.5)).toBe(0)
  })

  it('finds ranges and zeros', () => {
    expect(valueRange(Float32Array.of(-3, 2, 1))).toEqual({ min: -3, max: 2, maxMagnitude: 3 })
    expect(zeroRatio(Float32Array.of(0, -0, 1, 2))).toBe(0.5)
  })

  it('gives the binomial tail: 0.52 % at the published 1.86 %, others from the sum of binomial coefficients', () => {
    expect(binomialOverflow(0.0186)).toBeCloseTo(0.0052, 4)
    expect(binomialOverflow(0.024)).toBeCloseTo(0.014589810693, 11)
    expect(binomialOverflow(0.05)).toBeCloseTo(0.18, 2)
    expect(binomialOverflow(0.5, { groupSize: 2, perGroup: 1 })).toBeCloseTo(0.25, 15)
    expect([
      binomialOverflow(0),
      binomialOverflow(1),
      binomialOverflow(0.3, { groupSize: 4, perGroup: 4 }),
    ]).toEqual([0, 1, 0])
  })

  it('measures a hand-worked tensor', () => {
    const previous = { shape: [1, 2, 1, 4], data: Float32Array.of(1, 2, 3, 4, 0, 0, 0, 0) }
    const current = { shape: [1, 2, 1, 4], data: Float32Array.of(1, 2, 3, 14, -1, 0.25, 0, 10) }
    const all = valueOf(
      tensorStatistics(current, previous, { ...format, limits: { groupSize: 4, perGroup: 0 } }),
    )
    expect(all).toMatchObject({
      elements: 8,
      rawRange: { min: -1, max: 14, maxMagnitude: 14 },
      deltaRange: { min: -1, max: 10, maxMagnitude: 10 },
      outlierRatio: 0.25,
      zeroRatio: 0.5,
      quantisedZeroRatio: 0.625,
      signAgreement: 0.75,
      measuredOverflow: 1,
    })
    const channels = valueOf(channelStatistics(current, previous, format))
    expect(channels.map((c) => c.zeroRatio)).toEqual([0.75, 0.25])
    expect(channels.map((c) => c.outlierRatio)).toEqual([0.25, 0.25])
    expect(channels.map((c) => c.measuredOverflow)).toEqual([0, 0])
  })

  it('adds up: channel figures average to the tensor figures', () => {
    const previous = integerTensor(1, [2, 3, 4, 4], -9, 9)
    const current = integerTensor(2, [2, 3, 4, 4], -9, 9)
    const all = valueOf(tensorStatistics(current, previous, format))
    const channels = valueOf(channelStatistics(current, previous, format))
    for (const key of ['outlierRatio', 'zeroRatio', 'quantisedZeroRatio', 'signAgreement'] as const) {
      expect(channels.reduce((total, c) => total + c[key], 0) / 3).toBeCloseTo(all[key], 12)
    }
  })

  it('refuses unequal shapes', () => {
    const [a, b] = [integerTensor(1, [1, 2, 3, 3], 0, 1), integerTensor(1, [1, 2, 3, 4], 0, 1)]
    expect(firstProblem(tensorStatistics(a, b, format)).code).toBe('shape-mismatch')
  })
})
