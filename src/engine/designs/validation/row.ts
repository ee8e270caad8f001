/** A published figure beside the simulated one. Ratios and shares are numbers of 1, not percent. */
export interface ValidationRow {
  /** Empty where the figure belongs to no network. */
  readonly network: string
  readonly design: string
  readonly metric: string
  readonly published: number
  readonly simulated: number
  /** simulated / published - 1 (`relative`), or simulated - published (`points`: 0.01 is one point). */
  readonly error: number
  readonly errorKind: 'relative' | 'points'
  /** False for figures that were calibrated on themselves or only stand there for context. */
  readonly isCounted: boolean
  readonly note?: string
}

/** One kind of figures and how far they are off. */
export interface ValidationGroup {
  readonly title: string
  readonly unit: string
  readonly rows: readonly ValidationRow[]
  /** Mean of |error| over the counted rows. */
  readonly meanAbsoluteError: number
  readonly largestAbsoluteError: number
  /** Mean of |error| over all rows, the uncounted ones included. */
  readonly meanAbsoluteErrorOfAllRows: number
}

type RowFacts = Pick<ValidationRow, 'network' | 'design' | 'metric' | 'published' | 'simulated'> &
  Partial<Pick<ValidationRow, 'errorKind' | 'isCounted' | 'note'>>

/** A row with its error; relative and counted unless said otherwise. */
export function rowOf(facts: RowFacts): ValidationRow {
  const { errorKind = 'relative', isCounted = true, published, simulated } = facts
  const error = errorKind === 'points' ? simulated - published : simulated / published - 1
  return { ...facts, error, errorKind, isCounted }
}

/** A group with the means of its rows. */
export function groupOf(title: string, unit: string, rows: readonly ValidationRow[]): ValidationGroup {
  const errors = rows.filter(({ isCounted }) => isCounted).map(({ error }) => Math.abs(error))
  return {
    title,
    unit,
    rows,
    meanAbsoluteError: mean(errors),
    largestAbsoluteError: Math.max(0, ...errors),
    meanAbsoluteErrorOfAllRows: mean(rows.map(({ error }) => Math.abs(error))),
  }
}

/** The mean of some numbers; 0 of none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
