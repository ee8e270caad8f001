import type { AlignMode } from '../../engine/timeline/align-map.ts'
import type {
  FoldSpan,
  LayerSpan,
  PeOperands,
  PeSnapshot,
  QuantityInfo,
  TimelineQuery,
} from '../../engine/timeline/timeline.ts'

/** A run's time axis. */
export interface TimelineInfo {
  readonly runId: number
  readonly firstCycle: number
  readonly endCycle: number
  readonly lastTrafficCycle: number
  readonly cyclesPerSecond: number
  readonly rows: number
  readonly cols: number
  readonly steps: number
  readonly quantities: readonly QuantityInfo[]
}

/** Numbers on their way through JSON: little-endian float64, base64. */
export type PackedNumbers = string

/** The answer to a query; `sums` and `max` are row-major (`rows` x `bins`). */
export interface PackedSeries {
  readonly quantity: string
  readonly unit: string
  readonly t0: number
  readonly t1: number
  readonly bins: number
  readonly rows: number
  readonly sums: PackedNumbers
  readonly max?: PackedNumbers
}

/** Layers and folds in a window; empty where there are more than the limit. */
export interface TimelineStructure {
  readonly layers: readonly LayerSpan[]
  readonly folds: readonly FoldSpan[]
}

/** One window of a run against a baseline's; means per cycle as shares of the limit, row-major. */
export interface PackedDifference {
  readonly bins: number
  readonly rows: number
  readonly a: PackedNumbers
  readonly b: PackedNumbers
  readonly difference: PackedNumbers
  readonly meanA: number
  readonly meanB: number
}

/** The PE array at one cycle; `grid` is one byte a PE, base64. */
export type PackedSnapshot = Omit<PeSnapshot, 'grid'> & { readonly grid: string }

export type { AlignMode, FoldSpan, LayerSpan, PeOperands, QuantityInfo, TimelineQuery }
