import type { Transfer } from '../corrected/dram-channel.ts'
import type { ChannelShare } from '../corrected/prefetcher.ts'
import type { CorrectedMachine } from '../corrected/simulate-layer.ts'
import { transferCycle } from '../corrected/transfer-log.ts'
import type { AddressMap } from './address-map.ts'
import { channelReads, partialSums, type ReadKind, type ReadWord } from './corrected-reads.ts'
import { type CycleWindow, RowWriter, type TraceChunk } from './rows.ts'

/** DRAM traces of corrected rules: reads by destination, and writes. */
const FILES: Readonly<Record<ReadKind | 'write', string>> = {
  ifmap: 'IFMAP_DRAM_TRACE.csv',
  filter: 'FILTER_DRAM_TRACE.csv',
  partialSum: 'PARTIAL_SUM_DRAM_TRACE.csv',
  write: 'OFMAP_DRAM_TRACE.csv',
}

/** One transfer of a channel with what it writes. */
export interface TracedTransfer extends Transfer {
  readonly index: number
}

/** Gathers the addresses of one kind that move in one cycle. */
class CycleRow {
  readonly #writer: RowWriter
  #cycle = 0
  #addresses: number[] = []

  constructor(writer: RowWriter) {
    this.#writer = writer
  }

  add(cycle: number, address: number): void {
    if (cycle !== this.#cycle) this.flush()
    this.#cycle = cycle
    this.#addresses.push(address)
  }

  flush(): void {
    if (this.#addresses.length === 0) return
    this.#writer.add(this.#cycle, this.#addresses, this.#addresses.length, 'float')
    this.#addresses = []
  }
}

/**
 * One channel's DRAM trace of one kind of word: a row per cycle in which such words move. A word moves in the cycle
 * that the transfer schedule gives it, so no cycle carries more than the bandwidth and the counts are the report's.
 */
export function* correctedFetchTrace(
  machine: CorrectedMachine,
  a: AddressMap,
  ifmapAddress: (word: number, group: number) => number,
  share: ChannelShare,
  transfers: readonly TracedTransfer[],
  kind: ReadKind | 'write',
  window: CycleWindow,
): Generator<TraceChunk> {
  const writer = new RowWriter(FILES[kind], window)
  const row = new CycleRow(writer)
  const reads: Generator<ReadWord> = channelReads(machine, a, ifmapAddress, share)
  for (const transfer of transfers) {
    if (transfer.cycle > window[1]) break
    const readWords = transfer.readTo - transfer.readFrom
    if (kind === 'write') {
      let n = readWords
      for (const address of partialSums(machine, a, transfer.index, transfer.writes)) {
        row.add(transferCycle(transfer, n++), address)
        if (writer.isFull) yield writer.take()
      }
      continue
    }
    for (let n = 0; n < readWords; n++) {
      const word = reads.next()
      if (word.done === true) break
      if (word.value[0] === kind) row.add(transferCycle(transfer, n), word.value[1])
      if (writer.isFull) yield writer.take()
    }
  }
  row.flush()
  yield writer.take()
}
