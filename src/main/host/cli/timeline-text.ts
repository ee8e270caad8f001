import type { QuantityInfo, TimelineSeries } from '../../../engine/timeline/timeline.ts'
import { textTable } from './text-table.ts'

/** First cycle of bin `index`; of `bins`, the end of the window. */
export function binEdge({ t0, t1, bins }: TimelineSeries, index: number): number {
  return t0 + Number((BigInt(index) * BigInt(t1 - t0)) / BigInt(bins))
}

/** The sums, an array per row where the quantity has rows. */
export function valuesOf({ sums, rows, bins }: TimelineSeries): readonly number[] | readonly number[][] {
  const byRow = Array.from({ length: rows }, (_, row) => [...sums.subarray(row * bins, (row + 1) * bins)])
  return rows === 1 ? (byRow[0] ?? []) : byRow
}

/** A line for each bin, a column for each row; cycles and sums with all their digits. */
export function csvOf(series: TimelineSeries, rowNames: readonly string[], run: number | undefined): string {
  const { bins, rows, sums } = series
  const head = [...(run === undefined ? [] : ['run']), 'firstCycle', 'endCycle', ...namesOf(series, rowNames)]
  const lines = Array.from({ length: bins }, (_, bin) => [
    ...(run === undefined ? [] : [run]),
    binEdge(series, bin),
    binEdge(series, bin + 1),
    ...Array.from({ length: rows }, (__, row) => sums[row * bins + bin] ?? 0),
  ])
  return [head, ...lines].map((cells) => `${cells.join(',')}\n`).join('')
}

function namesOf({ quantity, rows }: TimelineSeries, names: readonly string[]): readonly string[] {
  if (rows === 1) return [quantity]
  return Array.from({ length: rows }, (_, row) => names[row] ?? `row ${row}`)
}

/** The bins as a table; of many rows only their sum and the largest, which is what fits a screen. */
export function tableOf(
  series: TimelineSeries,
  rowNames: readonly string[],
  run: number | undefined,
): string {
  const { bins, rows, sums, quantity, unit, t0, t1 } = series
  const isWide = rows > MOST_COLUMNS
  const value = (row: number, bin: number): number => sums[row * bins + bin] ?? 0
  const all = (bin: number): readonly number[] => Array.from({ length: rows }, (_, row) => value(row, bin))
  const sum = (bin: number): number => all(bin).reduce((a, b) => a + b, 0)
  const columns = isWide
    ? [
        { title: 'sum', cell: (bin: number) => String(sum(bin)) },
        { title: 'largest row', cell: (bin: number) => String(Math.max(...all(bin))) },
      ]
    : namesOf(series, rowNames).map((title, row) => ({
        title,
        cell: (bin: number) => String(value(row, bin)),
      }))
  const table = textTable(
    [
      { title: 'first cycle', cell: (bin: number) => String(binEdge(series, bin)) },
      { title: 'end', cell: (bin: number) => String(binEdge(series, bin + 1)) },
      ...columns,
    ],
    Array.from({ length: bins }, (_, bin) => bin),
  )
  const name = run === undefined ? '' : `run ${run}: `
  const total = Array.from({ length: bins }, (_, bin) => sum(bin)).reduce((a, b) => a + b, 0)
  const more = isWide ? `${rows} rows; --json or --csv tell each\n` : ''
  return `${name}${quantity}, ${unit}, cycles ${t0} to ${t1}\n\n${table}\ntotal ${total} ${unit}\n${more}`
}

/** More would not fit beside each other. */
const MOST_COLUMNS = 9

/** What can be asked for. */
export function listText(quantities: readonly QuantityInfo[]): string {
  return textTable(
    [
      { title: 'quantity', align: 'left', cell: ({ id }: QuantityInfo) => id },
      { title: 'unit', align: 'left', cell: ({ unit }) => unit },
      { title: 'rows', cell: ({ rows }) => String(rows.length) },
      { title: 'what it is', align: 'left', cell: ({ title }) => title },
    ],
    quantities,
  )
}
