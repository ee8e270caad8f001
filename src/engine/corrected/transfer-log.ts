import type { PerOperand } from '../model/result.ts'
import type { Transfer } from './dram-channel.ts'
import type { ChannelShare } from './prefetcher.ts'
import type { Segment } from './schedule.ts'

/** First and last cycle in which an operand's words move between DRAM and scratchpad. */
export interface MutableSpan {
  start: number
  stop: number
}

/** A span that has seen nothing yet. */
function emptySpan(): MutableSpan {
  return { start: Infinity, stop: -Infinity }
}

/** Cycle of word `n` of a transfer: its words are spread evenly, reads first, never more than the bandwidth a cycle. */
export function transferCycle(t: Transfer, n: number): number {
  const words = t.readTo - t.readFrom + t.writes
  return t.cycle + Math.floor((n * t.cycles) / words)
}

/**
 * Dates the words of one channel: the read stream is the reads of the segments in order (in each filter, ifmap,
 * partial sums); a word's cycle is found in the transfer that carried it, at the latest its own segment's. Keeps only
 * the transfers whose words have not been consumed yet.
 */
export class TransferLog {
  readonly spans: PerOperand<MutableSpan> = { ifmap: emptySpan(), filter: emptySpan(), ofmap: emptySpan() }
  readonly #share: ChannelShare
  readonly #open: Transfer[] = []
  #head = 0
  #index = 0

  constructor(share: ChannelShare) {
    this.#share = share
  }

  /** Adds what was read before cycle 0. */
  addPrefill(prefill: Transfer): void {
    this.#open.push(prefill)
  }

  /** Adds the transfer that ran during `segment`. */
  add(transfer: Transfer, segment: Segment): void {
    if (transfer.readTo > transfer.readFrom) this.#open.push(transfer)
    if (this.#share.filter) this.#consume(this.spans.filter, segment.filter)
    if (this.#share.ifmap) this.#consume(this.spans.ifmap, segment.ifmap)
    if (!this.#share.ofmap) return
    this.#consume(this.spans.ofmap, segment.partialSumReads)
    if (transfer.writes === 0) return
    const reads = transfer.readTo - transfer.readFrom
    extend(
      this.spans.ofmap,
      transferCycle(transfer, reads),
      transferCycle(transfer, reads + transfer.writes - 1),
    )
  }

  #consume(span: MutableSpan, words: number): void {
    if (words === 0) return
    const start = this.#cycleOf(this.#index)
    this.#index += words
    extend(span, start, this.#cycleOf(this.#index - 1))
  }

  #cycleOf(index: number): number {
    let transfer = this.#open[this.#head]
    while (transfer !== undefined && transfer.readTo <= index) {
      this.#head++
      transfer = this.#open[this.#head]
    }
    if (this.#head > 1024) {
      this.#open.splice(0, this.#head)
      this.#head = 0
    }
    return transfer === undefined ? 0 : transferCycle(transfer, index - transfer.readFrom)
  }
}

function extend(span: MutableSpan, start: number, stop: number): void {
  if (start < span.start) span.start = start
  if (stop > span.stop) span.stop = stop
}
