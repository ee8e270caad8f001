import type { PeModel } from '../design.ts'
import { rawOrDelta } from './raw-or-delta.ts'

/**
 * 60 INT3 x FP16 and 4 FP16 x FP16 multipliers in one PE: C(60) for deltas (outliers go along for free, those beyond
 * 4 in 60 are clipped), C(4) for raw values [P][I].
 */
export const outlierAware: PeModel = {
  id: 'outlier-aware',
  description: 'INT3 lanes for inliers and FP16 lanes for outliers in one PE',
  cycles: rawOrDelta((p) => p.inlierLanes),
}
