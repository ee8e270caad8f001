import { fail, ok, problem } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'
import { dimensions4, formatShape } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/** Stride and zero padding in pixels, equal in both directions. */
export interface ConvOptions {
  readonly stride: number
  readonly padding: number
}

/** All sizes of one convolution, of one image of the batch. */
export interface ConvGeometry extends ConvOptions {
  readonly batch: number
  readonly inChannels: number
  readonly inHeight: number
  readonly inWidth: number
  readonly outChannels: number
  readonly kernelHeight: number
  readonly kernelWidth: number
  /** floor((in + 2 padding - kernel) / stride) + 1 */
  readonly outHeight: number
  readonly outWidth: number
  /** Length of one inner product: kernel height * kernel width * input channels. */
  readonly innerLength: number
}

/** Sizes of the convolution of `input` [N, Cin, H, W] with `weight` [Cout, Cin, Kh, Kw], or why there is none. */
export function convGeometry(input: Tensor, weight: Tensor, options: ConvOptions): Result<ConvGeometry> {
  const image = dimensions4('input', input)
  const kernel = dimensions4('weight', weight)
  if (!image.ok) return image
  if (!kernel.ok) return kernel
  const { batch, channels, height, width } = image.value
  const {
    batch: outChannels,
    channels: weightChannels,
    height: kernelHeight,
    width: kernelWidth,
  } = kernel.value
  const { stride, padding } = options
  if (channels !== weightChannels) {
    return fail(
      problem('channel-mismatch', 'The weights are for another number of input channels', {
        field: 'weight',
        expected: `[out, ${channels}, rows, columns]`,
        got: formatShape(weight.shape),
      }),
    )
  }
  if (!(Number.isInteger(stride) && stride >= 1 && Number.isInteger(padding) && padding >= 0)) {
    const got = `stride ${stride}, padding ${padding}`
    return fail(
      problem('bad-convolution', 'Not a convolution', { expected: 'stride >= 1, padding >= 0', got }),
    )
  }
  const outHeight = Math.floor((height + 2 * padding - kernelHeight) / stride) + 1
  const outWidth = Math.floor((width + 2 * padding - kernelWidth) / stride) + 1
  if (outHeight < 1 || outWidth < 1) {
    return fail(
      problem('kernel-too-large', 'The kernel is larger than the padded input', {
        field: 'weight',
        expected: `at most ${height + 2 * padding} x ${width + 2 * padding}`,
        got: `${kernelHeight} x ${kernelWidth}`,
        remedy: 'Use a larger input or more padding.',
      }),
    )
  }
  return ok({
    batch,
    inChannels: channels,
    inHeight: height,
    inWidth: width,
    outChannels,
    kernelHeight,
    kernelWidth,
    outHeight,
    outWidth,
    innerLength: kernelHeight * kernelWidth * channels,
    stride,
    padding,
  })
}

/** First and one-past-last output coordinate whose input coordinate `out * stride + offset - padding` is inside. */
export function validRange(
  offset: number,
  inSize: number,
  outSize: number,
  { stride, padding }: ConvOptions,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.ceil((padding - offset) / stride))
  const to = Math.min(outSize, Math.floor((inSize - 1 + padding - offset) / stride) + 1)
  return { from, to: Math.max(from, to) }
}
