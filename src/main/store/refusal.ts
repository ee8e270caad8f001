import { fail, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import { isSqliteError, sqliteProblem } from './sqlite-problem.ts'

/** Carries problems out of a transaction, which it rolls back; never leaves the store. */
export class Refusal extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('; '))
    this.problems = problems
  }
}

/** Ends the method with problems; nothing of its transaction is stored. */
export function refuse(...problems: readonly Problem[]): never {
  throw new Refusal(problems)
}

/** What a function gives, or what made it end: a refusal, a failure of the database, or a fault of ours. */
export function attempt<T>(file: string, run: () => Result<T>): Result<T> {
  try {
    return run()
  } catch (error) {
    return fail(...problemsOf(file, error))
  }
}

function problemsOf(file: string, error: unknown): readonly Problem[] {
  if (error instanceof Refusal) return error.problems
  if (isSqliteError(error)) return [sqliteProblem(file, error)]
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [
    problem('store-fault', `The history met a fault of the program: ${text}`, {
      file,
      remedy: 'Nothing was stored by this step. Please report it.',
    }),
  ]
}
