import { fail, ok, problem } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'

/** One bit per element, element i at bit i % 8 of byte i / 8 (lowest first); 1 where the value is above zero. */
export interface SignBits {
  readonly bytes: Uint8Array
  readonly length: number
}

/** Bytes of a one-bit-per-element tensor. */
export function bitBytes(elements: number): number {
  return Math.ceil(elements / 8)
}

/** The sign tensor of raw values: 1 where x > 0, so zero, -0 and NaN count as masked, as ReLU gives 0 there. */
export function signBits(raw: Float32Array): SignBits {
  const bytes = new Uint8Array(bitBytes(raw.length))
  refreshSigns(raw, bytes)
  return { bytes, length: raw.length }
}

/** Rewrites `bytes` with the signs of `raw`; returns how many bits changed. */
export function refreshSigns(raw: Float32Array, bytes: Uint8Array): number {
  let flips = 0
  for (let start = 0; start < raw.length; start += 8) {
    const end = Math.min(start + 8, raw.length)
    let byte = 0
    for (let i = start; i < end; i++) if ((raw[i] ?? 0) > 0) byte |= 1 << (i & 7)
    flips += countBits(byte ^ (bytes[start >> 3] ?? 0))
    bytes[start >> 3] = byte
  }
  return flips
}

/** Number of ones in a byte. */
export function countBits(byte: number): number {
  let count = 0
  for (let rest = byte; rest !== 0; rest &= rest - 1) count++
  return count
}

/** Bit `i` of packed bits, 0 or 1. */
export function bitAt(bytes: Uint8Array, i: number): number {
  return ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1
}

/**
 * Sign-mask ReLU (Cambricon-D): dReLU(Y) = dY AND sign(Y_prev). Exact where Y keeps its sign between the steps.
 * Where it flips, the result minus the exact delta is -|Y_t| with the fresh sign of Y_{t-1} that the near-memory
 * update left (and +|Y_{t-1}| if the sign of Y_t were used). A stale sign, from an older step and wrong for a value
 * that now keeps its side, errs by |dY| at every such step. Nothing later takes the error back: the next layer's raw values keep it until a dense pass.
 */
export function signMaskRelu(delta: Float32Array, signs: SignBits): Result<Float32Array> {
  if (delta.length !== signs.length) {
    return fail(
      problem('sign-length', 'The sign tensor belongs to another tensor', {
        field: 'signs',
        expected: `${delta.length} bits`,
        got: `${signs.length} bits`,
      }),
    )
  }
  const masked = new Float32Array(delta.length)
  for (let i = 0; i < delta.length; i++) masked[i] = bitAt(signs.bytes, i) === 1 ? (delta[i] ?? 0) : 0
  return ok(masked)
}

/** ReLU, max(x, 0), as a new array. */
export function relu(raw: Float32Array): Float32Array {
  const result = new Float32Array(raw.length)
  for (let i = 0; i < raw.length; i++) result[i] = Math.max(raw[i] ?? 0, 0)
  return result
}

/** The exact delta behind a ReLU, ReLU(Y_t) - ReLU(Y_{t-1}), which needs both raw tensors; equal lengths. */
export function exactReluDelta(current: Float32Array, previous: Float32Array): Float32Array {
  const result = new Float32Array(current.length)
  for (let i = 0; i < current.length; i++) {
    result[i] = Math.max(current[i] ?? 0, 0) - Math.max(previous[i] ?? 0, 0)
  }
  return result
}

/** Fraction of elements with equal sign bits, 0..1; 1 for empty tensors (the paper's example: 0.9959). */
export function signAgreement(a: SignBits, b: SignBits): number {
  const length = Math.min(a.length, b.length)
  if (length === 0) return 1
  let different = 0
  for (let i = 0; i < length; i++) different += bitAt(a.bytes, i) ^ bitAt(b.bytes, i)
  return 1 - different / length
}
