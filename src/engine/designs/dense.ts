import { DENSE_POWER } from '../energy/cambricon-d-parts.ts'
import type { Design } from './design.ts'
import { differentialMachine } from './machine.ts'
import { denseFp16 } from './pe-models/dense-fp16.ts'
import { rawPolicy } from './policies/raw.ts'

/** The A100-like accelerator everything is compared with: FP16 array, activations stay on chip. */
export const dense: Design = {
  id: 'dense',
  title: 'Dense baseline',
  description: 'The A100-like accelerator everything is compared with: FP16 array, activations stay on chip.',
  source: 'Cambricon-D, ISCA 2024 [P]; its lanes are inferred [I]',
  policy: rawPolicy,
  pe: denseFp16,
  isDifferential: false,
  machine: differentialMachine,
  power: DENSE_POWER,
}
