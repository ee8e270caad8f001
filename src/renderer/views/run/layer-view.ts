import type { LayerRow, RunDetail } from '../../../shared/model/runs.ts'
import {
  accountsOf,
  largestAccount,
  type Account,
  type Accounts,
} from '../../../shared/analysis/cycle-accounts.ts'

/** A class of steps: in a differential design the first step is unlike the others, which are alike. */
export type StepClass = LayerRow['step']

/** A layer of a run with what follows from its numbers. */
export interface LayerView {
  readonly row: LayerRow
  readonly accounts: Accounts | null
  /** Share of the cycles of all layers of the step, 0 to 1. */
  readonly share: number
  /** Share of the layer's cycles in which PEs multiply, 0 to 1. */
  readonly useful: number | null
  /** The largest account of the layer's cycles. */
  readonly bound: Account | null
  readonly dramBytes: number
  /** Cycles of the same layer on the dense design divided by its own; null where that run is not there. */
  readonly againstDense: number | null
}

/** The classes of steps a run has, the steady ones first. */
export function stepClasses({ layers }: Pick<RunDetail, 'layers'>): readonly StepClass[] {
  const classes: readonly StepClass[] = ['steady', 'first']
  return classes.filter((step) => layers.some((layer) => layer.step === step))
}

/** The layers of one class of steps, in execution order; `dense` is the dense run on the same network. */
export function layerViews(
  { layers }: Pick<RunDetail, 'layers'>,
  step: StepClass,
  dense?: Pick<RunDetail, 'layers'>,
): readonly LayerView[] {
  const rows = layers.filter((layer) => layer.step === step)
  const total = rows.reduce((sum, { cycles }) => sum + cycles, 0)
  const denseCycles = new Map(dense?.layers.map(({ index, cycles }) => [index, cycles]))
  return rows.map((row) => {
    const accounts = accountsOf(row)
    const other = denseCycles.get(row.index)
    return {
      row,
      accounts,
      share: total === 0 ? 0 : row.cycles / total,
      useful: accounts === null || row.cycles === 0 ? null : accounts.multiply / row.cycles,
      bound: accounts === null ? null : largestAccount(accounts),
      dramBytes: row.dramBytes.ifmap + row.dramBytes.filter + row.dramBytes.ofmap,
      againstDense: other === undefined || row.cycles === 0 ? null : other / row.cycles,
    }
  })
}
