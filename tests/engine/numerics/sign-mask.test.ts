import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeDelta } from '../../../src/engine/numerics/delta-codec.ts'
import { createNdpState, updateNdp, updateNdpCompressed } from '../../../src/engine/numerics/ndp.ts'
import { splitDelta } from '../../../src/engine/numerics/outliers.ts'
import { INT3 } from '../../../src/engine/numerics/quantise.ts'
import {
  exactReluDelta,
  relu,
  signAgreement,
  signBits,
  signMaskRelu,
} from '../../../src/engine/numerics/sign-mask.ts'
import { firstProblem, valueOf } from './helpers.ts'

const pairs = fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })))

function split(
  values: readonly (readonly [number, number])[],
): readonly [Float32Array, Float32Array, Float32Array] {
  const previous = Float32Array.from(values, ([a]) => a)
  const current = Float32Array.from(values, ([, b]) => b)
  return [previous, current, current.map((x, i) => x - previous[i]!)]
}

describe('sign-mask ReLU', () => {
  it('packs x > 0 lowest bit first', () => {
    const { bytes, length } = signBits(Float32Array.of(1, -1, 0, 2, -0, NaN, 3, -2, 4))
    expect(Array.from(bytes)).toEqual([0b01001001, 1])
    expect(length).toBe(9)
  })

  it('is the exact ReLU delta where the sign holds, and off by -|Y_t| (fresh) or +|Y_(t-1)| (sign of t) where it flips', () => {
    fc.assert(
      fc.property(pairs, (values) => {
        const [previous, current, delta] = split(values)
        const exact = exactReluDelta(current, previous)
        const fresh = valueOf(signMaskRelu(delta, signBits(previous)))
        const ahead = valueOf(signMaskRelu(delta, signBits(current)))
        for (let i = 0; i < delta.length; i++) {
          const flipped = previous[i]! > 0 !== current[i]! > 0
          expect(fresh[i]! - exact[i]! + 0).toBe(flipped ? -Math.abs(current[i]!) + 0 : 0)
          expect(ahead[i]! - exact[i]! + 0).toBe(flipped ? Math.abs(previous[i]!) : 0)
        }
      }),
    )
  })

  it('errs by |dY| under a stale sign that is wrong for a value keeping its side', () => {
    fc.assert(
      fc.property(pairs, (values) => {
        const [previous, current, delta] = split(values)
        const stale = valueOf(signMaskRelu(delta, signBits(previous.map((x) => (x > 0 ? -1 : 1)))))
        const exact = exactReluDelta(current, previous)
        for (let i = 0; i < delta.length; i++) {
          if (previous[i]! > 0 !== current[i]! > 0) continue
          expect(Math.abs(stale[i]! - exact[i]!)).toBe(Math.abs(delta[i]!))
        }
      }),
    )
  })

  it('leaves a flip in the accumulated activation: 1, -1, 1 ends at -1 instead of 1', () => {
    const state = createNdpState(Float32Array.of(1))
    let activation = 1
    for (const step of [-2, 2]) {
      activation += valueOf(signMaskRelu(Float32Array.of(step), state.signs))[0]!
      updateNdp(state, Float32Array.of(step))
    }
    expect(Array.from(relu(state.raw))).toEqual([1])
    expect(activation).toBe(-1)
  })

  it('counts agreement over real elements only', () => {
    const a = signBits(Float32Array.of(1, 1, 1, -1, 1))
    const b = signBits(Float32Array.of(1, -1, 1, -1, 1))
    expect(signAgreement(a, b)).toBe(0.8)
    expect(signAgreement(a, a)).toBe(1)
  })

  it('refuses signs of another tensor', () => {
    expect(firstProblem(signMaskRelu(new Float32Array(3), signBits(new Float32Array(4)))).code).toBe(
      'sign-length',
    )
  })
})

describe('near-memory update', () => {
  it('leaves raw = x_t and the signs of x_t, and counts the flips', () => {
    fc.assert(
      fc.property(pairs, (values) => {
        const [previous, current, delta] = split(values)
        const state = createNdpState(previous.slice())
        const flips = valueOf(updateNdp(state, delta))
        expect(state.raw).toEqual(current)
        expect(state.signs).toEqual(signBits(current))
        expect(flips).toBe(values.filter(([a, b]) => a > 0 !== b > 0).length)
      }),
    )
  })

  it('does the same from the compressed delta, within half a scale per inlier', () => {
    const delta = Float32Array.of(0.1, -0.26, 5, -0.5, 0)
    const encoded = valueOf(encodeDelta(splitDelta(delta, 0.25, INT3)))
    const state = createNdpState(new Float32Array(5))
    expect(valueOf(updateNdpCompressed(state, encoded))).toBe(1)
    expect(Array.from(state.raw)).toEqual([0, -0.25, 5, -0.5, 0])
  })

  it('rounds raw values to FP16 unless told otherwise', () => {
    const fine = createNdpState(Float32Array.of(2048))
    updateNdp(fine, Float32Array.of(1), 'float32')
    const half = createNdpState(Float32Array.of(2048))
    updateNdp(half, Float32Array.of(1))
    expect([fine.raw[0], half.raw[0]]).toEqual([2049, 2048])
    expect(firstProblem(updateNdp(half, new Float32Array(2))).code).toBe('delta-length')
  })
})
