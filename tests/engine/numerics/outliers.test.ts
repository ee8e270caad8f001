import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { halfBitsToFloat } from '../../../src/engine/numerics/half.ts'
import { selectOutliers, splitDelta } from '../../../src/engine/numerics/outliers.ts'
import { INT3 } from '../../../src/engine/numerics/quantise.ts'

/** A vector of ones with outliers of the given values at the given positions. */
function vector(length: number, outliers: Readonly<Record<number, number>>): Float32Array {
  const data = new Float32Array(length).fill(1)
  for (const [position, value] of Object.entries(outliers)) data[Number(position)] = value
  return data
}

describe('outliers', () => {
  it('splits by the rounded quotient, exact at the ends of the range', () => {
    const split = splitDelta(Float32Array.of(-4.6, -4.4, 3.4, 3.6, 0), 1, INT3)
    expect(Array.from(split.outlierIndex)).toEqual([0, 3])
    expect(Array.from(split.codes)).toEqual([0, -4, 3, 0, 0])
    expect(halfBitsToFloat(split.outlierHalf[1]!)).toBe(3.599609375)
  })

  it('keeps exactly 4 outliers of a group without clipping', () => {
    const data = vector(60, { 0: 10, 7: -20, 30: 30, 59: -40 })
    const { codes, exactHalf, use } = selectOutliers(splitDelta(data, 1, INT3), 60)
    expect(use).toEqual({ groups: 1, overflowGroups: 0, kept: 4, clipped: 0 })
    expect([0, 7, 30, 59].map((i) => halfBitsToFloat(exactHalf[i]!))).toEqual([10, -20, 30, -40])
    expect([0, 7, 30, 59].map((i) => codes[i])).toEqual([0, 0, 0, 0])
  })

  it('clips the fifth outlier of a group to the end of the range on its side', () => {
    const data = vector(61, { 0: 10, 1: 10, 2: 10, 3: 10, 58: -10, 59: 10, 60: -10 })
    const { codes, exactHalf, use } = selectOutliers(splitDelta(data, 1, INT3), 61)
    expect(use).toEqual({ groups: 2, overflowGroups: 1, kept: 5, clipped: 2 })
    expect([codes[58], codes[59], codes[60]]).toEqual([-4, 3, 0])
    expect(halfBitsToFloat(exactHalf[60]!)).toBe(-10)
    expect(exactHalf[58]).toBe(0)
  })

  it('starts new groups with every inner product', () => {
    const data = new Float32Array(20).fill(9)
    expect(selectOutliers(splitDelta(data, 1, INT3), 10, { groupSize: 8, perGroup: 1 }).use).toEqual({
      groups: 4,
      overflowGroups: 4,
      kept: 4,
      clipped: 16,
    })
  })

  it('keeps the first 4 outliers of every 60 and clips the others, for any vector', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -12, max: 12 }), { maxLength: 300 }), (values) => {
        const data = Float32Array.from(values)
        const { codes, exactHalf } = selectOutliers(splitDelta(data, 1, INT3), Math.max(1, data.length))
        let seen = 0
        data.forEach((x, i) => {
          if (i % 60 === 0) seen = 0
          const isOutlier = x > 3 || x < -4
          if (isOutlier) seen++
          const kept = isOutlier && seen <= 4
          expect(halfBitsToFloat(exactHalf[i]!)).toBe(kept ? x : 0)
          expect(codes[i]! + 0).toBe(kept ? 0 : Math.min(3, Math.max(-4, x)) + 0)
        })
      }),
    )
  })
})
