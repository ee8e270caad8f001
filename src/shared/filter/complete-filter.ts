import type { Facet } from '../model/runs.ts'
import { FILTER_FIELD_IDS, FILTER_FIELDS, isSortable } from './fields.ts'
import { formatFilter } from './format-filter.ts'
import { type Token, tokenize } from './tokens.ts'

/** What can be written in place of a part of the text. */
export interface Completion {
  /** Replaces the text between `from` and `to`. */
  readonly insert: string
  readonly detail: string
}

/** Offers for the place of the caret; offsets are 0-based. */
export interface Completions {
  readonly from: number
  readonly to: number
  readonly options: readonly Completion[]
}

/** Offers keys, or after a key its values, that start with what stands before the caret. */
export function completeFilter(text: string, caret: number, facets: readonly Facet[]): Completions {
  const token = tokenize(text).find(({ start, end }) => start <= caret && caret <= end)
  if (token === undefined) return { from: caret, to: caret, options: keys('') }
  if (token.key === undefined || caret < token.valuesStart) return completeKey(text, caret, token)
  return completeValue(text, caret, token, token.key.toLowerCase(), facets)
}

function completeKey(text: string, caret: number, token: Token): Completions {
  const from = token.start + (token.isNegated ? 1 : 0)
  const to = token.key === undefined ? token.end : token.valuesStart
  return { from, to, options: keys(text.slice(from, Math.max(from, caret))) }
}

function keys(prefix: string): readonly Completion[] {
  const named = FILTER_FIELD_IDS.map((id) => ({ insert: `${id}:`, detail: FILTER_FIELDS[id].title }))
  return [...named, { insert: 'sort:', detail: 'Order of the rows' }].filter(({ insert }) =>
    startsWith(insert, prefix),
  )
}

function completeValue(
  text: string,
  caret: number,
  token: Token,
  key: string,
  facets: readonly Facet[],
): Completions {
  const comma = text.slice(token.valuesStart, caret).lastIndexOf(',')
  const from = token.valuesStart + comma + 1
  const prefix = text.slice(from, caret)
  if (key === 'sort') return { from, to: caret, options: sortKeys(prefix) }
  const facet = facets.find((candidate) => candidate.key.toLowerCase() === key)
  const values = (facet?.values ?? []).filter(({ value }) => startsWith(value, prefix.replace(/^"/, '')))
  const options = values.map(({ value, count }) => ({ insert: quoted(value), detail: `${count} runs` }))
  return { from, to: caret, options }
}

function sortKeys(prefix: string): readonly Completion[] {
  const sign = prefix.startsWith('-') ? '-' : ''
  return FILTER_FIELD_IDS.filter((id) => isSortable(id) && startsWith(id, prefix.slice(sign.length))).map(
    (id) => ({ insert: `${sign}${id}`, detail: FILTER_FIELDS[id].title }),
  )
}

function startsWith(text: string, prefix: string): boolean {
  return text.toLowerCase().startsWith(prefix.toLowerCase())
}

/** The value as a filter writes it after a key. */
function quoted(value: string): string {
  const term = { field: 'note', operator: 'is', isNegated: false } as const
  const text = formatFilter({ terms: [{ ...term, values: [{ kind: 'text', parts: [value] }] }], sort: [] })
  return text.slice('note:'.length)
}
