import { MAX_SPANS } from './budgets.ts'
import type { LaneSource } from './source.ts'
import type { FoldSpan, LayerSpan } from '../../shared/model/timelines.ts'
import type { Extent } from './viewport.ts'

/** Layers and folds of a window; empty where there were too many to tell. */
export interface WindowStructure {
  readonly window: Extent
  readonly layers: readonly LayerSpan[]
  readonly folds: readonly FoldSpan[]
}

/** The layers or folds that a jump goes along. */
export type JumpKind = 'layers' | 'folds'

/** Searches for a neighbour at most this many times wider each time: 16^12 cycles is beyond any run. */
const WIDENING = 16

/** The layer or fold under a cycle. */
export async function spanAt(
  source: LaneSource,
  kind: JumpKind,
  cycle: number,
): Promise<LayerSpan | FoldSpan | undefined> {
  const found = await source.structure(cycle, cycle + 1, MAX_SPANS)
  return found.ok ? found.value[kind][0] : undefined
}

/**
 * The layer or fold after (or before) the one under a cycle; where there is a gap, the nearest one beyond it. Undefined
 * at the end of the run.
 */
export async function neighbourSpan(
  source: LaneSource,
  kind: JumpKind,
  cycle: number,
  direction: 1 | -1,
  extent: Extent,
): Promise<LayerSpan | FoldSpan | undefined> {
  const here = await spanAt(source, kind, cycle)
  let edge = here === undefined ? cycle : direction > 0 ? here.end : here.start
  for (let reach = 1; edge >= extent.first && edge <= extent.end; reach *= WIDENING) {
    const [from, to] = direction > 0 ? [edge, edge + reach] : [edge - reach, edge]
    const found = await source.structure(Math.max(extent.first, from), Math.min(extent.end, to), MAX_SPANS)
    if (!found.ok) return undefined
    const spans = found.value[kind]
    const next = direction > 0 ? spans[0] : spans.at(-1)
    if (next !== undefined) return next
    edge = direction > 0 ? to : from
  }
  return undefined
}
