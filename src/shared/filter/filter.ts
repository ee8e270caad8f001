import type { FilterFieldId } from './fields.ts'

/** How a value is compared; `is` compares texts without regard to the case of ASCII letters. */
export type FilterOperator = 'is' | '<' | '<=' | '>' | '>='

/** What a column is compared with. */
export type FilterValue =
  | { readonly kind: 'number'; readonly number: number }
  /** Between the parts of a text anything may stand: `a*b` is `['a', 'b']`; one part is the text itself. */
  | { readonly kind: 'text'; readonly parts: readonly string[] }
  /** Any value at all. */
  | { readonly kind: 'present' }

/** One condition: true when any of the values fits; `isNegated` turns it round, also where there is no value. */
export interface FilterTerm {
  /** Null: a bare word, which any of workload, design, tags and note may contain. */
  readonly field: FilterFieldId | null
  readonly operator: FilterOperator
  readonly values: readonly FilterValue[]
  readonly isNegated: boolean
}

/** One key of an order. Rows without a value come last either way; equal ones by id, in the direction of the last key. */
export interface SortKey {
  readonly field: FilterFieldId
  readonly isDescending: boolean
}

/** All terms must hold. */
export interface Filter {
  readonly terms: readonly FilterTerm[]
  readonly sort: readonly SortKey[]
}

/** Columns that bare words are looked for in, besides tags. */
export const WORD_FIELDS = ['workload', 'design', 'note'] as const satisfies readonly FilterFieldId[]
