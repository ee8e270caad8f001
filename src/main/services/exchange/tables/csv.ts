import type { Cell, Table, TableColumn } from './table.ts'

/**
 * What spreadsheets take for the start of a formula, in ASCII and as full-width forms. Such a text gets an apostrophe
 * in front, which spreadsheets show as text. Numbers are numbers: a negative one stays as it is.
 */
const FORMULA_START = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/

/** Rows that are joined into one piece of text at a time. */
const ROWS_PER_PIECE = 1000

/**
 * The table as CSV (RFC 4180: comma, CRLF, doubled quotes; UTF-8), in pieces of whole rows. Numbers are printed with
 * all their digits, times as ISO 8601 in UTC, missing values as nothing.
 */
export function* csvPieces(table: Table): Generator<string> {
  yield lineOf(table.columns.map(({ name }) => textCell(name)))
  for (let first = 0; first < table.rows; first += ROWS_PER_PIECE) {
    const end = Math.min(first + ROWS_PER_PIECE, table.rows)
    let piece = ''
    for (let row = first; row < end; row++)
      piece += lineOf(table.columns.map((column) => cellText(column, row)))
    yield piece
  }
}

/** The whole table as one CSV text. */
export function toCsv(table: Table): string {
  return [...csvPieces(table)].join('')
}

function lineOf(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`
}

function cellText({ type, values }: TableColumn, row: number): string {
  const value: Cell = values[row] ?? null
  if (value === null) return ''
  if (typeof value === 'string') return textCell(value)
  return type === 'time' ? new Date(value).toISOString() : String(value)
}

function textCell(text: string): string {
  const safe = FORMULA_START.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
