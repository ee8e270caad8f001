import type { LayoutRow } from '../model/layout.ts'
import type { Result } from '../model/problem.ts'
import type { Rules } from '../model/rules.ts'
import type { Findings } from './findings.ts'
import { findingsFor } from './findings.ts'
import type { CsvRow } from './topology-rows.ts'
import { csvTable, integerCell } from './topology-rows.ts'

/** How to read a layout file. */
export interface ReadLayoutOptions {
  readonly rules: Rules
  /** Name for the problems. */
  readonly file?: string
}

const FACTORS = [
  'IFMAP Height',
  'IFMAP Width',
  'Filter Height',
  'Filter Width',
  'Channel',
  'Num Filter',
] as const
const IFMAP = ['IFMAP Height', 'IFMAP Width', 'Channel'] as const
const FILTER = ['Num Filter', 'Channel', 'Filter Height', 'Filter Width'] as const

/** Titles of the numbers behind the name, in the order of the file. */
const TITLES: readonly string[] = [
  ...FACTORS.map((name) => `${name} Intraline Factor`),
  ...IFMAP.map((name) => `${name} Intraline Order`),
  ...IFMAP.map((name) => `${name} Interline Order`),
  ...FILTER.map((name) => `${name} Intraline Order`),
  ...FILTER.map((name) => `${name} Interline Order`),
]

/**
 * Reads a SCALE-Sim v3 layout CSV: a name, six factors in words, and four orders kept as written in the file. Errors
 * are located; an order that is no permutation is one, since the original fails on it. Up to 20 errors are told.
 */
export function readLayout(text: string, options: ReadLayoutOptions): Result<readonly LayoutRow[]> {
  const findings = findingsFor(options.file)
  const table = csvTable(text, options.rules, findings)
  const rows: LayoutRow[] = []
  for (const line of table.rows) {
    if (findings.full()) break
    const row = readRow(line, findings)
    if (row !== undefined) rows.push(row)
  }
  if (table.rows.length === 0) {
    findings.error('empty-layout', 'the file has no rows', {
      row: 1,
      expected: 'a header line and one line per layer',
    })
  }
  return findings.finish(rows)
}

function readRow(line: CsvRow, findings: Findings): LayoutRow | undefined {
  if (line.cells.length < TITLES.length + 1) {
    findings.error('missing-field', 'the row has too few fields', {
      row: line.row,
      column: line.cells.length + 1,
      field: TITLES[Math.max(0, line.cells.length - 1)] ?? '',
      expected: `a name, ${TITLES.length} integers and a trailing comma`,
      got: `${line.cells.length} fields`,
      remedy: 'Give the row all its fields and end it with a comma.',
    })
    return undefined
  }
  const numbers = TITLES.flatMap((title, index) => integerCell(line, index + 1, title, findings) ?? [])
  if (numbers.length < TITLES.length) return undefined
  const factors = numbers.slice(0, 6)
  for (const [index, factor] of factors.entries()) {
    if (factor >= 1 && Number.isSafeInteger(factor)) continue
    findings.error('out-of-range', 'the factor is out of range', {
      row: line.row,
      column: index + 2,
      field: TITLES[index] ?? '',
      expected: 'at least 1',
      got: String(factor),
    })
  }
  const ifmapFits = isPermutation(numbers.slice(6, 12), 7, line, findings)
  const filterFits = isPermutation(numbers.slice(12, 20), 13, line, findings)
  if (!ifmapFits || !filterFits || findings.failed()) return undefined
  const [ifmapHeightFactor = 1, ifmapWidthFactor = 1, filterHeightFactor = 1, filterWidthFactor = 1] = factors
  const [, , , , channelFactor = 1, filterCountFactor = 1] = factors
  return {
    name: line.cells[0] ?? '',
    ifmapHeightFactor,
    ifmapWidthFactor,
    filterHeightFactor,
    filterWidthFactor,
    channelFactor,
    filterCountFactor,
    ifmapIntraline: numbers.slice(6, 9),
    ifmapInterline: numbers.slice(9, 12),
    filterIntraline: numbers.slice(12, 16),
    filterInterline: numbers.slice(16, 20),
  }
}

/** Intraline and interline orders together say where each axis of one transposition goes. */
function isPermutation(orders: readonly number[], column: number, line: CsvRow, findings: Findings): boolean {
  const sorted = orders.toSorted((a, b) => a - b)
  if (sorted.every((axis, index) => axis === index)) return true
  findings.error('not-a-permutation', 'the intraline and interline orders do not name every axis once', {
    row: line.row,
    column: column + 1,
    field: TITLES[column - 1] ?? '',
    expected: `0 to ${orders.length - 1}, each once`,
    got: orders.join(', '),
  })
  return false
}
