import { nearestName } from '../../../engine/model/nearest-name.ts'
import { ok, type Problem, type problem, type Result } from '../../../engine/model/problem.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import { constraintProblem, constraintTokens, type Token } from './constraint-tokens.ts'

/** The value of a field at a point; undefined where a run has no such field. */
export type ValueOf = (field: string) => number | string | undefined

/** A condition a point of a sweep must meet. */
export interface Constraint {
  /** Fields it looks at. */
  readonly fields: readonly string[]
  /** Division by zero gives no number, and comparisons with none do not hold. */
  readonly holds: (valueOf: ValueOf) => boolean
}

/** What a part of a constraint gives, and how. */
type Part = { readonly column: number } & (
  | { readonly gives: 'number'; readonly value: (valueOf: ValueOf) => number }
  | { readonly gives: 'text'; readonly value: (valueOf: ValueOf) => string; readonly options: Options }
  | { readonly gives: 'truth'; readonly value: (valueOf: ValueOf) => boolean }
)
/** The texts a field can have; undefined for a quoted text. */
type Options = readonly string[] | undefined

/**
 * Reads a comparison of arithmetic over field ids: `rows*cols <= 65536`, `rows == cols or dataflow == 'ws'`.
 *
 *     or          = and { "or" and }
 *     and         = comparison { "and" comparison }
 *     comparison  = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
 *     sum         = product { ("+" | "-") product }
 *     product     = factor { ("*" | "/") factor }
 *     factor      = "-" factor | number | quoted text | field id | "(" or ")"
 *
 * Errors carry the column, counted from 1, and the nearest field.
 */
export function parseConstraint(source: string, fields: readonly FieldInfo[]): Result<Constraint> {
  const tokens = constraintTokens(source)
  if (!tokens.ok) return tokens
  const parser = new ConstraintParser(source, tokens.value, fields)
  try {
    return ok(parser.constraint())
  } catch (error) {
    if (error instanceof ConstraintError) return { ok: false, problems: [error.problem] }
    throw error
  }
}

/** Leaves the recursive descent at the first error; caught by `parseConstraint`, never seen outside. */
class ConstraintError extends Error {
  readonly problem: Problem

  constructor(found: Problem) {
    super(found.message)
    this.problem = found
  }
}

const COMPARISONS: Readonly<Record<string, (a: number | string, b: number | string) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b && !Number.isNaN(a) && !Number.isNaN(b),
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? Number.NaN : a / b),
}

class ConstraintParser {
  readonly #source: string
  readonly #tokens: readonly Token[]
  readonly #fields: ReadonlyMap<string, FieldInfo>
  readonly #used = new Set<string>()
  #next = 0

  constructor(source: string, tokens: readonly Token[], fields: readonly FieldInfo[]) {
    this.#source = source
    this.#tokens = tokens
    this.#fields = new Map(fields.map((field) => [field.id, field]))
  }

  constraint(): Constraint {
    const whole = this.#truth(this.#or())
    const rest = this.#peek()
    if (rest.kind !== 'end') {
      this.#refuse(rest, 'The constraint should end here', {
        got: rest.text,
        remedy: 'Join comparisons with and, or.',
      })
    }
    return { fields: [...this.#used], holds: whole }
  }

  #or(): Part {
    let left = this.#and()
    while (this.#takes('or')) {
      const [a, b] = [this.#truth(left), this.#truth(this.#and())]
      left = { column: left.column, gives: 'truth', value: (valueOf) => a(valueOf) || b(valueOf) }
    }
    return left
  }

  #and(): Part {
    let left = this.#comparison()
    while (this.#takes('and')) {
      const [a, b] = [this.#truth(left), this.#truth(this.#comparison())]
      left = { column: left.column, gives: 'truth', value: (valueOf) => a(valueOf) && b(valueOf) }
    }
    return left
  }

  #comparison(): Part {
    const left = this.#sum()
    const token = this.#peek()
    const compare = token.kind === 'operator' ? COMPARISONS[token.text] : undefined
    if (compare === undefined) return left
    this.#next++
    const right = this.#sum()
    const { column } = left
    if (left.gives === 'text' && right.gives === 'text') {
      if (token.text !== '==' && token.text !== '!=')
        this.#refuse(token, 'Texts are equal or not, and have no order', { expected: '== or !=' })
      this.#checkOption(left, right)
      this.#checkOption(right, left)
      return {
        column,
        gives: 'truth',
        value: (valueOf) => compare(left.value(valueOf), right.value(valueOf)),
      }
    }
    if (left.gives === 'text' || right.gives === 'text') {
      const text = left.gives === 'text' ? left : right
      this.#refuse(text, 'A text cannot be compared with a number')
    }
    const [a, b] = [this.#number(left), this.#number(right)]
    return { column, gives: 'truth', value: (valueOf) => compare(a(valueOf), b(valueOf)) }
  }

  /** A field compared with a text that it can never have is a slip. */
  #checkOption(field: Part, text: Part): void {
    if (field.gives !== 'text' || text.gives !== 'text') return
    if (field.options === undefined || text.options !== undefined) return
    const got = text.value(() => undefined)
    if (field.options.length === 0 || field.options.includes(got)) return
    const nearest = nearestName(got, field.options)
    this.#refuse(text, 'The field has no such value', {
      expected: `one of ${field.options.join(', ')}`,
      got,
      ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }),
    })
  }

  #sum(): Part {
    return this.#chain(['+', '-'], () => this.#chain(['*', '/'], () => this.#factor()))
  }

  #chain(operators: readonly string[], operand: () => Part): Part {
    let left = operand()
    for (;;) {
      const { kind, text } = this.#peek()
      const combine = kind === 'operator' && operators.includes(text) ? ARITHMETIC[text] : undefined
      if (combine === undefined) return left
      this.#next++
      const [a, b] = [this.#number(left), this.#number(operand())]
      left = { column: left.column, gives: 'number', value: (valueOf) => combine(a(valueOf), b(valueOf)) }
    }
  }

  #factor(): Part {
    const token = this.#peek()
    const { column, kind, text } = token
    this.#next++
    if (kind === 'number') return { column, gives: 'number', value: constant(Number(text)) }
    if (kind === 'text')
      return { column, gives: 'text', value: constant(text.slice(1, -1)), options: undefined }
    if (kind === 'name' && text !== 'and' && text !== 'or') return this.#field(token)
    if (kind === 'operator' && text === '-') {
      const operand = this.#number(this.#factor())
      return { column, gives: 'number', value: (valueOf) => -operand(valueOf) }
    }
    if (kind === 'operator' && text === '(') {
      const inner = this.#or()
      if (!this.#takes(')')) this.#refuse(this.#peek(), 'A parenthesis is not closed', { expected: ')' })
      return { ...inner, column }
    }
    return this.#refuse(token, 'A value is missing here', {
      expected: 'a field, a number or a parenthesis',
      ...(kind === 'end' ? {} : { got: text }),
    })
  }

  #field(token: Token): Part {
    const { text: id, column } = token
    const field = this.#fields.get(id)
    if (field === undefined) {
      const nearest = nearestName(id, [...this.#fields.keys()])
      return this.#refuse(token, 'There is no field of this name', {
        got: id,
        remedy:
          nearest === undefined ? "Texts are written in quotes, e.g. 'ws'." : `Did you mean ${nearest}?`,
      })
    }
    this.#used.add(id)
    if (field.kind === 'choice') {
      const value = (valueOf: ValueOf): string => String(valueOf(id) ?? '')
      return { column, gives: 'text', value, options: field.options ?? [] }
    }
    return { column, gives: 'number', value: (valueOf) => Number(valueOf(id) ?? Number.NaN) }
  }

  #number(part: Part): (valueOf: ValueOf) => number {
    if (part.gives === 'number') return part.value
    const got = part.gives === 'text' ? 'a text' : 'a comparison'
    return this.#refuse(part, 'A number is needed here', { got, remedy: 'Join comparisons with and, or.' })
  }

  #truth(part: Part): (valueOf: ValueOf) => boolean {
    if (part.gives === 'truth') return part.value
    return this.#refuse(part, 'This is not a comparison', { expected: 'a comparison, e.g. rows <= 256' })
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', column: this.#source.length + 1 }
  }

  #takes(text: string): boolean {
    const token = this.#peek()
    if (token.text !== text || token.kind === 'text') return false
    this.#next++
    return true
  }

  #refuse(
    { column }: { readonly column: number },
    message: string,
    place: Parameters<typeof problem>[2] = {},
  ): never {
    throw new ConstraintError(constraintProblem(this.#source, column, message, place))
  }
}

function constant<T>(value: T): () => T {
  return () => value
}
