import { createHash } from 'node:crypto'
import { fail, ok, problem, type Problem, type Result } from '../../engine/model/problem.ts'

/**
 * What becomes of values JSON has no exact form for: undefined, NaN, infinities, -0, functions, objects of a class.
 * `refuse`: the value is refused. `drop`: they become what `JSON.stringify` makes of them, as in hashes already stored.
 */
export type Losses = 'refuse' | 'drop'

/**
 * A value as JSON text that depends on nothing but the value: keys sorted by UTF-16 code units, no blanks. Refused with
 * `no-json` is what JSON would change or lose, unless it is to be dropped.
 */
export function canonicalJson(value: unknown, options: { readonly losses: 'drop' }): string
export function canonicalJson(value: unknown, options: { readonly losses: 'refuse' }): Result<string>
export function canonicalJson(
  value: unknown,
  { losses }: { readonly losses: Losses },
): string | Result<string> {
  const problems: Problem[] = []
  const text = write(value, '', losses === 'drop' ? undefined : problems) ?? 'null'
  if (losses === 'drop') return text
  return problems.length > 0 ? fail(...problems) : ok(text)
}

/** The text of a value, undefined for none; without `problems` nothing is refused. */
function write(value: unknown, path: string, problems: Problem[] | undefined): string | undefined {
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown, i) => write(item, `${path}[${i}]`, problems) ?? 'null').join(',')}]`
  }
  if (isPlainObject(value)) {
    const entries = Object.keys(value)
      .toSorted()
      .flatMap((key) => {
        const text = write(value[key], path === '' ? key : `${path}.${key}`, problems)
        return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`]
      })
    return `{${entries.join(',')}}`
  }
  if (problems !== undefined && !isExact(value)) {
    const got = Object.is(value, -0) ? '-0' : typeof value === 'number' ? String(value) : typeof value
    problems.push(problem('no-json', 'The value has no exact JSON form', { field: path, got }))
    return undefined
  }
  // A function, a symbol and undefined have no text at all.
  const text: string | undefined = JSON.stringify(value)
  return text
}

/** Whether a value without parts reads back from JSON as it is. */
function isExact(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  return value === null || typeof value === 'boolean' || typeof value === 'string'
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** SHA-256 of a text, 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** What identifies data in the history: the SHA-256 of its canonical JSON. */
export function contentHash(value: unknown): string {
  return sha256(canonicalJson(value, { losses: 'drop' }))
}
