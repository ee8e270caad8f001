import type { RunSpec } from '../../engine/model/run-spec.ts'
import type { LayerRow } from '../../shared/model/runs.ts'
import { type Connection, sqlOf } from './connection.ts'
import { contentHash } from './content-hash.ts'
import { checkLayer, LAYER_KINDS, type LayerKind, layerOf, type LayerRecord } from './layer-columns.ts'

const insertSql = ({ table, columns }: LayerKind): string => {
  const names = ['resultId', 'position', ...columns.map(([name]) => name)]
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
}

const INSERT = { array: insertSql(LAYER_KINDS.array), design: insertSql(LAYER_KINDS.design) }

/** What the accounts of a run's layers sum to. */
export interface RunShape {
  readonly kind: RunSpec['kind']
  readonly rows: number
  readonly cols: number
}

/** Stores the layers of a run; gives the id of the result. Accounts of arrays sum to PEs x cycles, of designs to cycles. */
export function insertResult(db: Connection, run: RunShape, layers: readonly LayerRow[]): number {
  const kind = LAYER_KINDS[run.kind]
  for (const layer of layers) checkLayer(layer, kind)
  const pes = run.kind === 'array' ? run.rows * run.cols : 1
  const listId = internLayers(db, layers)
  const result = db.run(sqlOf.insertInto('results').values({ listId, kind: run.kind, pes }))
  const insert = db.prepare(INSERT[run.kind])
  for (const [position, layer] of layers.entries()) {
    insert.run(result.lastId, position, ...kind.columns.map(([, of]) => of(layer, pes)))
  }
  return result.lastId
}

/** The list of the layers' names and shapes, which all runs of a network share. */
function internLayers(db: Connection, layers: readonly LayerRow[]): number {
  const hash = contentHash(
    layers.map(({ index, step, name, kind, m, k, n }) => [index, step, name, kind, m, k, n]),
  )
  const known = db.first(sqlOf.selectFrom('layerLists').select('id').where('hash', '=', hash))
  if (known !== undefined) return known.id
  const listId = db.run(sqlOf.insertInto('layerLists').values({ hash })).lastId
  for (const [position, { index, step, name, kind, m, k, n }] of layers.entries()) {
    const item = { listId, position, layer: index, step, name, kind, m, k, n }
    db.run(sqlOf.insertInto('layerListItems').values(item))
  }
  return listId
}

/** The layers of a result, in the order they were stored. */
export function readResult(db: Connection, resultId: number): readonly LayerRow[] {
  const result = db.first(sqlOf.selectFrom('results').select(['kind', 'pes']).where('id', '=', resultId))
  if (result === undefined) return []
  const kind = LAYER_KINDS[result.kind === 'array' ? 'array' : 'design']
  const records = db
    .prepare(
      `SELECT layerTable.*, layer, step, name, items.kind, m, k, n
       FROM results
       JOIN layerListItems AS items ON items.listId = results.listId
       JOIN ${kind.table} AS layerTable ON resultId = results.id AND layerTable.position = items.position
       WHERE results.id = ? ORDER BY items.position`,
    )
    .all(resultId)
  // The schema does not name the numbers of a layer; their table is their type.
  return records.map((record) => layerOf(record as LayerRecord, kind, result.pes))
}
