import type SqliteDatabase from 'better-sqlite3'
import { problem } from '../../engine/model/problem.ts'
import { makeBackup } from './backups.ts'
import { MIGRATIONS, type Migration } from './migrations/migrations.ts'
import { refuse } from './refusal.ts'

/** Marks the file as ours: `DSco`. */
const APPLICATION_ID = 0x4453636f

/** Version of the schema this program knows. */
export const SCHEMA_VERSION = MIGRATIONS.length

/** Version of the schema of an open database; 0 for a new one. */
export function schemaVersion(raw: SqliteDatabase.Database): number {
  return Number(raw.pragma('user_version', { simple: true }))
}

/** Refuses a database of a newer program or of another one. */
export function checkOwnership(raw: SqliteDatabase.Database, file: string): void {
  const version = schemaVersion(raw)
  const application = Number(raw.pragma('application_id', { simple: true }))
  const isEmpty = raw.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() === undefined
  if (application !== APPLICATION_ID && !(isEmpty && application === 0)) {
    refuse(
      problem('foreign-database', 'This database belongs to another program', {
        file,
        remedy: 'Choose another data folder; the file was not changed.',
      }),
    )
  }
  if (version > SCHEMA_VERSION) {
    refuse(
      problem('database-newer', 'This database was written by a newer version of the program', {
        file,
        expected: `schema ${SCHEMA_VERSION} or older`,
        got: `schema ${version}`,
        remedy: 'Update the program; the file was not changed.',
      }),
    )
  }
}

/**
 * Brings the schema up to date, all steps in one transaction, after a backup of what is there. Another program
 * may do the same at this moment: whoever comes second finds nothing to do.
 */
export function migrate(
  raw: SqliteDatabase.Database,
  file: string,
  now: () => number,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const before = schemaVersion(raw)
  if (before >= migrations.length) return
  if (before > 0) makeBackup(raw, file)
  raw
    .transaction(() => {
      raw.exec(
        'CREATE TABLE IF NOT EXISTS migrations ' +
          '(version INTEGER PRIMARY KEY, name TEXT NOT NULL, appliedAt INTEGER NOT NULL) STRICT',
      )
      for (const { version, name, sql } of migrations.slice(schemaVersion(raw))) {
        raw.exec(sql)
        raw.prepare('INSERT INTO migrations VALUES (?, ?, ?)').run(version, name, now())
        raw.pragma(`user_version = ${version}`)
      }
      raw.pragma(`application_id = ${APPLICATION_ID}`)
    })
    .immediate()
}
