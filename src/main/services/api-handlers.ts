import { ok, type Result } from '../../engine/model/problem.ts'
import type { AppInfo } from '../../shared/api/contract.ts'
import type { Handlers } from './api-server.ts'
import { databaseMethods, type ShowFolder } from './database-service.ts'
import { exportTable } from './exchange/tables/export-table.ts'
import { keptAnswers } from './kept-answers.ts'
import type { Workbench } from './workbench.ts'

/** What a host can do that others cannot. */
export interface HostAbilities {
  readonly showFolder?: ShowFolder
}

/** The API of a running program. */
export function createHandlers(info: AppInfo, workbench: Workbench, abilities: HostAbilities = {}): Handlers {
  const { pool, projects, runs, sweeps, timelines } = workbench
  return {
    'app.info': () => Promise.resolve(ok(info)),
    'study.seed': keptAnswers((params, context) => pool.run('study.seed', params, context)),
    'designs.validation': keptAnswers((params, context) => pool.run('designs.validation', params, context)),
    ...projects.methods,
    ...runs.methods,
    'export.table': (params, call) => exportTable(workbench.store, params, call),
    ...sweeps.methods,
    ...timelines.methods,
    ...figureHandlers(workbench),
    ...databaseMethods({ ...workbench, ...abilities }),
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
    'figures.kinds': async () => ok(await figures.kinds()),
    'figures.save': ({ projectId, id, spec }) => changed(figures.save(projectId, id, spec), projectId),
    'figures.remove': ({ id }) => changed(figures.remove(id), null),
    'figures.render': ({ spec, format, dpi }) => figures.render(spec, format, dpi),
    'figures.check': ({ spec, id }) => figures.check(spec, id),
    'figures.refresh': ({ projectId }) => changed(figures.refresh(projectId), projectId),
  }
}
