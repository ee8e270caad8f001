import type { LineSpan } from '../systolic/line-spans.ts'
import type { DramCauses, PerOperand, StallCauses } from '../model/result.ts'
import type { Folding } from '../systolic/folding.ts'
import { DramChannel, prefillTransfer, type Transfer, UnlimitedChannel } from './dram-channel.ts'
import type { ChannelShare } from './prefetcher.ts'
import { type Capacities, emptySegment, type Schedule, type Segment } from './schedule.ts'
import { TransferLog } from './transfer-log.ts'

/** How DRAM serves the schedule. */
export interface ChannelOptions {
  /** Words per cycle; Infinity finds the demand of a stall-free run. */
  readonly bandwidthWordsPerCycle: number
  /** One channel for all operands, or one of the full bandwidth for each. */
  readonly shared: boolean
  /** Scratchpads are full at cycle 0, and filling them is not counted. */
  readonly prefilled: boolean
  readonly room: Capacities
}

/** A channel with the log that dates its words. */
interface Lane {
  readonly prefill: Transfer | undefined
  readonly channel: DramChannel | UnlimitedChannel
  readonly log: TransferLog
}

/** Told of each segment: number, its words, its first cycle, its cycles with stalls, and what each channel moved. */
export type SegmentObserver = (
  index: number,
  segment: Segment,
  cycle: number,
  cycles: number,
  transfers: readonly Transfer[],
) => void

/** Time and traffic of a layer. */
export interface ScheduleRun {
  readonly cycles: number
  readonly stallCauses: StallCauses
  /** DRAM words by cause, `*Compulsory` and `*Capacity` still to be told apart. */
  readonly words: Readonly<
    Record<'ifmap' | 'filter' | 'outputs' | 'partialSumWrites' | 'partialSumReads', number>
  >
  readonly dram: PerOperand<{ readonly start: number; readonly stop: number }>
  /** What each channel read before cycle 0. */
  readonly prefills: readonly (Transfer | undefined)[]
  /** Actual cycle of each line of interest. */
  readonly lineCycles: Float64Array
}

const ALL: ChannelShare = { ifmap: true, filter: true, ofmap: true }
const SEPARATE: readonly ChannelShare[] = [
  { ifmap: true, filter: false, ofmap: false },
  { ifmap: false, filter: true, ofmap: false },
  { ifmap: false, filter: false, ofmap: true },
]

/** The channels of a run: one for all operands, or one each for ifmap, filter and ofmap. */
export function channelShares(shared: boolean): readonly ChannelShare[] {
  return shared ? [ALL] : SEPARATE
}

function lanesOf(schedule: Schedule, options: ChannelOptions): readonly Lane[] {
  return channelShares(options.shared).map((share) => {
    const { bandwidthWordsPerCycle: bandwidth } = options
    const channel = Number.isFinite(bandwidth)
      ? new DramChannel(schedule, share, bandwidth, options.room, options.prefilled)
      : new UnlimitedChannel(share)
    const log = new TransferLog(share)
    const prefill = prefillTransfer(channel.prefilledWords, bandwidth)
    if (prefill !== undefined) log.addPrefill(prefill)
    return { channel, log, prefill }
  })
}

/** Runs the schedule's segments one after another; O(segments). `lines` are ascending stall-free lines to date. */
export function runSchedule(
  schedule: Schedule,
  options: ChannelOptions,
  lines: Float64Array,
  observer?: SegmentObserver,
): ScheduleRun {
  const lanes = lanesOf(schedule, options)
  const segment = emptySegment()
  const words = { ifmap: 0, filter: 0, outputs: 0, partialSumWrites: 0, partialSumReads: 0 }
  const lineCycles = new Float64Array(lines.length)
  let nextLine = 0
  let line = 0
  let cycle = 0
  let coldStart = 0
  for (let index = 0; index < schedule.segments; index++) {
    schedule.read(index, segment)
    let late = 0
    for (const { channel } of lanes) late = Math.max(late, channel.lateness(segment))
    const cycles = segment.cycles + late
    const transfers = lanes.map(({ channel, log }) => {
      const transfer = channel.run(index, segment, cycle, cycles)
      log.add(transfer, segment)
      return transfer
    })
    observer?.(index, segment, cycle, cycles, transfers)
    if (index === 0) coldStart = late
    // The array waits at the start of a segment, then runs its lines without a break.
    for (; nextLine < lines.length && (lines[nextLine] ?? 0) < line + segment.cycles; nextLine++) {
      lineCycles[nextLine] = (lines[nextLine] ?? 0) - line + cycle + late
    }
    words.ifmap += segment.ifmap
    words.filter += segment.filter
    words.outputs += segment.outputs
    words.partialSumWrites += segment.partialSumWrites
    words.partialSumReads += segment.partialSumReads
    line += segment.cycles
    cycle += cycles
  }
  return {
    cycles: cycle,
    stallCauses: { coldStart, bandwidth: cycle - line - coldStart },
    words,
    dram: mergeSpans(lanes),
    prefills: lanes.map(({ prefill }) => prefill),
    lineCycles,
  }
}

function mergeSpans(lanes: readonly Lane[]): ScheduleRun['dram'] {
  const merge = (operand: keyof PerOperand<unknown>): { start: number; stop: number } => {
    const start = Math.min(...lanes.map(({ log }) => log.spans[operand].start))
    const stop = Math.max(...lanes.map(({ log }) => log.spans[operand].stop))
    return Number.isFinite(start) ? { start, stop } : { start: 0, stop: 0 }
  }
  return { ifmap: merge('ifmap'), filter: merge('filter'), ofmap: merge('ofmap') }
}

/** Splits the words by cause; the compulsory part is what the largest scratchpad would still move. */
export function causesOf(run: ScheduleRun, compulsoryIfmap: number, compulsoryFilter: number): DramCauses {
  return {
    ifmapCompulsory: compulsoryIfmap,
    ifmapCapacity: run.words.ifmap - compulsoryIfmap,
    filterCompulsory: compulsoryFilter,
    filterCapacity: run.words.filter - compulsoryFilter,
    ofmapFinal: run.words.outputs,
    partialSumWrites: run.words.partialSumWrites,
    partialSumReads: run.words.partialSumReads,
  }
}

/** First and last lines of the three operands over all groups, ascending, with the place of each in the sorted list. */
export function probeLines(
  spans: PerOperand<LineSpan>,
  f: Folding,
  groups: number,
): { readonly lines: Float64Array; readonly order: readonly number[] } {
  const lastGroup = (groups - 1) * f.lines
  const wanted = [spans.ifmap, spans.filter, spans.ofmap].flatMap(({ first, last }) => [
    first,
    lastGroup + last,
  ])
  const sorted = wanted.map((line, slot) => ({ line, slot })).sort((a, b) => a.line - b.line)
  const order = wanted.map((_, slot) => sorted.findIndex((probe) => probe.slot === slot))
  return { lines: Float64Array.from(sorted, (probe) => probe.line), order }
}
