import { toCsv } from './csv.ts'
import { toParquet } from './parquet.ts'
import type { Table } from './table.ts'

/** Formats a table can be written in. */
export type TableFormat = 'csv' | 'parquet'

const MIME_TYPES: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
}

/** A file in memory. */
export interface FileBytes {
  readonly fileName: string
  readonly mimeType: string
  readonly bytes: Uint8Array
}

/** The table as a file of the format; `stem` is the name without its extension. */
export function tableFile(table: Table, format: TableFormat, stem: string): FileBytes {
  const bytes = format === 'csv' ? new TextEncoder().encode(toCsv(table)) : toParquet(table)
  return { fileName: `${stem}.${format}`, mimeType: MIME_TYPES[format], bytes }
}
