import { SIGN_MASK_POWER } from '../energy/cambricon-d-parts.ts'
import type { Design } from './design.ts'
import { differentialMachine } from './machine.ts'
import { asynchronous } from './pe-models/asynchronous.ts'
import { signMask } from './policies/sign-mask.ts'

/** Sign-mask dataflow, separate arrays for inliers and outliers that meet once per layer. */
export const asyncPe: Design = {
  id: 'async-pe',
  title: 'Asynchronous PEs',
  description: 'Sign-mask dataflow, separate arrays for inliers and outliers that meet once per layer.',
  source: 'Cambricon-D, ISCA 2024, comparison [P]; its outlier rates are not stated',
  policy: signMask,
  pe: asynchronous,
  isDifferential: true,
  machine: differentialMachine,
  power: SIGN_MASK_POWER,
}
