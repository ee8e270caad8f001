import { type Capacities, emptySegment, type Schedule, type Segment } from './schedule.ts'

/** Which words of a segment travel on a DRAM channel. */
export interface ChannelShare {
  readonly ifmap: boolean
  readonly filter: boolean
  /** Outputs, partial sums written and partial sums read back. */
  readonly ofmap: boolean
}

/** Words of a segment that a channel reads. */
export function readWords(share: ChannelShare, s: Segment): number {
  return (share.ifmap ? s.ifmap : 0) + (share.filter ? s.filter : 0) + (share.ofmap ? s.partialSumReads : 0)
}

/** Words of a segment that a channel writes. */
export function writtenWords(share: ChannelShare, s: Segment): number {
  return share.ofmap ? s.outputs + s.partialSumWrites : 0
}

/**
 * How far a channel may run ahead of the array: it fetches the coming segments in order until the next word's
 * prefetch half is full. Two pointers over the schedule, O(1) amortised per segment.
 */
export class Prefetcher {
  readonly #schedule: Schedule
  readonly #share: ChannelShare
  readonly #room: Capacities
  readonly #next = emptySegment()
  readonly #leaving = emptySegment()
  /** Segments from `#from` up to `#to` (exclusive) fit completely; their words by operand. */
  #from = 0
  #to = 0
  #ifmap = 0
  #filter = 0
  #sums = 0

  constructor(schedule: Schedule, share: ChannelShare, room: Capacities) {
    this.#schedule = schedule
    this.#share = share
    this.#room = room
  }

  /** Words that may be in the scratchpads ahead of time when segment `index` is about to start. */
  wordsAhead(index: number): number {
    this.#dropTo(index)
    while (this.#to < this.#schedule.segments && this.#fits()) this.#to++
    const whole =
      (this.#share.ifmap ? this.#ifmap : 0) +
      (this.#share.filter ? this.#filter : 0) +
      (this.#share.ofmap ? this.#sums : 0)
    if (this.#to >= this.#schedule.segments) return whole
    return whole + Math.floor(this.#fraction() * readWords(this.#share, this.#next))
  }

  /** Adds the segment at `#to` when all its words fit; leaves it in `#next` otherwise. */
  #fits(): boolean {
    this.#schedule.read(this.#to, this.#next)
    const { ifmap, filter, partialSumReads } = this.#next
    const fits =
      (!this.#share.ifmap || this.#ifmap + ifmap <= this.#room.ifmap) &&
      (!this.#share.filter || this.#filter + filter <= this.#room.filter) &&
      (!this.#share.ofmap || this.#sums + partialSumReads <= this.#room.ofmap)
    if (!fits) return false
    this.#ifmap += ifmap
    this.#filter += filter
    this.#sums += partialSumReads
    return true
  }

  /** Part of the segment in `#next` that still fits: its operands arrive in proportion. */
  #fraction(): number {
    const part = (on: boolean, free: number, words: number): number => (on && words > 0 ? free / words : 1)
    return Math.min(
      1,
      part(this.#share.ifmap, this.#room.ifmap - this.#ifmap, this.#next.ifmap),
      part(this.#share.filter, this.#room.filter - this.#filter, this.#next.filter),
      part(this.#share.ofmap, this.#room.ofmap - this.#sums, this.#next.partialSumReads),
    )
  }

  #dropTo(index: number): void {
    if (this.#to <= index) {
      this.#from = index
      this.#to = index
      this.#ifmap = 0
      this.#filter = 0
      this.#sums = 0
      return
    }
    for (; this.#from < index; this.#from++) {
      this.#schedule.read(this.#from, this.#leaving)
      this.#ifmap -= this.#leaving.ifmap
      this.#filter -= this.#leaving.filter
      this.#sums -= this.#leaving.partialSumReads
    }
  }
}
