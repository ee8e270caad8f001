import { cellLengths, type Comparison } from './comparison.ts'

/** Widths of a digit, also of a difference, of what stands around a cell, of titles at least and most, and of a run at least, in pixels. */
const PX = { digit: 7.2, deltaDigit: 6.9, cell: 20, title: 160, wideTitle: 208, run: 136 } as const

/** Widths of the columns of a comparison, in pixels. */
export interface ColumnWidths {
  readonly title: number
  readonly runs: readonly number[]
  /** Of the differences, which stand below each other. */
  readonly deltas: readonly number[]
}

/** Columns of `count` runs in the width there is: never narrower than the longest number, else all alike. */
export function columnWidths(comparison: Comparison, count: number, available: number): ColumnWidths {
  const lengths = Array.from({ length: count }, (_, run) => cellLengths(comparison, run))
  // A digit of air before a difference.
  const deltas = lengths.map(({ delta }) => (delta === 0 ? 0 : PX.deltaDigit * (delta + 1)))
  const least = lengths.map(({ value, setting }, run) => {
    const metric = PX.digit * value + (deltas[run] ?? 0)
    return Math.max(PX.run, Math.ceil(PX.cell + Math.max(PX.digit * setting, metric)))
  })
  const spare = available - least.reduce((sum, width) => sum + width, 0)
  const title = Math.min(PX.wideTitle, Math.max(PX.title, spare))
  return {
    title,
    runs: levelled(least, available - title),
    deltas,
  }
}

/** Widths of at least those given that fill `available`, the narrower ones brought to one level. */
function levelled(least: readonly number[], available: number): readonly number[] {
  let [rest, open] = [available, least.length]
  for (const width of least.toSorted((a, b) => b - a)) {
    if (width * open < rest) break
    rest -= width
    open -= 1
  }
  const level = open === 0 ? 0 : Math.floor(rest / open)
  return least.map((width) => Math.max(width, level))
}
