import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DEFAULT_COMPRESSION,
  compressedBits,
  compressedBytes,
  decodeDelta,
  encodeDelta,
  mergeDelta,
} from '../../../src/engine/numerics/delta-codec.ts'
import { roundToHalf } from '../../../src/engine/numerics/half.ts'
import { splitDelta } from '../../../src/engine/numerics/outliers.ts'
import { INT3, INT5 } from '../../../src/engine/numerics/quantise.ts'
import { firstProblem, valueOf } from './helpers.ts'

const deltas = fc
  .array(fc.float({ noNaN: true, min: -40, max: 40 }), { maxLength: 200 })
  .map((x) => Float32Array.from(x))

describe('compressed delta', () => {
  it('decodes to what was encoded and has the size of the closed form', () => {
    fc.assert(
      fc.property(
        deltas,
        fc.constantFrom(INT3, INT5),
        fc.integer({ min: 3, max: 8 }),
        (delta, range, slot) => {
          const split = splitDelta(delta, 0.5, range)
          const encoded = encodeDelta(split, slot)
          if (slot < range.bits) {
            expect(firstProblem(encoded).code).toBe('slot-width')
            return
          }
          const value = valueOf(encoded)
          const [n, k] = [delta.length, split.outlierIndex.length]
          expect(valueOf(decodeDelta(value))).toEqual(split)
          expect(value.bytes.length).toBe(Math.ceil((n * slot) / 8) + Math.ceil(n / 8) + 2 * k)
          // At most 7 unused bits in each of the first two parts; none when 8 divides the number of elements.
          const payload = compressedBits(n, k, { ...DEFAULT_COMPRESSION, inlierSlotBits: slot })
          const unused = value.bytes.length * 8 - payload
          expect(unused).toBeGreaterThanOrEqual(0)
          expect(unused).toBeLessThan(15)
          if (n % 8 === 0) expect(unused).toBe(0)
        },
      ),
    )
  })

  it('packs a hand-worked tensor', () => {
    const split = splitDelta(Float32Array.of(1, -1, 100, 3, -4), 1, INT3)
    // 3-bit slots, lowest first: 001 111 000 011 100 -> 00111001 | 11000110 ...; bitmap bit 2; 100 = 0x5640.
    expect(Array.from(valueOf(encodeDelta(split, 3)).bytes)).toEqual([
      0b00111001, 0b01000110, 0b100, 0x40, 0x56,
    ])
    expect(Array.from(valueOf(encodeDelta(split, 4)).bytes)).toEqual([0xf1, 0x30, 0x0c, 0b100, 0x40, 0x56])
  })

  it('matches the traffic model: 5.2976 bits per element at 1.86 % in nibbles, 4.2976 packed', () => {
    expect(compressedBits(10000, 186)).toBe(52976)
    expect(compressedBits(10000, 186, { inlierSlotBits: 3, bitmapBits: 1, outlierBits: 16 })).toBe(42976)
    expect(compressedBytes(10000, 186, 4) * 8).toBe(52976)
  })

  it('restores inliers within half a scale and outliers to FP16', () => {
    fc.assert(
      fc.property(deltas, (delta) => {
        const split = splitDelta(delta, 0.5, INT3)
        const restored = mergeDelta(valueOf(decodeDelta(valueOf(encodeDelta(split)))))
        const outliers = new Set(split.outlierIndex)
        delta.forEach((x, i) => {
          if (outliers.has(i)) expect(restored[i]).toBe(roundToHalf(x))
          else expect(Math.abs(restored[i]! - x)).toBeLessThanOrEqual(0.25)
        })
      }),
    )
  })

  it('refuses bytes that contradict the counts', () => {
    const encoded = valueOf(encodeDelta(splitDelta(Float32Array.of(1, 100), 1, INT3)))
    expect(firstProblem(decodeDelta({ ...encoded, bytes: encoded.bytes.subarray(1) })).code).toBe(
      'encoded-size',
    )
    const bytes = encoded.bytes.slice()
    bytes[1] = 3
    expect(firstProblem(decodeDelta({ ...encoded, bytes })).code).toBe('encoded-bitmap')
  })
})
