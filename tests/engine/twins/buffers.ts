import type { Dataflow } from '../../../src/engine/model/array-config.ts'
import { type Lines, type Operands, type TwinArray } from './demand.ts'

/** What the CALC read buffer went through (specification section 5). */
export interface TwinGenerations {
  readonly completed: number
  readonly remainder: number
  /** Line of the last completion, -1 when there was none. */
  readonly lastLine: number
}

/** CALC read buffer word by word: collects distinct words, and forgets them all when it has `size`. */
export function calcTwin(lines: Lines, size: number): TwinGenerations {
  let held = new Set<number>()
  let completed = 0
  let lastLine = -1
  lines.forEach((line, number) => {
    for (const address of line) {
      if (address === -1) continue
      held.add(address)
      if (held.size < size) continue
      completed++
      lastLine = number
      held = new Set()
    }
  })
  return { completed, remainder: held.size, lastLine }
}

/** An operand in the order in which USER mode fetches it. */
export interface TwinFetch {
  /** Non-null words, duplicates kept. */
  readonly words: readonly number[]
  /** Cells of the fetch matrix, null ones counted. */
  readonly slots: number
}

/** Fetch matrix of section 7.1, tile under tile, read out by anti-diagonals or row by row. */
function readOut(
  across: number,
  along: number,
  width: number,
  byDiagonals: boolean,
  address: (across: number, along: number) => number,
): TwinFetch {
  const matrix: number[][] = []
  for (let first = 0; first < across; first += width) {
    for (let t = 0; t < along; t++) {
      matrix.push(
        Array.from({ length: width }, (_, col) => (first + col < across ? address(first + col, t) : -1)),
      )
    }
  }
  const cells: number[] = []
  if (byDiagonals) {
    for (let diagonal = 0; diagonal < matrix.length + width - 1; diagonal++) {
      for (let row = Math.min(diagonal, matrix.length - 1); row >= 0 && diagonal - row < width; row--) {
        cells.push(matrix[row]![diagonal - row]!)
      }
    }
  } else {
    for (const row of matrix) cells.push(...row)
  }
  return { words: cells.filter((cell) => cell !== -1), slots: cells.length }
}

export function ifmapFetchTwin(o: Operands, { rows, cols, dataflow }: TwinArray): TwinFetch {
  if (dataflow === 'os') return readOut(o.m, o.k, rows, true, (pixel, window) => o.ifmap[pixel]![window]!)
  if (dataflow === 'ws') return readOut(o.k, o.m, rows, true, (window, pixel) => o.ifmap[pixel]![window]!)
  return readOut(o.m, o.k, cols, false, (pixel, window) => o.ifmap[pixel]![window]!)
}

export function filterFetchTwin(o: Operands, { rows, cols, dataflow }: TwinArray): TwinFetch {
  if (dataflow === 'is') return readOut(o.k, o.n, rows, true, (window, filter) => o.filter[window]![filter]!)
  return readOut(o.n, o.k, cols, dataflow === 'os', (filter, window) => o.filter[window]![filter]!)
}

/** USER read buffer with explicit groups: which window it holds, and how often it steps. */
export class UserBufferTwin {
  readonly fillLines: number
  readonly prefetchLines: number
  readonly groups: readonly ReadonlySet<number>[]
  readonly window: number
  readonly step: number
  start = 0
  prefetches = 0
  readonly #width: number

  constructor(fetch: TwinFetch, capacity: number, width: number) {
    const active = Math.ceil(capacity / 2)
    const eps = Math.ceil(capacity / 100)
    const count = Math.floor(fetch.words.length / eps) + 1
    this.groups = Array.from(
      { length: count },
      (_, group) => new Set(fetch.words.slice(group * eps, (group + 1) * eps)),
    )
    this.window = Math.min(count, Math.ceil(active / eps))
    this.step = Math.min(count - this.window, Math.ceil((capacity - active) / eps))
    this.fillLines = Math.min(Math.ceil(active / width), Math.ceil(fetch.slots / width))
    this.prefetchLines = Math.ceil((capacity - active) / width)
    this.#width = width
  }

  /** Steps of the window that the requests of one line need. */
  stepsFor(line: readonly number[]): number {
    let steps = 0
    for (const address of line) {
      if (address === -1) continue
      while (!this.#holds(address)) {
        this.start = (this.start + this.step) % this.groups.length
        steps++
      }
    }
    return steps
  }

  /** Serves a line that is demanded at `cycle`: the cycle of its data. */
  serve(line: readonly number[], cycle: number, version: 2 | 3): number {
    let offset = 1
    for (let step = this.stepsFor(line); step > 0; step--) {
      this.prefetches++
      const late = this.completion - (cycle + offset)
      if (version === 2) offset += Math.max(0, late)
      else {
        offset += late
        if (late > 0) offset += late
      }
    }
    return cycle + offset
  }

  get completion(): number {
    return -1 + this.prefetches * (this.prefetchLines + 1)
  }

  get words(): number {
    return (this.fillLines + this.prefetches * this.prefetchLines) * this.#width
  }

  #holds(address: number): boolean {
    for (let i = 0; i < this.window; i++) {
      if (this.groups[(this.start + i) % this.groups.length]!.has(address)) return true
    }
    return false
  }
}

/** Ofmap write buffer word by word (specification section 6). */
export class WriteBufferTwin {
  /** Cycle and words of every drained line, and the words the report charges for it. */
  readonly rows: { readonly cycle: number; readonly words: number; readonly charged: number }[] = []
  words = 0
  readonly #capacity: number
  readonly #drainWords: number
  readonly #width: number
  #free: number
  #drainEnd = 0
  #open = 0
  /** Words of each packed line that waits. */
  #packed: number[] = []

  constructor(capacity: number, width: number) {
    this.#capacity = capacity
    this.#drainWords = capacity - Math.ceil(capacity / 2)
    this.#width = width
    this.#free = capacity
  }

  /** Stores the words of a line that comes at `cycle`; returns when the last is stored. */
  serve(count: number, cycle: number): number {
    let now = cycle
    for (let word = 0; word < count; word++) {
      this.#open++
      if (this.#open === this.#width) this.#close()
      this.#free--
      if (now < this.#drainEnd) {
        if (this.#free <= 0) now = this.#drainEnd
      } else if (this.#free < this.#capacity - this.#drainWords) {
        this.#close()
        this.#drain(now)
      }
    }
    return now
  }

  flush(totalCycles: number): void {
    this.#close()
    let cycle = totalCycles
    while (this.#packed.length > 0) {
      this.#drain(cycle)
      cycle = this.#drainEnd + 1
    }
  }

  get start(): number {
    return this.rows[0]!.cycle
  }

  /** Cycle of the last row printed (v2) or of the latest one (v3). */
  stop(version: 2 | 3): number {
    const cycles = this.rows.map(({ cycle }) => cycle)
    return version === 2 ? (cycles.at(-1) ?? -1) : Math.max(...cycles)
  }

  #close(): void {
    if (this.#open > 0) this.#packed.push(this.#open)
    this.#open = 0
  }

  #drain(cycle: number): void {
    const lines = this.#packed.splice(0, Math.ceil(this.#drainWords / this.#width))
    lines.forEach((words, i) => {
      this.rows.push({ cycle: cycle + i, words, charged: i === lines.length - 1 ? words : this.#width })
    })
    const words = lines.length * this.#width - (this.#width - (lines.at(-1) ?? 0))
    this.words += words
    this.#free += words
    this.#drainEnd = cycle + lines.length - 1
  }
}

/** Sum over the folds of section 3.1, left to right. */
export function utilisationTwin(
  folds: readonly { readonly rows: number; readonly cols: number }[],
  time: number,
  R: number,
  C: number,
  dataflow: Dataflow,
): { mapping: number; compute: number } {
  const lines = dataflow === 'os' ? time + R + C - 2 : time + 2 * R + 2 * C - 3
  let mapping = 0
  let compute = 0
  for (const { rows, cols } of folds) {
    mapping += (rows * cols) / (R * C)
    compute += (rows * cols * time) / (R * C * lines)
  }
  return { mapping: (mapping / folds.length) * 100, compute: (compute / folds.length) * 100 }
}
