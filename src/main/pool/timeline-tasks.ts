import type { PeOperands, TimelineQuery } from '../../engine/timeline/timeline.ts'
import type {
  AlignMode,
  PackedDifference,
  PackedSeries,
  PackedSnapshot,
  TimelineInfo,
  TimelineStructure,
} from '../../shared/model/timelines.ts'
import type { RunInput } from '../services/runs/spec-layers.ts'
import type { TimelineRun } from '../services/timelines/timeline-of.ts'

/** Questions about windows of a run; the thread keeps the timelines of the last runs. */
export interface TimelineTasks {
  readonly 'timeline.info': {
    readonly params: { readonly run: TimelineRun }
    readonly result: Omit<TimelineInfo, 'runId'>
    readonly item: never
  }
  readonly 'timeline.query': {
    readonly params: { readonly run: TimelineRun; readonly queries: readonly TimelineQuery[] }
    readonly result: readonly PackedSeries[]
    readonly item: never
  }
  readonly 'timeline.structure': {
    readonly params: {
      readonly run: TimelineRun
      readonly t0: number
      readonly t1: number
      readonly limit: number
    }
    readonly result: TimelineStructure
    readonly item: never
  }
  readonly 'timeline.snapshot': {
    readonly params: { readonly run: TimelineRun; readonly cycle: number }
    readonly result: PackedSnapshot
    readonly item: never
  }
  readonly 'timeline.operands': {
    readonly params: {
      readonly run: TimelineRun
      readonly cycle: number
      readonly row: number
      readonly col: number
    }
    readonly result: PeOperands
    readonly item: never
  }
  /** A zip of the traces of a window. */
  readonly 'timeline.traces': {
    readonly params: { readonly input: RunInput; readonly t0: number; readonly t1: number }
    readonly result: Uint8Array
    readonly item: never
  }
  readonly 'timeline.difference': {
    readonly params: {
      readonly baseline: TimelineRun
      readonly other: TimelineRun
      readonly align: AlignMode
      readonly query: TimelineQuery
    }
    readonly result: PackedDifference
    readonly item: never
  }
}
