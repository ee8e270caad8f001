import type { DeltaStatistics } from '../../../engine/numerics/statistics.ts'
import { judgementFacts, type Judgement, type MeasuredDelta } from '../../services/delta-measurement.ts'
import { count, textTable, type Column } from './text-table.ts'

/** The columns of one delta's figures, without those that say whose they are. */
const STATISTICS: readonly Column<DeltaStatistics>[] = [
  { title: 'elements', cell: (row) => count(row.elements) },
  { title: 'delta', unit: 'min', cell: (row) => short(row.deltaRange.min) },
  { title: 'delta', unit: 'max', cell: (row) => short(row.deltaRange.max) },
  { title: 'raw', unit: 'bits', cell: (row) => row.rawEntropyBits.toFixed(3) },
  { title: 'delta', unit: 'bits', cell: (row) => row.deltaEntropyBits.toFixed(3) },
  { title: 'outliers', unit: '%', cell: (row) => percent(row.outlierRatio) },
  { title: 'zeros', unit: '%', cell: (row) => percent(row.zeroRatio) },
  { title: 'same sign', unit: '%', cell: (row) => percent(row.signAgreement) },
  { title: 'overflow', unit: 'found %', cell: (row) => percent(row.measuredOverflow) },
  { title: 'overflow', unit: 'binomial %', cell: (row) => percent(row.binomialOverflow) },
]

/** Columns of the layer or step, then the figures. */
export function statisticsTable<Row extends DeltaStatistics>(
  leading: readonly Column<Row>[],
  rows: readonly Row[],
): string {
  return textTable<Row>([...leading, ...STATISTICS], rows)
}

/** The column with the value of one inlier step. */
export const SCALE_COLUMN: Column<MeasuredDelta> = { title: 'scale', cell: (row) => short(row.scale) }

/** Two lines before the tables: the format, and what the columns mean. */
export function judgementText(judgement: Judgement): string {
  const { bits, inlierMin, inlierMax, scaleRule, groupSize, perGroup } = judgementFacts(judgement)
  const { kind } = judgement.scale
  const consequence =
    kind === 'max'
      ? 'with max nothing is an outlier, whatever the tensor'
      : kind === 'percentile'
        ? 'the outlier ratio follows largely from that percentile'
        : 'the outlier ratio belongs to that scale'
  return [
    `INT${bits} inliers ${inlierMin} .. ${inlierMax}, ties to even, scale ${scaleRule} for every tensor: ${consequence}`,
    `entropy with bins as wide as the scale; overflow: more than ${perGroup} outliers in ${groupSize} consecutive elements\n`,
  ].join('\n')
}

/** The table of one tensor's channels, empty when they were not measured. */
export function channelTable(title: string, { channels }: MeasuredDelta): string {
  if (channels === undefined) return ''
  const rows = channels.map((statistics, channel) => ({ channel, ...statistics }))
  return `\n${title}\n\n${statisticsTable([{ title: 'channel', cell: (row) => String(row.channel) }], rows)}`
}

/** Four significant digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}

/** A part of one in percent. */
export function percent(ratio: number): string {
  return (100 * ratio).toFixed(3)
}
