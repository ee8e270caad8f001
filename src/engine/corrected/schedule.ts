import type { ArrayConfig } from '../model/array-config.ts'
import { type Folding, usedCols, usedRows } from '../systolic/folding.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import type { IfmapFetch } from './fetch-counts.ts'

/**
 * How a double-buffered scratchpad is used: one half retains words (most recently used first), the other half is
 * filled ahead of the array. In words.
 */
export interface Capacities {
  readonly ifmap: number
  readonly filter: number
  readonly ofmap: number
}

/** One half of each scratchpad of `kb` x 1024 words. */
export function capacitiesOf(config: ArrayConfig): Capacities {
  return {
    ifmap: config.ifmapSramKb * 512,
    filter: config.filterSramKb * 512,
    ofmap: config.ofmapSramKb * 512,
  }
}

/** What one segment of the schedule moves, in words. */
export interface Segment {
  /** Lines (stall-free cycles) of the segment. */
  cycles: number
  ifmap: number
  filter: number
  partialSumReads: number
  /** Final outputs and partial sums written to DRAM. */
  outputs: number
  partialSumWrites: number
}

/**
 * A layer as a sequence of segments. A segment is a fold, in weight stationary cut in two: loading the filters, and
 * streaming pixels past them; in input stationary a whole column fold. Segments are computed on demand in O(1).
 */
export class Schedule {
  readonly segments: number
  readonly perGroup: number
  readonly #f: Folding
  readonly #s: CorrectedShape
  readonly #fetch: IfmapFetch
  readonly #filterWords: number
  readonly #partialSumWords: number
  readonly #readBack: boolean

  constructor(f: Folding, s: CorrectedShape, fetch: IfmapFetch, capacities: Capacities, readBack: boolean) {
    this.#f = f
    this.#s = s
    this.#fetch = fetch
    this.#filterWords = capacities.filter
    this.#partialSumWords = capacities.ofmap
    this.#readBack = readBack
    this.perGroup = f.dataflow === 'is' ? f.colFolds : f.rowFolds * f.colFolds * (f.dataflow === 'ws' ? 2 : 1)
    this.segments = this.perGroup * s.groups
  }

  /** Writes segment `index` of the layer into `out`. */
  read(index: number, out: Segment): void {
    const inGroup = index % this.perGroup
    if (this.#f.dataflow === 'os') this.#outputStationary(inGroup, out)
    else if (this.#f.dataflow === 'ws') this.#weightStationary(inGroup, out)
    else this.#inputStationary(inGroup, out)
  }

  #outputStationary(index: number, out: Segment): void {
    const f = this.#f
    const fc = Math.floor(index / f.rowFolds)
    const fr = index % f.rowFolds
    const cols = usedCols(f, fc)
    out.cycles = f.linesPerFold
    out.ifmap = (fc === 0 ? this.#fetch.first[fr] : this.#fetch.later[fr]) ?? 0
    out.filter = fr === 0 || f.time * cols > this.#filterWords ? f.time * cols : 0
    out.partialSumReads = 0
    out.outputs = usedRows(f, fr) * cols
    out.partialSumWrites = 0
  }

  #weightStationary(index: number, out: Segment): void {
    const f = this.#f
    const fold = Math.floor(index / 2)
    const fc = Math.floor(fold / f.rowFolds)
    const fr = fold % f.rowFolds
    const cols = usedCols(f, fc)
    const loading = index % 2 === 0
    const sums = f.time * cols
    const last = fr === f.rowFolds - 1
    const spills = sums > this.#partialSumWords
    out.cycles = loading ? f.rows : f.linesPerFold - f.rows
    out.filter = loading ? usedRows(f, fr) * cols : 0
    out.ifmap = loading ? 0 : ((fc === 0 ? this.#fetch.first[fr] : this.#fetch.later[fr]) ?? 0)
    out.partialSumReads = !loading && spills && this.#readBack && fr > 0 ? sums : 0
    out.outputs = !loading && last ? sums : 0
    out.partialSumWrites = !loading && spills && !last ? sums : 0
  }

  #inputStationary(fc: number, out: Segment): void {
    const f = this.#f
    const sums = f.time * usedCols(f, fc)
    const filterWords = this.#s.k * this.#s.n
    const spilled = sums > this.#partialSumWords ? (f.rowFolds - 1) * sums : 0
    out.cycles = f.rowFolds * f.linesPerFold
    out.ifmap = this.#fetch.first[fc] ?? 0
    out.filter = fc === 0 || filterWords > this.#filterWords ? filterWords : 0
    out.partialSumReads = this.#readBack ? spilled : 0
    out.outputs = sums
    out.partialSumWrites = spilled
  }
}

/** An empty segment, to be filled by `Schedule.read`. */
export function emptySegment(): Segment {
  return { cycles: 0, ifmap: 0, filter: 0, partialSumReads: 0, outputs: 0, partialSumWrites: 0 }
}
