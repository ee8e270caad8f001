import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { EventName, Events, Progress } from '../../../shared/api/contract.ts'
import type { ProjectMethods } from '../../../shared/api/methods/projects.ts'
import type { EnginePool } from '../../pool/engine-pool.ts'
import type { RemoteStore } from '../../store/store.ts'
import { BUNDLE_EXTENSION } from '../exchange/bundle/bundle-format.ts'
import { importProject, type ImportSummary } from '../exchange/bundle/bundle-import.ts'
import { exportProject, type ExportSummary } from '../exchange/bundle/bundle-write.ts'
import { recomputeInPool } from '../exchange/bundle/recompute.ts'
import type { ByteSink } from '../exchange/bundle/zip-writer.ts'
import { messageOf } from '../system-problem.ts'
import { fileStem } from './file-stem.ts'

/** What projects need of the program around them. */
export interface ProjectContext {
  readonly store: RemoteStore
  readonly pool: Pick<EnginePool, 'run' | 'threads'>
  readonly programVersion: string
  readonly engineVersion: string
  readonly emit: <E extends EventName>(name: E, payload: Events[E]) => void
  /** A clock in milliseconds that need not be right. */
  readonly now: () => number
}

/** How a long call is followed and stopped. */
export interface LongCall {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** How much of an imported project is computed anew. */
export interface VerifyBudget {
  readonly maxRuns: number
  readonly maxSeconds: number
}

/** Enough to find a changed or foreign file, and over before anybody wonders. */
export const VERIFY_BUDGET: VerifyBudget = { maxRuns: 200, maxSeconds: 60 }

type Methods = {
  readonly [M in keyof ProjectMethods]: (
    params: ProjectMethods[M]['params'],
    call?: LongCall,
  ) => Promise<Result<ProjectMethods[M]['result']>>
}

/** Projects, views, settings and undo: the methods of the contract, and the same for files of any size. */
export interface ProjectService {
  readonly methods: Methods
  /** Writes a project into `sink` piece by piece. */
  readonly exportTo: (id: number, sink: ByteSink, call?: LongCall) => Promise<Result<ExportSummary>>
  /** Opens the bytes of a project file; `fileName` is its name in problems. */
  readonly importFrom: (
    bytes: Uint8Array,
    fileName: string,
    budget?: VerifyBudget,
    call?: LongCall,
  ) => Promise<Result<ImportSummary>>
}

/** The service over a database and its workers. */
export function createProjectService(context: ProjectContext): ProjectService {
  const changed = changeTeller(context)
  const files = fileMethods(context, changed)
  const methods: Methods = {
    ...projectMethods(context, changed),
    ...viewMethods(context, changed),
    'projects.export': async ({ id }, call) => {
      const chunks: Uint8Array[] = []
      const exported = await files.exportTo(id, (bytes) => void chunks.push(bytes), call)
      if (!exported.ok) return exported
      return ok({
        fileName: `${fileStem(exported.value.project.name)}${BUNDLE_EXTENSION}`,
        mimeType: 'application/zip',
        base64: Buffer.concat(chunks).toString('base64'),
      })
    },
    'projects.import': async ({ fileName, base64 }, call) => {
      const bytes = Buffer.from(base64, 'base64')
      const imported = await files.importFrom(bytes, fileName, VERIFY_BUDGET, call)
      if (!imported.ok) return imported
      const { projectId, runs, verified } = imported.value
      return ok({ projectId, runs, verified }, imported.notes)
    },
  }
  return { methods, ...files }
}

/** What has changed: a project (null: any), and whether runs came or went with it. */
type TellChange = (projectId: number | null, withRuns?: 'with-runs') => void

function changeTeller({ emit }: ProjectContext): TellChange {
  return (projectId, withRuns) => {
    if (withRuns !== undefined) emit('runs.changed', { projectId, runIds: [] })
    emit('projects.changed', { projectId })
  }
}

function fileMethods(
  { store, pool, programVersion, engineVersion, now }: ProjectContext,
  changed: TellChange,
): Pick<ProjectService, 'exportTo' | 'importFrom'> {
  return {
    exportTo: (id, sink, call) =>
      exportProject(store, id, sink, { programVersion, engineVersion, ...followed(call) }),
    importFrom: async (bytes, fileName, budget = VERIFY_BUDGET, call) => {
      const imported = await importProject(store, bytes, fileName, {
        ...budget,
        ...followed(call),
        recompute: recomputeInPool(pool),
        engineVersion,
        concurrency: 2 * pool.threads,
        clock: now,
      })
      if (imported.ok) changed(imported.value.projectId, 'with-runs')
      return imported
    },
  }
}

function followed({ signal, onProgress }: LongCall = {}) {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined
      ? {}
      : { onProgress: (done: number, total: number) => onProgress({ done, total }) }),
  }
}

function projectMethods({ store, emit }: ProjectContext, changed: TellChange) {
  return {
    'projects.list': () => store.listProjects({}),
    'projects.create': async (params) => {
      const created = await store.createProject({ ...params, isSample: false })
      if (created.ok) changed(created.value.id)
      return created
    },
    'projects.update': async (params) => {
      const updated = await store.updateProject(params)
      if (updated.ok) changed(params.id)
      return updated
    },
    'projects.remove': async (params) => {
      const removed = await store.removeProject(params)
      if (removed.ok) changed(params.id, 'with-runs')
      return removed
    },
    'undo.apply': async (params) => {
      const undone = await store.applyUndo(params)
      // What came back may be anything.
      if (undone.ok) {
        changed(null, 'with-runs')
        emit('catalog.changed', {})
      }
      return undone
    },
  } satisfies Partial<Methods>
}

function viewMethods({ store }: ProjectContext, changed: TellChange) {
  return {
    'views.list': (params) => store.listViews(params),
    'views.save': async (params) => {
      const saved = await store.saveView(params)
      if (saved.ok) changed(params.projectId)
      return saved
    },
    'views.remove': async (params) => {
      const removed = await store.removeView(params)
      if (removed.ok) changed(null)
      return removed
    },
    'settings.get': (params) => store.getSetting(params),
    'settings.set': ({ key, json }) => {
      try {
        JSON.parse(json)
      } catch (error) {
        const message = `The value of a setting is JSON text: ${messageOf(error)}`
        return Promise.resolve(fail(problem('not-json', message, { field: key })))
      }
      return store.setSetting({ key, json })
    },
  } satisfies Partial<Methods>
}
