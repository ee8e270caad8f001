import type SqliteDatabase from 'better-sqlite3'
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fail, ok, problem, type Result } from '../../engine/model/problem.ts'
import { errnoOf, messageOf } from '../services/system-problem.ts'

/** Backups kept; each is as large as the database. */
export const BACKUPS_KEPT = 3

/** `history-0007-runs-1234.sqlite`: number in order of making, because clocks can go back; last run id. */
const NAME = /^(.+)-(\d{4,})-runs-(\d+)\.sqlite$/

interface BackupName {
  readonly path: string
  readonly number: number
}

const folderOf = (file: string): string => join(dirname(file), 'backups')
const stemOf = (file: string): string => basename(file).replace(/\.[^.]*$/, '')

function namedBackups(file: string): readonly BackupName[] {
  const folder = folderOf(file)
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names
    .flatMap((name) => {
      const [, stem, number] = NAME.exec(name) ?? []
      return stem === stemOf(file) ? [{ path: join(folder, name), number: Number(number) }] : []
    })
    .sort((a, b) => b.number - a.number)
}

/** Backups of a database, newest first. */
export function listBackups(file: string): readonly string[] {
  return namedBackups(file).map(({ path }) => path)
}

/** Where the next backup goes. */
function nextBackup(file: string, lastRun: number): string {
  const number = String((namedBackups(file)[0]?.number ?? 0) + 1).padStart(4, '0')
  return join(folderOf(file), `${stemOf(file)}-${number}-runs-${lastRun}.sqlite`)
}

/** Writes a consistent copy of the open database, which may be in use; gives its path and drops the oldest ones. */
export function makeBackup(raw: SqliteDatabase.Database, file: string): string {
  mkdirSync(folderOf(file), { recursive: true })
  const path = nextBackup(file, lastRunOf(raw))
  const unfinished = `${path}.part`
  rmSync(unfinished, { force: true })
  raw.prepare('VACUUM INTO ?').run(unfinished)
  renameSync(unfinished, path)
  for (const old of listBackups(file).slice(BACKUPS_KEPT)) rmSync(old, { force: true })
  return path
}

/** The highest run id ever given; 0 before there were runs. */
export function lastRunOf(raw: SqliteDatabase.Database): number {
  const hasRuns = raw.prepare("SELECT 1 FROM sqlite_master WHERE name = 'runs'").get() !== undefined
  return hasRuns ? Number(raw.prepare('SELECT ifnull(max(id), 0) FROM runs').pluck().get()) : 0
}

/** A name beside the database that is not taken. */
function keptName(file: string): string {
  for (let number = 1; ; number++) {
    const name = `${file}.damaged-${number}`
    if (!existsSync(name)) return name
  }
}

/**
 * Puts a backup in the place of the database, which must not be open anywhere; the old file is kept under
 * the name it gives.
 */
export function restoreBackup(file: string, backup: string): Result<{ readonly kept: string }> {
  const kept = keptName(file)
  try {
    copyFileSync(backup, `${file}.restored`)
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix)
    }
    renameSync(`${file}.restored`, file)
    return ok({ kept })
  } catch (error) {
    rmSync(`${file}.restored`, { force: true })
    const code = errnoOf(error) === 'ENOENT' ? 'backup-missing' : 'restore-failed'
    return fail(
      problem(code, `The backup could not be put in place: ${messageOf(error)}`, {
        file: backup,
        remedy: 'Nothing is lost; copy it by hand.',
      }),
    )
  }
}
