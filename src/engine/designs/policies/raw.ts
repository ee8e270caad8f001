import type { DataflowPolicy } from '../design.ts'
import { mebibytes } from '../machine.ts'
import { dramBytes } from '../traffic.ts'
import { weightTraffic } from './weights.ts'

/** Raw FP16 activations stay on chip, only weights move [P]; `rawSpill` adds what cannot fit [I]. */
export const rawPolicy: DataflowPolicy = {
  id: 'raw',
  description: 'Raw activations stay on chip, weights are streamed',
  traffic: (layer, { parameters: p }) => {
    const weights = weightTraffic(layer, p)
    const longSkips = p.longSkips === 'reload' ? p.rawBytes * layer.longSkipElements : 0
    if (p.rawSpill === 'none' || layer.isAttention) return dramBytes({ ...weights, longSkips })
    const beyond = (elements: number, bufferMiB: number): number =>
      Math.max(0, p.rawBytes * elements - mebibytes(bufferMiB))
    const inputSpills = beyond(layer.inputElements, p.inputBufferMiB)
    const outputSpills = beyond(layer.outputElements, p.outputBufferMiB)
    return dramBytes({ ...weights, longSkips, inputSpills, outputSpills })
  },
}
