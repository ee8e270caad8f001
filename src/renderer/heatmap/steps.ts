import type { TimelineInfo } from '../../shared/model/timelines.ts'
import { niceStep } from './axis.ts'
import { MAX_SPANS } from './budgets.ts'
import type { LaneSource } from './source.ts'
import type { Extent } from './viewport.ts'

/** Where the second step is searched: in so many mean steps, then twice as many, and so on. */
const SEARCHED_STEPS = [1.5, 3, 6, 12] as const

/**
 * The steps of a run, for a picture too coarse for its layers. All steps but the first are of one length to a cycle: two
 * boundaries tell all of them. Empty for a run of one step and where the second one is not found.
 */
export async function stepSpans(
  source: LaneSource,
  info: TimelineInfo,
  signal: AbortSignal,
): Promise<readonly Extent[]> {
  const { steps, endCycle } = info
  if (steps < 2) return []
  for (const reach of SEARCHED_STEPS) {
    const end = Math.min(endCycle, Math.ceil((reach * endCycle) / steps))
    const found = await source.structure(0, end, MAX_SPANS, signal)
    if (signal.aborted || !found.ok) return []
    const second = found.value.layers.find(({ step }) => step === 1)
    if (second !== undefined) return evenSteps(second.start, endCycle, steps)
  }
  return []
}

/** Steps of which the second begins at `second`. */
export function evenSteps(second: number, end: number, steps: number): readonly Extent[] {
  const length = (end - second) / (steps - 1)
  const startOf = (step: number): number => (step === 0 ? 0 : Math.round(second + (step - 1) * length))
  return Array.from({ length: steps }, (_, step) => ({ first: startOf(step), end: startOf(step + 1) }))
}

/** How many steps from one label to the next so that a label has its room. */
export function stepLabels(stepPixels: number, roomPixels: number): number {
  return Math.max(1, niceStep(roomPixels / stepPixels))
}
