import { compatibleUtilisation, divideProducts } from '../compatible/utilisation.ts'
import type { LayerResult } from '../model/result.ts'
import type { Rules } from '../model/rules.ts'
import type { Folding } from '../systolic/folding.ts'

/** Exact averages over the folds: sums of used rows x columns are the layer's extents, so no loop is needed. */
export function correctedUtilisation(
  f: Folding,
  rules: Rules,
): Pick<LayerResult, 'mappingEfficiencyPercent' | 'computeUtilPercent'> {
  const folds = f.rowFolds * f.colFolds
  const skewTwice = f.dataflow !== 'os' && !rules.fixes.has('exact-utilisation')
  const lines = skewTwice ? f.time + 2 * f.rows + 2 * f.cols - 3 : f.linesPerFold
  if (!rules.fixes.has('exact-fold-mean')) return compatibleUtilisation(f, lines)
  const used = [f.spatialRows, f.spatialCols]
  return {
    mappingEfficiencyPercent: divideProducts([...used, 100], [f.rows, f.cols, folds]),
    computeUtilPercent: divideProducts([...used, f.time, 100], [f.rows, f.cols, lines, folds]),
  }
}
