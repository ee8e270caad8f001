import { ok } from '../../engine/model/problem.ts'
import type { AppInfo } from '../../shared/api/contract.ts'
import type { RunTask } from '../pool/engine-pool.ts'
import type { Handlers } from './api-server.ts'

/** The API of a running program. */
export function createHandlers(info: AppInfo, run: RunTask): Handlers {
  return {
    'app.info': () => Promise.resolve(ok(info)),
    'study.seed': (params, context) => run('study.seed', params, context),
    'designs.validation': (params, context) => run('designs.validation', params, context),
  }
}
