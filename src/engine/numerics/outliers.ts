import { floatToHalfBits } from './half.ts'
import { DEFAULT_ROUNDING, quantiseValue } from './quantise.ts'
import type { IntegerRange, RoundingMode } from './quantise.ts'

/** How many outliers of a group of the inner product have an FP16 multiplier. */
export interface OutlierLimits {
  /** Inputs of one processing element per cycle. */
  readonly groupSize: number
  /** Of these, how many may be outliers; the first ones in order win. */
  readonly perGroup: number
}

/** Cambricon-D: 60 INT3 and 4 FP16 multipliers per processing element. */
export const CAMBRICON_D_LIMITS: OutlierLimits = { groupSize: 60, perGroup: 4 }

/** A delta split into narrow integers and FP16 outliers: what the DRAM format holds and the array consumes. */
export interface SplitDelta {
  readonly range: IntegerRange
  /** Value of one inlier step. */
  readonly scale: number
  /** Inlier codes, one per element in the tensor's order; 0 where the element is an outlier. */
  readonly codes: Int8Array
  /** Positions of the outliers, ascending. */
  readonly outlierIndex: Int32Array
  /** FP16 bits of the outliers, same order; beyond 65504 they are infinite (IEEE 754), as the raw values would be. */
  readonly outlierHalf: Uint16Array
}

/** Splits a delta: an element is an outlier when its rounded quotient x / s lies outside the range. */
export function splitDelta(
  data: Float32Array,
  scale: number,
  range: IntegerRange,
  rounding: RoundingMode = DEFAULT_ROUNDING,
): SplitDelta {
  const codes = new Int8Array(data.length)
  const isOutlier = new Uint8Array(data.length)
  let count = 0
  for (let i = 0; i < data.length; i++) {
    const q = quantiseValue(data[i] ?? 0, scale, rounding)
    if (q >= range.min && q <= range.max) codes[i] = q
    else {
      isOutlier[i] = 1
      count++
    }
  }
  const outlierIndex = new Int32Array(count)
  const outlierHalf = new Uint16Array(count)
  let next = 0
  for (let i = 0; i < data.length; i++) {
    if (isOutlier[i] === 0) continue
    outlierIndex[next] = i
    outlierHalf[next] = floatToHalfBits(data[i] ?? 0)
    next++
  }
  return { range, scale, codes, outlierIndex, outlierHalf }
}

/** What the processing elements did with the outliers they met, in inner-product positions. */
export interface OutlierUse {
  /** Groups looked at: inner products x ceil(inner length / group size). */
  readonly groups: number
  /** Groups with more outliers than multipliers. */
  readonly overflowGroups: number
  /** Outliers that got an FP16 multiplier. */
  readonly kept: number
  /** Outliers clipped to the end of the integer range. */
  readonly clipped: number
}

/** The operands of a row of inner products after the selection. */
export interface SelectedOperands {
  /** Integer operand; INT_MAX or INT_MIN where an outlier found no multiplier, 0 where it found one. */
  readonly codes: Int8Array
  /** FP16 bits of the kept outliers at their position, 0 elsewhere. */
  readonly exactHalf: Uint16Array
  readonly use: OutlierUse
}

/** INT_MAX for a positive outlier, INT_MIN for a negative one, from its FP16 bits. */
export function clipCode(half: number, range: IntegerRange): number {
  return (half & 0x8000) === 0 ? range.max : range.min
}

/**
 * The selector of the processing element, applied to a delta laid out as consecutive inner products of `innerLength`
 * elements: in every group the first `perGroup` outliers stay exact, later ones clip. Groups restart with every
 * inner product; the last group of one may be shorter.
 */
export function selectOutliers(
  split: SplitDelta,
  innerLength: number,
  limits: OutlierLimits = CAMBRICON_D_LIMITS,
): SelectedOperands {
  const codes = split.codes.slice()
  const exactHalf = new Uint16Array(codes.length)
  const rows = innerLength === 0 ? 0 : Math.ceil(codes.length / innerLength)
  const groupsPerRow = Math.ceil(innerLength / limits.groupSize)
  let lastGroup = -1
  let inGroup = 0
  let overflowGroups = 0
  let kept = 0
  for (let i = 0; i < split.outlierIndex.length; i++) {
    const position = split.outlierIndex[i] ?? 0
    const half = split.outlierHalf[i] ?? 0
    const row = Math.floor(position / innerLength)
    const group = row * groupsPerRow + Math.floor((position - row * innerLength) / limits.groupSize)
    inGroup = group === lastGroup ? inGroup + 1 : 1
    lastGroup = group
    if (inGroup <= limits.perGroup) {
      exactHalf[position] = half
      kept++
    } else {
      codes[position] = clipCode(half, split.range)
      if (inGroup === limits.perGroup + 1) overflowGroups++
    }
  }
  const use = { groups: rows * groupsPerRow, overflowGroups, kept, clipped: split.outlierIndex.length - kept }
  return { codes, exactHalf, use }
}
