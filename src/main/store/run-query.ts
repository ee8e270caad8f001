import { type Expression, type RawBuilder, sql, type SqlBool } from 'kysely'
import { problem } from '../../engine/model/problem.ts'
import { FILTER_FIELDS, type FilterFieldId, findField } from '../../shared/filter/fields.ts'
import type { Filter } from '../../shared/filter/filter.ts'
import { parseFilter } from '../../shared/filter/parse-filter.ts'
import type { MetricId } from '../../shared/model/metrics.ts'
import type { Facet, RunPage } from '../../shared/model/runs.ts'
import { type Connection, sqlOf } from './connection.ts'
import { columnOf, orderSql, whereSql } from './filter-sql.ts'
import { refuse } from './refusal.ts'
import { readRuns } from './run-rows.ts'

/** Which runs are meant. */
export interface Matching {
  readonly projectId: number | null
  /** In the filter language. */
  readonly filter: string
}

const MAX_LIMIT = 100_000
const MAX_BINS = 1000
const FACET_VALUES = 50

/** A written-out query, as the connection takes it. */
const asked = <R>(query: RawBuilder<R>) => ({ compile: () => query.compile(sqlOf) })

/** The filter of a text; ends with its first problem. */
function readFilter(text: string): Filter {
  const { filter, problems } = parseFilter(text)
  if (problems.length > 0) refuse(...problems)
  return filter
}

/** One page of the history, with the number of all that match. */
export function queryRuns(
  db: Connection,
  { projectId, filter: text, offset, limit }: Matching & { readonly offset: number; readonly limit: number },
): RunPage {
  const start = performance.now()
  const filter = readFilter(text)
  const total = countRuns(db, whereSql(projectId, filter))
  const ids = total === 0 ? [] : sortedIds(db, projectId, filter, offset, limit)
  return { total, rows: readRuns(db, ids), tookMs: performance.now() - start }
}

/** Ids of all that match, in order. */
export function matchingRunIds(
  db: Connection,
  { projectId, filter, limit }: Matching & { readonly limit: number },
): readonly number[] {
  return sortedIds(db, projectId, readFilter(filter), 0, limit)
}

function countRuns(db: Connection, where: Expression<SqlBool>): number {
  const row = db.first(
    sqlOf
      .selectFrom('runs')
      .select(sql<number>`count(*)`.as('total'))
      .where(where),
  )
  return row?.total ?? 0
}

function sortedIds(
  db: Connection,
  projectId: number | null,
  filter: Filter,
  offset: number,
  limit: number,
): readonly number[] {
  checkRange('offset', offset, 0, Number.MAX_SAFE_INTEGER)
  checkRange('limit', limit, 0, MAX_LIMIT)
  const query = sqlOf
    .selectFrom('runs')
    .select('id')
    .where(whereSql(projectId, filter))
    .orderBy(orderSql(filter.sort))
    .limit(limit)
    .offset(offset)
  return db.all(query).map(({ id }) => id)
}

function checkRange(field: string, got: number, min: number, max: number): void {
  if (Number.isInteger(got) && got >= min && got <= max) return
  refuse(
    problem('out-of-range', 'This is not a possible number', {
      field,
      expected: `a whole number from ${min} to ${max}`,
      got: String(got),
    }),
  )
}

/** Values of columns over the runs that match. */
export function facets(
  db: Connection,
  { projectId, filter, keys }: Matching & { readonly keys: readonly string[] },
): readonly Facet[] {
  const where = whereSql(projectId, readFilter(filter))
  return keys.map((key) => {
    const field = findField(key)
    if (field === undefined) {
      return refuse(problem('unknown-column', `There is no column ${key}`, { field: 'keys', got: key }))
    }
    const values = db
      .all(facetQuery(field, where))
      .map(({ value, count }) => ({ value: String(value), count }))
    return { key: field, values }
  })
}

function facetQuery(field: FilterFieldId, where: Expression<SqlBool>) {
  const { from, value } = facetSource(field)
  return asked(
    sql<{ readonly value: string | number; readonly count: number }>`
      SELECT ${value} AS value, count(*) AS count FROM ${from}
      WHERE ${where} AND ${value} <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${FACET_VALUES}`,
  )
}

/** Where the values of a column are: names of projects, sweeps and tags are in their own tables. */
function facetSource(field: FilterFieldId) {
  switch (FILTER_FIELDS[field].kind) {
    case 'tags':
      return {
        from: sql`runs JOIN runTags ON runTags.runId = runs.id JOIN tags ON tags.id = runTags.tagId`,
        value: sql`tags.name`,
      }
    case 'reference': {
      const table = sql.table(field === 'project' ? 'projects' : 'sweeps')
      return {
        from: sql`runs JOIN ${table} AS named ON named.id = ${columnOf(field)}`,
        value: sql`named.name`,
      }
    }
    default:
      return { from: sql`runs`, value: columnOf(field) }
  }
}

/** Counts of a metric in equal bins; the last bin holds its upper end. */
export function histogram(
  db: Connection,
  { projectId, filter, metric, bins }: Matching & { readonly metric: MetricId; readonly bins: number },
): { readonly min: number; readonly max: number; readonly counts: readonly number[] } {
  checkRange('bins', bins, 1, MAX_BINS)
  const column = columnOf(metric)
  const where = sql`${whereSql(projectId, readFilter(filter))} AND ${column} IS NOT NULL`
  const span = db.first(
    asked(sql<{ readonly min: number | null; readonly max: number | null }>`
      SELECT min(${column}) AS min, max(${column}) AS max FROM runs WHERE ${where}`),
  )
  const { min, max } = { min: span?.min ?? 0, max: span?.max ?? 0 }
  const counts = Array.from({ length: bins }, () => 0)
  const width = (max - min) / bins
  const bin = width > 0 ? sql`min(CAST((${column} - ${min}) / ${width} AS INTEGER), ${bins - 1})` : sql`0`
  const rows = db.all(
    asked(sql<{ readonly bin: number; readonly count: number }>`
      SELECT ${bin} AS bin, count(*) AS count FROM runs WHERE ${where} GROUP BY 1`),
  )
  for (const row of rows) counts[row.bin] = row.count
  return { min, max, counts }
}
