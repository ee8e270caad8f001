import type { DataflowPolicy } from '../design.ts'
import { dramBytes } from '../traffic.ts'
import { weightTraffic } from './weights.ts'

/**
 * Deltas live inside one operator only: previous input read, input written, previous output read, output written, all
 * raw [P]; weights a fitted factor above once. Attention reads its operands and writes its result raw [I].
 */
export const perOperator: DataflowPolicy = {
  id: 'per-operator',
  description: 'Deltas inside each operator, four raw tensors moved per operator',
  traffic: (layer, { parameters: p }) => {
    const output = p.rawBytes * layer.outputElements
    if (layer.isAttention) {
      const attentionReads = p.rawBytes * layer.attentionElements
      return dramBytes({ attentionReads, rawOutputWrites: layer.kind === 'av' ? output : 0 })
    }
    const weights = weightTraffic(layer, p)
    const input = p.rawBytes * layer.inputElements
    return dramBytes({
      ...weights,
      weightExcess: (p.perOperatorWeightFactor - 1) * (weights.weights + weights.weightRefetches),
      rawInputReads: input,
      rawInputWrites: input,
      rawOutputReads: output,
      rawOutputWrites: output,
    })
  },
}
