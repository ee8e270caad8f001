import type { DrainObserver } from '../compatible/write-buffer.ts'
import type { OutputStream } from '../systolic/output-stream.ts'
import { type CycleWindow, RowWriter, type TraceChunk } from './rows.ts'
import type { ScratchpadLines } from './scratchpad-lines.ts'

/** Records how the write buffer packed and drained its lines. */
export class DrainLog implements DrainObserver {
  readonly cycles: number[] = []
  readonly firstLines: number[] = []
  readonly counts: number[] = []
  readonly partialLines: number[] = []
  readonly partialEmpty: number[] = []

  partial(line: number, empty: number): void {
    this.partialLines.push(line)
    this.partialEmpty.push(empty)
  }

  drain(cycle: number, firstLine: number, lines: number): void {
    this.cycles.push(cycle)
    this.firstLines.push(firstLine)
    this.counts.push(lines)
  }
}

/** Reads output addresses in the order of the stream from any position on. */
class OutputCursor {
  readonly #stream: OutputStream
  readonly #lines: ScratchpadLines
  readonly #row: Float64Array
  #line = -1
  #port = 0

  constructor(stream: OutputStream, lines: ScratchpadLines) {
    this.#stream = stream
    this.#lines = lines
    this.#row = new Float64Array(lines.ports)
  }

  seek(position: number): void {
    this.#line = this.#stream.lineOf(position)
    this.#lines.fill(this.#line, this.#row)
    this.#port = 0
    for (let skip = position - this.#stream.before(this.#line); skip > 0; skip--) this.next()
  }

  next(): number {
    for (;;) {
      if (this.#port === this.#row.length) {
        this.#line++
        this.#port = 0
        this.#lines.fill(this.#line, this.#row)
      }
      const address = this.#row[this.#port++] ?? -1
      if (address !== -1) return address
    }
  }
}

/** The ofmap's DRAM trace: every drained line, its empty slots as -1. Cost follows the rows in the window. */
export function* drainTrace(
  log: DrainLog,
  stream: OutputStream,
  lines: ScratchpadLines,
  lineWords: number,
  window: CycleWindow,
): Generator<TraceChunk> {
  const writer = new RowWriter('OFMAP_DRAM_TRACE.csv', window)
  const cursor = new OutputCursor(stream, lines)
  const row = new Float64Array(lineWords)
  let partial = 0
  let emptySoFar = 0
  for (let drain = 0; drain < log.cycles.length; drain++) {
    const cycle = log.cycles[drain] ?? 0
    const firstLine = log.firstLines[drain] ?? 0
    const count = log.counts[drain] ?? 0
    const inWindow = cycle + count > window[0] && cycle <= window[1]
    if (inWindow) cursor.seek(firstLine * lineWords - emptySoFar)
    for (let i = 0; i < count; i++) {
      const isPartial = log.partialLines[partial] === firstLine + i
      const empty = isPartial ? (log.partialEmpty[partial] ?? 0) : 0
      if (isPartial) {
        partial++
        emptySoFar += empty
      }
      if (!inWindow) continue
      for (let slot = 0; slot < lineWords; slot++) row[slot] = slot < lineWords - empty ? cursor.next() : -1
      writer.add(cycle + i, row, lineWords, 'float')
      if (writer.isFull) yield writer.take()
    }
  }
  yield writer.take()
}
