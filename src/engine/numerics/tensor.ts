import { fail, ok, problem } from '../model/problem.ts'
import type { Problem, Result } from '../model/problem.ts'

/** A dense tensor, last dimension fastest; images are [batch, channel, row, column], weights [out, in, row, column]. */
export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** A four-dimensional shape taken apart. */
export interface Dimensions4 {
  readonly batch: number
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** Number of elements of a shape; 1 for the empty shape (a scalar). */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** `[1, 3, 64, 64]` */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`
}

/** The problem of two tensors that must have equal shapes, or undefined when they have. */
export function shapeMismatch(
  field: string,
  expected: readonly number[],
  got: readonly number[],
): Problem | undefined {
  if (expected.length === got.length && expected.every((size, i) => size === got[i])) return undefined
  return problem('shape-mismatch', 'The shapes differ', {
    field,
    expected: formatShape(expected),
    got: formatShape(got),
    remedy: 'Use tensors of the same layer and resolution.',
  })
}

/** The four sizes of an image or weight tensor, or the problem that it has another rank. */
export function dimensions4(field: string, tensor: Tensor): Result<Dimensions4> {
  const [batch, channels, height, width] = tensor.shape
  if (
    tensor.shape.length === 4 &&
    batch !== undefined &&
    channels !== undefined &&
    height !== undefined &&
    width !== undefined
  ) {
    return ok({ batch, channels, height, width })
  }
  return fail(
    problem('tensor-rank', 'The tensor must have four dimensions', {
      field,
      expected: 'four sizes, e.g. [batch, channel, row, column]',
      got: formatShape(tensor.shape),
      remedy: 'Reshape it; a linear layer is a 1 x 1 convolution with shape [rows, features, 1, 1].',
    }),
  )
}
