import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { removeFolder } from '../../platform.ts'
import type { EventName, Events } from '../../../src/shared/api/contract.ts'
import type { RunTask } from '../../../src/main/pool/engine-pool.ts'
import { TASKS, type TaskName } from '../../../src/main/pool/tasks.ts'
import { createJobs } from '../../../src/main/services/runs/jobs.ts'
import type { RunContext } from '../../../src/main/services/runs/run-context.ts'
import { createRunsService, type RunsService } from '../../../src/main/services/runs/runs-service.ts'
import { openStore } from '../../../src/main/store/open-store.ts'
import { thisProcess } from '../../../src/main/store/owner.ts'
import type { RemoteStore, Store } from '../../../src/main/store/store.ts'
import { valueOf } from './specs.ts'

/** A program's runs over a database of its own. */
export interface Program {
  readonly runs: RunsService
  readonly store: RemoteStore
  readonly projectId: number
  readonly events: readonly { readonly name: EventName; readonly payload: Events[EventName] }[]
  /** How often each task was run. */
  readonly ran: ReadonlyMap<TaskName, number>
}

/** Tasks in this thread, as a worker would do them. */
export const inlineRun: RunTask = async (name, params, hooks) => {
  if (hooks.signal.aborted)
    return { ok: false, problems: [{ code: 'cancelled', severity: 'error', message: '' }] }
  hooks.onStart?.()
  return TASKS[name](params, {
    signal: hooks.signal,
    onProgress: (progress) => hooks.onProgress?.(progress),
    onItem: (item) => hooks.onItem?.(item),
  })
}

/** The file of a database that is gone after the test. */
export function databaseFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-runs-'))
  onTestFinished(() => removeFolder(folder))
  return join(folder, 'history.sqlite')
}

/** The store as if it were in another thread. */
export function remoteStore(file = databaseFile()): RemoteStore {
  const { store, close } = valueOf(openStore(file))
  onTestFinished(close)
  const call = (name: keyof Store) => (params: never) => Promise.resolve(store[name](params))
  return new Proxy({}, { get: (_, name) => call(name as keyof Store) }) as RemoteStore
}

/** A program with a project; `run` stands for the pool. */
export async function program(more: Partial<RunContext> & { readonly run?: RunTask } = {}): Promise<Program> {
  const events: { name: EventName; payload: Events[EventName] }[] = []
  const ran = new Map<TaskName, number>()
  const store = more.store ?? remoteStore()
  const run = more.run ?? inlineRun
  const counted: RunTask = (name, params, hooks) => {
    ran.set(name, (ran.get(name) ?? 0) + 1)
    return run(name, params, hooks)
  }
  const emit: RunContext['emit'] = (name, payload) => events.push({ name, payload })
  const runs = createRunsService({
    store,
    pool: { run: counted },
    owner: thisProcess(),
    engineVersion: '1',
    jobs: createJobs({ emit }),
    emit,
    now: () => performance.now(),
    ...more,
  })
  const project = await store.createProject({ name: 'P', description: '', isSample: false })
  return { runs, store, projectId: valueOf(project).id, events, ran }
}

/** What a call of a page brings along. */
export const CALL = { signal: new AbortController().signal, onProgress: () => {} }
