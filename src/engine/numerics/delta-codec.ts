import { fail, ok, problem } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'
import { halfBitsToFloat } from './half.ts'
import type { SplitDelta } from './outliers.ts'
import type { IntegerRange } from './quantise.ts'
import { bitAt, bitBytes, countBits } from './sign-mask.ts'

/**
 * Bits per part of Cambricon-D's DRAM format of a delta tensor. Every element has an inlier slot (0 for an outlier)
 * and a bitmap bit; outliers follow as FP16.
 */
export interface CompressionParams {
  /** Bits an inlier slot takes: 3 packed, or 4 when INT3 is stored in a nibble, as the published traffic suggests. */
  readonly inlierSlotBits: number
  readonly outlierBits: number
  readonly bitmapBits: number
}

/** Nibble slots, FP16 outliers, 1-bit bitmap: (5 + 16 rho) / 8 bytes per element, the traffic model's `delta`. */
export const DEFAULT_COMPRESSION: CompressionParams = { inlierSlotBits: 4, outlierBits: 16, bitmapBits: 1 }

/** Payload bits of a compressed delta: elements * (slot + bitmap) + outliers * 16; the sign tensor is not part of it. */
export function compressedBits(
  elements: number,
  outliers: number,
  params: CompressionParams = DEFAULT_COMPRESSION,
): number {
  return elements * (params.inlierSlotBits + params.bitmapBits) + outliers * params.outlierBits
}

/** Bytes of `encodeDelta`'s output: each of the three parts is rounded up to a whole byte. */
export function compressedBytes(elements: number, outliers: number, inlierSlotBits: number): number {
  return Math.ceil((elements * inlierSlotBits) / 8) + bitBytes(elements) + 2 * outliers
}

/** A delta tensor as it crosses the DRAM bus, and the few numbers a layer descriptor would hold. */
export interface EncodedDelta {
  /** Inlier slots (two's complement, lowest bit first), then the bitmap, then the outliers (little endian). */
  readonly bytes: Uint8Array
  readonly elements: number
  readonly outliers: number
  readonly inlierSlotBits: number
  readonly range: IntegerRange
  readonly scale: number
}

/** Packs a split delta; `inlierSlotBits` from the range's bits to 8. */
export function encodeDelta(
  split: SplitDelta,
  inlierSlotBits: number = DEFAULT_COMPRESSION.inlierSlotBits,
): Result<EncodedDelta> {
  const { range, scale, codes, outlierIndex, outlierHalf } = split
  if (!(Number.isInteger(inlierSlotBits) && inlierSlotBits >= range.bits && inlierSlotBits <= 8)) {
    return fail(
      problem('slot-width', 'The inlier slot cannot hold the codes', {
        field: 'inlierSlotBits',
        expected: `${range.bits} .. 8`,
        got: `${inlierSlotBits}`,
      }),
    )
  }
  const elements = codes.length
  const outliers = outlierIndex.length
  const bytes = new Uint8Array(compressedBytes(elements, outliers, inlierSlotBits))
  packSlots(codes, inlierSlotBits, bytes)
  const bitmap = Math.ceil((elements * inlierSlotBits) / 8)
  const list = bitmap + bitBytes(elements)
  for (let i = 0; i < outliers; i++) {
    const position = outlierIndex[i] ?? 0
    const half = outlierHalf[i] ?? 0
    const at = bitmap + (position >> 3)
    bytes[at] = (bytes[at] ?? 0) | (1 << (position & 7))
    bytes[list + 2 * i] = half & 0xff
    bytes[list + 2 * i + 1] = half >> 8
  }
  return ok({ bytes, elements, outliers, inlierSlotBits, range, scale })
}

function packSlots(codes: Int8Array, slotBits: number, into: Uint8Array): void {
  const mask = (1 << slotBits) - 1
  let pending = 0
  let bits = 0
  let at = 0
  for (let i = 0; i < codes.length; i++) {
    pending |= ((codes[i] ?? 0) & mask) << bits
    bits += slotBits
    if (bits >= 8) {
      into[at++] = pending & 0xff
      pending >>>= 8
      bits -= 8
    }
  }
  if (bits > 0) into[at] = pending & 0xff
}

function unpackSlots(bytes: Uint8Array, slotBits: number, into: Int8Array): void {
  const mask = (1 << slotBits) - 1
  const unused = 32 - slotBits
  let pending = 0
  let bits = 0
  let at = 0
  for (let i = 0; i < into.length; i++) {
    if (bits < slotBits) {
      pending |= (bytes[at++] ?? 0) << bits
      bits += 8
    }
    into[i] = ((pending & mask) << unused) >> unused
    pending >>>= slotBits
    bits -= slotBits
  }
}

/** The split delta again, equal in every field; refuses bytes whose size or bitmap contradicts the counts. */
export function decodeDelta(encoded: EncodedDelta): Result<SplitDelta> {
  const { bytes, elements, outliers, inlierSlotBits, range, scale } = encoded
  const size = compressedBytes(elements, outliers, inlierSlotBits)
  if (bytes.length !== size) {
    return fail(
      problem('encoded-size', 'The compressed delta has the wrong size', {
        field: 'bytes',
        expected: `${size} bytes for ${elements} elements and ${outliers} outliers`,
        got: `${bytes.length} bytes`,
      }),
    )
  }
  const bitmapStart = Math.ceil((elements * inlierSlotBits) / 8)
  const bitmap = bytes.subarray(bitmapStart, bitmapStart + bitBytes(elements))
  const marked = bitmap.reduce((sum, byte) => sum + countBits(byte), 0)
  if (marked !== outliers) {
    const got = `${marked} marked`
    return fail(
      problem('encoded-bitmap', 'The bitmap contradicts the outlier list', {
        field: 'bytes',
        expected: `${outliers} marked`,
        got,
      }),
    )
  }
  const codes = new Int8Array(elements)
  unpackSlots(bytes, inlierSlotBits, codes)
  const outlierIndex = new Int32Array(outliers)
  const outlierHalf = new Uint16Array(outliers)
  let at = bitmapStart + bitmap.length
  let next = 0
  for (let i = 0; i < elements; i++) {
    if (bitAt(bitmap, i) === 0) continue
    outlierIndex[next] = i
    outlierHalf[next] = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    next++
    at += 2
  }
  return ok({ range, scale, codes, outlierIndex, outlierHalf })
}

/** The delta a split stands for: s * q at inliers (rounded to float32), the FP16 value at outliers. */
export function mergeDelta(split: SplitDelta): Float32Array {
  const values = new Float32Array(split.codes.length)
  for (let i = 0; i < values.length; i++) values[i] = (split.codes[i] ?? 0) * split.scale
  for (let i = 0; i < split.outlierIndex.length; i++) {
    values[split.outlierIndex[i] ?? 0] = halfBitsToFloat(split.outlierHalf[i] ?? 0)
  }
  return values
}
