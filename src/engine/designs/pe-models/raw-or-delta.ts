import type { PeModel } from '../design.ts'
import type { ParameterValues } from '../parameters.ts'
import { tiledCycles } from '../tiles.ts'

/** Cycles of a PE with `deltaLanes` lanes for deltas and the FP16 lanes for raw values (first step, attention). */
export function rawOrDelta(deltaLanes: (p: ParameterValues) => number): PeModel['cycles'] {
  return (layer, { parameters: p, step }) => {
    if (layer.isAttention) return tiledCycles(layer, p.attentionLanes, p)
    return tiledCycles(layer, step === 'first' ? p.firstStepLanes : deltaLanes(p), p)
  }
}
