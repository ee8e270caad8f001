import { sql } from 'kysely'
import { ok, problem } from '../../engine/model/problem.ts'
import { METRIC_IDS, type MetricId } from '../../shared/model/metrics.ts'
import type { RunStatus } from '../../shared/model/runs.ts'
import type { SweepRow, SweepSpec, SweepStatus } from '../../shared/model/sweeps.ts'
import { type Connection, sqlOf } from './connection.ts'
import { isAlive, isSameOwner, type OwnerColumns, ownerColumns, ownerOf } from './owner.ts'
import { refuse } from './refusal.ts'
import type { Owner, StoredPoint, SweepBatch, SweepClaim } from './rows.ts'
import { metricsOf } from './run-rows.ts'
import { adoptRun, checkProject, insertCompleteRun, notFound } from './run-writer.ts'
import type { SweepStore } from './store.ts'
import { beginUndo, markRemoved } from './undo-log.ts'

/** Points whose run is not deleted, which alone count as answered. */
const answered = (condition = sql`TRUE`) =>
  sql<number>`(SELECT count(*) FROM sweepPoints JOIN runs ON runs.id = runId
    WHERE sweepPoints.sweepId = sweeps.id AND runs.undoId IS NULL AND ${condition})`

const selectSweeps = () =>
  sqlOf
    .selectFrom('sweeps')
    .select(['id', 'projectId', 'name', 'status', 'points', 'createdAt', 'tookMs'])
    .select([
      answered().as('done'),
      answered(sql`runs.status = 'failed'`).as('failed'),
      answered(sql`isFromHistory = 1`).as('fromHistory'),
    ])
    .where('undoId', 'is', null)

type SweepRecord = Omit<SweepRow, 'status'> & { readonly status: string }

const toSweepRow = (record: SweepRecord): SweepRow => ({ ...record, status: record.status as SweepStatus })

/** Name, status and owner of a sweep that is not deleted. */
function sweepState(db: Connection, id: number) {
  const sweep = db.first(
    sqlOf
      .selectFrom('sweeps')
      .select(['projectId', 'name', 'status', 'spec', 'ownerMachine', 'ownerPid', 'ownerStarted'])
      .where('id', '=', id)
      .where('undoId', 'is', null),
  )
  return sweep ?? refuse(notFound('sweep', id))
}

function getSweep(db: Connection, id: number) {
  const { spec, ...owner } = sweepState(db, id)
  const row = db.first(selectSweeps().where('id', '=', id)) ?? refuse(notFound('sweep', id))
  return { ...toSweepRow(row), spec: JSON.parse(spec) as SweepSpec, owner: ownerOf(owner) }
}

function sweepPoints(db: Connection, sweepId: number): readonly StoredPoint[] {
  const query = sqlOf
    .selectFrom('sweepPoints')
    .innerJoin('runs', 'runs.id', 'sweepPoints.runId')
    .select(['point', 'runId', 'isFromHistory', 'status'])
    .select(METRIC_IDS.map((id): `runs.${MetricId}` => `runs.${id}`))
    .where('sweepPoints.sweepId', '=', sweepId)
    .where('runs.undoId', 'is', null)
    .orderBy('point')
  return db.all(query).map((record) => ({
    index: record.point,
    runId: record.runId,
    isFromHistory: record.isFromHistory === 1,
    status: record.status as RunStatus,
    metrics: metricsOf(record),
  }))
}

function answeredPoints(db: Connection, sweepId: number): readonly number[] {
  const query = sqlOf
    .selectFrom('sweepPoints')
    .innerJoin('runs', 'runs.id', 'sweepPoints.runId')
    .select('point')
    .where('sweepPoints.sweepId', '=', sweepId)
    .where('runs.undoId', 'is', null)
    .orderBy('point')
  return db.all(query).map(({ point }) => point)
}

function claimSweep(db: Connection, id: number, owner: Owner): SweepClaim {
  return db.transaction(() => {
    const sweep = sweepState(db, id)
    if (sweep.status === 'done' || sweep.status === 'cancelled') {
      refuse(
        problem('sweep-ended', `The sweep is ${sweep.status}`, {
          got: sweep.status,
          remedy: 'Start a new one.',
        }),
      )
    }
    const holder = ownerOf(sweep)
    const isForeign = holder !== null && !isSameOwner(holder, owner)
    if (isForeign && isAlive(holder)) return { isMine: false, owner: holder, tookOverFrom: null }
    const claimed = { ...ownerColumns(owner), status: 'running' }
    db.run(sqlOf.updateTable('sweeps').set(claimed).where('id', '=', id))
    return { isMine: true, owner, tookOverFrom: isForeign ? holder : null }
  })
}

function orphanedSweeps(db: Connection): readonly number[] {
  const query = sqlOf
    .selectFrom('sweeps')
    .select(['id', 'ownerMachine', 'ownerPid', 'ownerStarted'])
    .where('status', '=', 'running')
    .where('undoId', 'is', null)
    .orderBy('id')
  const isOrphan = (row: OwnerColumns): boolean => {
    const owner = ownerOf(row)
    return owner === null || !isAlive(owner)
  }
  return db
    .all(query)
    .filter(isOrphan)
    .map(({ id }) => id)
}

const POINT = `INSERT INTO sweepPoints (sweepId, point, runId, isFromHistory) VALUES (?, ?, ?, ?)
  ON CONFLICT (sweepId, point) DO UPDATE SET runId = excluded.runId, isFromHistory = excluded.isFromHistory`

function recordBatch(
  db: Connection,
  { sweepId, owner, runs, answered: known }: SweepBatch,
): readonly number[] {
  return db.transaction(() => {
    const { projectId, ...sweep } = sweepState(db, sweepId)
    const holder = ownerOf(sweep)
    if (holder === null || !isSameOwner(holder, owner)) {
      refuse(
        problem('lease-lost', `Sweep ${sweep.name} is not run by this program any more`, {
          remedy: 'Its results are those of the program that runs it now.',
        }),
      )
    }
    const link = db.prepare(POINT)
    for (const { point, runId } of known) {
      link.run(sweepId, point, adoptRun(db, runId, projectId, sweepId), 1)
    }
    return runs.map((complete) => {
      const id = insertCompleteRun(db, { ...complete, run: { ...complete.run, projectId, sweepId } })
      if (complete.point !== null) link.run(sweepId, complete.point, id, 0)
      return id
    })
  })
}

function setSweepStatus(db: Connection, id: number, status: SweepStatus, addMs: number): void {
  db.transaction(() => {
    sweepState(db, id)
    const lease = status === 'running' ? {} : ownerColumns(null)
    const tookMs = sql<number>`ifnull(tookMs, 0) + ${addMs}`
    db.run(
      sqlOf
        .updateTable('sweeps')
        .set({ status, tookMs, ...lease })
        .where('id', '=', id),
    )
  })
}

/** Sweeps on a connection; failures are thrown. */
export function sweepMethods(db: Connection): SweepStore {
  return {
    insertSweep: ({ projectId, spec, points }) =>
      db.transaction(() => {
        checkProject(db, projectId)
        const values = { projectId, name: spec.name, points, createdAt: db.now(), tookMs: null }
        const json = JSON.stringify(spec)
        const insert = sqlOf.insertInto('sweeps').values({ ...values, status: 'ready', spec: json })
        return ok({ sweepId: db.run(insert).lastId })
      }),
    listSweeps: ({ projectId }) => {
      const all = selectSweeps().orderBy('id', 'desc')
      const query = projectId === null ? all : all.where('projectId', '=', projectId)
      return ok(db.all(query).map(toSweepRow))
    },
    getSweep: ({ id }) => ok(getSweep(db, id)),
    sweepPoints: ({ id }) => ok(sweepPoints(db, id)),
    answeredPoints: ({ id }) => ok(answeredPoints(db, id)),
    claimSweep: ({ id, owner }) => ok(claimSweep(db, id, owner)),
    orphanedSweeps: () => ok(orphanedSweeps(db)),
    recordBatch: (batch) => ok(recordBatch(db, batch)),
    setSweepStatus: ({ id, status, addMs }) => {
      setSweepStatus(db, id, status, addMs)
      return ok({})
    },
    removeSweep: ({ id }) =>
      db.transaction(() => {
        const { name } = sweepState(db, id)
        const undo = beginUndo(db, `Deleted sweep ${name}`)
        markRemoved(db, undo, 'runs', 'sweepId', [id])
        markRemoved(db, undo, 'sweeps', 'id', [id])
        return ok(undo)
      }),
  }
}
