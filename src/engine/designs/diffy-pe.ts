import { SIGN_MASK_POWER } from '../energy/cambricon-d-parts.ts'
import type { Design } from './design.ts'
import { differentialMachine } from './machine.ts'
import { int5 } from './pe-models/int5.ts'
import { signMask } from './policies/sign-mask.ts'

/** Sign-mask dataflow and Diffy-like PEs with INT5 lanes, no outlier path. */
export const diffyPe: Design = {
  id: 'diffy-pe',
  title: 'Diffy PEs',
  description: 'Sign-mask dataflow and Diffy-like PEs with INT5 lanes, no outlier path.',
  source: 'Cambricon-D, ISCA 2024, comparison [P]; INT5 lanes per PE are fitted',
  policy: signMask,
  pe: int5,
  isDifferential: true,
  machine: differentialMachine,
  power: SIGN_MASK_POWER,
}
