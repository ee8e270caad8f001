import type { ValidationRow } from './row.ts'

/** Two designs whose published order the simulation does not give. */
export interface OrderMistake {
  readonly network: string
  readonly faster: string
  readonly slower: string
}

/** Published values nearer to each other than this need not be in order. */
const TIE = 0.05

/** Pairs of designs on one network whose published speedups differ by more than 5 % and whose simulated ones disagree. */
export function orderMistakes(rows: readonly ValidationRow[]): readonly OrderMistake[] {
  return rows.flatMap((faster) =>
    rows
      .filter((slower) => slower.network === faster.network)
      .filter((slower) => faster.published > slower.published * (1 + TIE))
      .filter((slower) => faster.simulated <= slower.simulated)
      .map((slower) => ({ network: faster.network, faster: faster.design, slower: slower.design })),
  )
}
