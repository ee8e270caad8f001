/**
 * Where a parameter's default comes from: stated in the paper, arithmetic on what it states, a choice without evidence,
 * or chosen because it brings the model nearer to the published table.
 */
export type ParameterStatus = 'published' | 'derived' | 'assumed' | 'fitted'

interface SpecFacts {
  readonly status: ParameterStatus
  /** One sentence: what the parameter means. */
  readonly definition: string
  /** Where the default comes from, with the tags [P] published, [I] inferred, [A] abstract, [2] second-hand. */
  readonly source: string
}

/** A number with its unit and the range it may take. */
export interface NumberSpec extends SpecFacts {
  readonly kind: 'number'
  readonly initial: number
  readonly unit: string
  readonly min: number
  readonly max: number
  readonly isInteger: boolean
  /** Plausible low and high values, for the sensitivity study; without it the parameter is not varied. */
  readonly explore?: readonly [low: number, high: number]
}

/** One of several named alternatives. */
export interface ChoiceSpec<Option extends string = string> extends SpecFacts {
  readonly kind: 'choice'
  readonly initial: Option
  readonly options: readonly Option[]
}

export type ParameterSpec = NumberSpec | ChoiceSpec

type Facts = readonly [status: ParameterStatus, definition: string, source: string]

/** A number: default, unit, range (both ends allowed), facts and, if it is varied, plausible values. */
export function quantity(
  initial: number,
  unit: string,
  [min, max]: readonly [number, number],
  [status, definition, source]: Facts,
  explore?: readonly [low: number, high: number],
): NumberSpec {
  const facts = { status, definition, source }
  const spec = { kind: 'number', initial, unit, min, max, isInteger: false, ...facts } as const
  return explore === undefined ? spec : { ...spec, explore }
}

/** The same for a whole number. */
export function wholeNumber(...args: Parameters<typeof quantity>): NumberSpec {
  return { ...quantity(...args), isInteger: true }
}

/** One of several alternatives; the sensitivity study tries them all. */
export function choice<const Option extends string>(
  initial: NoInfer<Option>,
  options: readonly Option[],
  [status, definition, source]: Facts,
): ChoiceSpec<Option> {
  return { kind: 'choice', initial, options, status, definition, source }
}
