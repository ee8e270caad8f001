import type { DataflowPolicy, StepContext } from '../design.ts'
import type { LayerFacts } from '../layer-facts.ts'
import { mebibytes } from '../machine.ts'
import type { ParameterValues } from '../parameters.ts'
import { dramBytes, type DramBytes } from '../traffic.ts'
import { weightTraffic } from './weights.ts'

/** Bytes of one element of a compressed delta: (inlier + bitmap + outlier bits * rho) / 8 [P]. */
export function deltaBytes(p: ParameterValues, outlierRate: number): number {
  return (p.inlierStoredBits + p.bitmapBits + p.outlierBits * outlierRate) / 8
}

/**
 * Deltas stay on chip from layer to layer; each layer writes its compressed output delta, which the near-memory engine
 * adds to the raw values, and reads the sign bits of the previous step [P]. In the first step the delta is the raw
 * value itself.
 */
export const signMask: DataflowPolicy = {
  id: 'sign-mask',
  description: 'Deltas forwarded through the network, raw values updated near memory, sign bits for ReLU',
  traffic: (layer, context) => {
    const { parameters: p } = context
    if (layer.isAttention) return attentionTraffic(layer, p)
    return dramBytes({
      ...weightTraffic(layer, p),
      ...outputTraffic(layer, context),
      ...spillTraffic(layer, context),
      ...reentryTraffic(layer, p),
    })
  },
}

/** Attention runs on raw values fetched from DRAM [P]; scores stay on chip [I]. */
function attentionTraffic(layer: LayerFacts, p: ParameterValues): DramBytes {
  return dramBytes({ attentionReads: p.rawBytes * layer.attentionElements })
}

/** Output deltas (raw values in the first step), sign bits, and the read-add-write of the raw values. */
function outputTraffic(
  layer: LayerFacts,
  { parameters: p, step, outlierRate }: StepContext,
): Partial<DramBytes> {
  const y = layer.outputElements
  if (step === 'first') return { rawOutputWrites: p.rawBytes * y }
  const updates = 2 * p.rawBytes * y
  return {
    deltaInliers: (p.inlierStoredBits / 8) * y,
    deltaOutliers: ((p.outlierBits * outlierRate) / 8) * y,
    bitmap: (p.bitmapBits / 8) * y,
    signBits: (p.signBits / 8) * y,
    ...(p.ndpUpdates === 'in-banks' ? { ndpUpdates: updates } : { ndpBusUpdates: updates }),
  }
}

/** Elements beyond the buffers (raw values on chip) are read or written once more; long skips may be read back. */
function spillTraffic(
  layer: LayerFacts,
  { parameters: p, step, outlierRate }: StepContext,
): Partial<DramBytes> {
  const delta = step === 'first' ? p.rawBytes : deltaBytes(p, outlierRate)
  const perElement = p.spillFormat === 'raw' ? p.rawBytes : delta
  const beyond = (elements: number, bufferMiB: number): number =>
    Math.max(0, elements - mebibytes(bufferMiB) / p.rawBytes) * perElement
  const spills = p.spillTensors
  return {
    inputSpills: spills === 'none' ? 0 : beyond(layer.inputElements, p.inputBufferMiB),
    outputSpills: spills === 'inputs-and-outputs' ? beyond(layer.outputElements, p.outputBufferMiB) : 0,
    longSkips: p.longSkips === 'reload' ? delta * layer.longSkipElements : 0,
  }
}

/** After attention, LayerNorm or GEGLU the result is raw: its delta needs the previous one read and the new one written. */
function reentryTraffic(layer: LayerFacts, p: ParameterValues): Partial<DramBytes> {
  const norm = p.groupNormStatistics === 'exact' ? layer.groupNormElements : 0
  const nonLinear = layer.nonLinearElements + norm
  const reentry = p.chainReentry === 'reread' ? 2 * p.rawBytes * (layer.reentryElements + nonLinear) : 0
  return { nonLinearReads: p.rawBytes * nonLinear, chainReentry: reentry }
}
