import type { GenerationSize } from '../compatible/calc-read.ts'
import { type CycleWindow, RowWriter, type TraceChunk } from './rows.ts'
import type { ScratchpadLines } from './scratchpad-lines.ts'

/** Words per cycle of the first fill. */
const FIRST_FILL_WORDS_PER_CYCLE = 10

/** Visits every non-null request of a layer in the order of demand. */
function forEachRequest(
  lines: number,
  demand: ScratchpadLines,
  visit: (address: number, line: number) => void,
): void {
  const row = new Float64Array(demand.ports)
  for (let line = 0; line < lines; line++) {
    demand.fill(line, row)
    for (const address of row) if (address !== -1) visit(address, line)
  }
}

/** One prefetch: rows of `width` words from `cycle` on. */
interface Prefetch {
  readonly cycle: number
  readonly rows: number
  readonly width: number
}

/**
 * When the original fetches each generation: the first before the first demand, each later one between the
 * completions before it, the last, incomplete one (whole sets are charged) at the end.
 */
function planPrefetches(
  size: GenerationSize,
  firstLine: number,
  completions: readonly number[],
  remainder: number,
): readonly Prefetch[] {
  const width = FIRST_FILL_WORDS_PER_CYCLE
  const sets = Math.ceil(remainder / size.setWords)
  if (completions.length === 0) {
    const rows = Math.ceil((sets * size.setWords) / width)
    return [{ cycle: -rows, rows, width }]
  }
  const rows = Math.ceil(size.generationWords / width)
  const plan: Prefetch[] = [{ cycle: firstLine - rows, rows, width }]
  // In the original's own numbering, one less than the cycles it prints.
  let start = firstLine - 1
  completions.forEach((end, index) => {
    const words = index + 1 < completions.length ? size.generationWords : sets * size.setWords
    // Two generations on one line leave no cycle between them (the original divides by zero): one row then.
    const cycles = Math.max(1, end - start + 1)
    plan.push({ cycle: start + 1, rows: cycles, width: Math.ceil(words / cycles) })
    start = end + 1
  })
  return plan
}

/**
 * The DRAM trace of a read operand in CALC mode. Cycles, widths and the words of each prefetch are the original's;
 * inside a prefetch the words stand in order of demand, where the original prints the order of a hash set. Slots
 * beyond the width of a prefetch hold 1.0, as in the original.
 */
export function* calcFetchTrace(
  fileName: string,
  lines: number,
  demand: ScratchpadLines,
  size: GenerationSize,
  window: CycleWindow,
): Generator<TraceChunk> {
  const completions: number[] = []
  let firstLine = -1
  let held = new Set<number>()
  forEachRequest(lines, demand, (address, line) => {
    if (firstLine < 0) firstLine = line
    held.add(address)
    if (held.size < size.generationWords) return
    completions.push(line)
    held = new Set()
  })
  const plan = planPrefetches(size, firstLine, completions, held.size)
  const columns = plan.reduce((most, { width }) => Math.max(most, width), 0)
  const writer = new RowWriter(fileName, window)
  const row = new Float64Array(columns)
  let index = 0
  const emit = (words: ReadonlySet<number>): void => {
    const prefetch = plan[index++]
    if (prefetch === undefined) return
    const addresses = words.values()
    for (let r = 0; r < prefetch.rows; r++) {
      row.fill(1)
      for (let slot = 0; slot < prefetch.width; slot++) row[slot] = addresses.next().value ?? -1
      writer.add(prefetch.cycle + r, row, columns, 'float')
    }
  }
  held = new Set()
  const row2 = new Float64Array(demand.ports)
  for (let line = 0; line < lines; line++) {
    demand.fill(line, row2)
    for (const address of row2) {
      if (address === -1) continue
      held.add(address)
      if (held.size < size.generationWords) continue
      emit(held)
      held = new Set()
    }
    if (writer.isFull) yield writer.take()
  }
  emit(held)
  yield writer.take()
}
