/** A value as it was written. */
export interface RawValue {
  readonly text: string
  /** Quoted: wildcards and signs mean themselves. */
  readonly isQuoted: boolean
}

/** A piece of a filter between blanks. Offsets are 0-based and count UTF-16 units. */
export interface Token {
  readonly start: number
  readonly end: number
  readonly isNegated: boolean
  /** As written; undefined for bare words. */
  readonly key: string | undefined
  readonly operator: string | undefined
  readonly values: readonly RawValue[]
  /** Where the values start. */
  readonly valuesStart: number
  readonly isUnclosed: boolean
}

const HEAD = /(-?)(?:([A-Za-z_][A-Za-z0-9_]*)(:[<>]=?|[<>!]=|[:=<>]))?/y
const BLANK = /\s/

/** Reads the values from `at`: separated by commas, up to the next blank outside quotes. */
function readValues(text: string, at: number): Pick<Token, 'values' | 'end' | 'isUnclosed'> {
  const values: RawValue[] = []
  let end = at
  let isUnclosed = false
  for (;;) {
    const value = text[end] === '"' ? readQuoted(text, end + 1) : readBare(text, end)
    values.push({ text: value.text, isQuoted: value.isQuoted })
    end = value.end
    isUnclosed ||= value.isUnclosed
    if (text[end] !== ',') return { values, end, isUnclosed }
    end++
  }
}

interface ReadValue extends RawValue {
  readonly end: number
  readonly isUnclosed: boolean
}

function readBare(text: string, start: number): ReadValue {
  let end = start
  while (end < text.length && text[end] !== ',' && !BLANK.test(text.charAt(end))) end++
  return { text: text.slice(start, end), isQuoted: false, end, isUnclosed: false }
}

/** After the opening quote; `\"` and `\\` stand for the quote and the backslash. */
function readQuoted(text: string, start: number): ReadValue {
  let value = ''
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '"') return { text: value, isQuoted: true, end: at + 1, isUnclosed: false }
    if (char === '\\' && at + 1 < text.length) value += text.charAt(++at)
    else value += char
  }
  return { text: value, isQuoted: true, end: text.length, isUnclosed: true }
}

/** The pieces of a filter, in order; any text has some reading. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length;) {
    if (BLANK.test(text.charAt(at))) {
      at++
      continue
    }
    HEAD.lastIndex = at
    const [head = '', minus, key, operator] = HEAD.exec(text) ?? []
    const valuesStart = at + head.length
    const { values, end, isUnclosed } = readValues(text, valuesStart)
    tokens.push({ start: at, end, isNegated: minus === '-', key, operator, values, valuesStart, isUnclosed })
    at = end
  }
  return tokens
}
