import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { AlignMode } from '../../../../engine/timeline/align-map.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import type { Bins } from '../heat-raster.ts'
import { MOST_COLUMNS, occupancyOf, quantityOf, windowOf } from './heatmap.ts'
import type { FigureSource, TimeAxis } from './kind.ts'

/** Busy PEs of one run minus those of another, line by line over a common time. */
export interface OccupancyDifference {
  /** Percentage points, row by row; NaN where one of the two has no cycle that corresponds. */
  readonly values: Float64Array
  readonly rows: number
  /** Whether the lines are those of both arrays, and not shares of them. */
  readonly isOneSize: boolean
  /** What stands along the axis of time. */
  readonly window: Bins
  readonly timeTitle: string
  /** The cycles of the table. */
  readonly cycles: Bins
  /** Whether every cycle has a column of its own. */
  readonly isWhole: boolean
}

/** A run with its axis. */
interface TimedRun {
  readonly id: number
  readonly axis: TimeAxis
}

/** A part of the time of one stands over the same part of the other, whatever they do in it. */
export async function differenceByShare(
  spec: FigureSpec,
  source: FigureSource,
  [first, second]: readonly [TimedRun, TimedRun],
): Promise<Result<OccupancyDifference>> {
  const [endA, endB] = [first.axis.endCycle, second.axis.endCycle]
  const bins = Math.max(1, Math.min(MOST_COLUMNS, endA, endB))
  const quantity = quantityOf(spec)
  const a = await occupancyOf(source, first.id, { t0: 0, t1: endA, bins, quantity })
  const b = await occupancyOf(source, second.id, { t0: 0, t1: endB, bins, quantity })
  if (!a.ok) return a
  if (!b.ok) return b
  const rows = commonLines(a.value.rows, b.value.rows)
  if (rows > MOST_LINES) return noCommonLines(a.value.rows, b.value.rows)
  const [shareA, shareB] = [stretched(a.value, { rows, bins }), stretched(b.value, { rows, bins })]
  return ok({
    values: shareB.map((value, index) => value - (shareA[index] ?? 0)),
    rows,
    isOneSize: a.value.rows === b.value.rows,
    // Shares of the time, not cycles: the two may take different times.
    window: { t0: 0, t1: 100, bins },
    timeTitle: 'Share of the time (%)',
    cycles: { t0: 0, t1: bins, bins },
    isWhole: endA === bins && endB === bins,
  })
}

/** What corresponds stands over each other, in the cycles of the first run. */
export async function differenceByAlignment(
  spec: FigureSpec,
  source: FigureSource,
  [first, second]: readonly [TimedRun, TimedRun],
  mode: AlignMode,
): Promise<Result<OccupancyDifference>> {
  const window = windowOf(spec, first.axis.endCycle)
  const found = await source.difference(first.id, second.id, { ...window, quantity: quantityOf(spec) }, mode)
  if (!found.ok) return found
  const { difference, rows } = found.value
  return ok({
    values: difference.map((share) => 100 * share),
    rows,
    isOneSize: linesOf(first, spec) === linesOf(second, spec),
    window,
    timeTitle: 'Cycle of the first run',
    cycles: window,
    isWhole: window.bins === window.t1 - window.t0,
  })
}

function linesOf({ axis }: TimedRun, spec: FigureSpec): number {
  return quantityOf(spec) === 'busy-pes-by-column' ? axis.cols : axis.rows
}

/** More lines than these are finer than print. */
const MOST_LINES = 2048

/** Into so many lines both arrays divide: each line of theirs is a whole number of them. */
function commonLines(a: number, b: number): number {
  let [larger, smaller] = [Math.max(a, b), Math.min(a, b)]
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller]
  return (a * b) / larger
}

function noCommonLines(a: number, b: number): Result<never> {
  return fail(
    problem('other-array', 'The lines of the two arrays have no common measure', {
      field: 'runIds',
      expected: `at most ${MOST_LINES} lines that fit both arrays`,
      got: `${a} and ${b} lines`,
      remedy: 'Choose arrays one of which is a multiple of the other.',
    }),
  )
}

/** The same picture with every line repeated until there are `rows`. */
function stretched(
  { share, rows: own }: { readonly share: Float64Array; readonly rows: number },
  { rows, bins }: { readonly rows: number; readonly bins: number },
): Float64Array {
  return Float64Array.from({ length: rows * bins }, (_, index) => {
    const line = Math.floor((Math.floor(index / bins) * own) / rows)
    return share[line * bins + (index % bins)] ?? 0
  })
}
