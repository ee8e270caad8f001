import type { PerOperand } from '../model/result.ts'
import type { Folding } from './folding.ts'
import type { Shape } from './shape.ts'

/**
 * Words of each operand that enter or leave the array, partial sums of every row fold included (specification section
 * 3.2). `pairs` is the number of (pixel, window element) pairs that count: all M x K, or only the real ones.
 */
export function operandWords(
  f: Folding,
  s: Pick<Shape, 'm' | 'n' | 'k'>,
  pairs: number = s.m * s.k,
): PerOperand<number> {
  if (f.dataflow === 'os')
    return { ifmap: f.colFolds * pairs, filter: f.rowFolds * s.k * s.n, ofmap: s.m * s.n }
  return {
    ifmap: f.dataflow === 'ws' ? f.colFolds * pairs : pairs,
    filter: f.dataflow === 'ws' ? s.k * s.n : f.colFolds * s.k * s.n,
    ofmap: f.rowFolds * s.m * s.n,
  }
}
