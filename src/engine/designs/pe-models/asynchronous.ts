import type { LayerFacts } from '../layer-facts.ts'
import type { PeModel, StepContext } from '../design.ts'
import { expectedMaximum } from '../lognormal.ts'
import { tiledCycles, tilesOf } from '../tiles.ts'
import { outlierAwareLanes } from './outlier-aware.ts'
import { operandsOf } from './raw-or-delta.ts'

/** Cycles of the two arrays on one layer of deltas, the outlier array at its mean rate. */
export function arrayCycles(
  layer: LayerFacts,
  { parameters: p, outlierRate }: StepContext,
): readonly [number, number] {
  const outlierWork = tilesOf(layer, p) * layer.k * outlierRate
  return [tiledCycles(layer, p.inlierLanes, p), outlierWork / p.asyncOutlierLanes]
}

/**
 * An INT3 array for inliers beside a sparse FP16 array for outliers that meet once per layer [P]: a layer takes the
 * longer of C(60) and G K rho / lanes; with rates spread lognormally between layers, its expected value [I].
 */
export const asynchronous: PeModel = {
  id: 'asynchronous',
  description: 'Separate arrays for inliers and outliers, synchronised once per layer',
  cycles: (layer, context) => {
    const { parameters, step, outlierSpread } = context
    const operands = operandsOf(layer, step)
    if (operands !== 'delta') return tiledCycles(layer, outlierAwareLanes(operands, parameters), parameters)
    const [inliers, outliers] = arrayCycles(layer, context)
    return expectedMaximum(inliers, outliers, outlierSpread)
  },
  lanes: outlierAwareLanes,
}
