import type { Direction } from '../model/metrics.ts'
import { isKnown } from './points.ts'

/** What a difference means by the direction of its metric. */
export type Verdict = 'better' | 'worse' | 'equal' | 'neutral'

/** A value against its baseline. */
export interface MetricDelta {
  /** Value - baseline, in the unit of the metric. */
  readonly absolute: number
  /** 100 x absolute / |baseline|; null for a baseline of 0. */
  readonly percent: number | null
  /** Value / baseline; null for a baseline of 0. */
  readonly ratio: number | null
  readonly verdict: Verdict
}

/** A value against its baseline; null when either is missing. `neutral`: they differ, and neither is better. */
export function metricDelta(
  value: number | null,
  baseline: number | null,
  direction: Direction,
): MetricDelta | null {
  if (!isKnown(value) || !isKnown(baseline)) return null
  const absolute = value - baseline
  return {
    absolute,
    percent: baseline === 0 ? null : (100 * absolute) / Math.abs(baseline),
    ratio: baseline === 0 ? null : value / baseline,
    verdict: verdictOf(value, baseline, direction),
  }
}

function verdictOf(value: number, baseline: number, direction: Direction): Verdict {
  if (value === baseline) return 'equal'
  if (direction === 'neutral') return 'neutral'
  return value < baseline === (direction === 'lower') ? 'better' : 'worse'
}
