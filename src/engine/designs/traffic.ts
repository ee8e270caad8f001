/** Which tensor a byte belongs to. */
type TrafficTensor = 'weights' | 'input' | 'output' | 'attention'

/** Why bytes move, for which tensor, and whether they occupy the DRAM bus. */
export interface TrafficCause {
  readonly title: string
  readonly tensor: TrafficTensor
  readonly isOnBus: boolean
}

const CAUSES = {
  weights: { title: 'Weights, once', tensor: 'weights', isOnBus: true },
  weightRefetches: { title: 'Weights again: small buffer', tensor: 'weights', isOnBus: true },
  weightExcess: { title: 'Weights again: unexplained', tensor: 'weights', isOnBus: true },
  rawInputReads: { title: 'Raw inputs, read', tensor: 'input', isOnBus: true },
  rawInputWrites: { title: 'Raw inputs, written', tensor: 'input', isOnBus: true },
  rawOutputReads: { title: 'Raw outputs, read', tensor: 'output', isOnBus: true },
  rawOutputWrites: { title: 'Raw outputs, written', tensor: 'output', isOnBus: true },
  deltaInliers: { title: 'Delta inliers', tensor: 'output', isOnBus: true },
  deltaOutliers: { title: 'Delta outliers', tensor: 'output', isOnBus: true },
  bitmap: { title: 'Outlier bitmap', tensor: 'output', isOnBus: true },
  signBits: { title: 'Sign bits', tensor: 'output', isOnBus: true },
  attentionReads: { title: 'Raw operands of attention', tensor: 'attention', isOnBus: true },
  chainReentry: { title: 'Back from raw values to deltas', tensor: 'input', isOnBus: true },
  nonLinearReads: { title: 'Raw, for non-linear operators', tensor: 'input', isOnBus: true },
  inputSpills: { title: 'Inputs again: small buffer', tensor: 'input', isOnBus: true },
  outputSpills: { title: 'Outputs again: small buffer', tensor: 'output', isOnBus: true },
  longSkips: { title: 'Long skips, read back', tensor: 'input', isOnBus: true },
  ndpUpdates: { title: 'Raw updates in the banks', tensor: 'output', isOnBus: false },
  ndpBusUpdates: { title: 'Raw updates over the bus', tensor: 'output', isOnBus: true },
} as const satisfies Record<string, TrafficCause>

/** Name of a cause of DRAM traffic. */
export type TrafficCauseId = keyof typeof CAUSES

/** Every cause, in the order of the tables. */
export const TRAFFIC_CAUSES: Readonly<Record<TrafficCauseId, TrafficCause>> = CAUSES

export const TRAFFIC_CAUSE_IDS = Object.keys(CAUSES) as readonly TrafficCauseId[]

/** Bytes of one layer or pass by cause. */
export type DramBytes = Readonly<Record<TrafficCauseId, number>>

/** Bytes by cause; what is not given is 0. One object shape for all, which keeps sums over many layers fast. */
export function dramBytes(parts: Partial<DramBytes>): Record<TrafficCauseId, number> {
  return {
    weights: parts.weights ?? 0,
    weightRefetches: parts.weightRefetches ?? 0,
    weightExcess: parts.weightExcess ?? 0,
    rawInputReads: parts.rawInputReads ?? 0,
    rawInputWrites: parts.rawInputWrites ?? 0,
    rawOutputReads: parts.rawOutputReads ?? 0,
    rawOutputWrites: parts.rawOutputWrites ?? 0,
    deltaInliers: parts.deltaInliers ?? 0,
    deltaOutliers: parts.deltaOutliers ?? 0,
    bitmap: parts.bitmap ?? 0,
    signBits: parts.signBits ?? 0,
    attentionReads: parts.attentionReads ?? 0,
    chainReentry: parts.chainReentry ?? 0,
    nonLinearReads: parts.nonLinearReads ?? 0,
    inputSpills: parts.inputSpills ?? 0,
    outputSpills: parts.outputSpills ?? 0,
    longSkips: parts.longSkips ?? 0,
    ndpUpdates: parts.ndpUpdates ?? 0,
    ndpBusUpdates: parts.ndpBusUpdates ?? 0,
  }
}

/** Adds `weight` times the bytes to a sum; written out because this is where a sweep spends its time. */
export function addBytes(sum: Record<TrafficCauseId, number>, more: DramBytes, weight: number): void {
  sum.weights += weight * more.weights
  sum.weightRefetches += weight * more.weightRefetches
  sum.weightExcess += weight * more.weightExcess
  sum.rawInputReads += weight * more.rawInputReads
  sum.rawInputWrites += weight * more.rawInputWrites
  sum.rawOutputReads += weight * more.rawOutputReads
  sum.rawOutputWrites += weight * more.rawOutputWrites
  sum.deltaInliers += weight * more.deltaInliers
  sum.deltaOutliers += weight * more.deltaOutliers
  sum.bitmap += weight * more.bitmap
  sum.signBits += weight * more.signBits
  sum.attentionReads += weight * more.attentionReads
  sum.chainReentry += weight * more.chainReentry
  sum.nonLinearReads += weight * more.nonLinearReads
  sum.inputSpills += weight * more.inputSpills
  sum.outputSpills += weight * more.outputSpills
  sum.longSkips += weight * more.longSkips
  sum.ndpUpdates += weight * more.ndpUpdates
  sum.ndpBusUpdates += weight * more.ndpBusUpdates
}

/** Bytes over the DRAM bus: all causes but the updates inside the banks. */
export function busBytes(bytes: DramBytes): number {
  return (
    weightBytes(bytes) +
    bytes.rawInputReads +
    bytes.rawInputWrites +
    bytes.rawOutputReads +
    bytes.rawOutputWrites +
    bytes.deltaInliers +
    bytes.deltaOutliers +
    bytes.bitmap +
    bytes.signBits +
    bytes.attentionReads +
    bytes.chainReentry +
    bytes.nonLinearReads +
    bytes.inputSpills +
    bytes.outputSpills +
    bytes.longSkips +
    bytes.ndpBusUpdates
  )
}

/** Bytes of weights over the bus: they must be there before a tile row can be finished. */
export function weightBytes(bytes: DramBytes): number {
  return bytes.weights + bytes.weightRefetches + bytes.weightExcess
}

/** Bytes over the bus by tensor; they sum to `busBytes`. */
export function bytesByTensor(bytes: DramBytes): Readonly<Record<TrafficTensor, number>> {
  const sums = { weights: 0, input: 0, output: 0, attention: 0 }
  for (const id of TRAFFIC_CAUSE_IDS) if (CAUSES[id].isOnBus) sums[CAUSES[id].tensor] += bytes[id]
  return sums
}
