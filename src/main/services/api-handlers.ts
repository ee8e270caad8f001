import { ok, type Result } from '../../engine/model/problem.ts'
import type { AppInfo, ParamsOf, ResultOf } from '../../shared/api/contract.ts'
import type { CallContext, Handlers } from './api-server.ts'
import type { TaskName } from './api-tasks.ts'

/** Runs a task off the main thread; never rejects. */
export type RunTask = <N extends TaskName>(
  name: N,
  params: ParamsOf<N>,
  context: CallContext,
) => Promise<Result<ResultOf<N>>>

/** The API of a running program. */
export function createHandlers(info: AppInfo, run: RunTask): Handlers {
  return {
    'app.info': () => Promise.resolve(ok(info)),
    'study.seed': (params, context) => run('study.seed', params, context),
    'designs.validation': (params, context) => run('designs.validation', params, context),
  }
}
