import { type Expression, type RawBuilder, sql, type SqlBool } from 'kysely'
import { problem } from '../../engine/model/problem.ts'
import { FILTER_FIELDS, type FilterFieldId, findField } from '../../shared/filter/fields.ts'
import type { Filter, SortKey } from '../../shared/filter/filter.ts'
import { parseFilter } from '../../shared/filter/parse-filter.ts'
import { METRICS, type MetricId } from '../../shared/model/metrics.ts'
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

/** Reads the rows where they are instead of by way of an index. */
const TABLE_SCAN = sql`runs NOT INDEXED`

/** A written-out query, as the connection takes it. */
const asked = <R>(query: RawBuilder<R>) => ({ compile: () => query.compile(sqlOf) })

/** The filter of a text; ends with its first problem. */
function readFilter(text: string): Filter {
  const { filter, problems } = parseFilter(text)
  if (problems.length > 0) refuse(...problems)
  return filter
}

/** One page of the history, with the number of all that match. */
export function queryRuns(db: Connection, { projectId, filter, offset, limit }: Matching & Page): RunPage {
  const start = performance.now()
  const { total, ids } = findPage(db, { projectId, ...readFilter(filter) }, { offset, limit })
  return { total, rows: readRuns(db, ids), tookMs: performance.now() - start }
}

/** Ids of all that match, in order. */
export function matchingRunIds(
  db: Connection,
  { projectId, filter, limit }: Matching & { readonly limit: number },
): readonly number[] {
  return findPage(db, { projectId, ...readFilter(filter) }, { offset: 0, limit }).ids
}

interface Page {
  readonly offset: number
  readonly limit: number
}

interface Question extends Filter {
  readonly projectId: number | null
}

type Ids = { readonly id: number }

/** Up to so many matches are sorted as they are; with more, walking along an index finds a page at once. */
const FEW = 5000

/**
 * The planner cannot know how many rows a filter lets through, so we look: one pass over the table finds few
 * matches, or stops early because they are many. Each plan is slow where the other one is fast.
 */
function findPage(db: Connection, { projectId, terms, sort }: Question, page: Page) {
  checkRange('offset', page.offset, 0, Number.MAX_SAFE_INTEGER)
  checkRange('limit', page.limit, 0, MAX_LIMIT)
  const where = whereSql(projectId, terms)
  const order = sql`ORDER BY ${orderSql(sort)} LIMIT ${page.limit} OFFSET ${page.offset}`
  const idsOf = (query: RawBuilder<Ids>) => db.all(asked(query)).map(({ id }) => id)
  const first =
    terms.length === 0
      ? undefined
      : idsOf(sql<Ids>`SELECT id FROM ${TABLE_SCAN} WHERE ${where} LIMIT ${FEW + 1}`)
  if (first !== undefined && first.length <= FEW) {
    const these = sql`runs.id IN (SELECT value FROM json_each(${JSON.stringify(first)}))`
    return { total: first.length, ids: idsOf(sql<Ids>`SELECT id FROM runs WHERE ${these} ${order}`) }
  }
  // Without a filter the count is that of an index.
  const counted = terms.length === 0 ? sql`runs` : TABLE_SCAN
  const [count] = db.all(
    asked(sql<{ readonly total: number }>`SELECT count(*) AS total FROM ${counted} WHERE ${where}`),
  )
  const ids = idsOf(sql<Ids>`SELECT id FROM ${alongIndex(sort)} WHERE ${where} ${order}`)
  return { total: count?.total ?? 0, ids }
}

/** The rows in the order of a metric, each of which has an index; by id in the order of the table. */
function alongIndex([first]: readonly SortKey[]): RawBuilder<unknown> {
  return first !== undefined && isMetric(first.field)
    ? sql`runs INDEXED BY ${sql.ref(`runsBy_${first.field}`)}`
    : TABLE_SCAN
}

function isMetric(field: FilterFieldId): field is MetricId {
  return Object.hasOwn(METRICS, field)
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
  const where = whereSql(projectId, readFilter(filter).terms)
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
      return { from: TABLE_SCAN, value: columnOf(field) }
  }
}

/** Counts of a metric in equal bins; the last bin holds its upper end. */
export function histogram(
  db: Connection,
  { projectId, filter, metric, bins }: Matching & { readonly metric: MetricId; readonly bins: number },
): { readonly min: number; readonly max: number; readonly counts: readonly number[] } {
  checkRange('bins', bins, 1, MAX_BINS)
  const column = columnOf(metric)
  const where = sql`${whereSql(projectId, readFilter(filter).terms)} AND ${column} IS NOT NULL`
  const span = db.first(
    asked(sql<{ readonly min: number | null; readonly max: number | null }>`
      SELECT min(${column}) AS min, max(${column}) AS max FROM ${TABLE_SCAN} WHERE ${where}`),
  )
  const { min, max } = { min: span?.min ?? 0, max: span?.max ?? 0 }
  const counts = Array.from({ length: bins }, () => 0)
  const width = (max - min) / bins
  const bin = width > 0 ? sql`min(CAST((${column} - ${min}) / ${width} AS INTEGER), ${bins - 1})` : sql`0`
  const rows = db.all(
    asked(sql<{ readonly bin: number; readonly count: number }>`
      SELECT ${bin} AS bin, count(*) AS count FROM ${TABLE_SCAN} WHERE ${where} GROUP BY 1`),
  )
  for (const row of rows) counts[row.bin] = row.count
  return { min, max, counts }
}
