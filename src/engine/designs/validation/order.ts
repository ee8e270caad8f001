import type { ValidationRow } from './row.ts'

/** Two designs on one network, in their published order. */
export interface OrderedPair {
  readonly network: string
  readonly faster: string
  readonly slower: string
  /** Simulated speed of the faster over the slower, less 1; not above 0 when the simulation swaps them. */
  readonly margin: number
}

/** Two designs whose published order the simulation does not give. */
export type OrderMistake = OrderedPair

/** Published values nearer to each other than this need not be in order. */
const TIE = 0.05

/** Pairs of designs on one network whose published speedups differ by more than 5 % and whose simulated ones disagree. */
export function orderMistakes(rows: readonly ValidationRow[]): readonly OrderMistake[] {
  return orderedPairs(rows).filter(({ margin }) => margin <= 0)
}

/** The pair that is in order by the least, which says how much the order is worth; undefined without pairs. */
export function narrowestPair(rows: readonly ValidationRow[]): OrderedPair | undefined {
  return orderedPairs(rows).toSorted((a, b) => a.margin - b.margin)[0]
}

function orderedPairs(rows: readonly ValidationRow[]): readonly OrderedPair[] {
  return rows.flatMap((faster) =>
    rows
      .filter((slower) => slower.network === faster.network)
      .filter((slower) => faster.published > slower.published * (1 + TIE))
      .map((slower) => ({
        network: faster.network,
        faster: faster.design,
        slower: slower.design,
        margin: faster.simulated / slower.simulated - 1,
      })),
  )
}
