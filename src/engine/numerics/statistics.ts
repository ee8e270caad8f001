import { fail, ok } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'
import { CAMBRICON_D_LIMITS, selectOutliers, splitDelta } from './outliers.ts'
import type { OutlierLimits } from './outliers.ts'
import { DEFAULT_ROUNDING, roundHalfEven } from './quantise.ts'
import type { IntegerRange, RoundingMode } from './quantise.ts'
import { signAgreement, signBits } from './sign-mask.ts'
import { dimensions4, shapeMismatch } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/** Smallest and largest value and the largest magnitude; all 0 for no values. */
export interface ValueRange {
  readonly min: number
  readonly max: number
  readonly maxMagnitude: number
}

/** The range of the values, which must be finite. */
export function valueRange(values: Float32Array): ValueRange {
  let min = values[0] ?? 0
  let max = min
  for (let i = 1; i < values.length; i++) {
    const x = values[i] ?? 0
    if (x < min) min = x
    if (x > max) max = x
  }
  return { min, max, maxMagnitude: Math.max(-min, max) }
}

/**
 * Shannon entropy in bits per element of the histogram with bins of `binWidth` centred on its multiples: the symbol
 * of x is round-half-even(x / binWidth), unclipped, its probability the fraction of elements with that symbol.
 * Raw values and deltas are comparable only at one bin width; the paper does not state its own.
 */
export function entropyBits(values: Float32Array, binWidth: number): number {
  if (values.length === 0) return 0
  const symbols = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) symbols[i] = roundHalfEven((values[i] ?? 0) / binWidth)
  symbols.sort()
  let sum = 0
  let runStart = 0
  for (let i = 1; i <= symbols.length; i++) {
    if (i < symbols.length && symbols[i] === symbols[runStart]) continue
    const count = i - runStart
    sum += count * Math.log2(count)
    runStart = i
  }
  // -sum p log2 p with p = count / n
  return Math.max(0, Math.log2(values.length) - sum / values.length)
}

/** Fraction of elements equal to zero, 0..1; 0 for no elements. */
export function zeroRatio(values: Float32Array | Int8Array): number {
  let zeros = 0
  for (let i = 0; i < values.length; i++) if (values[i] === 0) zeros++
  return ratio(zeros, values.length)
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

/**
 * P(more than `perGroup` outliers in a group) if every element is one independently with probability `outlierRatio`:
 * the binomial tail. At 1.86 % and 4 of 60 it is 0.52 %; clustered outliers overflow more often.
 */
export function binomialOverflow(outlierRatio: number, limits: OutlierLimits = CAMBRICON_D_LIMITS): number {
  const { groupSize, perGroup } = limits
  if (perGroup >= groupSize || outlierRatio <= 0) return 0
  if (outlierRatio >= 1) return 1
  let term = (1 - outlierRatio) ** groupSize
  let atMost = term
  for (let k = 1; k <= perGroup; k++) {
    term *= ((groupSize - k + 1) / k) * (outlierRatio / (1 - outlierRatio))
    atMost += term
  }
  return Math.max(0, 1 - atMost)
}

/** How a delta is judged: its integer format and the outlier groups, taken along the tensor's own order. */
export interface StatisticsFormat {
  readonly range: IntegerRange
  readonly scale: number
  readonly rounding?: RoundingMode
  readonly limits?: OutlierLimits
}

/** Everything measured on one layer at one step; ratios are 0..1, entropies bits per element. */
export interface DeltaStatistics {
  readonly elements: number
  readonly rawRange: ValueRange
  readonly deltaRange: ValueRange
  /** Both entropies use bins as wide as the scale. */
  readonly rawEntropyBits: number
  readonly deltaEntropyBits: number
  /** Elements whose delta does not fit the integer range. */
  readonly outlierRatio: number
  /** Elements whose delta is exactly zero. */
  readonly zeroRatio: number
  /** Elements whose delta rounds to the code 0 (outliers are not counted). */
  readonly quantisedZeroRatio: number
  /** Elements with the same sign bit (x > 0) at both steps. */
  readonly signAgreement: number
  /** Groups of consecutive elements with more outliers than multipliers; a convolution's own figure is `OutlierUse`. */
  readonly measuredOverflow: number
  /** The same from the outlier ratio alone. */
  readonly binomialOverflow: number
}

function measure(current: Float32Array, previous: Float32Array, format: StatisticsFormat): DeltaStatistics {
  const { range, scale, rounding = DEFAULT_ROUNDING, limits = CAMBRICON_D_LIMITS } = format
  const delta = new Float32Array(current.length)
  for (let i = 0; i < delta.length; i++) delta[i] = (current[i] ?? 0) - (previous[i] ?? 0)
  const split = splitDelta(delta, scale, range, rounding)
  const outliers = split.outlierIndex.length
  const outlierRatio = ratio(outliers, delta.length)
  const { use } = selectOutliers(split, delta.length, limits)
  return {
    elements: delta.length,
    rawRange: valueRange(current),
    deltaRange: valueRange(delta),
    rawEntropyBits: entropyBits(current, scale),
    deltaEntropyBits: entropyBits(delta, scale),
    outlierRatio,
    zeroRatio: zeroRatio(delta),
    quantisedZeroRatio: zeroRatio(split.codes) - outlierRatio,
    signAgreement: signAgreement(signBits(current), signBits(previous)),
    measuredOverflow: ratio(use.overflowGroups, use.groups),
    binomialOverflow: binomialOverflow(outlierRatio, limits),
  }
}

/** Statistics of a tensor and its delta to the previous step; equal shapes, any rank. */
export function tensorStatistics(
  current: Tensor,
  previous: Tensor,
  format: StatisticsFormat,
): Result<DeltaStatistics> {
  const mismatch = shapeMismatch('previous', current.shape, previous.shape)
  return mismatch === undefined ? ok(measure(current.data, previous.data, format)) : fail(mismatch)
}

/** Statistics of every channel of [N, C, H, W] tensors, the batch taken together: C entries. */
export function channelStatistics(
  current: Tensor,
  previous: Tensor,
  format: StatisticsFormat,
): Result<readonly DeltaStatistics[]> {
  const mismatch = shapeMismatch('previous', current.shape, previous.shape)
  if (mismatch !== undefined) return fail(mismatch)
  const size = dimensions4('current', current)
  if (!size.ok) return size
  const { channels } = size.value
  return ok(
    Array.from({ length: channels }, (_, channel) =>
      measure(channelData(current, channel), channelData(previous, channel), format),
    ),
  )
}

/** One channel of all images of a [N, C, H, W] tensor, copied: [N * H * W]. */
export function channelData(tensor: Tensor, channel: number): Float32Array {
  const [batch = 0, channels = 0, height = 0, width = 0] = tensor.shape
  const plane = height * width
  const data = new Float32Array(batch * plane)
  for (let n = 0; n < batch; n++) {
    const start = (n * channels + channel) * plane
    data.set(tensor.data.subarray(start, start + plane), n * plane)
  }
  return data
}
