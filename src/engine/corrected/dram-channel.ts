import { type ChannelShare, Prefetcher, readWords, writtenWords } from './prefetcher.ts'
import type { Capacities, Schedule, Segment } from './schedule.ts'

/** Words moved on a channel during one segment: reads `from`..`to` of its read stream, then the segment's writes. */
export interface Transfer {
  /** First cycle of the segment, and cycles it takes with its stalls. */
  readonly cycle: number
  readonly cycles: number
  readonly readFrom: number
  readonly readTo: number
  readonly writes: number
}

/**
 * One DRAM channel: moves at most `bandwidth` words per cycle, first what the running segment still lacks and its
 * writes, then what coming segments will need, as far as the scratchpads have room. More bandwidth or more room never
 * makes a segment end later: the words still to be moved at any cycle can only be fewer.
 */
export class DramChannel {
  readonly share: ChannelShare
  readonly #bandwidth: number
  readonly #prefetcher: Prefetcher
  /** Words of coming segments that are already in the scratchpads. */
  #ahead: number
  #read: number
  #consumed = 0

  /** With `prefilled`, the scratchpads are full at cycle 0, and the words count as read before it. */
  constructor(
    schedule: Schedule,
    share: ChannelShare,
    bandwidth: number,
    room: Capacities,
    prefilled: boolean,
  ) {
    this.share = share
    this.#bandwidth = bandwidth
    this.#prefetcher = new Prefetcher(schedule, share, room)
    this.#ahead = prefilled ? this.#prefetcher.wordsAhead(0) : 0
    this.#read = this.#ahead
  }

  /** Words read before cycle 0. */
  get prefilledWords(): number {
    return this.#consumed === 0 ? this.#ahead : 0
  }

  /** Cycles by which this channel makes the segment longer than its lines. */
  lateness(segment: Segment): number {
    const need = this.#need(segment)
    return Math.max(0, Math.ceil((need - this.#bandwidth * segment.cycles) / this.#bandwidth))
  }

  /** Moves the segment's words, and words ahead, while it takes `cycles` cycles from `cycle` on. */
  run(index: number, segment: Segment, cycle: number, cycles: number): Transfer {
    const reads = readWords(this.share, segment)
    // A fractional bandwidth leaves a fraction of a word, or a rounding error below zero.
    const left = Math.max(0, Math.floor(this.#bandwidth * cycles - this.#need(segment)))
    const room = this.#prefetcher.wordsAhead(index + 1)
    const readFrom = this.#read
    this.#ahead = Math.min(Math.max(0, this.#ahead - reads) + left, Math.max(room, this.#ahead - reads))
    this.#consumed += reads
    this.#read = this.#consumed + this.#ahead
    return { cycle, cycles, readFrom, readTo: this.#read, writes: writtenWords(this.share, segment) }
  }

  #need(segment: Segment): number {
    return Math.max(0, readWords(this.share, segment) - this.#ahead) + writtenWords(this.share, segment)
  }
}

/** A channel without a limit (CALC): every segment's words move during the segment itself. */
export class UnlimitedChannel {
  readonly share: ChannelShare
  readonly prefilledWords = 0
  #read = 0

  constructor(share: ChannelShare) {
    this.share = share
  }

  lateness(): number {
    return 0
  }

  run(_index: number, segment: Segment, cycle: number, cycles: number): Transfer {
    const readFrom = this.#read
    this.#read += readWords(this.share, segment)
    return { cycle, cycles, readFrom, readTo: this.#read, writes: writtenWords(this.share, segment) }
  }
}

/** The transfer that fills the scratchpads before cycle 0; undefined when there is nothing to fill. */
export function prefillTransfer(words: number, bandwidth: number): Transfer | undefined {
  if (words === 0) return undefined
  const cycles = Math.ceil(words / bandwidth)
  return { cycle: -cycles, cycles, readFrom: 0, readTo: words, writes: 0 }
}
