import { TRAFFIC_CAUSE_IDS, TRAFFIC_CAUSES } from '../designs/traffic.ts'
import { type Phase, type Place, STRETCH } from './design-phase.ts'
import { floorShare } from './exact-share.ts'
import { ACCOUNTING_IDS, type AccountingId } from './timeline.ts'

/** An amount that grows along a step, in one row of a quantity. */
export interface Measure {
  /** Amount of a phase before a place of it. */
  readonly before: (phase: Phase, place: Place) => number
  /** Kinds of cycles in which it grows. */
  readonly stretches: readonly number[]
  /** Amount per cycle of a kind, before it is cut into whole numbers. */
  readonly rate: (phase: Phase, stretch: number) => number
}

/** PE-cycles of every account, in the order of ACCOUNTING_IDS; in every cycle they sum to the PEs. */
export function accountMeasures(pes: number): readonly Measure[] {
  return ACCOUNTING_IDS.map((id) => accountMeasure(id, pes))
}

/** Multiplies done. */
export const macsMeasure: Measure = {
  before: ({ macs, parts }, place) => share(macs, place[STRETCH.pe] ?? 0, parts[STRETCH.pe]),
  stretches: [STRETCH.pe],
  rate: ({ macs, parts }) => macs / parts[STRETCH.pe],
}

/** Bytes of one cause; bus bytes while the bus moves, updates in the banks all along the layer. */
export function causeMeasure(cause: number): Measure {
  const id = TRAFFIC_CAUSE_IDS[cause]
  const isOnBus = id !== undefined && TRAFFIC_CAUSES[id].isOnBus
  const stretch = isOnBus ? STRETCH.bus : STRETCH.any
  const cyclesOf = (phase: Phase): number => (isOnBus ? phase.busCycles : phase.cycles)
  return {
    before: (phase, place) => {
      const amount = phase.bytes[cause] ?? 0
      if (amount === 0) return 0
      const [done, cycles] = [place[stretch] ?? 0, cyclesOf(phase)]
      // Whole bytes move; a fraction (a mean of the model) goes with the last cycle.
      return done >= cycles ? amount : floorShare(Math.floor(amount), done, cycles)
    },
    stretches: [stretch],
    rate: (phase) => (phase.bytes[cause] ?? 0) / cyclesOf(phase),
  }
}

/** Several measures that grow in the same kinds of cycles as one. */
export function sumOf(measures: readonly Measure[]): Measure {
  return combined(measures, (rates) => rates.reduce((sum, rate) => sum + rate, 0))
}

/** A group of rows: their sum, and the largest rate of any of them. */
export function groupOf(measures: readonly Measure[]): Measure {
  const [only] = measures
  return measures.length === 1 && only !== undefined
    ? only
    : combined(measures, (rates) => Math.max(0, ...rates))
}

function combined(measures: readonly Measure[], rateOf: (rates: readonly number[]) => number): Measure {
  return {
    before: (phase, place) => {
      let sum = 0
      for (const measure of measures) sum += measure.before(phase, place)
      return sum
    },
    stretches: [...new Set(measures.flatMap(({ stretches }) => stretches))],
    rate: (phase, stretch) =>
      rateOf(
        measures
          .filter(({ stretches }) => stretches.includes(stretch))
          .map((measure) => measure.rate(phase, stretch)),
      ),
  }
}

function accountMeasure(id: AccountingId, pes: number): Measure {
  switch (id) {
    case 'multiply':
      return {
        before: (phase, place) => share(phase.multiply, used(phase, place), phase.used),
        stretches: [STRETCH.pe],
        rate: ({ multiply, parts }) => multiply / parts[STRETCH.pe],
      }
    case 'edge':
      return {
        before: (phase, place) => pes * (place[STRETCH.pe] ?? 0) - used(phase, place),
        stretches: [STRETCH.pe],
        rate: (phase) => pes - phase.used / phase.parts[STRETCH.pe],
      }
    case 'delta-overhead':
      return {
        before: (phase, place) => {
          const busy = used(phase, place)
          return busy - share(phase.multiply, busy, phase.used) + pes * (place[STRETCH.outside] ?? 0)
        },
        stretches: [STRETCH.pe, STRETCH.outside],
        rate: (phase, stretch) =>
          stretch === STRETCH.outside ? pes : (phase.used - phase.multiply) / phase.parts[STRETCH.pe],
      }
    case 'stall-ifmap':
      return waiting(STRETCH.ifmapWait, pes)
    case 'stall-filter':
      return waiting(STRETCH.filterWait, pes)
    case 'stall-ofmap':
      return waiting(STRETCH.ofmapWait, pes)
    // Fill, drain and bank conflicts are not part of a tile's model.
    case 'fill':
    case 'drain':
    case 'stall-bank':
      return { before: () => 0, stretches: [], rate: () => 0 }
  }
}

function waiting(stretch: number, pes: number): Measure {
  return { before: (_phase, place) => pes * (place[stretch] ?? 0), stretches: [stretch], rate: () => pes }
}

/** PE-cycles used so far; multiplying is a part of them, cut out once more so that neither ever shrinks. */
function used(phase: Phase, place: Place): number {
  return share(phase.used, place[STRETCH.pe] ?? 0, phase.parts[STRETCH.pe])
}

function share(amount: number, part: number, whole: number): number {
  return whole === 0 ? 0 : floorShare(amount, part, whole)
}
