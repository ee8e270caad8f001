import type { Problem } from '../../../engine/model/problem.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'

/** What a line of values means: the values in order, or what is wrong and where. */
export type ReadValues =
  | { readonly ok: true; readonly values: readonly (number | string)[] }
  | { readonly ok: false; readonly problem: Problem }

/** More values on one axis are a slip. */
const MOST_VALUES = 10_000

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`
const STEPS = new RegExp(
  String.raw`^(?<from>${NUMBER})\s*(?:\.\.|…|to)\s*(?<to>${NUMBER})(?:\s*(?<kind>[x×*+])\s*(?<step>${NUMBER}))?$`,
  'i',
)
const SINGLE = new RegExp(`^${NUMBER}$`, 'i')

/**
 * Values as they are typed: `64, 96, 128` are single ones, `64..512 x2` doubles, `0.5..2 +0.5` adds, `1..4` adds 1. The
 * end of steps is included where they meet it. Fields with options take their names. Repeated values are taken once.
 */
export function readValues(
  text: string,
  field: Pick<FieldInfo, 'kind' | 'min' | 'max' | 'options' | 'id'>,
): ReadValues {
  const values: (number | string)[] = []
  let column = 1
  for (const part of text.split(/[,;\n]/)) {
    const start = column + (part.length - part.trimStart().length)
    column += part.length + 1
    const word = part.trim()
    if (word === '') continue
    const read = field.kind === 'choice' ? readOption(word, field) : readNumbers(word, field)
    if ('message' in read) return failure(start, field.id, read)
    values.push(...read)
    if (values.length > MOST_VALUES)
      return failure(start, field.id, { message: 'Too many values', expected: `at most ${MOST_VALUES}` })
  }
  if (values.length === 0) return failure(1, field.id, { message: 'No values yet', remedy: exampleOf(field) })
  return { ok: true, values: [...new Set(values)] }
}

type Wrong = Pick<Problem, 'message'> & Partial<Pick<Problem, 'expected' | 'got' | 'remedy'>>

function readOption(word: string, { options = [] }: Pick<FieldInfo, 'options'>): readonly string[] | Wrong {
  const found = options.find((option) => option.toLowerCase() === word.toLowerCase())
  if (found !== undefined) return [found]
  return { message: 'Not one of the options', got: word, expected: options.join(', ') }
}

function readNumbers(
  word: string,
  field: Pick<FieldInfo, 'kind' | 'min' | 'max'>,
): readonly number[] | Wrong {
  const groups = STEPS.exec(word)?.groups
  if (groups === undefined && !SINGLE.test(word))
    return { message: 'Not a number', got: word, remedy: 'Write 128, or steps such as 64..512 x2.' }
  const values = groups === undefined ? [Number(word)] : steps(groups)
  if ('message' in values) return values
  return values.map((value) => wrongValue(value, field)).find((wrong) => wrong !== undefined) ?? values
}

function wrongValue(
  value: number,
  { kind, min, max }: Pick<FieldInfo, 'kind' | 'min' | 'max'>,
): Wrong | undefined {
  const got = String(value)
  if (kind === 'integer' && !Number.isInteger(value)) return { message: 'Not a whole number', got }
  if (min !== undefined && value < min)
    return { message: 'Too small', got, expected: `at least ${String(min)}` }
  if (max !== undefined && value > max)
    return { message: 'Too large', got, expected: `at most ${String(max)}` }
  return undefined
}

function steps(groups: Readonly<Record<string, string | undefined>>): readonly number[] | Wrong {
  const [from, to] = [Number(groups['from']), Number(groups['to'])]
  const isFactor = /[x×*]/i.test(groups['kind'] ?? '+')
  const step = Number(groups['step'] ?? 1)
  if (from > to)
    return { message: 'The steps go down', got: `${from} to ${to}`, remedy: 'Begin with the smaller value.' }
  if (isFactor ? step <= 1 || from <= 0 : step <= 0)
    return {
      message: 'The steps never reach the end',
      got: `${isFactor ? 'x' : '+'}${step}`,
      expected: isFactor ? 'a factor above 1 from a positive value' : 'a step above 0',
    }
  const count = isFactor ? Math.log(to / from) / Math.log(step) : (to - from) / step
  if (count >= MOST_VALUES) return { message: 'Too many values', expected: `at most ${MOST_VALUES}` }
  return Array.from({ length: Math.floor(count + 1e-9) + 1 }, (_, i) =>
    clean(isFactor ? from * step ** i : from + i * step),
  )
}

/** Without what adding steps leaves behind: 0.1 + 0.2 is 0.3. */
function clean(value: number): number {
  return Number(value.toPrecision(12))
}

function failure(column: number, field: string, wrong: Wrong): ReadValues {
  return { ok: false, problem: { code: 'bad-values', severity: 'error', field, column, ...wrong } }
}

/** What could be typed for a field. */
export function exampleOf({ kind, options }: Pick<FieldInfo, 'kind' | 'options'>): string {
  if (kind === 'choice') return `For example ${(options ?? []).slice(0, 2).join(', ')}.`
  return kind === 'integer' ? 'For example 64, 96, 128 or 64..512 x2.' : 'For example 0.5, 1 or 0.5..2 +0.5.'
}

/** Values as they would be typed: a list. */
export function valuesText(values: readonly (number | string)[]): string {
  return values.map(String).join(', ')
}
