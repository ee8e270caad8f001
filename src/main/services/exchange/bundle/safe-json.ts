import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import { messageOf } from '../../system-problem.ts'

/** Keys through which a careless assignment reaches the prototype of every object. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
/** A text without any of these cannot hold a forbidden key, written out or escaped; looking at each key is slow. */
const SUSPICIOUS = /proto|constructor|\\u/i

/** Parses JSON of strangers; keys that name prototypes are refused. `row` is the line of the file it stands on. */
export function parseSafeJson(text: string, file: string, row?: number): Result<unknown> {
  const place = row === undefined ? { file } : { file, row }
  let forbidden: string | undefined
  const watch = (key: string, value: unknown): unknown => {
    if (FORBIDDEN_KEYS.has(key)) forbidden = key
    return value
  }
  try {
    const value: unknown = SUSPICIOUS.test(text) ? JSON.parse(text, watch) : JSON.parse(text)
    return forbidden === undefined
      ? ok(value)
      : fail(
          problem('forbidden-key', 'a key that no file of this program has', {
            ...place,
            got: forbidden,
            remedy: 'Do not trust this file.',
          }),
        )
  } catch (error) {
    return fail(problem('not-json', `is not JSON: ${messageOf(error)}`, place))
  }
}
