import SqliteDatabase from 'better-sqlite3'
import { problem, type Problem } from '../../engine/model/problem.ts'
import { listBackups } from './backups.ts'

type SqliteError = InstanceType<typeof SqliteDatabase.SqliteError>

/** Whether SQLite itself failed. */
export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof SqliteDatabase.SqliteError
}

/** What to do about a damaged file: where the last good copy is. */
export function restoreRemedy(file: string): string {
  const [newest] = listBackups(file)
  return newest === undefined
    ? 'There is no backup; the file is kept as it is. Move it away to start with an empty history.'
    : `The file is kept as it is; the last backup is ${newest}: restore it with \`deltascope doctor --restore\`.`
}

/** A failure of SQLite with its place and what to do; codes with a suffix are kinds of the code before it. */
export function sqliteProblem(file: string, error: SqliteError): Problem {
  const kind = /^SQLITE_[A-Z]+/.exec(error.code)?.[0]
  switch (kind) {
    case 'SQLITE_FULL':
      return problem('disk-full', 'The disk is full; nothing of this step was stored', {
        file,
        remedy: 'Free some space and try again: what was stored before is safe.',
      })
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return problem('database-locked', 'Another program is writing to the database', {
        file,
        remedy: 'Wait for it or close it, and try again.',
      })
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_PERM':
    case 'SQLITE_AUTH':
      return problem('database-not-writable', `The database cannot be written: ${error.message}`, {
        file,
        remedy: 'Make the file and its folder writable, or choose another data folder.',
      })
    case 'SQLITE_CORRUPT':
      return problem('database-corrupt', `The database is damaged: ${error.message}`, {
        file,
        remedy: restoreRemedy(file),
      })
    case 'SQLITE_NOTADB':
      return problem('not-a-database', 'The file is not a database', { file, remedy: restoreRemedy(file) })
    case 'SQLITE_IOERR':
      return problem('disk-failed', `The disk could not be read or written: ${error.message}`, {
        file,
        remedy: 'Look at the state of the disk; `deltascope doctor` checks the database.',
      })
    default:
      return problem('store-fault', `The database refused a step: ${error.code}: ${error.message}`, {
        file,
        remedy: 'Nothing was stored by this step. Please report it.',
      })
  }
}
