/** Which runs are in memory, the one looked at last at the end; `held` ones are on the screen. */
export interface HeldRuns {
  readonly order: readonly number[]
  readonly held: Readonly<Record<number, number>>
}

export const NO_RUNS: HeldRuns = { order: [], held: {} }

/** After a view begins to show a run. */
export function withHold({ order, held }: HeldRuns, runId: number): HeldRuns {
  return {
    order: [...order.filter((other) => other !== runId), runId],
    held: { ...held, [runId]: (held[runId] ?? 0) + 1 },
  }
}

/** After a view shows it no more. */
export function withoutHold({ order, held }: HeldRuns, runId: number): HeldRuns {
  const { [runId]: count = 0, ...others } = held
  return { order, held: count > 1 ? { ...others, [runId]: count - 1 } : others }
}

/** The runs that can be dropped so that at most `most` remain: those looked at longest ago that no view shows. */
export function droppable({ order, held }: HeldRuns, most: number): readonly number[] {
  const excess = Math.max(0, order.length - most)
  return order.filter((runId) => held[runId] === undefined).slice(0, excess)
}

/** Without some runs. */
export function withoutRuns({ order, held }: HeldRuns, gone: readonly number[]): HeldRuns {
  return { order: order.filter((runId) => !gone.includes(runId)), held }
}
