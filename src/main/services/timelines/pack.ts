import type { PeSnapshot, Timeline, TimelineSeries } from '../../../engine/timeline/timeline.ts'
import type {
  PackedNumbers,
  PackedSeries,
  PackedSnapshot,
  TimelineInfo,
} from '../../../shared/model/timelines.ts'

/** Little-endian float64 as base64: a third larger than the numbers, and any transport takes it. */
export function packNumbers(numbers: Float64Array): PackedNumbers {
  // Every platform Node runs on is little-endian.
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64')
}

/** A series on its way to a page. */
export function packSeries({ sums, max, ...series }: TimelineSeries): PackedSeries {
  return {
    ...series,
    sums: packNumbers(sums),
    ...(max === undefined ? {} : { max: packNumbers(max) }),
  }
}

/** The array at one cycle on its way to a page. */
export function packSnapshot({ grid, ...snapshot }: PeSnapshot): PackedSnapshot {
  return {
    ...snapshot,
    grid: Buffer.from(grid.buffer, grid.byteOffset, grid.byteLength).toString('base64'),
  }
}

/** What there is to ask about a run. */
export function timelineInfo(timeline: Timeline): Omit<TimelineInfo, 'runId'> {
  const { firstCycle, endCycle, lastTrafficCycle, cyclesPerSecond, rows, cols, steps, quantities } = timeline
  return {
    firstCycle,
    endCycle,
    lastTrafficCycle,
    cyclesPerSecond,
    rows,
    cols,
    steps,
    quantities,
  }
}
