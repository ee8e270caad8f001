import { ok, type Result } from '../../engine/model/problem.ts'
import type { FoldSpan, LayerSpan, TimelineInfo } from '../../shared/model/timelines.ts'
import { MAX_SPANS } from './budgets.ts'
import type { LaneSource } from './source.ts'
import type { Extent } from './viewport.ts'

/** Whole folds of one layer that map the same PEs: each does the same work. */
export interface FoldGroup {
  readonly layer: string
  readonly folds: number
  readonly mappedRows: number
  readonly mappedCols: number
  /** Products each mapped PE makes in one of these folds. */
  readonly productsPerPe: number
  /** Busy PE-cycles of all of them. */
  readonly sum: number
}

/** What the busy PE-cycles of a range are made of. */
export interface RangeWhy {
  readonly groups: readonly FoldGroup[]
  /** Of folds that the range cuts, and of groups beyond those told. */
  readonly rest: number
  readonly busy: number
}

/** At most so many groups are told; the smaller ones are in the rest. */
const MOST_GROUPS = 12

/**
 * Finds the whole folds in a range and what one of each kind does. Undefined where PEs cannot be told apart, and where
 * there are more folds than {@link MAX_SPANS}.
 */
export async function rangeWhy(
  source: LaneSource,
  { quantities }: TimelineInfo,
  range: Extent,
  signal?: AbortSignal,
): Promise<Result<RangeWhy | undefined>> {
  if (!quantities.some(({ id }) => id === 'busy-pes-by-row')) return ok(undefined)
  const structure = await source.structure(range.first, range.end, MAX_SPANS, signal)
  if (!structure.ok) return structure
  const { layers, folds } = structure.value
  if (folds.length === 0) return ok(undefined)
  const kinds = kindsOf(folds.filter(({ start, end }) => start >= range.first && end <= range.end))
  const windows = [{ start: range.first, end: range.end }, ...kinds.map(({ sample }) => sample)]
  const answer = await source.query(
    windows.map(({ start, end }) => ({ t0: start, t1: end, bins: 1, quantity: 'busy-pes' })),
    signal,
  )
  if (!answer.ok) return answer
  const [busy = 0, ...each] = answer.value.map(({ sums }) => sums[0] ?? 0)
  const groups = kinds.map(({ sample, count }, i): FoldGroup => {
    const { mappedRows, mappedCols } = sample
    return {
      layer: layerOf(sample, layers)?.name ?? '',
      folds: count,
      mappedRows,
      mappedCols,
      productsPerPe: (each[i] ?? 0) / (mappedRows * mappedCols),
      sum: count * (each[i] ?? 0),
    }
  })
  return ok({ groups, busy, rest: groups.reduce((left, { sum }) => left - sum, busy) })
}

interface FoldKind {
  readonly sample: FoldSpan
  count: number
}

/** The kinds of folds in the order they come, those of most PE-cycles when there are too many. */
function kindsOf(folds: readonly FoldSpan[]): readonly FoldKind[] {
  const kinds = new Map<string, FoldKind>()
  for (const fold of folds) {
    const key = [fold.layer, fold.mappedRows, fold.mappedCols, fold.end - fold.start].join(' ')
    const kind = kinds.get(key) ?? { sample: fold, count: 0 }
    kind.count++
    kinds.set(key, kind)
  }
  const size = ({ count, sample }: FoldKind): number =>
    count * sample.mappedRows * sample.mappedCols * (sample.end - sample.start)
  const largest = new Set([...kinds.values()].sort((a, b) => size(b) - size(a)).slice(0, MOST_GROUPS))
  return [...kinds.values()].filter((kind) => largest.has(kind))
}

function layerOf(fold: FoldSpan, layers: readonly LayerSpan[]): LayerSpan | undefined {
  return layers.find(({ start, end }) => start <= fold.start && fold.start < end)
}
