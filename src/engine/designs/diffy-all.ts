import { DELTA_POWER } from '../energy/cambricon-d-parts.ts'
import type { Design } from './design.ts'
import { differentialMachine } from './machine.ts'
import { int5 } from './pe-models/int5.ts'
import { perOperator } from './policies/per-operator.ts'

/** Deltas inside each operator and INT5 PEs: Diffy applied between steps. */
export const diffyAll: Design = {
  id: 'diffy-all',
  title: 'Diffy',
  description: 'Deltas inside each operator and INT5 PEs: Diffy applied between steps.',
  source: 'Cambricon-D, ISCA 2024, comparison [P]',
  policy: perOperator,
  pe: int5,
  isDifferential: true,
  machine: differentialMachine,
  power: DELTA_POWER,
}
