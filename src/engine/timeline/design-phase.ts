import { floorShare } from './exact-share.ts'

/** Kinds of cycles of a phase: indices of a place. The first five follow one another in every tile row. */
export const STRETCH = {
  pe: 0,
  ofmapWait: 1,
  filterWait: 2,
  ifmapWait: 3,
  outside: 4,
  /** Beside the five: the bus moves bytes. */
  bus: 5,
  /** Beside the five: every cycle. */
  any: 6,
} as const

/** What the array does, in this order, in every tile row. */
export type Parts = readonly [
  pe: number,
  ofmapWait: number,
  filterWait: number,
  ifmapWait: number,
  outside: number,
]

/** One phase of a step in whole cycles. */
export interface Phase {
  /** First cycle of it in the step. */
  readonly start: number
  readonly cycles: number
  /** Index of the layer; the number of layers for time outside them. */
  readonly layer: number
  readonly firstRow: number
  readonly rows: number
  /** Cycles of each kind; they sum to `cycles`. */
  readonly parts: Parts
  /** Cycles in which the bus moves; 1 to `cycles`. */
  readonly busCycles: number
  readonly macs: number
  /** PE-cycles of multiplying at the peak rate. */
  readonly multiply: number
  /** `multiply` and the PE-cycles lost to slower lanes and outliers. */
  readonly used: number
  /** Bytes by cause, in the order of TRAFFIC_CAUSE_IDS. */
  readonly bytes: Float64Array
  /** The place behind its last cycle. */
  readonly full: Place
}

/** Cycles of each kind before a place of a phase, by STRETCH. */
export type Place = Float64Array

export function newPlace(): Place {
  return new Float64Array(7)
}

/** First cycle of a tile row in its phase; of row `rows`: the cycles of the phase. Rows share every part evenly. */
export function rowStart({ parts, rows, cycles }: Phase, row: number): number {
  if (row >= rows) return cycles
  let start = 0
  for (const part of parts) start += floorShare(part, row, rows)
  return start
}

/** The tile row of the phase that runs at one of its cycles. */
export function rowAt(phase: Phase, cycle: number): number {
  const { rows, cycles, parts } = phase
  if (rows === 1) return 0
  // rowStart(r) is at most r cycles / rows and less than one cycle per part below it.
  let low = Math.max(0, Math.min(rows - 1, Math.floor((cycle * rows) / cycles) - 1))
  let high = Math.min(rows - 1, Math.ceil(((cycle + parts.length) * rows) / cycles))
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (rowStart(phase, middle) <= cycle) low = middle
    else high = middle - 1
  }
  return low
}

/** Counts the cycles of each kind before a cycle (0 to `cycles`) of the phase. */
export function placeAt(phase: Phase, cycle: number, place: Place): void {
  const { parts, rows, cycles, busCycles } = phase
  if (cycle >= cycles) {
    place.set(phase.full)
    return
  }
  place[STRETCH.any] = cycle
  const row = rowAt(phase, cycle)
  const start = rowStart(phase, row)
  let left = cycle - start
  for (let k = 0; k < parts.length; k++) {
    const part = parts[k] ?? 0
    const before = floorShare(part, row, rows)
    const here = Math.min(left, floorShare(part, row + 1, rows) - before)
    place[k] = before + here
    left -= here
  }
  const busBefore = floorShare(busCycles, start, cycles)
  const busHere = floorShare(busCycles, rowStart(phase, row + 1), cycles) - busBefore
  place[STRETCH.bus] = busBefore + Math.min(cycle - start, busHere)
}
