import type { GenerationSize } from '../compatible/calc-read.ts'
import { setIterationOrder } from '../compatible/cpython-set.ts'
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
export interface Prefetch {
  readonly cycle: number
  readonly rows: number
  readonly width: number
}

/**
 * When the original fetches each generation: the first before the first demand, each later one between the
 * completions before it, the last, incomplete one (whole sets are charged) at the end.
 */
export function planPrefetches(
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

/** The distinct words of the generation that is being collected, in order of demand; a few bytes per word. */
class Collected {
  count = 0
  readonly #first: number
  readonly #stamp: Uint8Array
  #generation = 1
  #words = new Float64Array(1024)

  /** Addresses lie in first..first + words - 1. */
  constructor({ first, words }: AddressSpan) {
    this.#first = first
    this.#stamp = new Uint8Array(words)
  }

  add(address: number): void {
    const index = address - this.#first
    if (this.#stamp[index] === this.#generation) return
    this.#stamp[index] = this.#generation
    if (this.count === this.#words.length) {
      const grown = new Float64Array(2 * this.count)
      grown.set(this.#words)
      this.#words = grown
    }
    this.#words[this.count++] = address
  }

  /** Forgets everything. */
  restart(): void {
    this.count = 0
    this.#generation++
    if (this.#generation < 256) return
    this.#stamp.fill(0)
    this.#generation = 1
  }

  /** Words in the order in which the original prints them: set after set, each in its language's hash order. */
  inSets(setWords: number): Float64Array {
    const ordered = this.#words.slice(0, this.count)
    for (let from = 0; from < this.count; from += setWords) {
      ordered.set(setIterationOrder(this.#words.subarray(from, Math.min(this.count, from + setWords))), from)
    }
    return ordered
  }
}

/** Addresses an operand can have. */
export interface AddressSpan {
  readonly first: number
  readonly words: number
}

/** Completions of the generations and what is left, without keeping what was fetched. */
function findCompletions(
  lines: number,
  demand: ScratchpadLines,
  span: AddressSpan,
  generationWords: number,
): { readonly firstLine: number; readonly completions: readonly number[]; readonly remainder: number } {
  const completions: number[] = []
  const held = new Collected(span)
  let firstLine = -1
  forEachRequest(lines, demand, (address, line) => {
    if (firstLine < 0) firstLine = line
    held.add(address)
    if (held.count < generationWords) return
    completions.push(line)
    held.restart()
  })
  return { firstLine, completions, remainder: held.count }
}

/**
 * The DRAM trace of a read operand in CALC mode, as the original writes it, down to the hash order of the addresses.
 * Slots beyond the width of a prefetch hold 1.0, as in the original. The demand is walked twice: the widest prefetch
 * decides the width of every row.
 */
export function* calcFetchTrace(
  fileName: string,
  lines: number,
  demand: ScratchpadLines,
  span: AddressSpan,
  size: GenerationSize,
  window: CycleWindow,
): Generator<TraceChunk> {
  const { firstLine, completions, remainder } = findCompletions(lines, demand, span, size.generationWords)
  const plan = planPrefetches(size, firstLine, completions, remainder)
  const columns = plan.reduce((most, { width }) => Math.max(most, width), 0)
  const writer = new RowWriter(fileName, window)
  const held = new Collected(span)
  const requests = new Float64Array(demand.ports)
  let next = 0
  for (let line = 0; line < lines; line++) {
    demand.fill(line, requests)
    for (const address of requests) {
      if (address === -1) continue
      held.add(address)
      if (held.count < size.generationWords) continue
      yield* prefetchRows(plan[next++], held.inSets(size.setWords), columns, writer)
      held.restart()
    }
  }
  yield* prefetchRows(plan[next], held.inSets(size.setWords), columns, writer)
  yield writer.take()
}

/** The rows of one prefetch. */
function* prefetchRows(
  prefetch: Prefetch | undefined,
  addresses: Float64Array,
  columns: number,
  writer: RowWriter,
): Generator<TraceChunk> {
  if (prefetch === undefined) return
  const { cycle, rows, width } = prefetch
  const row = new Float64Array(columns)
  for (let r = 0; r < rows; r++) {
    row.fill(1)
    for (let slot = 0; slot < width; slot++) row[slot] = addresses[r * width + slot] ?? -1
    writer.add(cycle + r, row, columns, 'float')
    if (writer.isFull) yield writer.take()
  }
}
