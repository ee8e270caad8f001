import { type CorrectedShape, correctedShape } from '../../../src/engine/corrected/corrected-shape.ts'
import type { Capacities, Schedule, Segment } from '../../../src/engine/corrected/schedule.ts'
import type { Layer } from '../../../src/engine/model/layer.ts'
import { CORRECTED } from '../../../src/engine/model/rules.ts'
import { type Folding, foldLayer } from '../../../src/engine/systolic/folding.ts'
import { correctedConfig } from './configs.ts'
import type { Operands, TwinArray } from './demand.ts'

/** Shape and folding of one group as the corrected rules make them. */
export function correctedParts(
  layer: Layer,
  array: TwinArray,
): { readonly shape: CorrectedShape; readonly folding: Folding } {
  const config = correctedConfig(layer, { ...array, mode: 'CALC', bandwidth: 1, kb: [1, 1, 1] })
  const shape = correctedShape(layer, config, CORRECTED)
  return { shape, folding: foldLayer(shape, array.dataflow, array.rows, array.cols) }
}

/** Ifmap words that each segment of a pass reads, pixel by pixel: folds, or column folds when inputs stay. */
export function segmentDemand(o: Operands, { rows: R, cols: C, dataflow }: TwinArray): readonly number[][] {
  const segments: number[][] = []
  const real = (address: number): boolean => address !== -1
  if (dataflow === 'ws') {
    for (let first = 0; first < o.k; first += R) {
      segments.push(o.ifmap.flatMap((row) => row.slice(first, first + R)).filter(real))
    }
    return segments
  }
  const size = dataflow === 'os' ? R : C
  for (let first = 0; first < o.m; first += size) {
    segments.push(
      o.ifmap
        .slice(first, first + size)
        .flat()
        .filter(real),
    )
  }
  return segments
}

/** Least recently used words leave first: misses of each segment, pass after pass. */
export function recentlyUsedTwin(
  segments: readonly (readonly number[])[],
  passes: number,
  capacity: number,
): readonly (readonly number[])[] {
  const held = new Set<number>()
  return Array.from({ length: passes }, () =>
    segments.map((demand) => {
      let missed = 0
      for (const word of demand) {
        if (!held.delete(word)) missed++
        held.add(word)
        if (held.size > capacity) held.delete(held.values().next().value!)
      }
      return missed
    }),
  )
}

/** A schedule of given segments. */
export function scheduleOf(segments: readonly Segment[]): Schedule {
  const read = (index: number, out: Segment): void => {
    Object.assign(out, segments[index])
  }
  return { segments: segments.length, perGroup: segments.length, read } as unknown as Schedule
}

/** What a token simulation found. */
export interface TokenRun {
  readonly cycles: number
  readonly coldStart: number
  /** Cycles of each segment with its stalls. */
  readonly each: readonly number[]
}

interface Lane {
  readonly ifmap: boolean
  readonly filter: boolean
  readonly ofmap: boolean
}

const LANES = {
  shared: [{ ifmap: true, filter: true, ofmap: true }],
  separate: [
    { ifmap: true, filter: false, ofmap: false },
    { ifmap: false, filter: true, ofmap: false },
    { ifmap: false, filter: false, ofmap: true },
  ],
} as const

function reads(lane: Lane, s: Segment): number {
  return (lane.ifmap ? s.ifmap : 0) + (lane.filter ? s.filter : 0) + (lane.ofmap ? s.partialSumReads : 0)
}

/** Words of segments from `index` on that may be fetched ahead: in order, until a prefetch half is full. */
function roomAhead(segments: readonly Segment[], lane: Lane, room: Capacities, index: number): number {
  const free = { ...room }
  let words = 0
  for (const s of segments.slice(index)) {
    const parts = [
      lane.ifmap && s.ifmap > 0 ? free.ifmap / s.ifmap : 1,
      lane.filter && s.filter > 0 ? free.filter / s.filter : 1,
      lane.ofmap && s.partialSumReads > 0 ? free.ofmap / s.partialSumReads : 1,
    ]
    const part = Math.min(...parts)
    if (part < 1) return words + Math.floor(part * reads(lane, s))
    words += reads(lane, s)
    if (lane.ifmap) free.ifmap -= s.ifmap
    if (lane.filter) free.filter -= s.filter
    if (lane.ofmap) free.ofmap -= s.partialSumReads
  }
  return words
}

/** Moves `bandwidth` words per cycle and channel, one by one, while the segments run one after another. */
export function tokenTwin(
  segments: readonly Segment[],
  bandwidth: number,
  shared: boolean,
  prefilled: boolean,
  room: Capacities,
): TokenRun {
  const lanes = LANES[shared ? 'shared' : 'separate'].map((lane) => ({
    lane,
    ahead: prefilled ? roomAhead(segments, lane, room, 0) : 0,
    need: 0,
  }))
  const each: number[] = []
  let coldStart = 0
  segments.forEach((segment, index) => {
    for (const state of lanes) {
      const words = reads(state.lane, segment)
      const writes = state.lane.ofmap ? segment.outputs + segment.partialSumWrites : 0
      state.need = Math.max(0, words - state.ahead) + writes
      state.ahead = Math.max(0, state.ahead - words)
    }
    const room1 = lanes.map(({ lane }) => roomAhead(segments, lane, room, index + 1))
    let elapsed = 0
    while (elapsed < segment.cycles || lanes.some(({ need }) => need > 0)) {
      elapsed++
      lanes.forEach((state, i) => {
        for (let token = 0; token < bandwidth; token++) {
          if (state.need > 0) state.need--
          else if (state.ahead < room1[i]!) state.ahead++
        }
      })
    }
    each.push(elapsed)
    if (index === 0) coldStart = elapsed - segment.cycles
  })
  return { cycles: each.reduce((sum, n) => sum + n, 0), coldStart, each }
}
