import type { OperatorKind, Workload } from './model.ts'

/** Number of operators of one kind and their multiply-accumulates. */
export interface KindTotals {
  readonly rows: number
  readonly macs: number
}

/** Counts of a whole network for its batch. */
export interface WorkloadTotals {
  readonly conv: KindTotals
  readonly linear: KindTotals
  readonly qk: KindTotals
  readonly av: KindTotals
  /** Operators that are not matrix products (inputs included). */
  readonly plainRows: number
  /** Multiply-accumulates of all kinds. */
  readonly macs: number
  readonly parameters: number
}

/** The columns of the workload table: rows and multiply-accumulates by kind, parameters. */
export function workloadTotals(workload: Workload): WorkloadTotals {
  const conv = kindTotals(workload, 'conv')
  const linear = kindTotals(workload, 'linear')
  const qk = kindTotals(workload, 'qk')
  const av = kindTotals(workload, 'av')
  const productRows = conv.rows + linear.rows + qk.rows + av.rows
  return {
    conv,
    linear,
    qk,
    av,
    plainRows: workload.operators.length - productRows,
    macs: conv.macs + linear.macs + qk.macs + av.macs,
    parameters: workload.parameterCount,
  }
}

/** Rows and multiply-accumulates of one kind of operator. */
export function kindTotals(workload: Workload, kind: OperatorKind): KindTotals {
  const operators = workload.operators.filter((operator) => operator.kind === kind)
  return { rows: operators.length, macs: operators.reduce((sum, operator) => sum + operator.macs, 0) }
}
