import SqliteDatabase from 'better-sqlite3'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listBackups, restoreBackup } from '../../../src/main/store/backups.ts'
import { migrate, SCHEMA_VERSION } from '../../../src/main/store/migrate.ts'
import { MIGRATIONS } from '../../../src/main/store/migrations/migrations.ts'
import { openStore } from '../../../src/main/store/open-store.ts'
import { METRIC_IDS } from '../../../src/shared/model/metrics.ts'
import { isWindows } from '../../platform.ts'
import { LAYER, newFile, newProject, newRun, open, outcome, problemOf, record, valueOf } from './helpers.ts'

/** A closed database with 50 runs and a backup. */
function filled(): { readonly file: string; readonly backup: string } {
  const file = newFile()
  const { store, close } = valueOf(openStore(file))
  const projectId = newProject(store)
  record(store, ...Array.from({ length: 50 }, () => ({ run: newRun(projectId) })))
  const backup = valueOf(store.backup({})).file
  close()
  return { file, backup }
}

function raw(file: string): SqliteDatabase.Database {
  const db = new SqliteDatabase(file)
  onTestFinished(() => {
    db.close()
  })
  return db
}

test('a new database has the newest schema, a column for every metric, and the promised settings', () => {
  const file = join(dirname(newFile()), 'new folder', 'history.sqlite')
  const { store } = open(file)
  expect(valueOf(store.info({}))).toMatchObject({ file, schemaVersion: MIGRATIONS.length, backups: [] })
  const db = raw(file)
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
  const columns = db.prepare("SELECT name FROM pragma_table_info('runs')").pluck().all()
  expect(columns).toEqual(expect.arrayContaining([...METRIC_IDS]))
  const indexes = db.prepare("SELECT name FROM pragma_index_list('runs')").pluck().all()
  expect(indexes).toEqual(expect.arrayContaining(METRIC_IDS.map((id) => `runsBy_${id}`)))
  const steps = db.prepare('SELECT version, name FROM migrations ORDER BY version').all()
  expect(steps).toEqual(MIGRATIONS.map(({ version, name }) => ({ version, name })))
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1))
})

test('foreign keys are enforced', () => {
  const { store } = open(newFile())
  const projectId = newProject(store)
  const result = store.insertRuns({ runs: [newRun(projectId, { sweepId: 77 })] })
  const { code, message } = problemOf(result)
  expect(code).toBe('store-fault')
  expect(message).toContain('FOREIGNKEY')
})

test.each(MIGRATIONS.slice(0, -1).map(({ version }) => version))(
  'a database of schema %i is backed up and brought up to date',
  (version) => {
    const file = newFile()
    const old = raw(file)
    migrate(old, file, () => 1, MIGRATIONS.slice(0, version))
    old.exec("INSERT INTO projects (name, description, isSample, createdAt) VALUES ('Old', 'kept', 1, 7)")
    if (version >= 2) {
      old.exec(`INSERT INTO runSpecs (id, hash, json) VALUES (1, 'h', '{"kind":"design"}');
        INSERT INTO runs (projectId, status, origin, kind, workload, design, rows, cols, rules, steps, batch,
          specId, engineVersion, createdAt, layersDone, layersTotal, differs, cycles)
        VALUES (1, 'done', 'simulated', 'design', 'GUID128', 'dense', 1, 2, '', 3, 4, 1, '0', 5, 0, 6, '', 99)`)
    }
    old.close()
    const { store } = open(file)
    expect(valueOf(store.listProjects({}))).toMatchObject([
      { name: 'Old', description: 'kept', isSample: true },
    ])
    const runs = valueOf(store.getRuns({ ids: [1] }))
    expect(runs.map(({ specHash, metrics }) => [specHash, metrics.cycles])).toEqual(
      version < 2 ? [] : [['h', 99]],
    )
    const [backup = ''] = listBackups(file)
    expect(raw(backup).pragma('user_version', { simple: true })).toBe(version)
    record(store, { run: newRun(1) })
    valueOf(store.checkIntegrity({}))
  },
)

test('a migration that fails changes nothing', () => {
  const file = newFile()
  const db = raw(file)
  migrate(db, file, () => 1, MIGRATIONS.slice(0, 1))
  const bad = {
    version: 2,
    name: 'bad',
    sql: 'CREATE TABLE half (id INTEGER); CREATE TABLE half (id INTEGER)',
  }
  expect(() => migrate(db, file, () => 1, [...MIGRATIONS.slice(0, 1), bad])).toThrow('half')
  expect(db.pragma('user_version', { simple: true })).toBe(1)
  expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'half'").all()).toEqual([])
})

test('a database of a newer program is refused and not touched', () => {
  const { file } = filled()
  const db = raw(file)
  db.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
  db.close()
  const before = readFileSync(file)
  expect(problemOf(openStore(file))).toMatchObject({
    code: 'database-newer',
    file,
    expected: `schema ${SCHEMA_VERSION} or older`,
    got: `schema ${SCHEMA_VERSION + 1}`,
  })
  expect(readFileSync(file)).toEqual(before)
})

test('a database of another program is refused and not touched', () => {
  const file = newFile()
  const db = raw(file)
  db.exec('CREATE TABLE bookmarks (url TEXT)')
  db.close()
  const before = readFileSync(file)
  expect(problemOf(openStore(file)).code).toBe('foreign-database')
  expect(readFileSync(file)).toEqual(before)
})

const damages: readonly (readonly [string, (file: string) => void, string])[] = [
  ['cut in the middle', (file) => truncateSync(file, 8 * 4096), 'database-corrupt'],
  ['cut in the first page', (file) => truncateSync(file, 1000), 'database-corrupt'],
  ['emptied', (file) => truncateSync(file, 0), 'not-a-database'],
  [
    'a text file',
    (file) => writeFileSync(file, 'these are not the runs you are looking for'),
    'not-a-database',
  ],
  [
    'overwritten in the middle',
    (file) => {
      const bytes = readFileSync(file)
      bytes.fill(0x55, 3 * 4096, bytes.length - 4096)
      writeFileSync(file, bytes)
    },
    'database-corrupt',
  ],
]

test.each(damages)(
  'a database that was %s is refused, kept, and its backup offered and restored',
  (_, damage, code) => {
    const { file, backup } = filled()
    damage(file)
    const before = readFileSync(file)
    const found = problemOf(openStore(file))
    expect(found).toMatchObject({ code, file })
    expect(found.remedy).toContain(backup)
    expect(readFileSync(file)).toEqual(before)
    const { kept } = valueOf(restoreBackup(file, backup))
    expect(readFileSync(kept)).toEqual(before)
    const { store } = open(file)
    expect(valueOf(store.info({})).runs).toBe(50)
  },
)

test('restoring a backup that is gone changes nothing', () => {
  const { file } = filled()
  expect(problemOf(restoreBackup(file, `${file}.nowhere`)).code).toBe('backup-missing')
  expect(valueOf(open(file).store.info({})).runs).toBe(50)
})

test('backups are numbered, and the oldest ones go', () => {
  const file = newFile()
  const { store } = open(file)
  const made = [1, 2, 3, 4].map(() => valueOf(store.backup({})).file)
  expect(listBackups(file)).toEqual(made.slice(1).toReversed())
  expect(readdirSync(join(dirname(file), 'backups'))).toHaveLength(3)
})

test('a folder in the place of the database', () => {
  const file = newFile()
  mkdirSync(file)
  expect(problemOf(openStore(file))).toMatchObject({ code: 'not-a-database', file })
})

test.skipIf(isWindows || process.getuid?.() === 0)(
  'a folder that may not be written (not as root, who may; Windows keeps other rights)',
  () => {
    const { file } = filled()
    chmodSync(dirname(file), 0o500)
    onTestFinished(() => chmodSync(dirname(file), 0o700))
    expect(problemOf(openStore(file)).code).toBe('database-not-writable')
  },
)

/** Mounts a file system of our own; undefined where we may not. */
function mounted(folder: string, options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' })
    onTestFinished(() => {
      execFileSync('umount', ['-l', folder])
    })
    return true
  } catch {
    return false
  }
}

test('a file system that may only be read (where one can be mounted)', ({ skip }) => {
  const { file } = filled()
  const folder = join(dirname(file), 'mounted')
  mkdirSync(folder)
  if (!mounted(folder, 'size=8m')) skip('needs the right to mount')
  copyFileSync(file, join(folder, 'history.sqlite'))
  execFileSync('mount', ['-o', 'remount,ro', folder])
  expect(problemOf(openStore(join(folder, 'history.sqlite')))).toMatchObject({
    code: 'database-not-writable',
  })
})

test('a full disk loses only the step that did not fit (where one can be mounted)', ({ skip }) => {
  const folder = join(dirname(newFile()), 'small')
  mkdirSync(folder)
  if (!mounted(folder, 'size=1536k')) skip('needs the right to mount')
  const { store, close } = valueOf(openStore(join(folder, 'history.sqlite')))
  fillUp(store, close)
})

test('a database that may not grow loses only the step that did not fit', () => {
  const file = newFile()
  const { store, close } = valueOf(openStore(file, { maxPages: 200 }))
  fillUp(store, close)
})

/** Stores runs until no more fit; those before are all there. */
function fillUp({ ...store }: ReturnType<typeof open>['store'], close: () => void): void {
  onTestFinished(close)
  const projectId = newProject(store)
  const layers = Array.from({ length: 50 }, (_, index) => ({ ...LAYER, index }))
  const runs = [{ run: newRun(projectId), outcome: outcome({ layers }), point: null }]
  let stored = 0
  let result = store.recordRuns({ runs })
  for (; result.ok && stored < 1000; stored++) result = store.recordRuns({ runs })
  const { code, remedy } = problemOf(result)
  expect(code).toBe('disk-full')
  expect(remedy).toContain('Free some space')
  expect(stored).toBeGreaterThan(1)
  const info = valueOf(store.info({}))
  expect(info).toMatchObject({ runs: stored, layerRows: stored * 50 })
  valueOf(store.checkIntegrity({}))
}

/** Another program that holds the write lock until it is told to end. */
const HOLDER = `
  import SqliteDatabase from 'better-sqlite3'
  const db = new SqliteDatabase(process.argv[1])
  db.exec('BEGIN IMMEDIATE; UPDATE projects SET name = name')
  process.stdout.write('locked')
  process.stdin.once('data', () => { db.exec('COMMIT'); process.exit() })`

test('a database locked by another process: reads go on, a write says so and works afterwards', async () => {
  const file = newFile()
  const { store } = open(file, { busyTimeoutMs: 50 })
  const projectId = newProject(store)
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, file])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await once(child.stdout, 'data')
  expect(valueOf(store.listProjects({}))).toHaveLength(1)
  const write = () =>
    store.recordRuns({ runs: [{ run: newRun(projectId), outcome: outcome(), point: null }] })
  expect(problemOf(write())).toMatchObject({ code: 'database-locked', file })
  const second = open(file, { busyTimeoutMs: 50 }).store
  expect(valueOf(second.listProjects({}))).toHaveLength(1)
  expect(problemOf(second.setSetting({ key: 'a', json: '1' })).code).toBe('database-locked')
  child.stdin.write('end')
  await once(child, 'exit')
  valueOf(write())
})

test('two programs on one database see each other, and can tell', () => {
  const file = newFile()
  const [a, b] = [open(file).store, open(file).store]
  const projectId = newProject(a)
  const before = valueOf(b.dataVersion({}))
  expect(valueOf(b.dataVersion({}))).toBe(before)
  const ids = Array.from({ length: 20 }, (_, i) => record(i % 2 === 0 ? a : b, { run: newRun(projectId) })[0])
  expect(new Set(ids).size).toBe(20)
  expect(valueOf(b.dataVersion({}))).not.toBe(before)
  expect(valueOf(a.matchingRunIds({ projectId, filter: 'sort:id', limit: 99 }))).toEqual(ids)
})

test('a store that was closed says so', () => {
  const { store, close } = valueOf(openStore(newFile()))
  close()
  expect(problemOf(store.listProjects({}))).toMatchObject({ code: 'store-fault' })
})

test('no file of a backup that was not finished stays', () => {
  const { file, backup } = filled()
  writeFileSync(`${backup.replace('0001', '0002')}.part`, 'half of one')
  const { store } = open(file)
  const second = valueOf(store.backup({})).file
  expect(listBackups(file)).toEqual([second, backup])
  expect(existsSync(`${second}.part`)).toBe(false)
})
