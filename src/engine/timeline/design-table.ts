import { TRAFFIC_CAUSE_IDS, TRAFFIC_CAUSES, type DramBytes, type TrafficCauseId } from '../designs/traffic.ts'
import { phaseSeconds, type PhaseSeconds, type PhaseTraffic } from './design-phases.ts'
import type { Parts, Phase } from './design-phase.ts'
import { floorShare } from './exact-share.ts'

/** A layer of one step, as the table needs it. */
export interface TableLayer {
  readonly seconds: number
  readonly phases: readonly PhaseSeconds[]
  readonly tileRows: number
  readonly macs: number
  readonly bytes: DramBytes
  /** Multiplies of a PE per cycle on the operands of this layer. */
  readonly lanes: number
  /** Part of the array's time that only its outliers cost. */
  readonly outlierShare: number
}

/** What all layers of a step share. */
export interface TableMachine {
  readonly clockHertz: number
  readonly pes: number
  /** Multiplies of a PE per cycle at its best. */
  readonly peakLanes: number
}

/** One step in whole cycles. */
export interface StepTable {
  readonly cycles: number
  readonly phases: readonly Phase[]
  readonly phaseStarts: Float64Array
  /** Boundaries of the layers: layer i is layerStarts[i] <= t < layerStarts[i + 1]. */
  readonly layerStarts: Float64Array
}

interface Draft {
  readonly layer: number
  readonly seconds: PhaseSeconds
  readonly outsideSeconds: number
  readonly start: number
  readonly end: number
  macs: number
  multiply: number
  overhead: number
  readonly bytes: Float64Array
}

/**
 * The table of a step that begins `shift` (-0.5 to 0.5) cycles after a whole one: every boundary is the cumulative time
 * rounded half up, so layers do not drift. What belongs to a phase of no whole cycle happens in the next one.
 */
export function stepTable(
  layers: readonly TableLayer[],
  outsideSeconds: number,
  machine: TableMachine,
  shift: number,
): StepTable {
  const round = (seconds: number): number => Math.round(seconds * machine.clockHertz + shift)
  const drafts: Draft[] = []
  const layerStarts = new Float64Array(layers.length + 1)
  let seconds = 0
  for (const [index, layer] of layers.entries()) {
    draftLayer(drafts, layer, index, seconds, round, machine)
    seconds += layer.seconds
    layerStarts[index + 1] = round(seconds)
  }
  const inLayers = layerStarts[layers.length] ?? 0
  const cycles = Math.max(inLayers, round(seconds + outsideSeconds))
  drafts.push({ ...outside(layers.length, outsideSeconds), start: inLayers, end: cycles })
  const phases = wholePhases(mergeEmpty(drafts), machine)
  return { cycles, phases, phaseStarts: Float64Array.from(phases, ({ start }) => start), layerStarts }
}

function outside(layer: number, outsideSeconds: number): Omit<Draft, 'start' | 'end'> {
  const seconds: PhaseSeconds = {
    firstRow: 0,
    rows: 1,
    pe: 0,
    ofmapWait: 0,
    filterWait: 0,
    ifmapWait: 0,
    traffic: 'none',
    bus: 0,
  }
  return { layer, seconds, outsideSeconds, macs: 0, multiply: 0, overhead: 0, bytes: noBytes() }
}

function noBytes(): Float64Array {
  return new Float64Array(TRAFFIC_CAUSE_IDS.length)
}

function draftLayer(
  drafts: Draft[],
  layer: TableLayer,
  index: number,
  startSeconds: number,
  round: (seconds: number) => number,
  { peakLanes, clockHertz, pes }: TableMachine,
): void {
  const layerStart = round(startSeconds)
  const layerEnd = round(startSeconds + layer.seconds)
  let within = 0
  let start = layerStart
  for (const [i, seconds] of layer.phases.entries()) {
    within += phaseSeconds(seconds)
    const isLast = i === layer.phases.length - 1
    const end = isLast ? layerEnd : Math.min(layerEnd, Math.max(start, round(startSeconds + within)))
    const rowsDone = seconds.firstRow + seconds.rows
    const macs =
      seconds.pe === 0
        ? 0
        : floorShare(layer.macs, rowsDone, layer.tileRows) -
          floorShare(layer.macs, seconds.firstRow, layer.tileRows)
    const bytes = noBytes()
    TRAFFIC_CAUSE_IDS.forEach((id, cause) => {
      const amount = layer.bytes[id]
      if (!TRAFFIC_CAUSES[id].isOnBus) {
        bytes[cause] = evenly(amount, [layerStart, layerEnd], [start, end], isLast)
      } else if (isMoved(id, seconds.traffic)) bytes[cause] = amount
    })
    const multiply = macs / peakLanes
    drafts.push({
      layer: index,
      seconds,
      outsideSeconds: 0,
      start,
      end,
      macs,
      multiply,
      overhead: macs / layer.lanes - multiply + layer.outlierShare * seconds.pe * clockHertz * pes,
      bytes,
    })
    start = end
  }
}

function isMoved(id: TrafficCauseId, traffic: PhaseTraffic): boolean {
  if (traffic === 'both') return true
  return traffic === (TRAFFIC_CAUSES[id].tensor === 'weights' ? 'weights' : 'activations')
}

/** The bytes of a part of a layer when they are spread over all of it; a fraction of a byte goes with the end. */
function evenly(
  amount: number,
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
  isLast: boolean,
): number {
  if (to === from) return isLast ? amount : 0
  const whole = Math.floor(amount)
  const before = floorShare(whole, start - from, to - from)
  return (isLast ? amount : floorShare(whole, end - from, to - from)) - before
}

/** Drops phases without a cycle; what they hold goes to the next phase, at the end of the step to the one before. */
function mergeEmpty(drafts: readonly Draft[]): readonly Draft[] {
  const kept: Draft[] = []
  let waiting: Draft | undefined
  for (const draft of drafts) {
    if (waiting !== undefined) addTo(draft, waiting)
    waiting = draft.end === draft.start ? draft : undefined
    if (waiting === undefined) kept.push(draft)
  }
  const last = kept.at(-1)
  if (waiting !== undefined && last !== undefined) addTo(last, waiting)
  return kept
}

function addTo(target: Draft, from: Draft): void {
  target.macs += from.macs
  target.multiply += from.multiply
  target.overhead += from.overhead
  for (const [cause, amount] of from.bytes.entries())
    target.bytes[cause] = (target.bytes[cause] ?? 0) + amount
}

/** Whole cycles and PE-cycles; the running totals are rounded, so they never drift either. */
function wholePhases(drafts: readonly Draft[], { pes, clockHertz }: TableMachine): readonly Phase[] {
  let [exactMultiply, exactOverhead, multiplied, lost] = [0, 0, 0, 0]
  return drafts.map((draft) => {
    const { layer, seconds, start, end, macs, bytes } = draft
    const cycles = end - start
    const parts = wholeParts(draft, cycles, clockHertz)
    const capacity = parts[0] * pes
    exactMultiply += draft.multiply
    exactOverhead += draft.overhead
    const multiply = Math.min(capacity, Math.max(0, Math.round(exactMultiply) - multiplied))
    const overhead = Math.min(capacity - multiply, Math.max(0, Math.round(exactOverhead) - lost))
    multiplied += multiply
    lost += overhead
    // Ceiling: the rate stays at or below the bus's own wherever the phase was not rounded down.
    const busy = Math.ceil(seconds.bus * clockHertz * (1 - 2 ** -40))
    const busCycles = busy === 0 ? cycles : Math.min(cycles, busy)
    return {
      start,
      cycles,
      layer,
      firstRow: seconds.firstRow,
      rows: seconds.rows,
      parts,
      busCycles,
      macs,
      multiply,
      used: multiply + overhead,
      bytes,
      full: Float64Array.of(...parts, busCycles, cycles),
    }
  })
}

/** The array's own cycles first, to the nearest; the waits share the rest, rounded along their sum. */
function wholeParts({ seconds, outsideSeconds, macs }: Draft, cycles: number, clockHertz: number): Parts {
  const waits = [seconds.ofmapWait, seconds.filterWait, seconds.ifmapWait, outsideSeconds]
  const wait = waits.reduce((sum, part) => sum + part, 0)
  const needed = Math.max(Math.round(seconds.pe * clockHertz), macs > 0 ? 1 : 0)
  const pe = wait === 0 ? cycles : Math.min(cycles, needed)
  const rest = cycles - pe
  let [exact, done] = [0, 0]
  const next = (part: number): number => {
    exact += part
    const share = Math.round((exact / wait) * rest) - done
    done += share
    return share
  }
  if (wait === 0) return [pe, 0, 0, 0, 0]
  return [
    pe,
    next(seconds.ofmapWait),
    next(seconds.filterWait),
    next(seconds.ifmapWait),
    next(outsideSeconds),
  ]
}
