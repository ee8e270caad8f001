import type { OperandClass, PeModel } from '../design.ts'
import type { ParameterValues } from '../parameters.ts'
import { tiledByOperands } from './raw-or-delta.ts'

function lanes(operands: OperandClass, p: ParameterValues): number {
  return operands === 'delta' ? p.int5Lanes : p.int5Lanes / p.int5RawPasses
}

/** INT5 multipliers without an outlier path: C(40) for deltas, three passes for raw values: C(40 / 3) [P][I]. */
export const int5: PeModel = {
  id: 'int5',
  description: 'INT5 lanes wide enough for every delta, no outlier path',
  cycles: tiledByOperands(lanes),
  lanes,
}
