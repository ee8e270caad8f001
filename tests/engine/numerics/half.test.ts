import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  floatToHalfBits,
  fromHalfArray,
  halfBitsToFloat,
  roundArrayToHalf,
  roundToHalf,
  toHalfArray,
} from '../../../src/engine/numerics/half.ts'

// Node 24 has both; neither is in the ES2024 library the engine is compiled against.
const native = (Math as { f16round?: (x: number) => number }).f16round
const NativeHalfArray = (globalThis as { Float16Array?: new (buffer: ArrayBufferLike) => ArrayLike<number> })
  .Float16Array

describe('FP16', () => {
  it('round-trips all 65536 bit patterns, NaNs included', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = halfBitsToFloat(bits)
      const isNan = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0
      expect(Number.isNaN(value)).toBe(isNan)
      if (isNan) expect(Number.isNaN(halfBitsToFloat(floatToHalfBits(value)))).toBe(true)
      else if (floatToHalfBits(value) !== bits) expect(floatToHalfBits(value)).toBe(bits)
    }
  })

  it.skipIf(NativeHalfArray === undefined)('decodes every pattern like Float16Array', () => {
    const bits = Uint16Array.from({ length: 65536 }, (_, i) => i)
    expect(Array.from(fromHalfArray(bits))).toEqual(Array.from(new NativeHalfArray!(bits.buffer)))
  })

  it('rounds ties to even, keeps subnormals, overflows to infinity from 65520', () => {
    expect(floatToHalfBits(1 + 2 ** -11)).toBe(0x3c00)
    expect(floatToHalfBits(1 + 3 * 2 ** -11)).toBe(0x3c02)
    expect(roundToHalf(2 ** -24)).toBe(2 ** -24)
    expect(roundToHalf(2 ** -25)).toBe(0)
    expect(roundToHalf(1.5 * 2 ** -24)).toBe(2 ** -23)
    expect(floatToHalfBits(2 ** -14 - 2 ** -26)).toBe(0x0400)
    expect(roundToHalf(65519.99)).toBe(65504)
    expect(roundToHalf(65520)).toBe(Infinity)
    expect(Object.is(roundToHalf(-0), -0)).toBe(true)
    expect(roundToHalf(-1e300)).toBe(-Infinity)
  })

  it('rounds float64 once: just above a tie goes up', () => {
    expect(floatToHalfBits(1 + 2 ** -11 + 2 ** -40)).toBe(0x3c01)
    expect(floatToHalfBits(-(1 + 2 ** -11 + 2 ** -40))).toBe(0xbc01)
  })

  it.skipIf(native === undefined)('agrees with Math.f16round on any double', () => {
    fc.assert(
      fc.property(fc.double(), (x) => Object.is(roundToHalf(x), native!(x))),
      { numRuns: 5000 },
    )
    fc.assert(
      fc.property(fc.double({ min: -7e4, max: 7e4 }), fc.integer({ min: -30, max: 0 }), (x, shift) =>
        Object.is(roundToHalf(x * 2 ** shift), native!(x * 2 ** shift)),
      ),
      { numRuns: 5000 },
    )
  })

  it('rounds arrays in place and converts them both ways', () => {
    const values = Float32Array.of(0.1, -3, 65504)
    expect(roundArrayToHalf(values)).toBe(values)
    expect(values[0]).toBe(roundToHalf(0.1))
    expect(fromHalfArray(toHalfArray(values))).toEqual(values)
  })
})

describe('roundToHalf', () => {
  it('is the value of the bits, whichever way it is computed', () => {
    const anyDouble = fc.oneof(
      fc.double({ noNaN: true }),
      fc.double({ noNaN: true, min: -70_000, max: 70_000 }),
      fc.double({ noNaN: true, min: -1, max: 1 }),
      // Halfway between two FP16 values, and a little off.
      fc
        .tuple(
          fc.integer({ min: 0, max: 0xffff }),
          fc.constantFrom(1, 1 + 2 ** -11, 1 - 2 ** -11, 1 + 2 ** -40),
        )
        .map(([bits, factor]) => halfBitsToFloat(bits) * factor)
        .filter((value) => !Number.isNaN(value)),
    )
    fc.assert(
      fc.property(anyDouble, (value) => {
        expect(roundToHalf(value)).toBe(halfBitsToFloat(floatToHalfBits(value)))
      }),
      { numRuns: 5000 },
    )
  })
})
