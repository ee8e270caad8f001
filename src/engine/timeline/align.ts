import { fail, ok, problem, type Result } from '../model/problem.ts'
import { align, type AlignMode } from './align-map.ts'
import { checkQuery, groupStart } from './check-query.ts'
import type { QuantityInfo, Timeline, TimelineQuery } from './timeline.ts'

/** One window of two runs side by side; values row-major (`rows` x `bins`). */
export interface TimelineDifference {
  readonly bins: number
  readonly rows: number
  /**
   * Means per cycle and row, as shares of the quantity's limit (plain means where a run has none); NaN in a gap, where
   * the run has no cycle that corresponds.
   */
  readonly a: Float64Array
  readonly b: Float64Array
  /** b - a; NaN in a gap of either. */
  readonly difference: Float64Array
  /** Of all bins together; 0 when the run has no cycle in them. */
  readonly meanA: number
  readonly meanB: number
  /** Exact sums over all bins and rows. */
  readonly totalA: number
  readonly totalB: number
  /** Of what is only in B and lies between two bins: totalB + skippedB is B's whole stretch. */
  readonly skippedB: number
  /** Cycles of the bins: A's are edgesA[i] to edgesA[i + 1], B's startsB[i] to endsB[i]. */
  readonly edgesA: Float64Array
  readonly startsB: Float64Array
  readonly endsB: Float64Array
}

/**
 * B against A (the baseline), whose cycles the window is in: every bin covers the cycles of A and those of B that
 * correspond to them. See "Alignment" in this folder's README for what corresponds.
 */
export function difference(
  a: Timeline,
  b: Timeline,
  query: TimelineQuery,
  mode: AlignMode,
): Result<TimelineDifference> {
  const checked = checkQuery(query, a.quantities)
  if (!checked.ok) return checked
  const { quantity, edges } = checked.value
  const quantityB = b.quantities.find(({ id }) => id === quantity.id)
  if (quantityB === undefined || !isComparable(a, b, quantity, quantityB)) {
    return fail(notComparable(quantity, quantityB))
  }
  const bins = edges.length - 1
  const { startsB, endsB } = correspondingCycles(a, b, mode, edges)
  // Rows correspond by their place in the array, as shares of its height.
  const rowGroups = Math.min(query.rowGroups ?? Infinity, quantity.rows.length, quantityB.rows.length)
  const asked = { quantity: quantity.id, ...(quantity.singleBin === true ? {} : { rowGroups }) }
  const answerA = a.queryEdges({ ...asked, edges })
  if (!answerA.ok) return answerA
  const answerB = b.queryEdges({ ...asked, edges: interleaved(startsB, endsB) })
  if (!answerB.ok) return answerB
  const { rows } = answerA.value
  const [sumsB, skippedB] = everyOther(answerB.value.sums, rows, bins)
  const hasLimits = quantity.limitPerCycle !== undefined && quantityB.limitPerCycle !== undefined
  const sideA = side(
    answerA.value.sums,
    rows,
    edges.subarray(0, bins),
    edges.subarray(1),
    quantity,
    hasLimits,
  )
  const sideB = side(sumsB, rows, startsB, endsB, quantityB, hasLimits)
  return ok({
    bins,
    rows,
    a: sideA.means,
    b: sideB.means,
    difference: sideB.means.map((value, i) => value - (sideA.means[i] ?? NaN)),
    meanA: sideA.mean,
    meanB: sideB.mean,
    totalA: sideA.total,
    totalB: sideB.total,
    skippedB,
    edgesA: edges,
    startsB,
    endsB,
  })
}

/** Same unit, and for quantities by PE arrays of the same size. */
function isComparable(a: Timeline, b: Timeline, quantity: QuantityInfo, other: QuantityInfo): boolean {
  if (quantity.unit !== other.unit || quantity.singleBin !== other.singleBin) return false
  return quantity.singleBin !== true || (a.rows === b.rows && a.cols === b.cols)
}

function notComparable(quantity: QuantityInfo, other: QuantityInfo | undefined) {
  return other === undefined
    ? problem('unknown-quantity', 'The other run has no such quantity', {
        field: 'quantity',
        got: quantity.id,
        remedy: 'Choose a quantity that both runs have.',
      })
    : problem('not-comparable', 'The quantity differs in kind between the two runs', {
        field: 'quantity',
        expected: `${quantity.unit}, arrays of one size for quantities by PE`,
        got: `${quantity.id} in ${other.unit}`,
      })
}

/** B's cycles of every bin; an empty bin of A has none. */
function correspondingCycles(
  a: Timeline,
  b: Timeline,
  mode: AlignMode,
  edges: Float64Array,
): { readonly startsB: Float64Array; readonly endsB: Float64Array } {
  const bins = edges.length - 1
  const startsB = new Float64Array(bins)
  const endsB = new Float64Array(bins)
  const { after, from } = align(a, b, mode)
  for (let i = 0; i < bins; i++) {
    const [edge = 0, next = 0] = [edges[i], edges[i + 1]]
    const start = from(edge)
    startsB[i] = start
    endsB[i] = next === edge ? start : after(next)
  }
  return { startsB, endsB }
}

/** Edges whose even bins are the given stretches and whose odd bins are what lies between them. */
function interleaved(starts: Float64Array, ends: Float64Array): Float64Array {
  const edges = new Float64Array(2 * starts.length)
  for (let i = 0; i < starts.length; i++) {
    edges[2 * i] = starts[i] ?? 0
    edges[2 * i + 1] = ends[i] ?? 0
  }
  return edges
}

/** The even bins of every row, and the sum of all odd ones. */
function everyOther(
  sums: Float64Array,
  rows: number,
  bins: number,
): readonly [kept: Float64Array, skipped: number] {
  const kept = new Float64Array(rows * bins)
  let skipped = 0
  for (let row = 0; row < rows; row++) {
    const first = row * (2 * bins - 1)
    for (let bin = 0; bin < bins; bin++) {
      kept[row * bins + bin] = sums[first + 2 * bin] ?? 0
      if (bin > 0) skipped += sums[first + 2 * bin - 1] ?? 0
    }
  }
  return [kept, skipped]
}

/** Means per cycle, row and limit of every bin and of all together. */
function side(
  sums: Float64Array,
  rows: number,
  starts: Float64Array,
  ends: Float64Array,
  { rows: names, limitPerCycle, singleBin }: QuantityInfo,
  hasLimits: boolean,
): { readonly means: Float64Array; readonly mean: number; readonly total: number } {
  const bins = starts.length
  const allRows = singleBin === true ? rows : names.length
  // The limit is that of a named row; a quantity by PE has more rows than names.
  const limit = hasLimits ? ((limitPerCycle ?? 1) * names.length) / allRows : 1
  const means = new Float64Array(sums.length)
  let [total, cycles] = [0, 0]
  for (let bin = 0; bin < bins; bin++) cycles += (ends[bin] ?? 0) - (starts[bin] ?? 0)
  for (let row = 0; row < rows; row++) {
    const height = groupStart(row + 1, allRows, rows) - groupStart(row, allRows, rows)
    for (let bin = 0; bin < bins; bin++) {
      const sum = sums[row * bins + bin] ?? 0
      const binCycles = (ends[bin] ?? 0) - (starts[bin] ?? 0)
      means[row * bins + bin] = binCycles === 0 ? NaN : sum / (binCycles * height * limit)
      total += sum
    }
  }
  return { means, mean: cycles === 0 ? 0 : total / (cycles * allRows * limit), total }
}
