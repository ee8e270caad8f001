import type { Result } from '../../engine/model/problem.ts'
import type { MethodName, ParamsOf, Progress, ResultOf } from '../../shared/api/contract.ts'

/** The methods that compute; they run in a worker. */
export type TaskName = Exclude<MethodName, 'app.info'>

/** One computation. It may block: nothing else runs in its thread. */
export type Task<N extends TaskName> = (
  params: ParamsOf<N>,
  onProgress: (progress: Progress) => void,
) => Promise<Result<ResultOf<N>>>

/** Every task; a worker loads only the code of those it is asked for. */
export const TASKS: { readonly [N in TaskName]: Task<N> } = {
  'study.seed': async (_, onProgress) => (await import('./overview-seed.ts')).seedStudyReport(onProgress),
  'designs.validation': async ({ preset }) =>
    (await import('./overview-validation.ts')).validationReport(preset),
}
