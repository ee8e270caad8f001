import type { PerOperand } from '../model/result.ts'
import { type Folding, foldBase, usedCols, usedRows } from './folding.ts'

/** First and last line of a layer with a request of one operand (specification section 4). */
export interface LineSpan {
  readonly first: number
  readonly last: number
}

/** Lines of the first and last request of each operand when no ifmap request is null; O(1). */
export function fullSpans(f: Folding): PerOperand<LineSpan> {
  const { rows, time: t } = f
  const ru0 = usedRows(f, 0)
  const lastRu = usedRows(f, f.rowFolds - 1)
  const lastCu = usedCols(f, f.colFolds - 1)
  const lastBase = foldBase(f, f.colFolds - 1, f.rowFolds - 1)
  if (f.dataflow === 'os') {
    return {
      ifmap: { first: 0, last: lastBase + t - 1 + lastRu - 1 },
      filter: { first: 0, last: lastBase + t - 1 + lastCu - 1 },
      ofmap: { first: t - 1 + rows - ru0, last: lastBase + t - 1 + rows - 1 + lastCu - 1 },
    }
  }
  const ofmap = { first: 2 * rows - 1, last: lastBase + 2 * rows - 1 + t - 1 + lastCu - 1 }
  const fed = { first: rows, last: lastBase + rows + t - 1 + lastRu - 1 }
  const preloaded = { first: rows - ru0, last: lastBase + rows - 1 }
  return f.dataflow === 'ws'
    ? { ifmap: fed, filter: preloaded, ofmap }
    : { ifmap: preloaded, filter: fed, ofmap }
}
