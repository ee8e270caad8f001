import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder } from '../../platform.ts'
import type { EnginePool } from '../../../src/main/pool/engine-pool.ts'
import { createJobs, type Jobs } from '../../../src/main/services/runs/jobs.ts'
import type { SweepContext } from '../../../src/main/services/sweeps/sweep-session.ts'
import { createSweepService, type SweepService } from '../../../src/main/services/sweeps/sweep-service.ts'
import { openStore } from '../../../src/main/store/open-store.ts'
import { thisProcess } from '../../../src/main/store/owner.ts'
import type { RemoteStore, Store, StoreMethod } from '../../../src/main/store/store.ts'
import type { Job } from '../../../src/shared/model/jobs.ts'
import type { MetricId } from '../../../src/shared/model/metrics.ts'
import type { SweepSpec } from '../../../src/shared/model/sweeps.ts'
import { valueOf } from './specs.ts'

/** The worker as its source. */
export const WORKER = new URL('../../../src/main/worker.ts', import.meta.url)
/** The thread of the database, as its source. */
export const STORE_WORKER = new URL('../../../src/main/store.ts', import.meta.url)
export const ENGINE_VERSION = 'test'

/** A store of this thread that answers later, as the one in its own thread does. */
export function remote(store: Store): RemoteStore {
  const methods = Object.keys(store) as readonly StoreMethod[]
  const later = methods.map((name) => [
    name,
    async (params: never) => {
      await new Promise((resolve) => setImmediate(resolve))
      return store[name](params)
    },
  ])
  return Object.fromEntries(later) as RemoteStore
}

/** Everything a sweep runs in, on a database of its own; closing it leaves the pool. */
export interface Workbench {
  readonly file: string
  readonly store: RemoteStore
  readonly service: SweepService
  readonly projectId: number
  /** What was told of jobs, in order. */
  readonly jobs: readonly Job[]
  /** A second program on the same database. */
  readonly other: (context?: Partial<SweepContext>) => SweepService
  readonly close: () => Promise<void>
}

export async function openWorkbench(
  pool: EnginePool,
  context: Partial<SweepContext> = {},
): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-sweeps-'))
  const file = join(folder, 'test.db')
  const opened = valueOf(openStore(file))
  const store = remote(opened.store)
  const project = await store.createProject({ name: 'test', description: '', isSample: false })
  const jobs: Job[] = []
  const full: SweepContext = {
    store,
    pool,
    owner: thisProcess(),
    engineVersion: ENGINE_VERSION,
    jobs: recordedJobs(jobs),
    emit: () => undefined,
    now: () => performance.now(),
    ...context,
  }
  const serviceOf = (other: Partial<SweepContext>): SweepService => createSweepService({ ...full, ...other })
  const service = serviceOf({})
  return {
    file,
    store,
    service,
    projectId: valueOf(project).id,
    jobs,
    other: (others = {}) => serviceOf(others),
    close: async () => {
      await service.close()
      opened.close()
      removeFolder(folder)
    },
  }
}

/** Jobs of which every state is kept. */
export function recordedJobs(seen: Job[]): Jobs {
  const jobs = createJobs({ emit: () => undefined })
  return {
    ...jobs,
    put: (job) => {
      seen.push(job)
      jobs.put(job)
    },
  }
}

/** Results of a sweep without what differs between two runs of the same: ids and times. */
export async function resultsOf(bench: Pick<Workbench, 'store'>, id: number): Promise<readonly unknown[]> {
  const points = valueOf(await bench.store.sweepPoints({ id }))
  const results: unknown[] = []
  for (const { index, runId, status, metrics } of points) {
    const { spec, specHash, layers } = valueOf(await bench.store.getRun({ id: runId }))
    results.push({ index, status, metrics, spec, specHash, layers })
  }
  return results
}

/** Resolves when `isTrue` is; fails after ten seconds. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error('it never came true')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** The methods of a service with their parameters in a row. */
export function asked({ methods }: SweepService) {
  const call = { signal: new AbortController().signal }
  return {
    list: (projectId: number | null) => methods['sweeps.list']({ projectId }, call),
    get: (id: number) => methods['sweeps.get']({ id }, call),
    start: (projectId: number, spec: SweepSpec) => methods['sweeps.start']({ projectId, spec }, call),
    estimate: (spec: SweepSpec, signal = call.signal) => methods['sweeps.estimate']({ spec }, { signal }),
    pause: (id: number) => methods['sweeps.pause']({ id }, call),
    resume: (id: number) => methods['sweeps.resume']({ id }, call),
    cancel: (id: number) => methods['sweeps.cancel']({ id }, call),
    remove: (id: number) => methods['sweeps.remove']({ id }, call),
    pareto: (id: number, x: MetricId, y: MetricId) => methods['sweeps.pareto']({ id, x, y }, call),
    sensitivity: (id: number, metric: MetricId) => methods['sweeps.sensitivity']({ id, metric }, call),
  }
}
