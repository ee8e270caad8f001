import type { Selectable } from 'kysely'
import type { RunSpec } from '../../engine/model/run-spec.ts'
import type { Problem } from '../../engine/model/problem.ts'
import { METRIC_IDS, type MetricId, type MetricValues } from '../../shared/model/metrics.ts'
import type { RunOrigin, RunRow, RunStatus } from '../../shared/model/runs.ts'
import { type Connection, sqlOf } from './connection.ts'
import { readResult } from './layer-results.ts'
import type { StoredRun } from './rows.ts'
import type { RunTable } from './schema.ts'

interface RunRecord extends Selectable<RunTable> {
  readonly specHash: string
  /** JSON of the names. */
  readonly tags: string
}

/** Tags of a run as a JSON text, in alphabetical order. */
const TAGS = `(SELECT json_group_array(name) FROM (
  SELECT name FROM runTags JOIN tags ON tags.id = tagId WHERE runId = runs.id ORDER BY name))`

const SELECT = `SELECT runs.*, runSpecs.hash AS specHash, ${TAGS} AS tags
  FROM runs JOIN runSpecs ON runSpecs.id = runs.specId`

/** Metrics of a row that has a column for each. */
export function metricsOf(record: Readonly<Record<MetricId, number | null>>): MetricValues {
  return Object.fromEntries(METRIC_IDS.map((id) => [id, record[id]])) as Record<MetricId, number | null>
}

function toRunRow(record: RunRecord): RunRow {
  return {
    id: record.id,
    projectId: record.projectId,
    sweepId: record.sweepId,
    status: record.status as RunStatus,
    origin: record.origin as RunOrigin,
    kind: record.kind as RunSpec['kind'],
    workload: record.workload,
    design: record.design,
    rows: record.rows,
    cols: record.cols,
    rules: record.rules,
    steps: record.steps,
    batch: record.batch,
    differs: record.differs,
    specHash: record.specHash,
    engineVersion: record.engineVersion,
    createdAt: record.createdAt,
    tookMs: record.tookMs,
    layersDone: record.layersDone,
    layersTotal: record.layersTotal,
    tags: JSON.parse(record.tags) as readonly string[],
    note: record.note,
    metrics: metricsOf(record),
  }
}

/** Runs that are not deleted, in the order of `ids`. */
export function readRuns(db: Connection, ids: readonly number[]): readonly RunRow[] {
  return readRecords(db, ids).map(toRunRow)
}

function readRecords(db: Connection, ids: readonly number[]): readonly RunRecord[] {
  const statement = db.prepare(
    `${SELECT} WHERE runs.undoId IS NULL AND runs.id IN (SELECT value FROM json_each(?))`,
  )
  const records = statement.all(JSON.stringify(ids)) as readonly RunRecord[]
  const byId = new Map(records.map((record) => [record.id, record]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Runs with their specs, layers and problems, in the order of `ids`. */
export function readStoredRuns(db: Connection, ids: readonly number[]): readonly StoredRun[] {
  return readRecords(db, ids).map((record) => ({
    ...toRunRow(record),
    spec: readSpec(db, record.specId),
    layers: record.resultId === null ? [] : readResult(db, record.resultId),
    problems: record.problems === null ? [] : (JSON.parse(record.problems) as readonly Problem[]),
  }))
}

/** A spec is stored without its array, which many share. */
function readSpec(db: Connection, specId: number): RunSpec {
  const record = db.first(
    sqlOf
      .selectFrom('runSpecs')
      .leftJoin('arrays', 'arrays.id', 'runSpecs.arrayId')
      .select(['runSpecs.json', 'arrays.json as array'])
      .where('runSpecs.id', '=', specId),
  )
  const spec = JSON.parse(record?.json ?? '{}') as object
  const array = record?.array ?? null
  return (array === null ? spec : { ...spec, array: JSON.parse(array) as object }) as RunSpec
}
