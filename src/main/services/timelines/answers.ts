import { ok, type Result } from '../../../engine/model/problem.ts'
import { difference } from '../../../engine/timeline/align.ts'
import type { PeOperands, TimelineQuery } from '../../../engine/timeline/timeline.ts'
import type {
  AlignMode,
  PackedDifference,
  PackedSeries,
  PackedSnapshot,
  TimelineInfo,
  TimelineStructure,
} from '../../../shared/model/timelines.ts'
import { packNumbers, packSeries, packSnapshot, timelineInfo } from './pack.ts'
import { timelineOf, type TimelineRun } from './timeline-of.ts'

/** What there is to ask about a run. */
export function answerInfo(run: TimelineRun): Result<Omit<TimelineInfo, 'runId'>> {
  const timeline = timelineOf(run)
  return timeline.ok ? ok(timelineInfo(timeline.value)) : timeline
}

/** Several quantities at once; the first wrong question is told. */
export function answerQueries(
  run: TimelineRun,
  queries: readonly TimelineQuery[],
): Result<readonly PackedSeries[]> {
  const timeline = timelineOf(run)
  if (!timeline.ok) return timeline
  const series: PackedSeries[] = []
  for (const query of queries) {
    const answer = timeline.value.query(query)
    if (!answer.ok) return answer
    series.push(packSeries(answer.value))
  }
  return ok(series)
}

/** Layers and folds of a window; none where there are more than the limit, since a part of them would mislead. */
export function answerStructure(
  run: TimelineRun,
  { t0, t1, limit }: { readonly t0: number; readonly t1: number; readonly limit: number },
): Result<TimelineStructure> {
  const timeline = timelineOf(run)
  if (!timeline.ok) return timeline
  const layers = timeline.value.layers(t0, t1, limit + 1)
  const folds = layers.length > limit ? [] : timeline.value.folds(t0, t1, limit + 1)
  return ok({
    layers: layers.length > limit ? [] : layers,
    folds: folds.length > limit ? [] : folds,
  })
}

/** The PE array at one cycle. */
export function answerSnapshot(run: TimelineRun, cycle: number): Result<PackedSnapshot> {
  const timeline = timelineOf(run)
  if (!timeline.ok) return timeline
  const snapshot = timeline.value.peSnapshot(cycle)
  return snapshot.ok ? ok(packSnapshot(snapshot.value)) : snapshot
}

/** What one PE works on in one cycle. */
export function answerOperands(
  run: TimelineRun,
  { cycle, row, col }: { readonly cycle: number; readonly row: number; readonly col: number },
): Result<PeOperands> {
  const timeline = timelineOf(run)
  return timeline.ok ? timeline.value.peOperands(cycle, row, col) : timeline
}

/** A window of a run against its baseline. */
export function answerDifference(
  baseline: TimelineRun,
  other: TimelineRun,
  align: AlignMode,
  query: TimelineQuery,
): Result<PackedDifference> {
  const [a, b] = [timelineOf(baseline), timelineOf(other)]
  if (!a.ok) return a
  if (!b.ok) return b
  const compared = difference(a.value, b.value, query, align)
  if (!compared.ok) return compared
  const { bins, rows, meanA, meanB } = compared.value
  return ok({
    bins,
    rows,
    a: packNumbers(compared.value.a),
    b: packNumbers(compared.value.b),
    difference: packNumbers(compared.value.difference),
    meanA,
    meanB,
  })
}
