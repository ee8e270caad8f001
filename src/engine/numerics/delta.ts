import { fail, ok } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'
import { roundToHalf } from './half.ts'
import { shapeMismatch } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/** Precision in which a value is kept after an addition or subtraction. */
export type Precision = 'float16' | 'float32'

/**
 * The temporal delta x_t - x_{t-1} of two equally shaped tensors of one layer at neighbouring steps (Cambricon-D).
 * Default float32: exact for FP16 inputs unless their exponents lie more than 12 apart; 'float16' rounds once more.
 */
export function temporalDelta(
  current: Tensor,
  previous: Tensor,
  precision: Precision = 'float32',
): Result<Tensor> {
  const mismatch = shapeMismatch('previous', current.shape, previous.shape)
  if (mismatch !== undefined) return fail(mismatch)
  const data = new Float32Array(current.data.length)
  subtract(current.data, previous.data, data)
  if (precision === 'float16') for (let i = 0; i < data.length; i++) data[i] = roundToHalf(data[i] ?? 0)
  return ok({ shape: current.shape, data })
}

function subtract(a: Float32Array, b: Float32Array, into: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i] = (a[i] ?? 0) - (b[i] ?? 0)
}
