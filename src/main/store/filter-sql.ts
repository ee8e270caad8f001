import { type Expression, type RawBuilder, sql, type SqlBool } from 'kysely'
import { FILTER_FIELDS, type FilterFieldId } from '../../shared/filter/fields.ts'
import { type FilterTerm, type FilterValue, type SortKey, WORD_FIELDS } from '../../shared/filter/filter.ts'

/** Columns that are called otherwise than their key; all others are columns of `runs` by their own name. */
const COLUMNS: Readonly<Partial<Record<FilterFieldId, string>>> = {
  project: 'projectId',
  sweep: 'sweepId',
  created: 'createdAt',
}

/** The column of a key. Keys come from the table of fields: no text of a user becomes a name. */
export function columnOf(field: FilterFieldId): RawBuilder<unknown> {
  if (field === 'specHash') return sql`(SELECT hash FROM runSpecs WHERE runSpecs.id = runs.specId)`
  return sql.ref(`runs.${COLUMNS[field] ?? field}`)
}

/** The condition of a term, never unknown: what is missing fits nothing, and its negation everything. */
function termSql(term: FilterTerm): Expression<SqlBool> {
  const any = sql.join(
    term.values.map((value) => sql`(${valueSql(term, value)})`),
    sql` OR `,
  )
  return term.isNegated ? sql<SqlBool>`(${any}) IS NOT TRUE` : sql<SqlBool>`(${any})`
}

function valueSql({ field, operator }: FilterTerm, value: FilterValue): RawBuilder<unknown> {
  if (field === null) return wordSql(value)
  const { kind } = FILTER_FIELDS[field]
  if (kind === 'tags') return tagSql(value)
  if (kind === 'reference') return referenceSql(field === 'project' ? 'project' : 'sweep', value)
  const column = columnOf(field)
  switch (value.kind) {
    case 'present':
      return kind === 'text' ? sql`${column} <> ''` : sql`${column} IS NOT NULL`
    case 'number':
      return sql`${column} ${sql.raw(operator === 'is' ? '=' : operator)} ${value.number}`
    case 'text':
      if (value.parts.length === 1) return sql`${column} = ${value.parts[0]} COLLATE NOCASE`
      return likeSql(field, likePattern(value.parts))
  }
}

/** Inside of texts: anything may stand before and after. */
function wordSql(value: FilterValue): RawBuilder<unknown> {
  const pattern = value.kind === 'text' ? `%${likePattern(value.parts)}%` : '%'
  const texts = WORD_FIELDS.map((field) => likeSql(field, pattern))
  return sql.join([...texts, tagExists(pattern)], sql` OR `)
}

/** Columns with few different values and an index: the values are compared, and the rows only looked up. */
const FEW_VALUES: ReadonlySet<FilterFieldId> = new Set(['workload', 'design'])

function likeSql(field: FilterFieldId, pattern: string): RawBuilder<unknown> {
  const column = columnOf(field)
  if (!FEW_VALUES.has(field)) return sql`${column} LIKE ${pattern} ESCAPE '\\'`
  const name = sql.ref(field)
  // From each value to the next larger one by the index.
  return sql`${column} IN (
    WITH RECURSIVE distinctValues (value) AS (
      SELECT min(${name}) FROM runs
      UNION ALL
      SELECT (SELECT min(${name}) FROM runs WHERE ${name} > distinctValues.value) FROM distinctValues
      WHERE distinctValues.value IS NOT NULL
    )
    SELECT value FROM distinctValues WHERE value LIKE ${pattern} ESCAPE '\\')`
}

function tagSql(value: FilterValue): RawBuilder<unknown> {
  return tagExists(value.kind === 'text' ? likePattern(value.parts) : '%')
}

function tagExists(pattern: string): RawBuilder<unknown> {
  return sql`runs.id IN (SELECT runId FROM runTags JOIN tags ON tags.id = runTags.tagId
    WHERE tags.name LIKE ${pattern} ESCAPE '\\')`
}

/** By name, or by number where the text is one. */
function referenceSql(field: 'project' | 'sweep', value: FilterValue): RawBuilder<unknown> {
  const column = columnOf(field)
  if (value.kind === 'present') return sql`${column} IS NOT NULL`
  const parts = value.kind === 'text' ? value.parts : [String(value.number)]
  const byName = sql`${column} IN (SELECT id FROM ${sql.table(`${field}s`)}
    WHERE name LIKE ${likePattern(parts)} ESCAPE '\\')`
  const text = parts.join('*')
  return /^\d{1,15}$/.test(text) ? sql`${byName} OR ${column} = ${Number(text)}` : byName
}

/** A pattern of LIKE in which only the gaps between the parts are wild. */
function likePattern(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(/[\\%_]/g, String.raw`\$&`)).join('%')
}

/** The rows of a project, or of all, that a filter lets through. */
export function whereSql(projectId: number | null, terms: readonly FilterTerm[]): Expression<SqlBool> {
  const conditions = [
    sql<SqlBool>`runs.undoId IS NULL`,
    ...(projectId === null ? [] : [sql<SqlBool>`runs.projectId = ${projectId}`]),
    ...terms.map(termSql),
  ]
  return sql.join<SqlBool>(conditions, sql` AND `)
}

/** The order of a filter: missing values last, equal rows by id, newest first where nothing is asked for. */
export function orderSql(sort: readonly SortKey[]): RawBuilder<unknown> {
  const direction = (isDescending: boolean) => sql.raw(isDescending ? 'DESC' : 'ASC NULLS LAST')
  const keys = sort.map(({ field, isDescending }) => sql`${orderColumn(field)} ${direction(isDescending)}`)
  const isDescending = sort.at(-1)?.isDescending ?? true
  return sql.join([...keys, sql`runs.id ${sql.raw(isDescending ? 'DESC' : 'ASC')}`])
}

/** Clocks go back, numbers do not: the order of creation is that of the ids. */
function orderColumn(field: FilterFieldId): RawBuilder<unknown> {
  return columnOf(field === 'created' ? 'id' : field)
}
