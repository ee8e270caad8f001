import type { Dataflow } from '../../model/array-config.ts'
import { foldLayer, type Folding } from '../../systolic/folding.ts'
import { compatibleShape } from '../../systolic/shape.ts'
import type { PeModel } from '../design.ts'
import type { LayerFacts } from '../layer-facts.ts'
import type { ParameterValues } from '../parameters.ts'

/** How one product and image of a layer is folded on the systolic array. */
export function foldingOf({ layer }: LayerFacts, dataflow: Dataflow, p: ParameterValues): Folding {
  return foldLayer(compatibleShape(layer, false), dataflow, p.systolicSide, p.systolicSide)
}

/** SCALE-Sim's Total Cycles without stalls, LN - 1, for every product and image one after the other. */
export function systolicArray(dataflow: Dataflow): PeModel {
  return {
    id: `systolic-${dataflow}`,
    description: `Systolic array of SCALE-Sim, ${dataflow.toUpperCase()}, one MAC per PE and cycle`,
    cycles: (facts, { parameters }) => facts.repeat * (foldingOf(facts, dataflow, parameters).lines - 1),
    lanes: () => 1,
  }
}
