import type { FetchOrder } from '../compatible/fetch-order.ts'
import { skewedCount, skewedLine } from '../systolic/skew.ts'
import { type CycleWindow, RowWriter, type TraceChunk } from './rows.ts'

/** Address of element (across, along) of the fetch order's stack; -1 when null. */
export type ElementAddress = (across: number, along: number) => number

/** Address in slot number `slot` of the fetch order, unused columns and nulls included. */
function slotAddress(order: FetchOrder, address: ElementAddress, slot: number): number {
  const height = order.tiles * order.along
  let row: number
  let col: number
  if (order.byDiagonals) {
    const diagonal = skewedLine(slot, height, order.width)
    const before = skewedCount(diagonal - 1, height, order.width)
    col = Math.max(0, diagonal - height + 1) + slot - before
    row = diagonal - col
  } else {
    row = Math.floor(slot / order.width)
    col = slot - row * order.width
  }
  const tile = Math.floor(row / order.along)
  const across = tile * order.width + col
  return across < order.across ? address(across, row - tile * order.along) : -1
}

/** What a USER mode fetch trace is made from. */
export interface UserFetch {
  readonly order: FetchOrder
  readonly address: ElementAddress
  readonly fillLines: number
  readonly prefetchLines: number
  readonly prefetches: number
  readonly interfaceWords: number
}

/**
 * The DRAM trace of a read operand in USER mode: the first fill line by line, then each prefetch continues in the
 * fetch order, round the ring. (The original prints the first fill, and repeats its addresses in every prefetch.)
 */
export function* userFetchTrace(
  fileName: string,
  fetch: UserFetch,
  window: CycleWindow,
): Generator<TraceChunk> {
  const { order, interfaceWords } = fetch
  const lines = Math.ceil(order.slots / interfaceWords)
  const writer = new RowWriter(fileName, window)
  const row = new Float64Array(interfaceWords)
  const emit = (cycle: number, line: number): void => {
    if (cycle < window[0] || cycle > window[1]) return
    for (let i = 0; i < interfaceWords; i++) {
      const slot = line * interfaceWords + i
      row[i] = slot < order.slots ? slotAddress(order, fetch.address, slot) : -1
    }
    writer.add(cycle, row, interfaceWords, 'float')
  }
  for (let line = 0; line < fetch.fillLines; line++) {
    emit(line - fetch.fillLines, line)
    if (writer.isFull) yield writer.take()
  }
  let line = fetch.fillLines
  const period = fetch.prefetchLines + 1
  const first = Math.max(0, Math.floor(window[0] / period) - 1)
  line += first * fetch.prefetchLines
  for (let k = first; k < fetch.prefetches && k * period <= window[1]; k++) {
    for (let i = 0; i < fetch.prefetchLines; i++) {
      emit(k * period + 1 + i, line++ % lines)
      if (writer.isFull) yield writer.take()
    }
  }
  yield writer.take()
}
