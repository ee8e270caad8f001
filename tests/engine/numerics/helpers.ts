import type { Problem, Result } from '../../../src/engine/model/problem.ts'
import { formatProblem } from '../../../src/engine/model/problem.ts'
import { createRandom } from '../../../src/engine/numerics/random.ts'
import { elementCount } from '../../../src/engine/numerics/tensor.ts'
import type { Tensor } from '../../../src/engine/numerics/tensor.ts'

export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(result.problems.map(formatProblem).join('\n'))
}

export function firstProblem<T>(result: Result<T>): Problem {
  if (result.ok) throw new Error('expected a problem')
  return result.problems[0]!
}

/** Integers uniform in min .. max, as floats; `density` is the fraction that is not forced to zero. */
export function integers(seed: number, count: number, min: number, max: number, density = 1): Float32Array {
  const random = createRandom(seed)
  const span = max - min + 1
  return new Float32Array(count).map(() => {
    const value = min + Math.floor(random.uniform() * span)
    return random.uniform() < density ? value : 0
  })
}

export function integerTensor(
  seed: number,
  shape: readonly number[],
  min: number,
  max: number,
  density = 1,
): Tensor {
  return { shape, data: integers(seed, elementCount(shape), min, max, density) }
}

export function sum(a: Tensor, b: Tensor): Tensor {
  return { shape: a.shape, data: a.data.map((x, i) => x + b.data[i]!) }
}
