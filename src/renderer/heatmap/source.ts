import { ok, type Result } from '../../engine/model/problem.ts'
import type { TimelineMethods } from '../../shared/api/methods/timelines.ts'
import type {
  AlignMode,
  PackedDifference,
  PackedSeries,
  PackedSnapshot,
  PeOperands,
  TimelineInfo,
  TimelineQuery,
  TimelineStructure,
} from '../../shared/model/timelines.ts'
import { bytesOf, numbersOf } from './decode.ts'

/** The answer to a query; `sums` and `max` are row-major (`rows` x `bins`). */
export type Series = Omit<PackedSeries, 'sums' | 'max'> & {
  readonly sums: Float64Array
  readonly max?: Float64Array
}

/** A run against a baseline in the baseline's cycles; means per cycle as shares of the limit, row-major. */
export type Difference = Omit<PackedDifference, 'a' | 'b' | 'difference'> & {
  readonly a: Float64Array
  readonly b: Float64Array
  readonly difference: Float64Array
}

/** The PE array at one cycle; `grid` is row-major, an index into `states`. */
export type Snapshot = Omit<PackedSnapshot, 'grid'> & { readonly grid: Uint8Array }

/** Where lanes get their numbers: one run, any window of it. */
export interface LaneSource {
  readonly runId: number
  readonly info: (signal?: AbortSignal) => Promise<Result<TimelineInfo>>
  readonly query: (
    queries: readonly TimelineQuery[],
    signal?: AbortSignal,
  ) => Promise<Result<readonly Series[]>>
  readonly structure: (
    t0: number,
    t1: number,
    limit: number,
    signal?: AbortSignal,
  ) => Promise<Result<TimelineStructure>>
  readonly snapshot: (cycle: number, signal?: AbortSignal) => Promise<Result<Snapshot>>
  readonly operands: (
    cycle: number,
    row: number,
    col: number,
    signal?: AbortSignal,
  ) => Promise<Result<PeOperands>>
  /** This run minus a baseline. */
  readonly difference: (
    baselineRunId: number,
    align: AlignMode,
    query: TimelineQuery,
    signal?: AbortSignal,
  ) => Promise<Result<Difference>>
}

/** The part of the connection a source needs. */
export type TimelineCall = <M extends keyof TimelineMethods>(
  method: M,
  params: TimelineMethods[M]['params'],
  options?: { readonly signal?: AbortSignal },
) => Promise<Result<TimelineMethods[M]['result']>>

/** A run's lanes through the contract. */
export function apiSource(call: TimelineCall, runId: number): LaneSource {
  const withSignal = (signal?: AbortSignal) => (signal === undefined ? {} : { signal })
  return {
    runId,
    info: (signal) => call('timeline.info', { runId }, withSignal(signal)),
    query: async (queries, signal) =>
      mapped(await call('timeline.query', { runId, queries }, withSignal(signal)), (all) =>
        all.map(unpackSeries),
      ),
    structure: (t0, t1, limit, signal) =>
      call('timeline.structure', { runId, t0, t1, limit }, withSignal(signal)),
    snapshot: async (cycle, signal) =>
      mapped(await call('timeline.snapshot', { runId, cycle }, withSignal(signal)), (packed) => ({
        ...packed,
        grid: bytesOf(packed.grid),
      })),
    operands: (cycle, row, col, signal) =>
      call('timeline.operands', { runId, cycle, row, col }, withSignal(signal)),
    difference: async (runA, align, query, signal) =>
      mapped(
        await call('timeline.difference', { runA, runB: runId, align, query }, withSignal(signal)),
        (packed) => ({
          ...packed,
          a: numbersOf(packed.a),
          b: numbersOf(packed.b),
          difference: numbersOf(packed.difference),
        }),
      ),
  }
}

function unpackSeries({ max, sums, ...rest }: PackedSeries): Series {
  return { ...rest, sums: numbersOf(sums), ...(max === undefined ? {} : { max: numbersOf(max) }) }
}

function mapped<A, B>(result: Result<A>, convert: (value: A) => B): Result<B> {
  return result.ok ? ok(convert(result.value), result.notes) : result
}
