import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../../../package.json' with { type: 'json' }
import { formatProblem, ok, type Problem, type Result } from '../../engine/model/problem.ts'
import { createEnginePool, type EnginePool } from '../pool/engine-pool.ts'
import { listBackups } from '../store/backups.ts'
import { openStoreWorker } from '../store/open-store-worker.ts'
import { thisProcess } from '../store/owner.ts'
import type { RemoteStore } from '../store/store.ts'
import { createEventHub, type EventHub } from './event-hub.ts'
import { createFiguresService, type FiguresService } from './figures/figures-service.ts'
import { createProjectService, type ProjectService } from './projects/project-service.ts'
import { makeSamples } from './projects/samples.ts'
import { createJobs, type Jobs } from './runs/jobs.ts'
import { createRunsService, type RunsService } from './runs/runs-service.ts'
import { BUILT_IN_SWEEPS } from './sweeps/built-in.ts'
import { createSweepService, type SweepService } from './sweeps/sweep-service.ts'
import { writeProblem } from './system-problem.ts'
import { createTimelinesService, type TimelinesService } from './timelines/timelines-service.ts'

/** Programs of the build that run in threads of their own. */
export interface WorkerFiles {
  readonly worker: URL
  readonly store: URL
}

/** Who asks when the program itself does: nobody who would stop it or look at its progress. */
const NOBODY = { signal: new AbortController().signal, onProgress: () => undefined }

/** Everything a host offers: one database, one pool, the services over both. */
export interface Workbench {
  readonly databaseFile: string
  readonly engineVersion: string
  readonly store: RemoteStore
  readonly pool: EnginePool
  readonly events: EventHub
  readonly jobs: Jobs
  readonly runs: RunsService
  readonly sweeps: SweepService
  readonly projects: ProjectService
  readonly timelines: TimelinesService
  readonly figures: FiguresService
  /** Stops all work and keeps what is complete. */
  readonly close: () => Promise<void>
}

/** Numbers of one version of the engine answer the questions of that version only. */
export const ENGINE_VERSION: string = manifest.version

/** Name of the database in the folder for the program's data. */
export const DATABASE_NAME = 'history.sqlite'

/** How often another program's changes are looked for. */
const POLL_MS = 1000
/** How often runs of programs that ended without a word are looked for. */
const ORPHANS_MS = 5000

/** A backup takes a while of a large history: not while a window opens. */
const BACKUP_DELAY_MS = 20_000
const DAY_MS = 24 * 60 * 60 * 1000

/** Whether the newest backup is younger than a day, by the clock of the file system. */
function hasRecentBackup(databaseFile: string): boolean {
  const [newest] = listBackups(databaseFile)
  if (newest === undefined) return false
  try {
    return Date.now() - statSync(newest).mtimeMs < DAY_MS
  } catch {
    // Just dropped by another program, which has made a newer one.
    return true
  }
}

/**
 * Opens the history in `home` and what works on it. Runs of programs that are no more are marked as interrupted. The
 * caller closes it.
 */
export async function openWorkbench(home: string, files: WorkerFiles): Promise<Result<Workbench>> {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
  } catch (error) {
    return { ok: false, problems: [homeProblem(home, error)] }
  }
  const databaseFile = join(home, DATABASE_NAME)
  const opened = await openStoreWorker(databaseFile, files.store)
  if (!opened.ok) return opened
  const { store } = opened.value
  const pool = lazyPool(files.worker)
  const services = createServices(store, pool)
  const { jobs, runs, sweeps } = services
  const close = async (): Promise<void> => {
    jobs.close()
    await Promise.all([runs.close(), sweeps.close()])
    await pool.close()
    await opened.value.close()
  }
  const closed = await runs.closeOrphans()
  if (!closed.ok) {
    await close()
    return closed
  }
  const workbench = { databaseFile, engineVersion: ENGINE_VERSION, store, pool, ...services, close }
  return ok(workbench, opened.notes)
}

type Services = Pick<Workbench, 'events' | 'jobs' | 'runs' | 'sweeps' | 'projects' | 'timelines' | 'figures'>

function createServices(store: RemoteStore, pool: EnginePool): Services {
  const events = createEventHub()
  const { emit } = events
  const jobs = createJobs({ emit })
  const context = {
    store,
    pool,
    owner: thisProcess(),
    engineVersion: ENGINE_VERSION,
    programVersion: manifest.version,
    jobs,
    emit,
    now: () => performance.now(),
  }
  const runs = createRunsService(context)
  const sweeps = createSweepService(context)
  const timelines = createTimelinesService(pool, runs.inputOfRun)
  const figures = createFiguresService({
    store,
    runDetail: (id) => runs.methods['runs.get']({ id }, NOBODY),
    sweepDetail: (id) => sweeps.methods['sweeps.get']({ id }, NOBODY),
    pool,
    inputOf: runs.inputOfRun,
  })
  return { events, jobs, runs, sweeps, projects: createProjectService(context), timelines, figures }
}

function homeProblem(home: string, error: unknown): Problem {
  return {
    ...writeProblem(home, error),
    field: 'DELTASCOPE_HOME',
    remedy: 'Set DELTASCOPE_HOME to a folder you may write to.',
  }
}

/**
 * What a program with a window does besides: goes on with the sweeps a killed program left, makes the sample projects
 * once, backs the history up once a day, closes runs whose program was killed, and tells its pages when another program
 * has changed the database. What goes wrong stands among the jobs. Gives what ends it.
 */
export function keepAlive(workbench: Workbench): () => void {
  const { store, runs, sweeps, figures, jobs, events } = workbench
  const tell = (title: string, problems: readonly Problem[]): void => {
    const [first] = problems
    if (first === undefined) return
    const message = formatProblem(first)
    jobs.put({ id: title, kind: 'sweep', title, done: 0, total: 1, state: 'failed', message })
  }
  const begin = async (): Promise<void> => {
    const resumed = await sweeps.resumeOrphans()
    if (!resumed.ok) tell('Continue interrupted sweeps', resumed.problems)
    const samples = await makeSamples({
      store,
      builtIn: BUILT_IN_SWEEPS,
      saveFigure: (projectId, spec) => figures.save(projectId, null, spec),
      startSweep: (projectId, spec) => sweeps.methods['sweeps.start']({ projectId, spec }, NOBODY),
    })
    tell('Make the sample projects', samples.ok ? samples.notes : samples.problems)
    events.emit('projects.changed', { projectId: null })
  }
  void begin()
  const backup = setTimeout(() => {
    if (hasRecentBackup(workbench.databaseFile)) return
    void store.backup({}).then((made) => tell('Back up the history', made.ok ? [] : made.problems))
  }, BACKUP_DELAY_MS)
  backup.unref()
  let version: number | undefined
  const poll = async (): Promise<void> => {
    const now = await store.dataVersion({})
    if (!now.ok) return
    if (version !== undefined && now.value !== version) {
      events.emit('runs.changed', { projectId: null, runIds: [] })
      events.emit('projects.changed', { projectId: null })
      events.emit('sweeps.changed', { sweepId: null })
    }
    version = now.value
  }
  const timer = setInterval(() => void poll(), POLL_MS)
  timer.unref()
  const orphans = setInterval(() => void runs.closeOrphans(), ORPHANS_MS)
  orphans.unref()
  return () => {
    clearInterval(timer)
    clearInterval(orphans)
    clearTimeout(backup)
  }
}

/** A pool whose threads start with the first task: listing runs needs none. */
function lazyPool(worker: URL): EnginePool {
  let made: EnginePool | undefined
  const pool = (): EnginePool => (made ??= createEnginePool(worker))
  return {
    run: (name, params, hooks) => pool().run(name, params, hooks),
    get threads() {
      return pool().threads
    },
    close: async () => made?.close(),
  }
}
