import type { Result } from '../model/problem.ts'

/** The three operands of an array. */
export type Operand = 'ifmap' | 'filter' | 'ofmap'

export const OPERANDS: readonly Operand[] = ['ifmap', 'filter', 'ofmap']

/** The rows of `accounting`, in order, in every timeline. */
export const ACCOUNTING_IDS = [
  'multiply',
  'fill',
  'drain',
  'edge',
  'stall-ifmap',
  'stall-filter',
  'stall-ofmap',
  'stall-bank',
  'delta-overhead',
] as const

/** Where the PE-cycles of a window went; they sum to rows x cols x cycles. */
export type AccountingId = (typeof ACCOUNTING_IDS)[number]

/** A quantity of a timeline, as typed on the command line, e.g. `busy-pes` or `dram-words:ifmap`. */
export type QuantityId = string

/** What a quantity is. */
export interface QuantityInfo {
  readonly id: QuantityId
  readonly title: string
  /** Of the sums, e.g. `PE-cycles`, `words`, `bytes`. */
  readonly unit: string
  /** Names of its rows, e.g. PE rows or accounts; a single one for a plain quantity. */
  readonly rows: readonly string[]
  /** Largest possible mean per cycle and row, where there is one (PEs of a row, PEs of the array). */
  readonly limitPerCycle?: number
  /** False where the largest single cycle of a bin cannot be told exactly: answers then have no `max`. */
  readonly hasMax?: boolean
  /** True for a quantity of the window as a whole, PE by PE: there is one bin. */
  readonly singleBin?: boolean
}

/** One question: `bins` equal parts of the cycles t0 <= t < t1, bin i from t0 + floor(i (t1 - t0) / bins). */
export interface TimelineQuery {
  readonly t0: number
  readonly t1: number
  /** At least 1; bins beyond the number of cycles are empty: their sums are 0. */
  readonly bins: number
  readonly quantity: QuantityId
  /** Fold the rows into at most this many groups of neighbours, whose sums are added up; all rows when missing. */
  readonly rowGroups?: number
  /** Also the largest value of any single cycle of each bin (of a group: of any of its rows), where it can be told. */
  readonly withMax?: boolean
}

/** The same question at given edges, e.g. of corresponding stretches: bin i is edges[i] <= t < edges[i + 1]. */
export interface TimelineEdgesQuery extends Pick<TimelineQuery, 'quantity' | 'rowGroups' | 'withMax'> {
  /** Ascending whole numbers, at least two; equal neighbours are an empty bin. */
  readonly edges: Float64Array
}

/**
 * The answer: exact sums, row-major (`rows` x `bins`). Cycles outside the run hold nothing. A quantity with `singleBin`
 * has a row for each PE: PE (r, c) is row r x columns + c.
 */
export interface TimelineSeries {
  readonly quantity: QuantityId
  readonly unit: string
  readonly t0: number
  readonly t1: number
  readonly bins: number
  readonly rows: number
  readonly sums: Float64Array
  readonly max?: Float64Array
}

/** A stretch of the timeline: a layer of one step, or a fold of a layer. `start` <= t < `end`. */
export interface TimelineSpan {
  readonly index: number
  readonly name: string
  readonly start: number
  readonly end: number
}

/** A layer's stretch. */
export interface LayerSpan extends TimelineSpan {
  /** Diffusion step, from 0. */
  readonly step: number
  /** Index of the layer in the network. */
  readonly layer: number
  readonly folds: number
  /** Matrix shape: output pixels, inner product, filters. */
  readonly m: number
  readonly k: number
  readonly n: number
}

/** A fold's stretch. */
export interface FoldSpan extends TimelineSpan {
  readonly layer: number
  readonly mappedRows: number
  readonly mappedCols: number
}

/** What one PE does in one cycle. */
export type PeState = 'idle' | 'fill' | 'multiply' | 'drain' | 'edge' | 'stall'

/** The array at one cycle. */
export interface PeSnapshot {
  readonly cycle: number
  readonly step: number
  readonly layer: number
  readonly fold: number
  /** Cycle within the fold, from 0. */
  readonly cycleInFold: number
  readonly rows: number
  readonly cols: number
  readonly mappedRows: number
  readonly mappedCols: number
  /** Row-major, index into `states`. */
  readonly grid: Uint8Array
  readonly states: readonly PeState[]
  readonly counts: Readonly<Record<PeState, number>>
}

/** The operands a PE works on: which output pixel, filter and window element; undefined when it does not multiply. */
export interface PeOperands {
  readonly state: PeState
  readonly pixel?: number
  readonly filter?: number
  readonly element?: number
}

/** Exact aggregates of one run over any window of cycles at any resolution. Nothing per cycle is stored. */
export interface Timeline {
  /** First cycle of anything, below 0 where a fetch comes before the array starts. */
  readonly firstCycle: number
  /** One past the last cycle of the array. */
  readonly endCycle: number
  /** One past the last cycle of anything: DRAM writes may come after the array has stopped. */
  readonly lastTrafficCycle: number
  readonly cyclesPerSecond: number
  readonly rows: number
  readonly cols: number
  readonly steps: number
  readonly quantities: readonly QuantityInfo[]
  readonly query: (query: TimelineQuery) => Result<TimelineSeries>
  readonly queryEdges: (query: TimelineEdgesQuery) => Result<TimelineSeries>
  /** First cycle of a diffusion step; of `steps` and beyond: `endCycle`. */
  readonly stepStart: (step: number) => number
  /** Layers that touch the window, at most `limit`, in order. */
  readonly layers: (t0: number, t1: number, limit: number) => readonly LayerSpan[]
  /** Folds that touch the window, at most `limit`, in order. */
  readonly folds: (t0: number, t1: number, limit: number) => readonly FoldSpan[]
  readonly peSnapshot: (cycle: number) => Result<PeSnapshot>
  readonly peOperands: (cycle: number, row: number, col: number) => Result<PeOperands>
}
