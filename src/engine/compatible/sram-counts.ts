import type { PerOperand } from '../model/result.ts'
import type { Folding } from '../systolic/folding.ts'
import { operandWords } from '../systolic/operand-words.ts'
import type { Shape } from '../systolic/shape.ts'

/**
 * SRAM accesses as the original counts them: null requests included, and under output stationary rows + columns too
 * many writes per fold (specification section 3.2).
 */
export function compatibleSramWords(f: Folding, s: Shape): PerOperand<number> {
  const words = operandWords(f, s)
  if (f.dataflow !== 'os') return words
  return { ...words, ofmap: words.ofmap + f.rowFolds * f.colFolds * (f.rows + f.cols) }
}
