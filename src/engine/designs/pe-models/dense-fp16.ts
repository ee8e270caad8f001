import type { PeModel } from '../design.ts'
import { tiledCycles } from '../tiles.ts'

/** FP16 multipliers only: C(denseLanes), every step and operand alike [P][I]. */
export const denseFp16: PeModel = {
  id: 'dense-fp16',
  description: 'FP16 x FP16 multipliers, no use of deltas',
  cycles: (layer, { parameters }) => tiledCycles(layer, parameters.denseLanes, parameters),
  lanes: (_operands, { denseLanes }) => denseLanes,
}
