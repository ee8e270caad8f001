import type { SimulationRequest } from '../../../src/engine/simulate.ts'
import { type TraceOptions, writeTraces } from '../../../src/engine/trace/write-traces.ts'

/** A row of a trace: its cycle, and the cells after it. */
export interface TraceRow {
  readonly cycle: number
  readonly cells: readonly number[]
}

/** The traces of a request's only layer as text, by file; files without a row have an empty text. */
export function traceTexts(request: SimulationRequest, options: TraceOptions = {}): Map<string, string> {
  const texts = new Map<string, string>()
  for (const { fileName, chunk } of writeTraces(request, 0, options)) {
    texts.set(fileName, (texts.get(fileName) ?? '') + chunk)
  }
  return texts
}

/** The rows of a text. */
export function rowsOf(text: string): readonly TraceRow[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [cycle, ...cells] = line.split(',').map(Number)
      return { cycle: cycle!, cells }
    })
}

/** The traces of a request's only layer as rows, by file. */
export function traceRows(
  request: SimulationRequest,
  options: TraceOptions = {},
): Readonly<Record<string, readonly TraceRow[]>> {
  return Object.fromEntries([...traceTexts(request, options)].map(([file, text]) => [file, rowsOf(text)]))
}

/** The lines of a text whose cycle is in the window, as they stand. */
export function cut(text: string, [first, last]: readonly [number, number]): string {
  return text
    .split(/(?<=\n)/)
    .filter((line) => {
      const cycle = Number.parseFloat(line)
      return cycle >= first && cycle <= last
    })
    .join('')
}

/** Cells of rows that are not null. */
export function wordsOf(rows: readonly TraceRow[]): number[] {
  return rows.flatMap(({ cells }) => cells.filter((cell) => cell !== -1))
}

/** First and last cycle of the rows with a word; undefined when there is none. */
export function cyclesOf(rows: readonly TraceRow[]): { startCycle: number; stopCycle: number } | undefined {
  const cycles = rows.filter(({ cells }) => cells.some((cell) => cell !== -1)).map(({ cycle }) => cycle)
  if (cycles.length === 0) return undefined
  return { startCycle: Math.min(...cycles), stopCycle: Math.max(...cycles) }
}
