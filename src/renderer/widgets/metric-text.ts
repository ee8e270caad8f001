import { fixed, MISSING } from '../../shared/format/numbers.ts'
import { METRICS, type MetricId } from '../../shared/model/metrics.ts'

/** A number as it is shown, and the unit beside it. */
export interface ShownNumber {
  readonly text: string
  readonly unit: string
}

const BYTE_PREFIXES = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const

/** Decimals of bytes after a prefix. */
const BYTE_DECIMALS = 2

/**
 * Values of a metric in one unit and with one precision, so that they can stand in a row: bytes with the prefix of the
 * largest, all others with the metric's own decimals.
 */
export function metricTexts(
  id: MetricId,
  values: readonly (number | null)[],
): { readonly unit: string; readonly texts: readonly string[] } {
  const { unit, decimals } = METRICS[id]
  const [scale, shownUnit] = unit === 'B' ? bytePrefix(values) : [1, unit]
  const places = scale === 1 ? decimals : BYTE_DECIMALS
  return {
    unit: shownUnit,
    texts: values.map((value) => (value === null ? MISSING : fixed(value / scale, places))),
  }
}

/** One value of a metric. */
export function metricText(id: MetricId, value: number | null): ShownNumber {
  const { unit, texts } = metricTexts(id, [value])
  return { text: texts[0] ?? MISSING, unit: value === null ? '' : unit }
}

function bytePrefix(values: readonly (number | null)[]): readonly [scale: number, unit: string] {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)))
  return BYTE_PREFIXES.find(([scale]) => largest >= scale) ?? [1, 'B']
}
