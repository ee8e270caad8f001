import type { Layer } from '../../../engine/model/layer.ts'
import type { SimulationRequest } from '../../../engine/simulate.ts'
import { type Folding, usedCols, usedRows } from '../../../engine/systolic/folding.ts'
import { skewedCount } from '../../../engine/systolic/skew.ts'
import { accountingActivity } from '../../../engine/timeline/activity.ts'
import { arrayLayer } from '../../../engine/timeline/array-layer.ts'
import { firstProductLine } from '../../../engine/timeline/fold-series.ts'
import { ACCOUNTING_IDS } from '../../../engine/timeline/timeline.ts'
import type { LayerAccounting } from '../../../shared/model/runs.ts'

/** Accounts of a layer that never waits. */
type Mapped = Pick<LayerAccounting, 'multiply' | 'fill' | 'drain' | 'edge'>

/**
 * PE-cycles of a layer by account, as its timeline counts them; they sum to PEs x cycles. Without stalls in closed form,
 * otherwise at the cost of a second simulation. Null where the timeline is not modelled (row-wise sparsity).
 */
export function layerAccounting(
  layer: Layer,
  request: SimulationRequest,
  mapped: { readonly folding: Folding; readonly groups: number },
  result: { readonly totalCycles: number; readonly stallCycles: number },
): LayerAccounting | null {
  const { v3 } = request.config
  if (v3?.sparsity.enabled === true && v3.sparsity.rowWise) return null
  const noStalls = { stallIfmap: 0, stallFilter: 0, stallOfmap: 0, overhead: 0 }
  if (result.stallCycles === 0) return { ...stallFree(mapped, result.totalCycles), ...noStalls }
  const sums = new Float64Array(ACCOUNTING_IDS.length)
  accountingActivity(arrayLayer(layer, request)).add(result.totalCycles, sums)
  const of = (id: (typeof ACCOUNTING_IDS)[number]): number => sums[ACCOUNTING_IDS.indexOf(id)] ?? 0
  return {
    multiply: of('multiply'),
    fill: of('fill'),
    drain: of('drain'),
    edge: of('edge'),
    stallIfmap: of('stall-ifmap'),
    stallFilter: of('stall-filter'),
    stallOfmap: of('stall-ofmap'),
    overhead: of('stall-bank') + of('delta-overhead'),
  }
}

/**
 * A fold of r x c used PEs takes L lines: PE (i, j) makes its T products from line first + i + j on, fills before and
 * drains after; the other PEs are edge. Folds come in at most four sizes. The original does not count the last line.
 */
function stallFree(
  { folding: f, groups }: { readonly folding: Folding; readonly groups: number },
  totalCycles: number,
): Mapped {
  const sum = { multiply: 0, fill: 0, drain: 0, edge: 0 }
  const lastRows = usedRows(f, f.rowFolds - 1)
  const lastCols = usedCols(f, f.colFolds - 1)
  for (const [rows, rowFolds] of [
    [f.rows, f.rowFolds - 1],
    [lastRows, 1],
  ] as const) {
    for (const [cols, colFolds] of [
      [f.cols, f.colFolds - 1],
      [lastCols, 1],
    ] as const) {
      addFolds(sum, f, rows, cols, groups * rowFolds * colFolds)
    }
  }
  if (totalCycles < groups * f.lines) takeLastLine(sum, f, lastRows, lastCols)
  return sum
}

type Sums = { -readonly [Account in keyof Mapped]: Mapped[Account] }

function addFolds(sum: Sums, f: Folding, rows: number, cols: number, folds: number): void {
  const pes = rows * cols
  const multiply = pes * f.time
  // Sum of first + i + j over the used PEs.
  const fill = pes * firstProductLine(f) + (cols * rows * (rows - 1)) / 2 + (rows * cols * (cols - 1)) / 2
  sum.multiply += folds * multiply
  sum.fill += folds * fill
  sum.drain += folds * (pes * f.linesPerFold - multiply - fill)
  sum.edge += folds * (f.rows * f.cols - pes) * f.linesPerFold
}

/** On the last line PEs with i + j >= L - T - first still multiply, the other used ones drain. */
function takeLastLine(sum: Sums, f: Folding, rows: number, cols: number): void {
  const drained = skewedCount(f.linesPerFold - f.time - firstProductLine(f) - 1, rows, cols)
  sum.multiply -= rows * cols - drained
  sum.drain -= drained
  sum.edge -= f.rows * f.cols - rows * cols
}
