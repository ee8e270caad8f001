import type { LineSeries } from './fold-series.ts'

/** A series counted `factor` times; the same series for a factor of 1. */
export function scaled(series: LineSeries, factor: number): LineSeries {
  if (factor === 1) return series
  const { peak } = series
  return {
    before: (lines) => series.before(lines) * factor,
    peak: peak && ((from, to) => peak(from, to) * factor),
  }
}
