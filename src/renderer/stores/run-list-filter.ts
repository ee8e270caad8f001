import { FILTER_FIELDS, findField, isSortable, type FilterFieldId } from '../../shared/filter/fields.ts'
import { formatFilter } from '../../shared/filter/format-filter.ts'
import { parseFilter } from '../../shared/filter/parse-filter.ts'
import { tokenize, type Token } from '../../shared/filter/tokens.ts'
import type { TableSort } from '../widgets/table-column.ts'

/**
 * Changes of a filter's text that leave everything else in it as it was typed: facets, heads of columns and saved views
 * write the same tokens a person would.
 */

function hasKey(token: Token, key: string): boolean {
  return token.key?.toLowerCase() === key.toLowerCase()
}

/** The text without the tokens that `isGone` picks; single blanks between the others. */
function without(text: string, isGone: (token: Token) => boolean): string {
  return tokenize(text)
    .filter((token) => !isGone(token))
    .map(({ start, end }) => text.slice(start, end))
    .join(' ')
}

/** The text without any condition on a key. */
export function withoutKey(text: string, key: string): string {
  return without(text, (token) => hasKey(token, key))
}

/** Whether a token chooses among values: `key:a,b`, not negated and without an order. */
function isChoice(token: Token, key: string): boolean {
  return hasKey(token, key) && !token.isNegated && (token.operator === ':' || token.operator === '=')
}

/** Whether a value is among those a filter lets through for a key; false where it says nothing of the key. */
export function isChosen(text: string, key: string, value: string): boolean {
  const patterns = tokenize(text)
    .filter((token) => isChoice(token, key))
    .flatMap((token) => token.values.map((raw) => (raw.isQuoted ? [raw.text] : raw.text.split(/\*+/))))
  return patterns.some((parts) => matches(parts, value))
}

/** Whether the parts stand in the text in order, the first at its start and the last at its end. */
function matches(parts: readonly string[], value: string): boolean {
  const text = value.toLowerCase()
  const [first = '', ...rest] = parts.map((part) => part.toLowerCase())
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

/** The token that lets these values of a key through. */
export function choiceToken(key: FilterFieldId, values: readonly string[]): string {
  const term = {
    field: key,
    operator: 'is',
    isNegated: false,
    values: values.map((value) => ({ kind: 'text', parts: [value] }) as const),
  } as const
  return formatFilter({ terms: [term], sort: [] })
}

/**
 * The text with one value of a key let through or not; `known` are the values there are, which a wildcard is written
 * out as. Without any value left the key is not restricted.
 */
export function withToggled(
  text: string,
  key: FilterFieldId,
  value: string,
  known: readonly string[],
): string {
  const chosen = [...new Set([...known, value])].filter((one) => isChosen(text, key, one))
  const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]
  return withToken(text, key, next.length === 0 ? undefined : choiceToken(key, next))
}

/** The text with a token in place of those on its key, or at the end but before the order. */
function withToken(text: string, key: string, written: string | undefined): string {
  const tokens = tokenize(text)
  const first = tokens.findIndex((token) => hasKey(token, key))
  const sort = tokens.findIndex((token) => hasKey(token, 'sort'))
  const at = first >= 0 ? first : sort >= 0 ? sort : tokens.length
  const pieces = tokens.flatMap((token, index) => {
    const own = hasKey(token, key) ? [] : [text.slice(token.start, token.end)]
    return index === at && written !== undefined ? [written, ...own] : own
  })
  return [...pieces, ...(at === tokens.length && written !== undefined ? [written] : [])].join(' ')
}

/** The text with a number between two bounds, either of them left out for none. */
export function withRange(text: string, key: FilterFieldId, min?: number, max?: number): string {
  const written = [
    ...(min === undefined ? [] : [`${key}>=${min}`]),
    ...(max === undefined ? [] : [`${key}<=${max}`]),
  ].join(' ')
  return withToken(text, key, written === '' ? undefined : written)
}

/** The column the rows are sorted by first. */
export function sortOf(text: string): TableSort | undefined {
  const [first] = parseFilter(text).filter.sort
  return first === undefined ? undefined : { key: first.field, isDescending: first.isDescending }
}

/** The text with its rows sorted by one column. */
export function withSort(text: string, { key, isDescending }: TableSort): string {
  const rest = withoutKey(text, 'sort')
  const field = findField(key)
  if (field === undefined || !isSortable(field)) return rest
  return `${rest === '' ? '' : `${rest} `}sort:${isDescending ? '-' : ''}${field}`
}

/** The conditions of a filter, each with the text that is left without it: for taking one away. */
export function conditionsOf(text: string): readonly { readonly token: string; readonly rest: string }[] {
  return tokenize(text)
    .filter((token) => !hasKey(token, 'sort'))
    .map((token) => ({
      token: text.slice(token.start, token.end),
      rest: without(text, ({ start }) => start === token.start),
    }))
}

/** A piece of the text as it is coloured; the pieces make up the whole text. */
export interface FilterPiece {
  readonly text: string
  readonly kind: 'blank' | 'key' | 'value' | 'word'
  readonly isBad: boolean
}

/** The text in pieces: keys, values and what lies between. */
export function filterPieces(text: string): readonly FilterPiece[] {
  const { tokens, problems } = parseFilter(text)
  const bad = new Set(problems.map(({ column }) => (column ?? 0) - 1))
  const pieces: FilterPiece[] = []
  let at = 0
  const push = (to: number, kind: FilterPiece['kind'], isBad: boolean): void => {
    if (to > at) pieces.push({ text: text.slice(at, to), kind, isBad })
    at = Math.max(at, to)
  }
  for (const token of tokens) {
    const isBad = bad.has(token.start)
    push(token.start, 'blank', false)
    if (token.key !== undefined) push(token.valuesStart, 'key', isBad)
    push(token.end, token.key === undefined ? 'word' : 'value', isBad)
  }
  push(text.length, 'blank', false)
  return pieces
}

/** The key whose values would be offered at the caret; undefined where keys are. */
export function keyAt(text: string, caret: number): FilterFieldId | undefined {
  const token = tokenize(text).find(({ start, end }) => start <= caret && caret <= end)
  if (token?.key === undefined || caret < token.valuesStart) return undefined
  const field = findField(token.key)
  return field !== undefined && FILTER_FIELDS[field].kind !== 'number' ? field : undefined
}
