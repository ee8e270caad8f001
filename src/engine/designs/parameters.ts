import { nearestName } from '../model/nearest-name.ts'
import { fail, ok, problem, type Problem, type Result } from '../model/problem.ts'
import { CONTEXT_PARAMETERS } from './parameters/context.ts'
import { DATAFLOW_PARAMETERS } from './parameters/dataflow.ts'
import { HARDWARE_PARAMETERS } from './parameters/hardware.ts'
import type { ChoiceSpec, NumberSpec, ParameterSpec } from './parameters/spec.ts'

const TABLE = { ...HARDWARE_PARAMETERS, ...DATAFLOW_PARAMETERS, ...CONTEXT_PARAMETERS } as const

type Table = typeof TABLE
type ValueOf<Spec> = Spec extends ChoiceSpec<infer Option> ? Option : number

/** Name of a parameter, as in `--set`. */
export type ParameterId = keyof Table

/** A value for every parameter, in the units of the table. */
export type ParameterValues = { readonly [Id in ParameterId]: ValueOf<Table[Id]> }

/** Every open choice and published number of the models, in the order of the documentation. */
export const PARAMETERS: Readonly<Record<ParameterId, ParameterSpec>> = TABLE

export const PARAMETER_IDS = Object.keys(TABLE) as readonly ParameterId[]

/** The one set of defaults for all networks and designs. */
export const DEFAULT_PARAMETERS = Object.fromEntries(
  PARAMETER_IDS.map((id) => [id, TABLE[id].initial]),
) as unknown as ParameterValues

/** The base values with settings of the form `key=value` applied in order; every wrong setting is told. */
export function applySettings(
  settings: readonly string[],
  base: ParameterValues = DEFAULT_PARAMETERS,
): Result<ParameterValues> {
  const problems: Problem[] = []
  let values = base
  for (const setting of settings) {
    const split = setting.indexOf('=')
    const key = (split < 0 ? setting : setting.slice(0, split)).trim()
    const id = PARAMETER_IDS.find((candidate) => candidate === key)
    if (split < 0) problems.push(notASetting(setting))
    else if (id === undefined) problems.push(unknownParameter(key))
    else {
      const value = parseValue(id, setting.slice(split + 1).trim())
      if (value.ok) values = { ...values, [id]: value.value }
      else problems.push(...value.problems)
    }
  }
  return problems.length > 0 ? { ok: false, problems } : ok(values)
}

/** The base values with one parameter changed; the caller guarantees that the value is in range. */
export function withParameter(
  base: ParameterValues,
  id: ParameterId,
  value: number | string,
): ParameterValues {
  return { ...base, [id]: value }
}

function parseValue(id: ParameterId, text: string): Result<number | string> {
  const spec: ParameterSpec = TABLE[id]
  return spec.kind === 'choice' ? parseChoice(id, spec, text) : parseNumber(id, spec, text)
}

function parseNumber(id: ParameterId, spec: NumberSpec, text: string): Result<number> {
  const value = text === '' ? Number.NaN : Number(text)
  const kind = spec.isInteger ? 'a whole number' : 'a number'
  const isKind = spec.isInteger ? Number.isInteger(value) : Number.isFinite(value)
  if (isKind && value >= spec.min && value <= spec.max) return ok(value)
  const unit = spec.unit === '1' ? '' : ` ${spec.unit}`
  const expected = `${kind} from ${spec.min} to ${spec.max}${unit}`
  const code = isKind ? 'out-of-range' : 'not-a-number'
  const message = isKind ? 'The value is out of range' : `The value is not ${kind}`
  return fail(problem(code, message, { field: id, expected, got: text }))
}

function parseChoice(id: ParameterId, spec: ChoiceSpec, text: string): Result<string> {
  if (spec.options.includes(text)) return ok(text)
  const nearest = nearestName(text, spec.options)
  return fail(
    problem('unknown-choice', 'There is no such alternative', {
      field: id,
      expected: `one of ${spec.options.join(', ')}`,
      got: text,
      ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }),
    }),
  )
}

function notASetting(setting: string): Problem {
  return problem('not-a-setting', 'A setting is a parameter, an equals sign and a value', {
    field: setting,
    expected: 'key=value',
    got: setting,
  })
}

function unknownParameter(key: string): Problem {
  const nearest = nearestName(key, PARAMETER_IDS)
  return problem('unknown-parameter', 'There is no parameter of this name', {
    field: key,
    got: key,
    remedy: nearest === undefined ? 'List them with --list-parameters.' : `Did you mean ${nearest}?`,
  })
}
