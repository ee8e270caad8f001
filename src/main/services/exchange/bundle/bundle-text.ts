import type { z } from 'zod'
import { fail, problem, type Problem, type Result } from '../../../../engine/model/problem.ts'

/** More problems than anybody reads. */
export const MOST_PROBLEMS = 20

/** Decodes the bytes of an entry and parses the text; `place` is its name in problems. */
export function parseText<T>(
  bytes: Uint8Array,
  place: string,
  parse: (text: string, place: string) => Result<T>,
): Result<T> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return fail(problem('not-utf8', 'is not UTF-8 text', { file: place }))
  }
  return parse(text, place)
}

/** What zod found wrong, located by file, row and field. */
export function issues(error: z.ZodError, file: string, row?: number): readonly Problem[] {
  return error.issues.slice(0, MOST_PROBLEMS).map((issue) =>
    problem('bundle-invalid', issue.message, {
      file,
      ...(row === undefined ? {} : { row }),
      field: issue.path.map(String).join('.'),
    }),
  )
}
