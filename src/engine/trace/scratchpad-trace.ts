import type { LineClock, ServedCycles } from './line-clock.ts'
import { type CycleWindow, RowWriter, type TraceChunk } from './rows.ts'
import type { LayerLines } from './scratchpad-lines.ts'

const FILES = [
  { operand: 'ifmap', fileName: 'IFMAP_SRAM_TRACE.csv' },
  { operand: 'filter', fileName: 'FILTER_SRAM_TRACE.csv' },
  { operand: 'ofmap', fileName: 'OFMAP_SRAM_TRACE.csv' },
] as const

/** The three scratchpad traces, one row per line; lines outside the window are not even looked at. */
export function* scratchpadTraces(
  lines: number,
  demand: LayerLines,
  clock: LineClock,
  window: CycleWindow,
): Generator<TraceChunk> {
  const served: ServedCycles = { ifmap: 0, filter: 0, ofmap: 0 }
  const [from, to] = clock.linesServedIn(window[0], window[1], lines)
  for (const { operand, fileName } of FILES) {
    const { ports } = demand[operand]
    const row = new Float64Array(ports)
    const writer = new RowWriter(fileName, window)
    for (let line = from; line < to; line++) {
      clock.at(line, served)
      demand[operand].fill(line, row)
      writer.add(served[operand], row, ports, 'int')
      if (writer.isFull) yield writer.take()
    }
    yield writer.take()
  }
}
