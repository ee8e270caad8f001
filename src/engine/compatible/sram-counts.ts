import type { PerOperand } from '../model/result.ts'
import type { Folding } from '../systolic/folding.ts'
import type { Shape } from '../systolic/shape.ts'

/**
 * SRAM accesses as the original counts them: null requests included, and under output stationary rows + columns too
 * many writes per fold (specification section 3.2).
 */
export function compatibleSramWords(f: Folding, s: Shape): PerOperand<number> {
  const folds = f.rowFolds * f.colFolds
  if (f.dataflow === 'os') {
    return {
      ifmap: f.colFolds * s.m * s.k,
      filter: f.rowFolds * s.k * s.n,
      ofmap: s.m * s.n + folds * (f.rows + f.cols),
    }
  }
  return {
    ifmap: f.dataflow === 'ws' ? f.colFolds * s.m * s.k : s.m * s.k,
    filter: f.dataflow === 'ws' ? s.k * s.n : f.colFolds * s.k * s.n,
    ofmap: f.rowFolds * s.m * s.n,
  }
}
