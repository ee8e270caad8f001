import { fixed, MISSING, significant } from '../../../shared/format/numbers.ts'
import { METRICS, type MetricId } from '../../../shared/model/metrics.ts'

/** How the values of a metric are written beside each other: one unit, one precision. */
export interface MetricScale {
  readonly unit: string
  readonly text: (value: number | null) => string
}

const PREFIXES = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** Counts below this are written in full. */
const LARGE = 1e5

/** Digits of the largest value: more cannot be compared at a glance. */
const MOST_DIGITS = 4

/**
 * A scale by the largest value, with three significant digits of it, or as many as the smallest needs for two:
 * `5.91 ×`, `47.0 M`, `345.9 M` beside `3.4 M`.
 */
export function metricScale(metric: MetricId, largest: number, smallest: number = largest): MetricScale {
  const { unit, decimals } = METRICS[metric]
  const isCount = unit === '' || unit === 'B' || unit === 'words'
  const [factor, prefix] =
    isCount && (unit === 'B' || largest >= LARGE)
      ? (PREFIXES.find(([least]) => largest >= least) ?? [1, ''])
      : [1, '']
  const exponentOf = (value: number): number => Math.floor(Math.log10(value / factor) + 1e-9)
  const wanted = largest > 0 ? 2 - exponentOf(largest) : 0
  const needed = smallest > 0 ? 1 - exponentOf(smallest) : 0
  const most = largest > 0 ? MOST_DIGITS - 1 - Math.max(0, exponentOf(largest)) : 0
  const places = Math.min(Math.max(0, wanted, Math.min(needed, most)), factor === 1 ? decimals : 2)
  return {
    unit: unit === 'words' && prefix !== '' ? `${prefix} words` : `${prefix}${unit}`,
    text: (value) => (value === null || Number.isNaN(value) ? MISSING : fixed(value / factor, places)),
  }
}

/** One value of a metric by itself, with its unit: `2.211 ×`, `243 GB`. */
export function metricWithUnit(metric: MetricId, value: number | null): string {
  if (value === null || Number.isNaN(value)) return MISSING
  const { unit, decimals } = METRICS[metric]
  const [factor, prefix] = unit === 'B' ? (PREFIXES.find(([least]) => value >= least) ?? [1, '']) : [1, '']
  const text = factor === 1 ? fixed(value, decimals) : significant(value / factor, 4)
  return `${text}${unit === '' ? '' : `\u00A0${prefix}${unit}`}`
}

/** What a metric is called with its unit: `Core area, mm²`. */
export function metricTitle(metric: MetricId): string {
  const { title, unit } = METRICS[metric]
  return unit === '' ? title : `${title}, ${unit}`
}
