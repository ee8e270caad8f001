import type { Explanation } from '../../shared/model/runs.ts'

/** Rows shown of a long list; the others are one row, so that the table still sums. */
const SHOWN = 10

/** A row of the table of parts. */
export interface WhyPart {
  readonly title: string
  readonly value: number
  /** Of the sum, 0 to 1; undefined where parts do not sum. */
  readonly share: number | undefined
  readonly layer?: number
}

/** The parts of a number, largest first; with more than ten the smaller ones together unless all are wanted. */
export function whyParts(
  { parts, partsSum }: Pick<Explanation, 'parts' | 'partsSum'>,
  isWhole: boolean,
): readonly WhyPart[] {
  const sum = parts.reduce((total, { value }) => total + value, 0)
  const shareOf = (value: number): number | undefined => (partsSum && sum !== 0 ? value / sum : undefined)
  const withShare = parts.map((part) => ({ ...part, share: shareOf(part.value) }))
  if (isWhole || parts.length <= SHOWN + 1) return withShare
  const rest = parts.slice(SHOWN)
  if (!partsSum) return withShare.slice(0, SHOWN)
  const value = rest.reduce((total, part) => total + part.value, 0)
  const title = `${rest.length} smaller parts`
  return [...withShare.slice(0, SHOWN), { title, value, share: shareOf(value) }]
}

/** Sum of all parts. */
export function partsTotal({ parts }: Pick<Explanation, 'parts'>): number {
  return parts.reduce((total, { value }) => total + value, 0)
}
