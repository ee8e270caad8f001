/** How many runs have a colour at once. */
export const RUN_SLOTS = 8

/** A slot and the run it was given to. */
export interface SlotHolder {
  readonly runId: number
  /** 1 to 8. */
  readonly slot: number
}

/** Who holds a slot, the one used last at the end. */
export type RunSlots = readonly SlotHolder[]

/**
 * The slots after a run is pinned or compared. A run keeps the slot it has; else it gets the lowest free one, and when
 * none is free that of the run used longest ago among those not in `inUse`. With all in use it gets none.
 */
export function withSlot(slots: RunSlots, runId: number, inUse: ReadonlySet<number>): RunSlots {
  const own = slots.find((holder) => holder.runId === runId)
  if (own !== undefined) return [...slots.filter((holder) => holder !== own), own]
  const taken = new Set(slots.map(({ slot }) => slot))
  for (let slot = 1; slot <= RUN_SLOTS; slot++) if (!taken.has(slot)) return [...slots, { runId, slot }]
  const given = slots.find((holder) => !inUse.has(holder.runId))
  if (given === undefined) return slots
  return [...slots.filter((holder) => holder !== given), { runId, slot: given.slot }]
}

/** The slots after runs were deleted. */
export function withoutRuns(slots: RunSlots, runIds: ReadonlySet<number>): RunSlots {
  return slots.filter(({ runId }) => !runIds.has(runId))
}
