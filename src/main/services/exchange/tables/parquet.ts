import { parquetWriteBuffer, type BasicType, type ColumnSource } from 'hyparquet-writer'
import type { Cell, ColumnType, Table, TableColumn } from './table.ts'

const PARQUET_TYPES: Readonly<Record<ColumnType, BasicType>> = {
  text: 'STRING',
  integer: 'INT64',
  number: 'DOUBLE',
  time: 'TIMESTAMP',
}

/**
 * The table as Parquet (Snappy): text as UTF-8 strings, whole numbers as int64, numbers as float64, times as
 * milliseconds; missing values are nulls. The types follow the columns, not the values, so that files of one kind fit
 * together.
 */
export function toParquet(table: Table): Uint8Array {
  const columnData = table.columns.map(sourceOf)
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'deltascope' }))
}

function sourceOf({ name, type, values }: TableColumn): ColumnSource {
  return { name, type: PARQUET_TYPES[type], nullable: true, data: values.map((value) => cellOf(type, value)) }
}

function cellOf(type: ColumnType, value: Cell): string | number | bigint | Date | undefined {
  if (value === null) return undefined
  switch (type) {
    case 'text':
      return String(value)
    case 'number':
      return Number(value)
    case 'integer':
      return BigInt(value)
    case 'time':
      return new Date(value)
  }
}
