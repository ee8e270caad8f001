import type { Problem } from '../../engine/model/problem.ts'
import { FILTER_FIELDS, type FilterField, type FilterFieldId, findField, isSortable } from './fields.ts'
import type { Filter, FilterOperator, FilterTerm, FilterValue, SortKey } from './filter.ts'
import { parseQuantity, suffixesOf } from './quantity.ts'
import { type RawValue, type Token, tokenize } from './tokens.ts'

/** A filter as far as it could be read; with problems it should not be asked. */
export interface ParsedFilter {
  readonly tokens: readonly Token[]
  readonly filter: Filter
  /** `column` is the 1-based place in the text, `field` the piece as written. */
  readonly problems: readonly Problem[]
}

/** What is wrong with a token. */
interface Fault {
  readonly code: string
  readonly message: string
  readonly expected?: string
  readonly got?: string
  readonly remedy?: string
}

type Read<T> = { readonly value: T } | { readonly fault: Fault }

const OPERATORS: Readonly<Record<string, FilterOperator>> = {
  ':': 'is',
  '=': 'is',
  '!=': 'is',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  ':<': '<',
  ':<=': '<=',
  ':>': '>',
  ':>=': '>=',
}

/** A filter that is longer, or has more values, is refused as a whole: a database has limits too. */
export const FILTER_LIMITS = { characters: 5000, values: 200 } as const

/** Reads the filter language; the whole text is read, whatever is wrong with parts of it. */
export function parseFilter(text: string): ParsedFilter {
  const tokens = tokenize(text)
  if (isTooLong(text, tokens)) return { tokens, filter: { terms: [], sort: [] }, problems: [TOO_LONG] }
  const terms: FilterTerm[] = []
  const sort: SortKey[] = []
  const problems: Problem[] = []
  for (const token of tokens) {
    const read = readToken(token)
    if ('fault' in read) {
      const field = text.slice(token.start, token.end)
      problems.push({ severity: 'error', column: token.start + 1, field, ...read.fault })
    } else if ('sort' in read.value) sort.push(...read.value.sort)
    else terms.push(read.value)
  }
  return { tokens, filter: { terms, sort }, problems }
}

const TOO_LONG: Problem = {
  severity: 'error',
  code: 'filter-too-long',
  message: 'The filter is too long',
  expected: `at most ${FILTER_LIMITS.characters} characters and ${FILTER_LIMITS.values} values`,
  remedy: 'Use wildcards, or tag the runs and filter by the tag.',
}

function isTooLong(text: string, tokens: readonly Token[]): boolean {
  const values = tokens.reduce((sum, token) => sum + token.values.length, 0)
  return text.length > FILTER_LIMITS.characters || values > FILTER_LIMITS.values
}

function readToken(token: Token): Read<FilterTerm | { readonly sort: readonly SortKey[] }> {
  if (token.isUnclosed) {
    return fault('filter-open-quote', 'The quote is not closed', { remedy: 'Add " at the end.' })
  }
  if (token.values.some((value) => value.text === '' && !value.isQuoted)) {
    return fault('filter-no-value', 'A value is missing', { remedy: 'Write one, or "" for an empty text.' })
  }
  if (token.key === undefined) return { value: wordTerm(token) }
  if (token.key.toLowerCase() === 'sort') return readSort(token)
  const field = findField(token.key)
  return field === undefined
    ? fault('filter-unknown-key', `There is no column ${token.key}`, {
        expected: 'a column of the history or a metric',
        got: token.key,
        remedy: 'Choose one of the list, or put the text in quotes to search for it.',
      })
    : readComparison(token, field)
}

/** Words are looked for inside of texts; an empty one is in every text. */
function wordTerm({ values, isNegated }: Token): FilterTerm {
  return { field: null, operator: 'is', values: values.map(textOf), isNegated }
}

function readSort(token: Token): Read<{ readonly sort: readonly SortKey[] }> {
  if (token.isNegated || token.operator !== ':') {
    return fault('filter-bad-sort', 'An order is written sort:column', {
      remedy: 'Write sort:-column for largest first.',
    })
  }
  const sort: SortKey[] = []
  for (const { text } of token.values) {
    const isDescending = text.startsWith('-')
    const field = findField(isDescending ? text.slice(1) : text)
    if (field === undefined || !isSortable(field)) {
      return fault('filter-unknown-key', `Rows cannot be sorted by ${text}`, {
        expected: 'a column of the history or a metric',
        got: text,
      })
    }
    sort.push({ field, isDescending })
  }
  return { value: { sort } }
}

function readComparison(token: Token, field: FilterFieldId): Read<FilterTerm> {
  const operator = OPERATORS[token.operator ?? ''] ?? 'is'
  const info = FILTER_FIELDS[field]
  if (operator !== 'is' && info.kind !== 'number' && info.kind !== 'time') {
    return fault('filter-not-ordered', `${field} has no order`, {
      expected: ':, = or !=',
      got: token.operator,
    })
  }
  if (operator === 'is' && info.kind === 'time') {
    return fault('filter-only-ordered', `${field} can only be earlier or later`, {
      expected: '<, <=, > or >=',
      got: token.operator,
    })
  }
  const values: FilterValue[] = []
  for (const raw of token.values) {
    const read = readValue(raw, info, operator)
    if ('fault' in read) return read
    values.push(read.value)
  }
  return { value: { field, operator, values, isNegated: token.isNegated !== (token.operator === '!=') } }
}

function readValue(raw: RawValue, info: FilterField, operator: FilterOperator): Read<FilterValue> {
  if (raw.text === '*' && !raw.isQuoted && operator === 'is') return { value: { kind: 'present' } }
  if (info.kind === 'time') return readTime(raw)
  if (info.kind !== 'number') return { value: textOf(raw) }
  const number = parseQuantity(raw.text, info.unit)
  return number === undefined
    ? fault('filter-not-a-number', `${info.title} is a number`, {
        expected: `a number, possibly with one of ${suffixesOf(info.unit)}`,
        got: raw.text,
      })
    : { value: { kind: 'number', number } }
}

const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z?)?$/

/** Times are UTC, with or without Z. */
function readTime(raw: RawValue): Read<FilterValue> {
  const isWhole = raw.text.includes('T') && !raw.text.endsWith('Z')
  const number = DATE.test(raw.text) ? Date.parse(isWhole ? `${raw.text}Z` : raw.text) : Number.NaN
  return Number.isNaN(number)
    ? fault('filter-not-a-time', 'This is not a date', {
        expected: 'a date as 2026-08-31 or 2026-08-31T12:30',
        got: raw.text,
      })
    : { value: { kind: 'number', number } }
}

function textOf(raw: RawValue): FilterValue {
  return { kind: 'text', parts: raw.isQuoted ? [raw.text] : raw.text.split(/\*+/) }
}

function fault(
  code: string,
  message: string,
  facts: { readonly [K in 'expected' | 'got' | 'remedy']?: string | undefined } = {},
): { readonly fault: Fault } {
  const { expected, got, remedy } = facts
  return {
    fault: {
      code,
      message,
      ...(expected === undefined ? {} : { expected }),
      ...(got === undefined ? {} : { got }),
      ...(remedy === undefined ? {} : { remedy }),
    },
  }
}
