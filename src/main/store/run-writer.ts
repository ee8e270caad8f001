import type { RunSpec } from '../../engine/model/run-spec.ts'
import { problem } from '../../engine/model/problem.ts'
import { METRIC_IDS } from '../../shared/model/metrics.ts'
import { type Connection, type SqlValue, sqlOf } from './connection.ts'
import { canonicalJson, sha256 } from './content-hash.ts'
import { insertResult, type RunShape } from './layer-results.ts'
import { ownerColumns } from './owner.ts'
import { refuse } from './refusal.ts'
import type { CompleteRun, NewRun, RunOutcome } from './rows.ts'

const QUESTION_COLUMNS = [
  'projectId',
  'sweepId',
  'origin',
  'kind',
  'workload',
  'design',
  'rows',
  'cols',
  'rules',
  'steps',
  'batch',
  'specId',
  'engineVersion',
  'createdAt',
  'layersTotal',
  'differs',
  'ownerMachine',
  'ownerPid',
  'ownerStarted',
]
const OUTCOME_COLUMNS = ['status', 'layersDone', 'tookMs', 'problems', 'resultId', ...METRIC_IDS]
const COLUMNS = [...QUESTION_COLUMNS, ...OUTCOME_COLUMNS]

const INSERT = `INSERT INTO runs (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`
const FINISH = `UPDATE runs SET ${OUTCOME_COLUMNS.map((column) => `${column} = ?`).join(', ')},
  ownerMachine = NULL, ownerPid = NULL, ownerStarted = NULL WHERE id = ?`

/** Stores a run that is not finished; gives its id. In a transaction. */
export function insertRun(db: Connection, run: NewRun): number {
  checkProject(db, run.projectId)
  const noOutcome = [run.status, 0, null, null, null, ...METRIC_IDS.map(() => null)]
  const values = [...questionValues(db, run, db.now()), ...noOutcome]
  return Number(db.prepare(INSERT).run(...values).lastInsertRowid)
}

/** Stores a run with its outcome; gives its id. In a transaction. */
export function insertCompleteRun(
  db: Connection,
  { run, outcome }: Pick<CompleteRun, 'run' | 'outcome'>,
  createdAt: number = db.now(),
): number {
  checkProject(db, run.projectId)
  const question = questionValues(db, { ...run, owner: null }, createdAt)
  const values = [...question, ...outcomeValues(db, { ...run, kind: run.spec.kind }, outcome)]
  return Number(db.prepare(INSERT).run(...values).lastInsertRowid)
}

/** Stores the outcome of a run that was inserted before. In a transaction. */
export function finishRun(db: Connection, id: number, outcome: RunOutcome): void {
  const run = db.first(
    sqlOf
      .selectFrom('runs')
      .select(['kind', 'rows', 'cols', 'resultId'])
      .where('id', '=', id)
      .where('undoId', 'is', null),
  )
  if (run === undefined) refuse(notFound('run', id))
  const kind = run.kind === 'array' ? 'array' : 'design'
  db.prepare(FINISH).run(...outcomeValues(db, { ...run, kind }, outcome), id)
  if (run.resultId !== null) dropResult(db, run.resultId)
}

/** Columns a copy of a run takes over. */
const COPIED = COLUMNS.filter(
  (column) => !['projectId', 'sweepId', 'createdAt'].includes(column) && !column.startsWith('owner'),
).join(', ')

/** The run itself if it is in the project, else a copy there that shares its layers; gives the id. In a transaction. */
export function adoptRun(db: Connection, runId: number, projectId: number, sweepId: number | null): number {
  checkProject(db, projectId)
  const run = db.first(
    sqlOf.selectFrom('runs').select('projectId').where('id', '=', runId).where('undoId', 'is', null),
  )
  if (run === undefined) refuse(notFound('run', runId))
  if (run.projectId === projectId) return runId
  const copy = db.prepare(
    `INSERT INTO runs (projectId, sweepId, createdAt, ${COPIED}) SELECT ?, ?, ?, ${COPIED} FROM runs WHERE id = ?`,
  )
  return Number(copy.run(projectId, sweepId, db.now(), runId).lastInsertRowid)
}

/** A result that no run needs any more. */
function dropResult(db: Connection, resultId: number): void {
  db.prepare('DELETE FROM results WHERE id = ? AND NOT EXISTS (SELECT 1 FROM runs WHERE resultId = ?)').run(
    resultId,
    resultId,
  )
}

/** In the order of `QUESTION_COLUMNS`. */
function questionValues(db: Connection, run: NewRun, createdAt: number): readonly SqlValue[] {
  const owner = ownerColumns(run.owner)
  return [
    run.projectId,
    run.sweepId,
    run.origin,
    run.spec.kind,
    run.workload,
    run.design,
    run.rows,
    run.cols,
    run.rules,
    run.steps,
    run.batch,
    internSpec(db, run.spec, run.specHash),
    run.engineVersion,
    createdAt,
    run.layersTotal,
    run.differs,
    owner.ownerMachine,
    owner.ownerPid,
    owner.ownerStarted,
  ]
}

/** In the order of `OUTCOME_COLUMNS`. */
function outcomeValues(db: Connection, run: RunShape, outcome: RunOutcome): readonly SqlValue[] {
  const { status, tookMs, metrics, layers, problems } = outcome
  return [
    status,
    new Set(layers.map(({ index }) => index)).size,
    tookMs,
    problems.length === 0 ? null : JSON.stringify(problems),
    layers.length === 0 ? null : insertResult(db, run, layers),
    ...METRIC_IDS.map((id) => metrics[id]),
  ]
}

/** The stored spec of this hash; its array is stored once for all specs that have it. */
function internSpec(db: Connection, spec: RunSpec, hash: string): number {
  const known = db.prepare('SELECT id FROM runSpecs WHERE hash = ?').get(hash)
  if (known !== undefined) return (known as { readonly id: number }).id
  const workloadHash = spec.workload.source === 'topology' ? spec.workload.hash : null
  const { array, rest } = splitArray(spec)
  const arrayId = array === null ? null : internArray(db, canonicalJson(array, { losses: 'drop' }))
  const json = canonicalJson(rest, { losses: 'drop' })
  return db.run(sqlOf.insertInto('runSpecs').values({ hash, arrayId, workloadHash, json })).lastId
}

function splitArray(spec: RunSpec): { readonly array: object | null; readonly rest: object } {
  if (spec.kind === 'design') return { array: null, rest: spec }
  const { array, ...rest } = spec
  return { array, rest }
}

function internArray(db: Connection, json: string): number {
  const hash = sha256(json)
  const known = db.first(sqlOf.selectFrom('arrays').select('id').where('hash', '=', hash))
  return known?.id ?? db.run(sqlOf.insertInto('arrays').values({ hash, json })).lastId
}

/** Refuses to store into a project that is not there or deleted. */
export function checkProject(db: Connection, projectId: number): void {
  const found = db.prepare('SELECT 1 FROM projects WHERE id = ? AND undoId IS NULL').get(projectId)
  if (found === undefined) refuse(notFound('project', projectId))
}

/** The problem of an id that is not there. */
export function notFound(what: string, id: number | string) {
  return problem('not-found', `There is no ${what} ${id}`, {
    got: String(id),
    remedy: 'It may have been deleted meanwhile; undo brings it back.',
  })
}
