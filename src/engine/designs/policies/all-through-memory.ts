import type { DataflowPolicy } from '../design.ts'
import { dramBytes } from '../traffic.ts'

/** Every operator reads its operands from memory and writes its result, as an eager GPU program does [I]. */
export const allThroughMemory: DataflowPolicy = {
  id: 'all-through-memory',
  description: 'Weights, inputs and outputs through memory for every operator',
  traffic: (layer, { parameters: p }) =>
    dramBytes({
      weights: p.rawBytes * layer.weightElements,
      rawInputReads: p.rawBytes * layer.inputElements,
      rawOutputWrites: p.rawBytes * layer.outputElements,
    }),
}
