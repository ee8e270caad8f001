import { ok, type Result } from '../../engine/model/problem.ts'
import type { AppInfo } from '../../shared/api/contract.ts'
import type { Handlers } from './api-server.ts'
import { exportTable } from './api/export-table.ts'
import type { Workbench } from './workbench.ts'

/** The API of a running program. */
export function createHandlers(info: AppInfo, workbench: Workbench): Handlers {
  const { pool, projects, runs, timelines } = workbench
  return {
    'app.info': () => Promise.resolve(ok(info)),
    'study.seed': (params, context) => pool.run('study.seed', params, context),
    'designs.validation': (params, context) => pool.run('designs.validation', params, context),
    ...projects.methods,
    ...runs.methods,
    'export.table': (params) => exportTable(workbench.store, params),
    ...sweepHandlers(workbench),
    ...timelines.methods,
    ...figureHandlers(workbench),
  }
}

type SweepHandlers = Pick<Handlers, Extract<keyof Handlers, `sweeps.${string}`>>

function sweepHandlers({ sweeps }: Workbench): SweepHandlers {
  const nothing = async (
    done: Promise<Result<unknown>>,
  ): Promise<Result<Readonly<Record<string, never>>>> => {
    const result = await done
    return result.ok ? ok({}, result.notes) : result
  }
  return {
    'sweeps.builtIn': () => Promise.resolve(ok(sweeps.builtIn())),
    'sweeps.list': ({ projectId }) => sweeps.list(projectId),
    'sweeps.get': ({ id }) => sweeps.get(id),
    'sweeps.estimate': ({ spec }, { signal }) => sweeps.estimate(spec, signal),
    'sweeps.start': ({ projectId, spec }) => sweeps.start(projectId, spec),
    'sweeps.pause': ({ id }) => nothing(sweeps.pause(id)),
    'sweeps.resume': ({ id }) => nothing(sweeps.resume(id)),
    'sweeps.cancel': ({ id }) => nothing(sweeps.cancel(id)),
    'sweeps.remove': ({ id }) => sweeps.remove(id),
    'sweeps.pareto': ({ id, x, y }) => sweeps.pareto(id, x, y),
    'sweeps.sensitivity': ({ id, metric }) => sweeps.sensitivity(id, metric),
  }
}

type FigureHandlers = Pick<Handlers, Extract<keyof Handlers, `figures.${string}`>>

function figureHandlers({ figures, events }: Workbench): FigureHandlers {
  const changed = async <T>(change: Promise<Result<T>>, projectId: number | null): Promise<Result<T>> => {
    const result = await change
    if (result.ok) events.emit('projects.changed', { projectId })
    return result
  }
  return {
    'figures.list': ({ projectId }) => figures.list(projectId),
    'figures.kinds': () => Promise.resolve(ok(figures.kinds())),
    'figures.save': ({ projectId, id, spec }) => changed(figures.save(projectId, id, spec), projectId),
    'figures.remove': ({ id }) => changed(figures.remove(id), null),
    'figures.render': ({ spec, format, dpi }) => figures.render(spec, format, dpi),
    'figures.refresh': ({ projectId }) => changed(figures.refresh(projectId), projectId),
  }
}
