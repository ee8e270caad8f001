import { ok } from '../../engine/model/problem.ts'
import type { FigureRow, FigureSpec } from '../../shared/model/figures.ts'
import { listBackups, makeBackup } from './backups.ts'
import { type Connection, sqlOf } from './connection.ts'
import { schemaVersion } from './migrate.ts'
import { checkIntegrity } from './open-database.ts'
import { refuse } from './refusal.ts'
import type { StoredTopology, StoreInfo } from './rows.ts'
import { checkProject, notFound } from './run-writer.ts'
import type { OtherStore } from './store.ts'
import { beginUndo, markRemoved } from './undo-log.ts'

const selectFigures = () =>
  sqlOf
    .selectFrom('figures')
    .select(['id', 'projectId', 'spec', 'dataHash', 'isStale', 'createdAt', 'updatedAt'])
    .where('undoId', 'is', null)

type FigureRecord = Omit<FigureRow, 'spec' | 'isStale'> & { readonly spec: string; readonly isStale: 0 | 1 }

const toFigure = (record: FigureRecord): FigureRow => ({
  ...record,
  spec: JSON.parse(record.spec) as FigureSpec,
  isStale: record.isStale === 1,
})

function getFigure(db: Connection, id: number): FigureRow {
  const record = db.first(selectFigures().where('id', '=', id))
  return record === undefined ? refuse(notFound('figure', id)) : toFigure(record)
}

/** Stores a new figure; gives its id. */
export function insertFigure(
  db: Connection,
  projectId: number,
  figure: FigureSpec,
  dataHash: string,
): number {
  const now = db.now()
  const values = { projectId, spec: JSON.stringify(figure), dataHash, createdAt: now, updatedAt: now }
  return db.run(sqlOf.insertInto('figures').values({ ...values, isStale: 0 })).lastId
}

/** Stores a topology; the same hash is the same topology, whose newest name counts. */
export function putTopology(db: Connection, topology: StoredTopology): void {
  const { name } = topology
  const insert = sqlOf.insertInto('workloads').values(topology)
  db.run(insert.onConflict((conflict) => conflict.column('hash').doUpdateSet({ name })))
}

const selectTopologies = () =>
  sqlOf.selectFrom('workloads').select(['hash', 'name', 'format', 'text', 'layers', 'macs', 'parameters'])

const toTopology = (
  record: Omit<StoredTopology, 'format'> & { readonly format: string },
): StoredTopology => ({
  ...record,
  format: record.format === 'gemm' ? 'gemm' : 'conv',
})

function info(db: Connection): StoreInfo {
  const count = (sql: string): number => Number(db.prepare(`SELECT count(*) AS n FROM ${sql}`).pluck().get())
  const pragma = (name: string): number => Number(db.raw.pragma(name, { simple: true }))
  return {
    file: db.file,
    schemaVersion: schemaVersion(db.raw),
    // What is written but not yet moved into the file counts too.
    bytes: pragma('page_count') * pragma('page_size'),
    runs: count('runs WHERE undoId IS NULL'),
    layerRows: count('arrayLayers') + count('designLayers'),
    sweeps: count('sweeps WHERE undoId IS NULL'),
    backups: listBackups(db.file),
  }
}

type TopologyMethods = Pick<
  OtherStore,
  'putTopology' | 'getTopology' | 'listTopologies' | 'projectTopologies'
>

function topologyMethods(db: Connection): TopologyMethods {
  return {
    putTopology: (topology) => {
      putTopology(db, topology)
      return ok({})
    },
    getTopology: ({ hash }) => {
      const record = db.first(selectTopologies().where('hash', '=', hash))
      return ok(record === undefined ? refuse(notFound('topology', hash)) : toTopology(record))
    },
    listTopologies: () => ok(db.all(selectTopologies().orderBy('name').orderBy('hash')).map(toTopology)),
    projectTopologies: ({ projectId }) => {
      const hashes = sqlOf
        .selectFrom('runs')
        .innerJoin('runSpecs', 'runSpecs.id', 'runs.specId')
        .select('workloadHash')
        .where('projectId', '=', projectId)
        .where('undoId', 'is', null)
      return ok(db.all(selectTopologies().where('hash', 'in', hashes).orderBy('hash')).map(toTopology))
    },
  }
}

/** Topologies, figures and the database itself on a connection; failures are thrown. */
export function otherMethods(db: Connection): OtherStore {
  return {
    ...topologyMethods(db),
    listFigures: ({ projectId }) => {
      const all = selectFigures().orderBy('id')
      return ok(db.all(projectId === null ? all : all.where('projectId', '=', projectId)).map(toFigure))
    },
    getFigure: ({ id }) => ok(getFigure(db, id)),
    saveFigure: ({ projectId, id, spec, dataHash }) =>
      db.transaction(() => {
        checkProject(db, projectId)
        if (id === null) return ok(getFigure(db, insertFigure(db, projectId, spec, dataHash)))
        getFigure(db, id)
        const changes = {
          projectId,
          spec: JSON.stringify(spec),
          dataHash,
          isStale: 0,
          updatedAt: db.now(),
        } as const
        db.run(sqlOf.updateTable('figures').set(changes).where('id', '=', id))
        return ok(getFigure(db, id))
      }),
    setFigureData: ({ id, dataHash, isStale }) => {
      getFigure(db, id)
      const changes = { dataHash, isStale: isStale ? 1 : 0 } as const
      db.run(sqlOf.updateTable('figures').set(changes).where('id', '=', id))
      return ok({})
    },
    removeFigure: ({ id }) =>
      db.transaction(() => {
        const { spec } = getFigure(db, id)
        const undo = beginUndo(db, `Deleted figure ${spec.title}`)
        markRemoved(db, undo, 'figures', 'id', [id])
        return ok(undo)
      }),
    dataVersion: () => ok(Number(db.raw.pragma('data_version', { simple: true }))),
    info: () => ok(info(db)),
    checkIntegrity: () => {
      checkIntegrity(db.raw, db.file, 'integrity_check')
      return ok({})
    },
    backup: () => ok({ file: makeBackup(db.raw, db.file) }),
  }
}
