import { fail, ok, problem } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'

/** The integers a quantised delta may take, both ends included. */
export interface IntegerRange {
  readonly bits: number
  readonly min: number
  readonly max: number
}

/** Two's complement uses -2^(n-1) too; symmetric leaves that code out. */
export type RangeKind = 'twos-complement' | 'symmetric'

/** n-bit range, n = 2 .. 8: INT3 = -4 .. 3 and INT5 = -16 .. 15 (symmetric: -3 .. 3 and -15 .. 15). */
export function integerRange(bits: number, kind: RangeKind = 'twos-complement'): IntegerRange {
  const max = 2 ** (bits - 1) - 1
  return { bits, min: kind === 'symmetric' ? -max : -max - 1, max }
}

/** Cambricon-D's inlier format. */
export const INT3: IntegerRange = integerRange(3)
/** The format of the Diffy-like designs. */
export const INT5: IntegerRange = integerRange(5)

/**
 * How the scale s of x = s * q is found; the paper does not say. All ignore the extra negative code: s = bound / range.max.
 * `max`: bound = max |x|, nothing clips. `percentile`: bound = the smallest |x| that is >= the given percentage of all |x|
 * (nearest rank, no interpolation). `fixed`: s itself.
 */
export type ScaleRule =
  | { readonly kind: 'max' }
  | { readonly kind: 'percentile'; readonly percent: number }
  | { readonly kind: 'fixed'; readonly scale: number }

/** What happens at exactly half a step: to the even neighbour, or away from zero. */
export type RoundingMode = 'half-even' | 'half-away'

/** IEEE 754's, numpy's and torch's rule; the paper does not state the hardware's. */
export const DEFAULT_ROUNDING: RoundingMode = 'half-even'

const ROUND_TO_INTEGER = 1.5 * 2 ** 52
const MAGIC_RANGE = 2 ** 50

/** Nearest integer, ties to the even one (numpy.round, torch.round). */
export function roundHalfEven(x: number): number {
  // Beside 1.5 * 2^52 a double's last place is 1, and the addition itself rounds to even.
  if (x > -MAGIC_RANGE && x < MAGIC_RANGE) return x + ROUND_TO_INTEGER - ROUND_TO_INTEGER
  const down = Math.floor(x)
  const rest = x - down
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1
  return down % 2 === 0 ? down : down + 1
}

/** Nearest integer, ties away from zero. */
export function roundHalfAway(x: number): number {
  const magnitude = Math.abs(x)
  const down = Math.floor(magnitude)
  const rounded = magnitude - down >= 0.5 ? down + 1 : down
  return x < 0 ? -rounded : rounded
}

/** The integer nearest to x / s under a rounding mode, before any clipping. */
export function quantiseValue(x: number, scale: number, rounding: RoundingMode): number {
  return rounding === 'half-even' ? roundHalfEven(x / scale) : roundHalfAway(x / scale)
}

function magnitudeBound(data: Float32Array, percent: number): number {
  const magnitudes = new Float32Array(data.length)
  for (let i = 0; i < data.length; i++) magnitudes[i] = Math.abs(data[i] ?? 0)
  magnitudes.sort()
  const rank = Math.max(1, Math.ceil((percent * magnitudes.length) / 100))
  return magnitudes[rank - 1] ?? 0
}

/** The scale s > 0 for `data` under `rule`; 1 when every value within the bound is zero (any scale is then exact). */
export function chooseScale(data: Float32Array, range: IntegerRange, rule: ScaleRule): Result<number> {
  if (rule.kind === 'fixed') {
    if (rule.scale > 0 && Number.isFinite(rule.scale)) return ok(rule.scale)
    return fail(
      problem('bad-scale', 'The scale must be positive', {
        field: 'scale',
        expected: '> 0',
        got: `${rule.scale}`,
      }),
    )
  }
  if (rule.kind === 'percentile' && !(rule.percent > 0 && rule.percent <= 100)) {
    const got = `${rule.percent}`
    return fail(
      problem('bad-percentile', 'Not a percentage', { field: 'percent', expected: '0 < p <= 100', got }),
    )
  }
  const bad = data.findIndex((x) => !Number.isFinite(x))
  if (bad !== -1) {
    return fail(
      problem('not-finite', 'A value is infinite or not a number', {
        field: `element ${bad}`,
        expected: 'finite values',
        got: `${data[bad]}`,
        remedy: 'Record the activations again without overflow, or replace these values.',
      }),
    )
  }
  const bound = magnitudeBound(data, rule.kind === 'max' ? 100 : rule.percent)
  return ok(bound === 0 ? 1 : bound / range.max)
}

/** Quantised values and how many did not fit. */
export interface Quantised {
  /** clip(round(x / s)), same order as the input. */
  readonly codes: Int8Array
  readonly scale: number
  /** Number of values whose rounded quotient lay outside the range. */
  readonly clipped: number
}

/** q = clip(round(x / s), min .. max) for every element; |x - s q| <= s / 2 unless it was clipped. */
export function quantise(
  data: Float32Array,
  scale: number,
  range: IntegerRange,
  rounding: RoundingMode = DEFAULT_ROUNDING,
): Quantised {
  const codes = new Int8Array(data.length)
  let clipped = 0
  for (let i = 0; i < data.length; i++) {
    const q = quantiseValue(data[i] ?? 0, scale, rounding)
    const inside = q < range.min ? range.min : q > range.max ? range.max : q
    if (inside !== q) clipped++
    codes[i] = inside
  }
  return { codes, scale, clipped }
}

/** s * q for every code, rounded to float32. */
export function dequantise(codes: Int8Array, scale: number): Float32Array {
  const values = new Float32Array(codes.length)
  for (let i = 0; i < codes.length; i++) values[i] = (codes[i] ?? 0) * scale
  return values
}
