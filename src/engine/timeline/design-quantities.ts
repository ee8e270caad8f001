import type { Machine } from '../designs/design.ts'
import { TRAFFIC_CAUSE_IDS, TRAFFIC_CAUSES } from '../designs/traffic.ts'
import { accountMeasures, causeMeasure, macsMeasure, type Measure, sumOf } from './design-measures.ts'
import { STRETCH } from './design-phase.ts'
import type { DesignRun } from './design-run.ts'
import { ACCOUNTING_IDS, type QuantityInfo } from './timeline.ts'

/** A quantity of a design's timeline and how its rows grow. */
export interface DesignQuantity {
  readonly info: QuantityInfo
  readonly measures: readonly Measure[]
  /** The row that takes the cycle by which a step can be longer than its table, and how much of it. */
  readonly slackRow?: number
  readonly slackRate: number
}

/**
 * What a design's timeline can be asked: `busy-pes`, `macs`, `accounting`, `dram-bytes` (all on the bus) and
 * `dram-bytes:<cause>`. A PE-cycle counts as busy in proportion to its lanes: MACs / most lanes of a PE.
 */
export function quantitiesOf(run: DesignRun): readonly DesignQuantity[] {
  const { machine, peakLanes } = run
  const pes = machine.peRows * machine.peCols
  const accounts = accountMeasures(pes)
  const busBytesPerCycle = machine.busBytesPerSecond / machine.clockHertz
  const busLimit = Number.isFinite(busBytesPerCycle) ? { limitPerCycle: busBytesPerCycle } : {}
  const multiply = accounts[ACCOUNTING_IDS.indexOf('multiply')]
  const bus = TRAFFIC_CAUSE_IDS.flatMap((id, cause) => (TRAFFIC_CAUSES[id].isOnBus ? [cause] : []))
  return [
    {
      info: one('busy-pes', 'Busy PEs, at the peak rate of their lanes', 'PE-cycles', { limitPerCycle: pes }),
      measures: multiply === undefined ? [] : [multiply],
      slackRate: 0,
    },
    {
      info: one('macs', 'Multiplies', 'MACs', { limitPerCycle: pes * peakLanes }),
      measures: [macsMeasure],
      slackRate: 0,
    },
    {
      info: {
        id: 'accounting',
        title: 'Where the PE-cycles went',
        unit: 'PE-cycles',
        rows: ACCOUNTING_IDS,
        limitPerCycle: pes,
      },
      measures: accounts,
      slackRow: slackAccount(run),
      slackRate: pes,
    },
    {
      info: one('dram-bytes', 'DRAM bus, all causes', 'bytes', busLimit),
      measures: [sumOf(bus.filter((cause) => isMoved(run, cause)).map(causeMeasure))],
      slackRate: 0,
    },
    ...TRAFFIC_CAUSE_IDS.map((id, cause): DesignQuantity => {
      const { title, isOnBus } = TRAFFIC_CAUSES[id]
      return {
        info: one(`dram-bytes:${id}`, `DRAM: ${title}`, 'bytes', isOnBus ? busLimit : bankLimit(machine)),
        measures: [causeMeasure(cause)],
        slackRate: 0,
      }
    }),
  ]
}

function one(
  id: string,
  title: string,
  unit: string,
  limit: Pick<QuantityInfo, 'limitPerCycle'>,
): QuantityInfo {
  return { id, title, unit, rows: [id], ...limit }
}

function bankLimit({ bankBytesPerSecond, clockHertz }: Machine): Pick<QuantityInfo, 'limitPerCycle'> {
  return Number.isFinite(bankBytesPerSecond) ? { limitPerCycle: bankBytesPerSecond / clockHertz } : {}
}

function isMoved({ first, steady }: DesignRun, cause: number): boolean {
  return [first, steady].some((table) => table?.phases.some(({ bytes }) => (bytes[cause] ?? 0) > 0))
}

/** The account of the part of a cycle that steps are not whole: their largest wait, which it comes from. */
function slackAccount({ steady }: DesignRun): number {
  const waits = [
    [STRETCH.ofmapWait, 'stall-ofmap'],
    [STRETCH.filterWait, 'stall-filter'],
    [STRETCH.ifmapWait, 'stall-ifmap'],
    [STRETCH.outside, 'delta-overhead'],
  ] as const
  let [largest, account] = [0, ACCOUNTING_IDS.indexOf('edge')]
  for (const [stretch, id] of waits) {
    const cycles = steady?.phases.reduce((sum, { parts }) => sum + parts[stretch], 0) ?? 0
    if (cycles > largest) [largest, account] = [cycles, ACCOUNTING_IDS.indexOf(id)]
  }
  return account
}
