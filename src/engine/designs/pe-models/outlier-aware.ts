import type { OperandClass, PeModel } from '../design.ts'
import type { ParameterValues } from '../parameters.ts'
import { tiledByOperands } from './raw-or-delta.ts'

/** INT3 lanes for deltas; composed and FP16 lanes for raw values [P][I]. */
export function outlierAwareLanes(operands: OperandClass, p: ParameterValues): number {
  switch (operands) {
    case 'delta':
      return p.inlierLanes
    case 'raw':
      return p.firstStepLanes
    case 'attention':
      return p.attentionLanes
  }
}

/**
 * 60 INT3 x FP16 and 4 FP16 x FP16 multipliers in one PE: C(60) for deltas (outliers go along for free, those beyond
 * 4 in 60 are clipped), C(4) for raw values [P][I].
 */
export const outlierAware: PeModel = {
  id: 'outlier-aware',
  description: 'INT3 lanes for inliers and FP16 lanes for outliers in one PE',
  cycles: tiledByOperands(outlierAwareLanes),
  lanes: outlierAwareLanes,
}
