import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'

/** What a piece of a constraint is. */
export type TokenKind = 'number' | 'name' | 'text' | 'operator' | 'end'

/** A piece of a constraint and where it starts, counted from 1. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly column: number
}

/** Longer ones are not written by hand; nesting is bounded with the length. */
const MOST_CHARACTERS = 500

const PIECE =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*(?:\.[\w-]+)?)|(?<text>'[^']*'|"[^"]*")|(?<operator><=|>=|==|!=|[<>+\-*/()]))/y

/** The pieces of a constraint, with an end behind the last; otherwise what cannot be read, and where. */
export function constraintTokens(source: string): Result<readonly Token[]> {
  if (source.length > MOST_CHARACTERS) {
    const expected = `at most ${MOST_CHARACTERS} characters`
    return fail(constraintProblem(source, 1, 'The constraint is too long', { expected }))
  }
  const tokens: Token[] = []
  let at = 0
  while (source.slice(at).trim() !== '') {
    PIECE.lastIndex = at
    const groups = PIECE.exec(source)?.groups
    const kind = KINDS.find((candidate) => groups?.[candidate] !== undefined)
    const text = kind === undefined ? undefined : groups?.[kind]
    if (kind === undefined || text === undefined) return fail(unreadable(source, at))
    at = PIECE.lastIndex
    tokens.push({ kind, text, column: at - text.length + 1 })
  }
  return ok([...tokens, { kind: 'end', text: '', column: source.trimEnd().length + 1 }])
}

const KINDS = ['number', 'name', 'text', 'operator'] as const satisfies readonly TokenKind[]

function unreadable(source: string, from: number): Problem {
  const at = from + source.slice(from).search(/\S/)
  const character = source.slice(at).at(0) ?? ''
  const remedy = REMEDIES[character]
  return constraintProblem(source, at + 1, 'This character has no meaning here', {
    got: character,
    ...(remedy === undefined ? {} : { remedy }),
  })
}

const REMEDIES: Readonly<Record<string, string>> = {
  '=': 'Write == for equal.',
  '!': 'Write != for unequal.',
  '&': 'Write and.',
  '|': 'Write or.',
  "'": 'Close the quotes.',
  '"': 'Close the quotes.',
  '^': 'Powers are written as products.',
}

/** A problem of a constraint at a column counted from 1. */
export function constraintProblem(
  source: string,
  column: number,
  message: string,
  place: Partial<Omit<Problem, 'code' | 'message'>> = {},
): Problem {
  return problem('bad-constraint', message, { field: source, column, ...place })
}
