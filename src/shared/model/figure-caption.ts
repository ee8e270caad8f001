import { inSentence } from '../format/in-sentence.ts'
import { designTitle } from '../format/run-title.ts'
import type { RunDetail } from './runs.ts'
import type { SweepDetail } from './sweeps.ts'

type CaptionRun = Pick<RunDetail, 'workload' | 'design' | 'rows' | 'cols' | 'steps' | 'settings'>

/** Settings that name, title and array already tell. */
const TOLD = new Set(['workload', 'design', 'dataflow', 'rows', 'cols', 'peRows', 'peCols', 'steps'])
/** More settings than these make no caption. */
const MOST_SETTINGS = 6

/** More values than these are told as a range. */
const MOST_VALUES = 4

/** What a figure was made of, for its caption. */
export interface CaptionFacts {
  readonly title: string
  readonly runs: readonly CaptionRun[]
  readonly sweep?: Pick<SweepDetail, 'name' | 'results' | 'fields'> | undefined
  /** How the fields of the sweep are called. */
  readonly fieldTitle?: (field: string) => { readonly title: string; readonly unit: string }
  /** Of figures that need neither runs nor a sweep. */
  readonly about?: string | undefined
}

/**
 * A caption that says what was run: networks, designs, arrays, and what is set the same for all but not by default; of
 * a sweep its points and what varies.
 */
export function captionOf(facts: CaptionFacts): string {
  const { title, runs, sweep, about } = facts
  const parts = [
    ...(runs.length === 0 ? [] : [ofRuns(runs)]),
    ...(sweep === undefined ? [] : [ofSweep(sweep, facts)]),
    ...(about === undefined ? [] : [about]),
  ]
  return [title, ...parts].map((part) => `${part}.`).join(' ')
}

function ofRuns(runs: readonly CaptionRun[]): string {
  const [first] = runs
  if (first === undefined) return ''
  const arrays = distinct(runs.filter(({ rows }) => rows > 0).map(({ rows, cols }) => `${rows} × ${cols}`))
  const steps = distinct(runs.map((run) => run.steps))
  const shared = first.settings.filter(
    ({ id, value, isDefault }) =>
      !isDefault &&
      !TOLD.has(id) &&
      runs.every(({ settings }) => settings.some((other) => other.id === id && other.value === value)),
  )
  const facts = [
    arrays.length === 0 ? '' : `${listed(arrays)} PEs`,
    steps.length === 1 && first.steps > 1 ? `${first.steps} steps` : '',
    ...shared
      .slice(0, MOST_SETTINGS)
      .map(({ title, value, unit }) => `${inSentence(title)} ${value}${unit === '' ? '' : ` ${unit}`}`),
  ].filter((fact) => fact !== '')
  const what = `${listed(distinct(runs.map(({ workload }) => workload)))} on ${listed(distinct(runs.map(({ design }) => designTitle(design))))}`
  return [what, ...facts].join('; ')
}

function ofSweep(
  { name, results, fields }: NonNullable<CaptionFacts['sweep']>,
  { fieldTitle = (field) => ({ title: field, unit: '' }) }: CaptionFacts,
): string {
  const varying = fields.flatMap((field) => {
    const values = distinct(results.flatMap(({ values: own }) => own[field] ?? []))
    if (values.length < 2) return []
    const { title, unit } = fieldTitle(field)
    return [`${inSentence(title)} ${rangeText(values)}${unit === '' ? '' : ` ${unit}`}`]
  })
  return [`${name}, ${results.length} points`, ...varying].join('; ')
}

/** Few values one by one, many numbers as their ends. */
function rangeText(values: readonly (number | string)[]): string {
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.length < values.length || values.length <= MOST_VALUES) {
    return listed(numbers.length < values.length ? values : numbers.toSorted((a, b) => a - b))
  }
  return `${Math.min(...numbers)} to ${Math.max(...numbers)} (${numbers.length} values)`
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)]
}

/** `a`, `a and b`, `a, b and c`. */
function listed(words: readonly (string | number)[]): string {
  const [last, ...others] = words.toReversed()
  return others.length === 0 ? String(last ?? '') : `${others.toReversed().join(', ')} and ${last}`
}
