import SqliteDatabase from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatProblem, type Problem } from '../../../engine/model/problem.ts'
import { createEnginePool } from '../../pool/engine-pool.ts'
import { messageOf, writeProblem } from '../../services/system-problem.ts'
import { DATABASE_NAME } from '../../services/workbench.ts'
import { openStoreWorker } from '../../store/open-store-worker.ts'
import { electronExecutable } from './open-host.ts'
import { bytes, count } from './text-table.ts'

/** Outcome of one check; a note is worth knowing and breaks nothing. */
export interface HealthCheck {
  readonly id: 'node' | 'electron' | 'page' | 'folder' | 'disk' | 'sqlite' | 'database' | 'workers'
  readonly title: string
  readonly state: 'ok' | 'note' | 'broken'
  readonly detail: string
  readonly remedy?: string
}

/** What the checks are about. */
export interface HealthQuestion {
  /** Folder for the program's data. */
  readonly home: string
  /** Root of the package, with a slash at its end. */
  readonly root: URL
  readonly files: { readonly worker: URL; readonly store: URL }
  readonly nodeVersion: string
}

const OLDEST_NODE = [22, 18] as const
/** Below this a sweep may fill the disk. */
const FEW_BYTES = 512 * 2 ** 20
const WORKER_TIMEOUT_MS = 20_000

/** Every check, in the order in which a fault of one explains those of the next. */
export async function checkHealth(question: HealthQuestion): Promise<readonly HealthCheck[]> {
  return [
    checkNode(question),
    checkElectron(question),
    checkPage(question),
    await checkFolder(question),
    await checkDisk(question),
    checkSqlite(),
    await checkDatabase(question),
    await checkWorkers(question),
  ]
}

function checkNode({ nodeVersion }: HealthQuestion): HealthCheck {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  const isNew = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
  const check = { id: 'node', title: 'Node', detail: nodeVersion } as const
  if (isNew) return { ...check, state: 'ok' }
  return { ...check, state: 'broken', remedy: `Install Node ${OLDEST_NODE.join('.')} or newer.` }
}

function checkElectron({ root }: HealthQuestion): HealthCheck {
  const program = electronExecutable(root)
  const check = { id: 'electron', title: 'Electron' } as const
  if (program !== undefined) return { ...check, state: 'ok', detail: program }
  return {
    ...check,
    state: 'note',
    detail: 'not installed; the workbench opens in the browser',
    remedy: 'npx install-electron fetches it.',
  }
}

function checkPage({ root }: HealthQuestion): HealthCheck {
  const check = { id: 'page', title: 'Page' } as const
  if (existsSync(new URL('out/renderer/index.html', root))) return { ...check, state: 'ok', detail: 'built' }
  return { ...check, state: 'note', detail: 'not built yet', remedy: 'deltascope open builds it.' }
}

async function checkFolder({ home }: HealthQuestion): Promise<HealthCheck> {
  const check = { id: 'folder', title: 'Data folder' } as const
  const probe = join(home, `.doctor-${process.pid}`)
  try {
    await mkdir(home, { recursive: true, mode: 0o700 })
    await writeFile(probe, 'x')
    return { ...check, state: 'ok', detail: home }
  } catch (error) {
    const { message } = writeProblem(home, error)
    const remedy = 'Make it writable, or set DELTASCOPE_HOME to another folder.'
    return { ...check, state: 'broken', detail: `${home}: ${message}`, remedy }
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

async function checkDisk({ home }: HealthQuestion): Promise<HealthCheck> {
  const check = { id: 'disk', title: 'Disk space' } as const
  try {
    const { bavail, bsize } = await statfs(existsSync(home) ? home : join(home, '..'))
    const free = bavail * bsize
    const detail = `${bytes(free)} free`
    if (free >= FEW_BYTES) return { ...check, state: 'ok', detail }
    const remedy = 'Free some space, or set DELTASCOPE_HOME to a folder on another disk.'
    return { ...check, state: free < FEW_BYTES / 8 ? 'broken' : 'note', detail, remedy }
  } catch (error) {
    return { ...check, state: 'note', detail: `cannot be told: ${messageOf(error)}` }
  }
}

function checkSqlite(): HealthCheck {
  const check = { id: 'sqlite', title: 'SQLite' } as const
  try {
    const database = new SqliteDatabase(':memory:')
    const version = String(database.prepare('SELECT sqlite_version()').pluck().get())
    database.close()
    return { ...check, state: 'ok', detail: version }
  } catch (error) {
    const remedy = 'Install the packages again: npm ci.'
    return { ...check, state: 'broken', detail: messageOf(error), remedy }
  }
}

async function checkDatabase({ home, files }: HealthQuestion): Promise<HealthCheck> {
  const check = { id: 'database', title: 'Database' } as const
  const file = join(home, DATABASE_NAME)
  if (!existsSync(file)) return { ...check, state: 'ok', detail: 'none yet; the first run makes it' }
  const opened = await openStoreWorker(file, files.store)
  if (!opened.ok) return { ...check, ...brokenBy(opened.problems) }
  const { store, close } = opened.value
  try {
    const sound = await store.checkIntegrity({})
    if (!sound.ok) return { ...check, ...brokenBy(sound.problems) }
    const info = await store.info({})
    if (!info.ok) return { ...check, ...brokenBy(info.problems) }
    const { runs, layerRows, sweeps, backups, schemaVersion, bytes: size } = info.value
    const holds = [counted(runs, 'run'), counted(layerRows, 'layer'), counted(sweeps, 'sweep')].join(', ')
    const detail = `sound: ${holds} in ${bytes(size)}; schema ${schemaVersion}, ${counted(backups.length, 'backup')}`
    return { ...check, state: 'ok', detail }
  } finally {
    await close()
  }
}

function counted(number: number, thing: string): string {
  return `${count(number)} ${thing}${number === 1 ? '' : 's'}`
}

/** The first problem tells what is wrong and what to do, e.g. which backup to take. */
function brokenBy(problems: readonly Problem[]): Pick<HealthCheck, 'state' | 'detail' | 'remedy'> {
  const [first] = problems
  if (first === undefined) return { state: 'broken', detail: 'cannot be opened' }
  const { remedy, ...what } = first
  const detail = formatProblem(what)
  return remedy === undefined ? { state: 'broken', detail } : { state: 'broken', detail, remedy }
}

async function checkWorkers({ files }: HealthQuestion): Promise<HealthCheck> {
  const check = { id: 'workers', title: 'Workers' } as const
  const pool = createEnginePool(files.worker)
  try {
    const signal = AbortSignal.timeout(WORKER_TIMEOUT_MS)
    const answer = await pool.run('sweep.chunk', { points: [], topologies: {} }, { signal })
    if (answer.ok) return { ...check, state: 'ok', detail: `${count(pool.threads)} for sweeps` }
    const remedy = 'Build the program again: npm run build.'
    return { ...check, remedy, ...brokenBy(answer.problems) }
  } finally {
    await pool.close()
  }
}
