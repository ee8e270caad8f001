import { nearestName } from '../../../../engine/model/nearest-name.ts'
import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'

/** A value of a table; null where there is none. */
export type Cell = string | number | null

/** What the cells of a column hold; `time` is milliseconds since 1970. */
export type ColumnType = 'text' | 'integer' | 'number' | 'time'

/** One column with a value for every row. */
export interface TableColumn {
  /** Stable across formats and versions; carries the unit. */
  readonly name: string
  readonly type: ColumnType
  readonly values: readonly Cell[]
}

/** Columns of equal length: what is written as CSV or Parquet. */
export interface Table {
  readonly columns: readonly TableColumn[]
  readonly rows: number
}

/** How a column is made of the things the rows stand for. */
export interface ColumnDefinition<Row> {
  readonly name: string
  readonly type: ColumnType
  readonly value: (row: Row) => Cell
}

/** The table with one row for each of `rows`. */
export function tableOf<Row>(definitions: readonly ColumnDefinition<Row>[], rows: readonly Row[]): Table {
  const columns = definitions.map(({ name, type, value }) => ({ name, type, values: rows.map(value) }))
  return { columns, rows: rows.length }
}

/** The definitions with these names, in this order; an unknown name is an error that tells the nearest. */
export function chooseColumns<Row>(
  definitions: readonly ColumnDefinition<Row>[],
  names: readonly string[],
): Result<readonly ColumnDefinition<Row>[]> {
  const known = new Map(definitions.map((definition) => [definition.name, definition]))
  const chosen: ColumnDefinition<Row>[] = []
  for (const name of new Set(names)) {
    const definition = known.get(name)
    if (definition === undefined) return fail(unknownColumn(name, [...known.keys()]))
    chosen.push(definition)
  }
  return ok(chosen)
}

function unknownColumn(name: string, known: readonly string[]) {
  const near = nearestName(name, known)
  return problem('unknown-column', 'there is no such column', {
    field: 'columns',
    expected: near ?? `one of ${known.join(', ')}`,
    got: name,
  })
}
