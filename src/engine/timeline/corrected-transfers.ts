import type { Transfer } from '../corrected/dram-channel.ts'
import { type ChannelShare, readWords } from '../corrected/prefetcher.ts'
import { channelShares } from '../corrected/run-schedule.ts'
import { emptySegment, type Schedule, type Segment } from '../corrected/schedule.ts'
import type { CorrectedMachine } from '../corrected/simulate-layer.ts'
import type { DramReach } from './dram-reach.ts'
import { NumberList } from './number-list.ts'
import type { StallCause } from './stall-clock.ts'
import type { SpreadTransfer, StretchSink } from './stretches.ts'
import type { Operand } from './timeline.ts'

/** What one channel moved, transfer by transfer. */
interface Lane {
  readonly share: ChannelShare
  readonly cycle: NumberList
  readonly cycles: NumberList
  readonly reads: NumberList
  readonly writes: NumberList
  /** Words that the segments so far have read. */
  consumed: number
  prefill: Transfer | undefined
}

/** A part of a channel's read stream that is one operand's. */
interface StreamPart {
  readonly operand: Operand
  words: number
}

/** The read stream of a channel: segment by segment filter, ifmap, partial sums. */
class ReadStream {
  readonly #schedule: Schedule
  readonly #share: ChannelShare
  readonly #segment = emptySegment()
  readonly #parts: readonly StreamPart[] = [
    { operand: 'filter', words: 0 },
    { operand: 'ifmap', words: 0 },
    { operand: 'ofmap', words: 0 },
  ]
  #next = 0
  #part = 3

  constructor(schedule: Schedule, share: ChannelShare) {
    this.#schedule = schedule
    this.#share = share
  }

  /** The operand of the next words, and how many of it follow; undefined behind the last. */
  peek(): StreamPart | undefined {
    for (;;) {
      const part = this.#parts[this.#part]
      if (part === undefined) {
        if (this.#next >= this.#schedule.segments) return undefined
        this.#enter()
      } else if (part.words > 0) return part
      else this.#part++
    }
  }

  #enter(): void {
    const [filter, ifmap, ofmap] = this.#parts
    this.#schedule.read(this.#next++, this.#segment)
    if (filter !== undefined) filter.words = this.#share.filter ? this.#segment.filter : 0
    if (ifmap !== undefined) ifmap.words = this.#share.ifmap ? this.#segment.ifmap : 0
    if (ofmap !== undefined) ofmap.words = this.#share.ofmap ? this.#segment.partialSumReads : 0
    this.#part = 0
  }
}

/** Transfers of a layer under corrected rules, and what the array waited for. */
export interface CorrectedTransfers {
  /** Notes a segment that took `cycles` cycles; returns the operand of which it lacked most words. */
  readonly add: (index: number, segment: Segment, cycles: number, moved: readonly Transfer[]) => StallCause
  /** Notes what the channels read before cycle 0. */
  readonly finish: (prefills: readonly (Transfer | undefined)[]) => void
  readonly tell: (operand: Operand, sink: StretchSink) => void
  /** Tells where the words of all operands lie. */
  readonly reach: (reach: DramReach) => void
}

/** An empty log of the machine's channels. */
export function correctedTransfers({ schedule, options }: CorrectedMachine): CorrectedTransfers {
  const lanes = channelShares(options.shared).map((share): Lane => ({
    share,
    cycle: new NumberList(),
    cycles: new NumberList(),
    reads: new NumberList(),
    writes: new NumberList(),
    consumed: 0,
    prefill: undefined,
  }))
  return {
    add(_, segment, __, moved) {
      const lacking: [number, number, number] = [0, 0, 0]
      lanes.forEach((lane, i) => {
        const transfer = moved[i]
        if (transfer === undefined) return
        addLacking(lacking, lane.share, segment, transfer.readFrom - lane.consumed)
        lane.consumed += readWords(lane.share, segment)
        lane.cycle.push(transfer.cycle)
        lane.cycles.push(transfer.cycles)
        lane.reads.push(transfer.readTo - transfer.readFrom)
        lane.writes.push(transfer.writes)
      })
      const most = Math.max(...lacking)
      return most === lacking[0] ? 0 : most === lacking[1] ? 1 : 2
    },
    finish(prefills) {
      lanes.forEach((lane, i) => {
        lane.prefill = prefills[i]
      })
    },
    tell(operand, sink) {
      for (const lane of lanes) if (lane.share[operand]) tellLane(lane, schedule, operand, sink)
    },
    reach(reach) {
      for (const lane of lanes) {
        eachTransfer(lane, (transfer) => reach.spread(transfer, 0, transfer.words))
      }
    },
  }
}

/** Words of the segment that had to be moved while it ran: `ahead` words of its reads were there already. */
function addLacking(
  lacking: [number, number, number],
  share: ChannelShare,
  segment: Segment,
  ahead: number,
): void {
  let there = ahead
  const lacks = (words: number): number => {
    const known = Math.min(there, words)
    there -= known
    return words - known
  }
  if (share.filter) lacking[1] += lacks(segment.filter)
  if (share.ifmap) lacking[0] += lacks(segment.ifmap)
  if (!share.ofmap) return
  lacking[2] += lacks(segment.partialSumReads) + segment.outputs + segment.partialSumWrites
}

/** Visits what a channel moved before cycle 0 and in every segment; the first `reads` words of it are read. */
function eachTransfer(lane: Lane, visit: (transfer: SpreadTransfer, reads: number) => void): void {
  const { prefill } = lane
  if (prefill !== undefined) {
    const words = prefill.readTo - prefill.readFrom
    visit({ cycle: prefill.cycle, cycles: prefill.cycles, words }, words)
  }
  for (let i = 0; i < lane.cycle.length; i++) {
    const reads = lane.reads.at(i)
    const words = reads + lane.writes.at(i)
    if (words > 0) visit({ cycle: lane.cycle.at(i), cycles: lane.cycles.at(i), words }, reads)
  }
}

function tellLane(lane: Lane, schedule: Schedule, operand: Operand, sink: StretchSink): void {
  const stream = new ReadStream(schedule, lane.share)
  eachTransfer(lane, (transfer, reads) => tellTransfer(transfer, reads, stream, operand, sink))
}

/** Tells the stretches of a transfer that are `operand`'s; its first `reads` words are the stream's next ones. */
function tellTransfer(
  transfer: SpreadTransfer,
  reads: number,
  stream: ReadStream,
  operand: Operand,
  sink: StretchSink,
): void {
  let from = 0
  let open = 0
  for (let at = 0; at < reads;) {
    const part = stream.peek()
    if (part === undefined) break
    const words = Math.min(part.words, reads - at)
    part.words -= words
    if (part.operand === operand) {
      if (open === 0) from = at
      open += words
    } else if (open > 0) {
      sink.spread(transfer, from, from + open)
      open = 0
    }
    at += words
  }
  // Writes come last, and are the ofmap's.
  if (operand === 'ofmap' && transfer.words > reads) {
    if (open === 0) from = reads
    open += transfer.words - reads
  }
  if (open > 0) sink.spread(transfer, from, from + open)
}
