import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  INT3,
  INT5,
  chooseScale,
  dequantise,
  integerRange,
  quantise,
  roundHalfAway,
  roundHalfEven,
} from '../../../src/engine/numerics/quantise.ts'
import { firstProblem, valueOf } from './helpers.ts'

const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 })
const rounding = fc.constantFrom('half-even' as const, 'half-away' as const)

describe('quantise', () => {
  it('has the documented ranges', () => {
    expect(INT3).toEqual({ bits: 3, min: -4, max: 3 })
    expect(INT5).toEqual({ bits: 5, min: -16, max: 15 })
    expect(integerRange(3, 'symmetric')).toEqual({ bits: 3, min: -3, max: 3 })
  })

  it('rounds ties by the chosen rule', () => {
    const ties = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]
    expect(ties.map((x) => roundHalfEven(x) + 0)).toEqual([-2, -2, 0, 0, 2, 2])
    expect(ties.map(roundHalfAway)).toEqual([-3, -2, -1, 1, 2, 3])
    expect(roundHalfAway(0.49999999999999994)).toBe(0)
  })

  it('stays within half a scale unless it clips, and clips nothing under the max rule', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), rounding, (values, mode) => {
        const data = Float32Array.from(values)
        for (const range of [INT3, INT5]) {
          const scale = valueOf(chooseScale(data, range, { kind: 'max' }))
          const { codes, clipped } = quantise(data, scale, range, mode)
          expect(clipped).toBe(0)
          data.forEach((x, i) => {
            expect(Math.abs(x - scale * codes[i]!)).toBeLessThanOrEqual((scale / 2) * (1 + 1e-12))
          })
        }
      }),
    )
  })

  it('clips to INT_MIN and INT_MAX and counts it', () => {
    const { codes, clipped } = quantise(Float32Array.of(-9, -4.4, -4, 3, 3.4, 3.6, 9), 1, INT3)
    expect(Array.from(codes)).toEqual([-4, -4, -4, 3, 3, 3, 3])
    expect(clipped).toBe(3)
    expect(Array.from(dequantise(codes, 0.5))).toEqual([-2, -2, -2, 1.5, 1.5, 1.5, 1.5])
  })

  it('takes the percentile by nearest rank of the magnitudes', () => {
    const data = Float32Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? i + 1 : -(i + 1)))
    expect(valueOf(chooseScale(data, INT3, { kind: 'percentile', percent: 99 }))).toBe(33)
    expect(valueOf(chooseScale(data, INT3, { kind: 'percentile', percent: 100 }))).toBe(100 / 3)
    expect(valueOf(chooseScale(new Float32Array(4), INT3, { kind: 'max' }))).toBe(1)
  })

  it('refuses what has no scale', () => {
    const rule = { kind: 'max' } as const
    expect(firstProblem(chooseScale(Float32Array.of(1, NaN), INT3, rule)).field).toBe('element 1')
    expect(firstProblem(chooseScale(Float32Array.of(1), INT3, { kind: 'fixed', scale: 0 })).code).toBe(
      'bad-scale',
    )
    expect(firstProblem(chooseScale(Float32Array.of(1), INT3, { kind: 'percentile', percent: 0 })).code).toBe(
      'bad-percentile',
    )
  })
})
