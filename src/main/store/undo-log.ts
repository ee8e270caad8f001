import { sql } from 'kysely'
import { problem } from '../../engine/model/problem.ts'
import type { Undo } from '../../shared/model/projects.ts'
import { type Connection, sqlOf } from './connection.ts'
import { refuse } from './refusal.ts'

/** Tables whose rows a delete only marks; parts before the wholes they belong to. */
const REMOVABLE = ['figures', 'views', 'runs', 'sweeps', 'projects', 'presets'] as const
type Removable = (typeof REMOVABLE)[number]

/** Those of them that stand in a project. */
const IN_PROJECT = ['figures', 'views', 'runs', 'sweeps'] as const

/** Deletes that can be taken back; older ones are final at the next start. Counted, because clocks can go back. */
const KEPT = 20

/** A new entry of the log. In a transaction. */
export function beginUndo(db: Connection, title: string): Undo {
  const undoId = db.run(sqlOf.insertInto('undoLog').values({ title, createdAt: db.now() })).lastId
  return { undoId, title }
}

/** Marks the rows of a table whose `column` is one of `ids` and that are not deleted yet; gives their number. */
export function markRemoved(
  db: Connection,
  undo: Undo,
  table: Removable,
  column: 'id' | 'projectId' | 'sweepId',
  ids: readonly number[],
): number {
  return db
    .prepare(
      `UPDATE ${table} SET undoId = ? WHERE undoId IS NULL AND ${column} IN (SELECT value FROM json_each(?))`,
    )
    .run(undo.undoId, JSON.stringify(ids)).changes
}

/** Takes a delete back. */
export function applyUndo(db: Connection, undoId: number): { readonly title: string } {
  return db.transaction(() => {
    const entry = db.first(
      sqlOf.selectFrom('undoLog').select('title').where('id', '=', undoId).where('isApplied', '=', 0),
    )
    if (entry === undefined) {
      refuse(
        problem('nothing-to-undo', 'This cannot be undone any more', {
          got: String(undoId),
          remedy: `Only the last ${KEPT} deletes can, each once.`,
        }),
      )
    }
    checkPlace(db, undoId)
    for (const table of REMOVABLE)
      db.prepare(`UPDATE ${table} SET undoId = NULL WHERE undoId = ?`).run(undoId)
    db.run(sqlOf.updateTable('undoLog').set({ isApplied: 1 }).where('id', '=', undoId))
    return { title: entry.title }
  })
}

/** What comes back needs its project; views and presets need their name. */
function checkPlace(db: Connection, undoId: number): void {
  const homeless = IN_PROJECT.some(
    (table) =>
      db
        .prepare(
          `SELECT 1 FROM ${table} JOIN projects ON projects.id = projectId
           WHERE ${table}.undoId = ? AND projects.undoId IS NOT NULL AND projects.undoId <> ${table}.undoId`,
        )
        .get(undoId) !== undefined,
  )
  if (homeless) {
    refuse(
      problem('project-deleted', 'The project has been deleted since', {
        remedy: 'Undo the delete of the project first.',
      }),
    )
  }
  for (const [what, query] of Object.entries(NAMESAKES)) {
    const [taken] = db.prepare(query).all(undoId) as readonly { readonly name: string }[]
    if (taken === undefined) continue
    refuse(
      problem('name-taken', `There is another ${what} of this name now`, {
        field: 'name',
        got: taken.name,
        remedy: 'Delete that one first.',
      }),
    )
  }
}

/** What has taken the name of something that is to come back. */
const NAMESAKES = {
  view: `SELECT old.name FROM views AS old JOIN views AS now ON now.name = old.name
    AND now.projectId IS old.projectId AND now.undoId IS NULL WHERE old.undoId = ?`,
  preset: `SELECT old.name FROM presets AS old JOIN presets AS now ON now.name = old.name COLLATE NOCASE
    AND now.undoId IS NULL WHERE old.undoId = ?`,
} as const

/** Makes deletes final that are beyond the last few, and drops what nothing needs any more. */
export function purge(db: Connection): void {
  const last = db.first(
    sqlOf
      .selectFrom('undoLog')
      .select('id')
      .where('isApplied', '=', 0)
      .orderBy('id', 'desc')
      .offset(KEPT)
      .limit(1),
  )
  // Most of the time there is nothing to do, and no reason to wait for another program that writes.
  if (last !== undefined) db.transaction(() => purgeUpTo(db, last.id))
}

function purgeUpTo(db: Connection, undoId: number): void {
  for (const table of REMOVABLE) db.prepare(`DELETE FROM ${table} WHERE undoId <= ?`).run(undoId)
  db.run(sqlOf.deleteFrom('undoLog').where('id', '<=', undoId))
  const isUnused = (table: 'runs' | 'results' | 'runSpecs', column: string, owner: string) =>
    sql<boolean>`NOT EXISTS (SELECT 1 FROM ${sql.table(table)} WHERE ${sql.ref(column)} = ${sql.ref(owner)})`
  db.run(sqlOf.deleteFrom('results').where(isUnused('runs', 'resultId', 'results.id')))
  db.run(sqlOf.deleteFrom('layerLists').where(isUnused('results', 'listId', 'layerLists.id')))
  db.run(sqlOf.deleteFrom('runSpecs').where(isUnused('runs', 'specId', 'runSpecs.id')))
  db.run(sqlOf.deleteFrom('arrays').where(isUnused('runSpecs', 'arrayId', 'arrays.id')))
}
