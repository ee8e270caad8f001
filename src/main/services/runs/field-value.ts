import { nearestName } from '../../../engine/model/nearest-name.ts'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'

/** The value if it fits the field: its kind, range and options. */
export function checkFieldValue(info: FieldInfo, value: unknown): Result<number | string> {
  return info.kind === 'choice' ? checkChoice(info, value) : checkNumber(info, value)
}

/** A value as it is typed, e.g. in `--set rows=256`. */
export function readFieldValue(info: FieldInfo, text: string): Result<number | string> {
  const typed = text.trim()
  if (info.kind !== 'choice') return checkFieldValue(info, typed === '' ? Number.NaN : Number(typed))
  const exact = info.options?.find((option) => option.toLowerCase() === typed.toLowerCase())
  return checkFieldValue(info, exact ?? typed)
}

function checkNumber(info: FieldInfo, value: unknown): Result<number> {
  const min = info.min ?? -Infinity
  const max = info.max ?? Infinity
  const isNumber = typeof value === 'number' && Number.isFinite(value)
  const isKind = isNumber && (info.kind !== 'integer' || Number.isInteger(value))
  // -0 is 0: as JSON it would be another text for an equal number.
  if (isKind && value >= min && value <= max) return ok(value === 0 ? 0 : value)
  const what = info.kind === 'integer' ? 'a whole number' : 'a number'
  const unit = info.unit === '' || info.unit === '1' ? '' : ` ${info.unit}`
  const code = isKind ? 'out-of-range' : 'not-a-number'
  const message = isKind ? 'The value is out of range' : `The value is not ${what}`
  const expected = `${what} from ${min} to ${max}${unit}`
  return fail(problem(code, message, { field: info.id, expected, got: String(value) }))
}

function checkChoice(info: FieldInfo, value: unknown): Result<string> {
  const options = info.options ?? []
  if (typeof value === 'string' && options.includes(value)) return ok(value)
  const nearest = nearestName(String(value), options)
  return fail(
    problem('unknown-choice', 'There is no such alternative', {
      field: info.id,
      expected: `one of ${options.join(', ')}`,
      got: String(value),
      ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }),
    }),
  )
}
