import { fail, ok, problem } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'
import { convGeometry } from './conv-geometry.ts'
import type { ConvGeometry, ConvOptions } from './conv-geometry.ts'
import type { ConvKernel } from './conv2d.ts'
import type { Precision } from './delta.ts'
import { roundToHalf } from './half.ts'
import { fastestKernel } from './kernels/wasm-convolve.ts'
import { addOutliers } from './outlier-conv.ts'
import type { InnerOrder } from './outlier-conv.ts'
import { CAMBRICON_D_LIMITS, splitDelta } from './outliers.ts'
import type { OutlierLimits, OutlierUse } from './outliers.ts'
import { DEFAULT_ROUNDING, INT3 } from './quantise.ts'
import type { IntegerRange, RoundingMode } from './quantise.ts'
import { shapeMismatch } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/** Number formats of a differential processing element. */
export interface DifferentialFormat {
  readonly range: IntegerRange
  readonly rounding: RoundingMode
  readonly limits: OutlierLimits
  /** Which positions of the inner product share a group; the paper does not say. */
  readonly innerOrder: InnerOrder
  /** Precision in which the output delta and the new raw value are kept. */
  readonly precision: Precision
}

/** INT3 inliers, 4 FP16 outliers per 60, FP16 results; rounding and inner order are our choice (not stated). */
export const CAMBRICON_D_FORMAT: DifferentialFormat = {
  range: INT3,
  rounding: DEFAULT_ROUNDING,
  limits: CAMBRICON_D_LIMITS,
  innerOrder: 'channel-last',
  precision: 'float16',
}

/** One layer's operands at one step. */
export interface DifferentialInput {
  /** Raw pre-activation output of the previous step, [N, Cout, Hout, Wout]. */
  readonly previousOutput: Tensor
  /** Temporal delta of the layer's input, [N, Cin, H, W]. */
  readonly delta: Tensor
  /** [Cout, Cin, Kh, Kw]; FP16 in the hardware (round it with `roundArrayToHalf`), used as given. */
  readonly weight: Tensor
  /** Value of one inlier step; from `chooseScale`. */
  readonly scale: number
}

/** The result of a differential convolution. */
export interface DifferentialOutput {
  /** y_t = y_{t-1} + delta, rounded to the precision. */
  readonly output: Tensor
  /** The delta of the output, rounded to the precision: what the compressor and the sign mask get. */
  readonly outputDelta: Tensor
  /** Outliers of the input tensor (each is used by several inner products). */
  readonly outliers: number
  readonly use: OutlierUse
}

/**
 * y_t = y_{t-1} + conv(delta) as Cambricon-D computes it: s * (INT3 codes and clipped outliers times FP16 weights)
 * + FP16 outliers times FP16 weights. Both sums are kept in float64 (see `ConvKernel` for when that is exact) and
 * rounded once; the paper does not state the adder tree's width. A bias cancels in a delta and does not appear.
 */
export function differentialConv2d(
  input: DifferentialInput,
  options: ConvOptions,
  format: DifferentialFormat = CAMBRICON_D_FORMAT,
  kernel: ConvKernel = fastestKernel(),
): Result<DifferentialOutput> {
  const { previousOutput, delta, weight, scale } = input
  const geometry = convGeometry(delta, weight, options)
  if (!geometry.ok) return geometry
  const g = geometry.value
  const outShape = [g.batch, g.outChannels, g.outHeight, g.outWidth]
  const mismatch = shapeMismatch('previousOutput', outShape, previousOutput.shape)
  if (mismatch !== undefined) return fail(mismatch)
  if (!(scale > 0 && Number.isFinite(scale))) {
    const got = `${scale}`
    return fail(problem('bad-scale', 'The scale must be positive', { field: 'scale', expected: '> 0', got }))
  }
  const imageSize = g.inChannels * g.inHeight * g.inWidth
  const outputSize = g.outChannels * g.outHeight * g.outWidth
  const outputDelta = new Float32Array(previousOutput.data.length)
  const use = { groups: 0, overflowGroups: 0, kept: 0, clipped: 0 }
  let outliers = 0
  for (let n = 0; n < g.batch; n++) {
    const image = delta.data.subarray(n * imageSize, (n + 1) * imageSize)
    const target = outputDelta.subarray(n * outputSize, (n + 1) * outputSize)
    const part = convolveDelta(image, weight.data, scale, g, format, kernel, target)
    outliers += part.outliers
    use.groups += part.use.groups
    use.overflowGroups += part.use.overflowGroups
    use.kept += part.use.kept
    use.clipped += part.use.clipped
  }
  const output = addRaw(previousOutput.data, outputDelta, format.precision)
  return ok({
    output: { shape: outShape, data: output },
    outputDelta: { shape: outShape, data: outputDelta },
    outliers,
    use,
  })
}

/** Fills `target` with conv(delta) of one image. */
function convolveDelta(
  image: Float32Array,
  weight: Float32Array,
  scale: number,
  g: ConvGeometry,
  format: DifferentialFormat,
  kernel: ConvKernel,
  target: Float32Array,
): { readonly outliers: number; readonly use: OutlierUse } {
  const split = splitDelta(image, scale, format.range, format.rounding)
  const integerSums = kernel(split.codes, weight, g)
  const exactSums = new Float64Array(integerSums.length)
  const use = addOutliers(split, weight, g, format, integerSums, exactSums)
  const half = format.precision === 'float16'
  for (let i = 0; i < target.length; i++) {
    const value = scale * (integerSums[i] ?? 0) + (exactSums[i] ?? 0)
    target[i] = half ? roundToHalf(value) : value
  }
  return { outliers: split.outlierIndex.length, use }
}

/** raw + delta per element, rounded to the precision, as a new array. */
function addRaw(raw: Float32Array, delta: Float32Array, precision: Precision): Float32Array {
  const sum = new Float32Array(raw.length)
  for (let i = 0; i < sum.length; i++) sum[i] = (raw[i] ?? 0) + (delta[i] ?? 0)
  if (precision === 'float16') for (let i = 0; i < sum.length; i++) sum[i] = roundToHalf(sum[i] ?? 0)
  return sum
}
