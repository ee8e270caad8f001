const floatView = new Float32Array(1)
const bitView = new Uint32Array(floatView.buffer)

/** FP16 bits of the float32 with these bits: round to nearest even, overflow to infinity, NaN kept quiet. */
function halfBitsOfFloatBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x1ff)
  // 65520 = halfway between the largest finite half and 2^16; the tie goes to the even side, infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude >= 0x38800000) {
    // Normal half: rebias the exponent (127 - 15 = 112), then round away the 13 extra fraction bits.
    const rebiased = magnitude - 0x38000000
    return sign | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13)
  }
  // Below 2^-25 everything is zero; exactly 2^-25 is a tie between 0 and 2^-24, and 0 is even.
  if (magnitude <= 0x33000000) return sign
  const shift = 126 - (magnitude >>> 23)
  const fraction = (magnitude & 0x7fffff) | 0x800000
  const half = 1 << (shift - 1)
  const kept = fraction >>> shift
  const rest = fraction & ((1 << shift) - 1)
  return sign | (kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0))
}

/** The FP16 (IEEE 754 binary16) bits, 0 .. 65535, nearest to `value` (float64, rounded once); ties to even. */
export function floatToHalfBits(value: number): number {
  floatView[0] = value
  const rounded = floatView[0]
  const bits = bitView[0] ?? 0
  if (rounded === value || Number.isNaN(value)) return halfBitsOfFloatBits(bits)
  // Not a float32: truncate and set the last bit (round to odd), so that the second rounding cannot see a false tie.
  const truncated = Math.abs(rounded) > Math.abs(value) ? bits - 1 : bits
  return halfBitsOfFloatBits(truncated | 1)
}

/** The value of 16 FP16 bits; every half is exact in float32. */
export function halfBitsToFloat(bits: number): number {
  const exponent = (bits >>> 10) & 0x1f
  const fraction = bits & 0x3ff
  const sign = (bits & 0x8000) === 0 ? 1 : -1
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  // (1024 + fraction) * 2^(exponent - 25), built from float32 bits to avoid a power in hot loops.
  bitView[0] = ((bits & 0x8000) << 16) | ((exponent + 112) << 23) | (fraction << 13)
  return floatView[0] ?? 0
}

const doubleView = new Float64Array(1)
const doubleWords = new Uint32Array(doubleView.buffer)
/** Place of a double's high word in its two 32-bit words. */
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0
/** Exponent bits, in a double's high word, of the smallest normal FP16 value and of the largest binade but one. */
const SMALLEST_NORMAL = (1023 - 14) << 20
const LARGEST_SAFE = (1023 + 14) << 20

/**
 * `value` rounded to the nearest FP16 value, ties to even. Away from the ends of the range it adds and subtracts
 * 1.5 * 2^(e + 42), whose last place is 2^(e - 10), that of an FP16 value with exponent e: the addition rounds.
 */
export function roundToHalf(value: number): number {
  doubleView[0] = value
  const exponent = (doubleWords[HIGH_WORD] ?? 0) & 0x7ff00000
  if (exponent < SMALLEST_NORMAL || exponent > LARGEST_SAFE) return halfBitsToFloat(floatToHalfBits(value))
  doubleWords[HIGH_WORD] = (exponent + (42 << 20)) | 0x80000
  doubleWords[1 - HIGH_WORD] = 0
  const shift = doubleView[0] ?? 0
  return value + shift - shift
}

/** Rounds every element to FP16 precision in place; returns the same array. */
export function roundArrayToHalf(values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = roundToHalf(values[i] ?? 0)
  return values
}

/** FP16 bits of every element, same order: the form in which raw activations and outliers are stored. */
export function toHalfArray(values: Float32Array): Uint16Array {
  const bits = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) bits[i] = floatToHalfBits(values[i] ?? 0)
  return bits
}

/** The values of FP16 bits, exact, same order. */
export function fromHalfArray(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) values[i] = halfBitsToFloat(bits[i] ?? 0)
  return values
}
