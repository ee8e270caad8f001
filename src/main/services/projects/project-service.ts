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
  const { store, pool, programVersion, engineVersion, emit, now } = context
  const changed = <T>(result: Result<T>, projectId: number | null): Result<T> => {
    if (result.ok) emit('projects.changed', { projectId })
    return result
  }
  const exportTo: ProjectService['exportTo'] = (id, sink, { signal, onProgress } = {}) =>
    exportProject(store, id, sink, {
      programVersion,
      engineVersion,
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress: (done, total) => onProgress({ done, total }) }),
    })
  const importFrom: ProjectService['importFrom'] = async (
    bytes,
    fileName,
    budget = VERIFY_BUDGET,
    { signal, onProgress } = {},
  ) => {
    const imported = await importProject(store, bytes, fileName, {
      ...budget,
      recompute: recomputeInPool(pool),
      engineVersion,
      concurrency: 2 * pool.threads,
      clock: now,
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress: (done, total) => onProgress({ done, total }) }),
    })
    if (imported.ok) emit('runs.changed', { projectId: imported.value.projectId, runIds: [] })
    return changed(imported, imported.ok ? imported.value.projectId : null)
  }
  const methods: Methods = {
    'projects.list': () => store.listProjects({}),
    'projects.create': async (params) => {
      const created = await store.createProject({ ...params, isSample: false })
      return changed(created, created.ok ? created.value.id : null)
    },
    'projects.update': async (params) => changed(await store.updateProject(params), params.id),
    'projects.remove': async (params) => {
      const removed = await store.removeProject(params)
      if (removed.ok) emit('runs.changed', { projectId: params.id, runIds: [] })
      return changed(removed, params.id)
    },
    'projects.export': async ({ id }, call) => {
      const chunks: Uint8Array[] = []
      const exported = await exportTo(id, (bytes) => void chunks.push(bytes), call)
      if (!exported.ok) return exported
      return ok(
        {
          fileName: `${fileStem(exported.value.project.name)}${BUNDLE_EXTENSION}`,
          mimeType: 'application/zip',
          base64: Buffer.concat(chunks).toString('base64'),
        },
        exported.notes,
      )
    },
    'projects.import': async ({ fileName, base64 }, call) => {
      const imported = await importFrom(Buffer.from(base64, 'base64'), fileName, VERIFY_BUDGET, call)
      if (!imported.ok) return imported
      const { projectId, runs, verified } = imported.value
      return ok({ projectId, runs, verified }, imported.notes)
    },
    'views.list': (params) => store.listViews(params),
    'views.save': async (params) => changed(await store.saveView(params), params.projectId),
    'views.remove': async (params) => changed(await store.removeView(params), null),
    'undo.apply': async (params) => {
      const undone = await store.applyUndo(params)
      // What came back may be anything.
      if (undone.ok) emit('runs.changed', { projectId: null, runIds: [] })
      return changed(undone, null)
    },
    'settings.get': (params) => store.getSetting(params),
    'settings.set': async ({ key, json }) => {
      try {
        JSON.parse(json)
      } catch (error) {
        const message = `The value of a setting is JSON text: ${messageOf(error)}`
        return fail(problem('not-json', message, { field: key }))
      }
      return store.setSetting({ key, json })
    },
  }
  return { methods, exportTo, importFrom }
}
