import { fixed } from '../../shared/format/numbers.ts'
import { METRICS } from '../../shared/model/metrics.ts'
import type { Explanation } from '../../shared/model/runs.ts'
import { metricText } from './metric-text.ts'

/** An explanation the page has worked out itself. */
export interface GivenExplanation {
  readonly title: string
  readonly definition: string
  readonly formula: string
  readonly value: number
  readonly unit: string
  readonly decimals: number
  /** Largest first. */
  readonly parts: Explanation['parts']
  readonly partsUnit: string
  readonly partsDecimals: number
  /** Whether the parts sum to something, and so have shares. */
  readonly partsSum: boolean
  readonly checks: Explanation['checks']
}

/** An explanation as the dialog shows it. */
export interface ShownExplanation extends Omit<GivenExplanation, 'value' | 'decimals'> {
  /** With all its digits. */
  readonly value: number | null
  readonly text: string
}

/** A metric's explanation by the program; `layerName` is the layer it is of, empty for the run. */
export function shownMetric(why: Explanation, layerName: string): ShownExplanation {
  const { title, unit, decimals } = METRICS[why.metric]
  const shown = metricText(why.metric, why.value)
  return {
    ...why,
    title: layerName === '' ? title : `${title}, ${layerName}`,
    text: shown.text,
    unit: shown.unit,
    // Parts have all the digits of the metric: their sum can be checked by hand.
    partsUnit: why.parts.length === 0 ? '' : unit,
    partsDecimals: decimals,
  }
}

/** An explanation of the page. */
export function shownGiven({ decimals, ...why }: GivenExplanation): ShownExplanation {
  return { ...why, text: fixed(why.value, decimals) }
}

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
