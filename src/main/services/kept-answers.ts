import { fail, problem, type Result } from '../../engine/model/problem.ts'
import type { Progress } from '../../shared/api/contract.ts'
import type { CallContext } from './api-server.ts'

/** An answer, and who waits for it. */
interface Kept<R> {
  readonly answer: Promise<Result<R>>
  readonly waiting: Set<(progress: Progress) => void>
  readonly stop: AbortController
  isAnswered: boolean
}

type Compute<P, R> = (params: P, context: CallContext) => Promise<Result<R>>

/**
 * Answers that only the program's own code decides: each computed once while it runs, for all who ask. A caller who
 * stops is answered at once; the computation stops when the last one did. What failed is computed anew for the next.
 */
export function keptAnswers<P, R>(compute: Compute<P, R>): Compute<P, R> {
  const all = new Map<string, Kept<R>>()

  function start(key: string, params: P): Kept<R> {
    const waiting: Kept<R>['waiting'] = new Set()
    const stop = new AbortController()
    const onProgress = (progress: Progress): void => waiting.forEach((tell) => tell(progress))
    const answer = compute(params, { signal: stop.signal, onProgress })
    const kept = { answer, waiting, stop, isAnswered: false }
    all.set(key, kept)
    void answer.then(({ ok }) => {
      kept.isAnswered = true
      if (!ok) forget(key, kept)
    })
    return kept
  }

  function forget(key: string, kept: Kept<R>): void {
    if (all.get(key) === kept) all.delete(key)
  }

  return async (params, { signal, onProgress }) => {
    if (signal.aborted) return STOPPED
    const key = JSON.stringify(params)
    const kept = all.get(key) ?? start(key, params)
    const tell = (progress: Progress): void => onProgress(progress)
    kept.waiting.add(tell)
    const given = await Promise.race([kept.answer, stopped(signal)])
    kept.waiting.delete(tell)
    if (signal.aborted && kept.waiting.size === 0 && !kept.isAnswered) {
      kept.stop.abort()
      forget(key, kept)
    }
    return given
  }
}

const STOPPED: Result<never> = fail(problem('cancelled', 'Stopped on request'))

function stopped(signal: AbortSignal): Promise<Result<never>> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(STOPPED), { once: true }))
}
