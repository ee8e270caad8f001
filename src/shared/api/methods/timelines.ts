import type { FileOut } from '../../model/figures.ts'
import type {
  AlignMode,
  PackedDifference,
  PackedSeries,
  PackedSnapshot,
  PeOperands,
  TimelineInfo,
  TimelineQuery,
  TimelineStructure,
} from '../../model/timelines.ts'

/** Exact windows of a run; computed in a worker, cancellable. */
export interface TimelineMethods {
  readonly 'timeline.info': { readonly params: { readonly runId: number }; readonly result: TimelineInfo }
  /** Several quantities of one window at once. */
  readonly 'timeline.query': {
    readonly params: { readonly runId: number; readonly queries: readonly TimelineQuery[] }
    readonly result: readonly PackedSeries[]
  }
  readonly 'timeline.structure': {
    readonly params: {
      readonly runId: number
      readonly t0: number
      readonly t1: number
      readonly limit: number
    }
    readonly result: TimelineStructure
  }
  readonly 'timeline.snapshot': {
    readonly params: { readonly runId: number; readonly cycle: number }
    readonly result: PackedSnapshot
  }
  readonly 'timeline.operands': {
    readonly params: {
      readonly runId: number
      readonly cycle: number
      readonly row: number
      readonly col: number
    }
    readonly result: PeOperands
  }
  /** The traces of cycles t0 <= t < t1, a folder per layer; the cycles are those of the timeline. */
  readonly 'timeline.traces': {
    readonly params: { readonly runId: number; readonly t0: number; readonly t1: number }
    readonly result: FileOut
  }
  readonly 'timeline.difference': {
    readonly params: {
      /** The baseline; the window is in its cycles. */
      readonly runA: number
      readonly runB: number
      readonly align: AlignMode
      readonly query: TimelineQuery
    }
    readonly result: PackedDifference
  }
}
