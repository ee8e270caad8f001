import { FILTER_FIELDS } from './fields.ts'
import type { Filter, FilterTerm, FilterValue } from './filter.ts'

/** The text of a filter; reading it gives the same filter. */
export function formatFilter({ terms, sort }: Filter): string {
  const keys = sort.map(({ field, isDescending }) => `${isDescending ? '-' : ''}${field}`)
  return [...terms.map(formatTerm), ...(keys.length === 0 ? [] : [`sort:${keys.join(',')}`])].join(' ')
}

function formatTerm({ field, operator, values, isNegated }: FilterTerm): string {
  const isTime = field !== null && FILTER_FIELDS[field].kind === 'time'
  const text = values.map((value) => formatValue(value, isTime, field === null)).join(',')
  // Behind a colon these would be a part of the operator.
  const equals = /^[<>]/.test(text) ? '=' : ':'
  const head = field === null ? '' : `${field}${operator === 'is' ? equals : operator}`
  return `${isNegated ? '-' : ''}${head}${text}`
}

/** Written bare, these would be read as something else. */
const SPECIAL = /[\s",*\\]/
/** A bare word must not look like a key or a sign either. */
const SPECIAL_WORD = /[:=<>!]|^-/

function formatValue(value: FilterValue, isTime: boolean, isWord: boolean): string {
  switch (value.kind) {
    case 'present':
      return '*'
    case 'number':
      return isTime ? new Date(value.number).toISOString() : String(value.number)
    case 'text':
      return formatText(value.parts, isWord)
  }
}

function formatText(parts: readonly string[], isWord: boolean): string {
  if (parts.length > 1) return parts.join('*')
  const text = parts[0] ?? ''
  const isPlain = text !== '' && !SPECIAL.test(text) && !(isWord && SPECIAL_WORD.test(text))
  return isPlain ? text : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
