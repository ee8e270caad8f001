import type { TopologyKind } from '../../../engine/model/layer.ts'
import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import { sha256 } from '../../store/content-hash.ts'

/**
 * A value as JSON text that depends on nothing but the value: keys sorted by UTF-16 code units, no blanks. Refused with
 * `no-json` is what JSON would change or lose: undefined, NaN, infinities, -0, functions, objects of a class.
 */
export function canonicalJson(value: unknown): Result<string> {
  const problems: Problem[] = []
  const text = write(value, '', problems)
  return problems.length > 0 ? fail(...problems) : ok(text)
}

function write(value: unknown, path: string, problems: Problem[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return String(value)
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown, i) => write(item, `${path}[${i}]`, problems)).join(',')}]`
  }
  if (isPlainObject(value)) {
    const keys = Object.keys(value).toSorted()
    const entry = (key: string): string =>
      `${JSON.stringify(key)}:${write(value[key], path === '' ? key : `${path}.${key}`, problems)}`
    return `{${keys.map(entry).join(',')}}`
  }
  const got = Object.is(value, -0) ? '-0' : typeof value === 'number' ? String(value) : typeof value
  problems.push(problem('no-json', 'The value has no exact JSON form', { field: path, got }))
  return ''
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** SHA-256 of the canonical JSON of a spec, 64 hexadecimal digits: equal for equal questions. */
export function specHash(spec: RunSpec): Result<string> {
  const text = canonicalJson(spec)
  return text.ok ? ok(sha256(text.value)) : text
}

/** SHA-256 of format and text of a topology, as in a run spec. */
export function topologyHash(format: TopologyKind, text: string): string {
  return sha256(`${format}\n${text}`)
}
