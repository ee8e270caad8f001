import { fail, ok, problem } from '../../../src/engine/model/problem.ts'
import type {
  FoldSpan,
  LayerSpan,
  QuantityInfo,
  TimelineInfo,
  TimelineQuery,
} from '../../../src/shared/model/timelines.ts'
import type { Difference, LaneSource, Series, Snapshot } from '../../../src/renderer/heatmap/source.ts'

/** A layer as a matrix product: output pixels, inner product, filters. */
export interface FakeLayer {
  readonly name: string
  readonly m: number
  readonly k: number
  readonly n: number
}

/** The five convolutions of the seed study's AlexNet. */
export const ALEXNET_SHAPES: readonly FakeLayer[] = [
  { name: 'conv1', m: 3025, k: 363, n: 96 },
  { name: 'conv2', m: 529, k: 2400, n: 256 },
  { name: 'conv3', m: 121, k: 2304, n: 384 },
  { name: 'conv4', m: 121, k: 3456, n: 384 },
  { name: 'conv5', m: 121, k: 3456, n: 256 },
]

interface Fold extends FoldSpan {
  readonly k: number
  readonly shape: FakeLayer
}

/** Numbers of every single cycle of a quantity, as running sums. */
interface Walked {
  readonly info: QuantityInfo
  /** Sum of row r before cycle t at r * (cycles + 1) + t. */
  readonly before: Float64Array
}

/**
 * A run of an output-stationary array that knows every cycle: PE (r, c) multiplies in cycle t of a fold where
 * r + c <= t < r + c + K. It walks all cycles once; use it for small runs.
 */
export function fakeSource(
  runId: number,
  layers: readonly FakeLayer[],
  rows: number,
  cols: number,
): LaneSource {
  const folds = foldsOf(layers, rows, cols)
  const cycles = folds.at(-1)?.end ?? 0
  const walked = walk(folds, cycles, rows, cols)
  const info: TimelineInfo = {
    runId,
    firstCycle: 0,
    endCycle: cycles,
    lastTrafficCycle: cycles,
    cyclesPerSecond: 1e9,
    rows,
    cols,
    steps: 1,
    quantities: walked.map((quantity) => quantity.info),
  }
  const answer = (query: TimelineQuery) => {
    const found = walked.find((quantity) => quantity.info.id === query.quantity)
    return found === undefined
      ? fail<Series>(problem('unknown-quantity', 'No such quantity', { got: query.quantity }))
      : ok(seriesOf(found, query, cycles))
  }
  return {
    runId,
    info: () => Promise.resolve(ok(info)),
    query: (queries) => {
      const all = queries.map(answer)
      const bad = all.find((one) => !one.ok)
      return Promise.resolve(bad?.ok === false ? bad : ok(all.flatMap((one) => (one.ok ? [one.value] : []))))
    },
    structure: (t0, t1, limit) => {
      const touches = (span: { readonly start: number; readonly end: number }) =>
        span.start < t1 && span.end > t0
      const few = <T>(all: readonly T[]): readonly T[] => (all.length > limit ? [] : all)
      return Promise.resolve(
        ok({ layers: few(layerSpans(layers, folds).filter(touches)), folds: few(folds.filter(touches)) }),
      )
    },
    snapshot: (cycle) => {
      const fold = folds.find(({ start, end }) => start <= cycle && cycle < end)
      return Promise.resolve(
        fold === undefined
          ? fail<Snapshot>(problem('outside', 'No such cycle'))
          : ok(snapshotOf(fold, cycle, rows, cols)),
      )
    },
    operands: (cycle, row, col) => {
      const fold = folds.find(({ start, end }) => start <= cycle && cycle < end)
      const element = fold === undefined ? -1 : cycle - fold.start - row - col
      const isBusy = fold !== undefined && element >= 0 && element < fold.k
      return Promise.resolve(
        ok(
          isBusy
            ? { state: 'multiply' as const, pixel: row, filter: col, element }
            : { state: 'fill' as const },
        ),
      )
    },
    difference: async (_baseline, _align, query) => {
      const own = answer(query)
      if (!own.ok) return own
      const limit =
        own.value.rows > 0 ? (info.quantities.find(({ id }) => id === query.quantity)?.limitPerCycle ?? 1) : 1
      const length = (query.t1 - query.t0) / query.bins
      const b = own.value.sums.map((sum) => sum / length / limit)
      // Against a baseline that is half busy everywhere.
      const a = b.map(() => 0.5)
      const difference = b.map((value) => value - 0.5)
      return ok({
        bins: query.bins,
        rows: own.value.rows,
        a,
        b,
        difference,
        meanA: 0.5,
        meanB: 0,
      } satisfies Difference)
    },
  }
}

function foldsOf(layers: readonly FakeLayer[], rows: number, cols: number): readonly Fold[] {
  const folds: Fold[] = []
  let start = 0
  layers.forEach((shape, layer) => {
    const [rowFolds, colFolds] = [Math.ceil(shape.m / rows), Math.ceil(shape.n / cols)]
    const length = shape.k + rows + cols - 2
    for (let index = 0; index < rowFolds * colFolds; index++) {
      const [r, c] = [index % rowFolds, Math.floor(index / rowFolds)]
      const mappedRows = Math.min(rows, shape.m - r * rows)
      const mappedCols = Math.min(cols, shape.n - c * cols)
      folds.push({
        index,
        name: String(index),
        layer,
        start,
        end: start + length,
        mappedRows,
        mappedCols,
        k: shape.k,
        shape,
      })
      start += length
    }
  })
  return folds
}

function layerSpans(layers: readonly FakeLayer[], folds: readonly Fold[]): readonly LayerSpan[] {
  return layers.map(({ name, m, k, n }, index) => {
    const own = folds.filter(({ layer }) => layer === index)
    const [start, end] = [own[0]?.start ?? 0, own.at(-1)?.end ?? 0]
    return { index, name, start, end, step: 0, layer: index, folds: own.length, m, k, n }
  })
}

function busyInRow(fold: Fold, t: number, row: number): number {
  if (row >= fold.mappedRows) return 0
  return Math.max(0, Math.min(fold.mappedCols - 1, t - row) - Math.max(0, t - row - fold.k + 1) + 1)
}

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => String(i))

function walk(folds: readonly Fold[], cycles: number, rows: number, cols: number): readonly Walked[] {
  const make = (info: QuantityInfo): Walked => ({
    info,
    before: new Float64Array(info.rows.length * (cycles + 1)),
  })
  const busy = make({
    id: 'busy-pes',
    title: 'Busy PEs',
    unit: 'PE-cycles',
    rows: ['array'],
    limitPerCycle: rows * cols,
  })
  const byRow = make({
    id: 'busy-pes-by-row',
    title: 'PE rows',
    unit: 'PE-cycles',
    rows: names(rows),
    limitPerCycle: cols,
  })
  const traffic = ['ifmap', 'filter', 'ofmap'].map((operand) =>
    make({ id: `dram-words:${operand}`, title: `DRAM ${operand}`, unit: 'words', rows: [operand] }),
  )
  const accounts = ['multiply', 'fill', 'drain', 'edge']
  const accounting = make({ id: 'accounting', title: 'Cycle accounting', unit: 'PE-cycles', rows: accounts })
  const add = ({ before }: Walked, row: number, t: number, value: number): void => {
    const at = row * (cycles + 1) + t
    before[at + 1] = (before[at] ?? 0) + value
  }
  for (const fold of folds) {
    for (let at = fold.start; at < fold.end; at++) {
      const t = at - fold.start
      let all = 0
      for (let row = 0; row < rows; row++) {
        const count = busyInRow(fold, t, row)
        all += count
        add(byRow, row, at, count)
      }
      add(busy, 0, at, all)
      const mapped = fold.mappedRows * fold.mappedCols
      const drained = t < fold.k ? 0 : mapped - all
      const counts = [all, mapped - all - drained, drained, rows * cols - mapped]
      counts.forEach((value, row) => add(accounting, row, at, value))
      const out = t < fold.k - 1 ? 0 : Math.max(0, Math.min(t - fold.k + 2, fold.mappedRows, fold.mappedCols))
      ;[10, t < fold.k / 2 ? 10 : 6, out].forEach((value, i) => add(traffic[i] as Walked, 0, at, value))
    }
  }
  return [busy, byRow, ...traffic, accounting]
}

function seriesOf({ info, before }: Walked, query: TimelineQuery, cycles: number): Series {
  const { t0, t1, bins, rowGroups = info.rows.length, withMax = false } = query
  const groups = Math.min(rowGroups, info.rows.length)
  const clip = (t: number): number => Math.min(cycles, Math.max(0, t))
  const sums = new Float64Array(groups * bins)
  const max = new Float64Array(groups * bins)
  for (let group = 0; group < groups; group++) {
    const [from, to] = [group, group + 1].map((g) => Math.floor((g * info.rows.length) / groups)) as [
      number,
      number,
    ]
    const upTo = (t: number): number => {
      let sum = 0
      for (let row = from; row < to; row++) sum += before[row * (cycles + 1) + clip(t)] ?? 0
      return sum
    }
    for (let bin = 0; bin < bins; bin++) {
      const [a, z] = [bin, bin + 1].map((i) => t0 + Math.floor((i * (t1 - t0)) / bins)) as [number, number]
      sums[group * bins + bin] = upTo(z) - upTo(a)
      const end = withMax ? clip(z) : 0
      for (let t = clip(a); t < end; t++)
        max[group * bins + bin] = Math.max(max[group * bins + bin] ?? 0, upTo(t + 1) - upTo(t))
    }
  }
  return { quantity: info.id, unit: info.unit, t0, t1, bins, rows: groups, sums, ...(withMax ? { max } : {}) }
}

function snapshotOf(fold: Fold, cycle: number, rows: number, cols: number): Snapshot {
  const t = cycle - fold.start
  const states = ['multiply', 'fill', 'drain', 'edge'] as const
  const grid = new Uint8Array(rows * cols)
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const isMapped = row < fold.mappedRows && col < fold.mappedCols
      grid[row * cols + col] = !isMapped ? 3 : t < row + col ? 1 : t >= row + col + fold.k ? 2 : 0
    }
  }
  const count = (state: number): number => grid.reduce((sum, value) => sum + (value === state ? 1 : 0), 0)
  const counts = { idle: 0, stall: 0, multiply: count(0), fill: count(1), drain: count(2), edge: count(3) }
  const { mappedRows, mappedCols } = fold
  return {
    cycle,
    step: 0,
    layer: fold.layer,
    fold: fold.index,
    cycleInFold: t,
    rows,
    cols,
    mappedRows,
    mappedCols,
    grid,
    states,
    counts,
  }
}
