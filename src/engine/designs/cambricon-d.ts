import { SIGN_MASK_POWER } from '../energy/cambricon-d-parts.ts'
import type { Design } from './design.ts'
import { differentialMachine } from './machine.ts'
import { outlierAware } from './pe-models/outlier-aware.ts'
import { signMask } from './policies/sign-mask.ts'

/** Sign-mask dataflow and PEs with INT3 lanes for inliers and FP16 lanes for outliers. */
export const cambriconD: Design = {
  id: 'cambricon-d',
  title: 'Cambricon-D',
  description: 'Sign-mask dataflow and PEs with INT3 lanes for inliers and FP16 lanes for outliers.',
  source: 'Cambricon-D, ISCA 2024 [P]',
  policy: signMask,
  pe: outlierAware,
  isDifferential: true,
  machine: differentialMachine,
  power: SIGN_MASK_POWER,
}
