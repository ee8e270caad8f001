import { DELTA_POWER } from '../energy/cambricon-d-parts.ts'
import type { Design } from './design.ts'
import { differentialMachine } from './machine.ts'
import { outlierAware } from './pe-models/outlier-aware.ts'
import { perOperator } from './policies/per-operator.ts'

/** Deltas inside each operator (Diffy) and the PEs of Cambricon-D. */
export const diffyDf: Design = {
  id: 'diffy-df',
  title: 'Diffy dataflow',
  description: 'Deltas inside each operator (Diffy) and the PEs of Cambricon-D.',
  source: 'Cambricon-D, ISCA 2024, comparison [P]; weight traffic is fitted',
  policy: perOperator,
  pe: outlierAware,
  isDifferential: true,
  machine: differentialMachine,
  power: DELTA_POWER,
}
