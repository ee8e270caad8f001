import type { OperandClass, PeModel, StepClass } from '../design.ts'
import type { LayerFacts } from '../layer-facts.ts'
import { tiledCycles } from '../tiles.ts'

/** What a layer multiplies in a step: attention always raw values, other layers raw ones in the first step. */
export function operandsOf({ isAttention }: LayerFacts, step: StepClass): OperandClass {
  if (isAttention) return 'attention'
  return step === 'first' ? 'raw' : 'delta'
}

/** Cycles of a tiled array whose PEs have so many lanes for the operands of the layer. */
export function tiledByOperands(lanes: PeModel['lanes']): PeModel['cycles'] {
  return (layer, { parameters, step }) =>
    tiledCycles(layer, lanes(operandsOf(layer, step), parameters), parameters)
}
