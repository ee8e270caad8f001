import type { Problem, Result } from '../../../src/engine/model/problem.ts'

/** The value of a success; a failure fails the test with its problems. */
export function value<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(result.problems.map((p) => `${p.row} ${p.field}: ${p.message}`).join('\n'))
}

/** The repairs and warnings of a success. */
export function notes(result: Result<unknown>): readonly Problem[] {
  value(result)
  return result.ok ? result.notes : []
}

/** The problems of a failure, none of a success. */
export function problems(result: Result<unknown>): readonly Problem[] {
  return result.ok ? [] : result.problems
}
