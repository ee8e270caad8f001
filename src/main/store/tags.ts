import { problem } from '../../engine/model/problem.ts'
import { type Connection, sqlOf } from './connection.ts'
import { refuse } from './refusal.ts'

const MAX_LENGTH = 100

/** Adds tags to runs and takes others away. In a transaction. */
export function tagRuns(
  db: Connection,
  change: {
    readonly ids: readonly number[]
    readonly add: readonly string[]
    readonly remove: readonly string[]
  },
): Readonly<Record<string, never>> {
  const ids = JSON.stringify(change.ids)
  const remove = db.prepare(
    `DELETE FROM runTags WHERE runId IN (SELECT value FROM json_each(?))
     AND tagId = (SELECT id FROM tags WHERE name = ?)`,
  )
  for (const name of change.remove) remove.run(ids, name)
  const add = db.prepare(
    `INSERT OR IGNORE INTO runTags (runId, tagId)
     SELECT id, ? FROM runs WHERE undoId IS NULL AND id IN (SELECT value FROM json_each(?))`,
  )
  for (const name of change.add) add.run(internTag(db, name), ids)
  return {}
}

function internTag(db: Connection, name: string): number {
  if (name.trim() === '' || name.length > MAX_LENGTH) {
    refuse(
      problem('bad-tag', 'This cannot be a tag', {
        expected: `1 to ${MAX_LENGTH} characters`,
        got: name.slice(0, MAX_LENGTH),
      }),
    )
  }
  const known = db.first(sqlOf.selectFrom('tags').select('id').where('name', '=', name))
  return known?.id ?? db.run(sqlOf.insertInto('tags').values({ name })).lastId
}
