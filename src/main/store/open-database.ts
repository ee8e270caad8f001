import SqliteDatabase from 'better-sqlite3'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  closeSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { problem } from '../../engine/model/problem.ts'
import { errnoOf, messageOf } from '../services/system-problem.ts'
import { listBackups } from './backups.ts'
import { checkOwnership, migrate } from './migrate.ts'
import { refuse } from './refusal.ts'
import { restoreRemedy } from './sqlite-problem.ts'

/** How a database is opened. */
export interface OpenOptions {
  /** How long a write waits for another program's. */
  readonly busyTimeoutMs?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** The database may not grow beyond so many pages of 4096 bytes. */
  readonly maxPages?: number
}

const BUSY_TIMEOUT_MS = 5000
/** Holds the rows of 100,000 runs, so that a filter reads memory. */
const CACHE_KIB = 96 * 1024
const HEADER = 'SQLite format 3\0'

/** Opens and checks a database and brings it up to date; ends with a refusal, or a failure of SQLite. */
export function openDatabase(file: string, options: OpenOptions = {}): SqliteDatabase.Database {
  checkFolder(file)
  checkHeader(file)
  const raw = new SqliteDatabase(file, { timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS })
  try {
    checkOwnership(raw, file)
    raw.pragma('journal_mode = WAL')
    raw.pragma('synchronous = NORMAL')
    raw.pragma('foreign_keys = ON')
    raw.pragma('trusted_schema = OFF')
    raw.pragma(`cache_size = -${CACHE_KIB}`)
    raw.pragma('temp_store = MEMORY')
    checkIntegrity(raw, file, 'quick_check')
    migrate(raw, file, options.now ?? Date.now)
    if (options.maxPages !== undefined) raw.pragma(`max_page_count = ${options.maxPages}`)
    return raw
  } catch (error) {
    raw.close()
    throw error
  }
}

/** Looks for damage: `quick_check` reads every page, `integrity_check` compares the indexes too. */
export function checkIntegrity(
  raw: SqliteDatabase.Database,
  file: string,
  check: 'quick_check' | 'integrity_check',
): void {
  const found = raw.prepare(`PRAGMA ${check}(3)`).pluck().all().map(String)
  if (found.length === 1 && found[0] === 'ok') return
  refuse(
    problem('database-corrupt', `The database is damaged: ${found.join('; ')}`, {
      file,
      remedy: restoreRemedy(file),
    }),
  )
}

function checkFolder(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    // SQLite would open a file it may not write without a word, and fail at the first write.
    accessSync(dirname(file), constants.W_OK)
    if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK)
  } catch (error) {
    const errno = errnoOf(error)
    refuse(
      errno === 'ENOSPC' || errno === 'EDQUOT'
        ? problem('disk-full', 'The disk is full', { file, remedy: 'Free some space and try again.' })
        : problem('database-not-writable', `The database cannot be written: ${messageOf(error)}`, {
            file,
            remedy: 'Make the file and its folder writable, or choose another data folder.',
          }),
    )
  }
}

/** Refuses what is no database before SQLite touches it; an empty file is a new one, unless there were backups. */
function checkHeader(file: string): void {
  if (!existsSync(file)) return
  const entry = statSync(file)
  if (entry.isFile() && entry.size === 0 && listBackups(file).length === 0) return
  if (entry.isFile() && readHeader(file) === HEADER) return
  refuse(
    problem('not-a-database', entry.size === 0 ? 'The database is empty' : 'This is not a database', {
      file,
      remedy: restoreRemedy(file),
    }),
  )
}

function readHeader(file: string): string {
  const header = Buffer.alloc(HEADER.length)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, header, 0, HEADER.length, 0)
    return header.toString('latin1')
  } finally {
    closeSync(handle)
  }
}
