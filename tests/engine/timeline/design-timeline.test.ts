import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TRAFFIC_CAUSE_IDS } from '../../../src/engine/designs/traffic.ts'
import { designRun } from '../../../src/engine/timeline/design-run.ts'
import { designTimeline } from '../../../src/engine/timeline/design-timeline.ts'
import { problemsOf, valueOf } from '../designs/helpers.ts'
import { type SmallRun, smallRuns } from './design-arbitraries.ts'
import { type CycleLog, valuesOf, walk } from './design-twin.ts'

const OPTIONS = { operators: 'all' } as const
const QUANTITIES = [
  'busy-pes',
  'macs',
  'accounting',
  'dram-bytes',
  ...TRAFFIC_CAUSE_IDS.map((id) => `dram-bytes:${id}`),
]

function both({ workload, design, parameters, steps }: SmallRun) {
  const options = { ...OPTIONS, steps }
  const timeline = designTimeline(workload, design, parameters, options)
  if (!timeline.ok) {
    expect(problemsOf(timeline)[0]?.code).toBe('run-too-short')
    return undefined
  }
  const run = valueOf(designRun(workload, design, parameters, options))
  const starts = Array.from({ length: steps + 1 }, (_, step) => timeline.value.stepStart(step))
  return { timeline: timeline.value, log: walk(run, starts), starts }
}

function sumOver(values: readonly number[], from: number, to: number): number {
  let sum = 0
  for (let t = Math.max(0, from); t < Math.min(values.length, to); t++) sum += values[t] ?? 0
  return sum
}

function maxOver(values: readonly number[], from: number, to: number): number {
  let largest = 0
  for (let t = Math.max(0, from); t < Math.min(values.length, to); t++)
    largest = Math.max(largest, values[t] ?? 0)
  return largest
}

/** Ascending edges in and around the run, some equal. */
function edgesOf(fractions: readonly number[], end: number): Float64Array {
  return Float64Array.from(fractions, (part) => Math.floor(part * (end + 8)) - 4).sort()
}

function expectEdges(
  timeline: NonNullable<ReturnType<typeof both>>['timeline'],
  log: CycleLog,
  edges: Float64Array,
) {
  for (const quantity of QUANTITIES) {
    const { sums, max, rows, bins } = valueOf(timeline.queryEdges({ edges, quantity, withMax: true }))
    const amounts = valuesOf(log, quantity, 'amount')
    const rates = valuesOf(log, quantity, 'rate')
    expect(rows).toBe(amounts.length)
    const differences: string[] = []
    for (let row = 0; row < rows; row++) {
      for (let bin = 0; bin < bins; bin++) {
        const [from = 0, to = 0] = [edges[bin], edges[bin + 1]]
        const got = sums[row * bins + bin] ?? NaN
        const expected = sumOver(amounts[row] ?? [], from, to)
        const rate = max?.[row * bins + bin] ?? NaN
        // Fractions of a byte and rates are added in another order.
        const isSum = quantity.startsWith('dram-bytes') ? Math.abs(got - expected) < 1e-9 : got === expected
        const isMax = Math.abs(rate - maxOver(rates[row] ?? [], from, to)) < 1e-9
        if (isSum && isMax) continue
        differences.push(
          `${quantity}, row ${row}, ${from} to ${to}: ${got} is not ${expected}, or largest ${rate}`,
        )
      }
    }
    expect(differences).toEqual([])
  }
}

describe('against the walk of every cycle', () => {
  test('any quantity between any edges, sums and largest rates', () => {
    const fractions = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 9 })
    fc.assert(
      fc.property(smallRuns, fractions, (small, parts) => {
        const pair = both(small)
        if (pair !== undefined) expectEdges(pair.timeline, pair.log, edgesOf(parts, pair.timeline.endCycle))
      }),
      { numRuns: 100, seed: 1 },
    )
  })

  test('every single cycle, and amounts never shrink nor exceed the array', () => {
    fc.assert(
      fc.property(smallRuns, (small) => {
        const pair = both(small)
        if (pair === undefined || pair.timeline.endCycle > 1500) return
        const { timeline, log } = pair
        const edges = Float64Array.from({ length: timeline.endCycle + 1 }, (_, t) => t)
        expectEdges(timeline, log, edges)
        const pes = timeline.rows * timeline.cols
        const { sums, bins, rows } = valueOf(timeline.queryEdges({ edges, quantity: 'accounting' }))
        expect(Math.min(...sums)).toBeGreaterThanOrEqual(0)
        const totals = Array.from({ length: bins }, (_, bin) =>
          Array.from({ length: rows }, (_row, row) => sums[row * bins + bin] ?? NaN).reduce(
            (x, y) => x + y,
            0,
          ),
        )
        expect(totals.every((total) => total === pes)).toBe(true)
      }),
      { numRuns: 40, seed: 2 },
    )
  })

  test('equal bins are those of their edges', () => {
    fc.assert(
      fc.property(
        smallRuns,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: -9, max: 9 }),
        (small, bins, t0) => {
          const pair = both(small)
          if (pair === undefined) return
          const { timeline, log } = pair
          const t1 = t0 + timeline.endCycle
          const { sums } = valueOf(timeline.query({ t0, t1, bins, quantity: 'macs' }))
          for (const [i, sum] of sums.entries()) {
            const edge = (k: number): number => t0 + Math.floor((k * (t1 - t0)) / bins)
            expect(sum).toBe(sumOver(log.macs, edge(i), edge(i + 1)))
          }
        },
      ),
      { numRuns: 60, seed: 3 },
    )
  })

  test('rows in groups: their sums, the largest of any row', () => {
    fc.assert(
      fc.property(smallRuns, fc.integer({ min: 1, max: 12 }), (small, rowGroups) => {
        const pair = both(small)
        if (pair === undefined) return
        const query = { t0: 0, t1: pair.timeline.endCycle, bins: 5, quantity: 'accounting', withMax: true }
        const all = valueOf(pair.timeline.query(query))
        const grouped = valueOf(pair.timeline.query({ ...query, rowGroups }))
        const groups = Math.min(9, rowGroups)
        expect(grouped.rows).toBe(groups)
        for (let group = 0; group < groups; group++) {
          const [from, to] = [Math.floor((group * 9) / groups), Math.floor(((group + 1) * 9) / groups)]
          for (let bin = 0; bin < 5; bin++) {
            const of = (values: Float64Array | undefined): readonly number[] =>
              Array.from({ length: to - from }, (_, i) => values?.[(from + i) * 5 + bin] ?? NaN)
            expect(grouped.sums[group * 5 + bin]).toBe(of(all.sums).reduce((a, b) => a + b, 0))
            expect(grouped.max?.[group * 5 + bin]).toBe(Math.max(...of(all.max)))
          }
        }
      }),
      { numRuns: 30, seed: 7 },
    )
  })

  test('layers and tile rows of every cycle', () => {
    fc.assert(
      fc.property(smallRuns, (small) => {
        const pair = both(small)
        if (pair === undefined || pair.timeline.endCycle > 4000) return
        const { timeline, log } = pair
        const end = timeline.endCycle
        const layers = timeline.layers(0, end, Infinity)
        const names = small.workload.operators.filter(({ name }) => name.startsWith('conv')).length
        const cycles = Array.from({ length: end }, (_, t) => t)
        const layerOf = cycles.map((t) => layers.find((span) => span.start <= t && t < span.end))
        expect(layerOf.map((span) => span?.layer ?? names)).toEqual(log.layers)
        for (const [t, span] of layerOf.entries())
          if (span !== undefined) expect(span.step).toBe(log.steps[t])
        const folds = timeline.folds(0, end, Infinity)
        for (const [t, span] of layerOf.entries()) {
          const fold = folds.find((candidate) => candidate.start <= t && t < candidate.end)
          expect(fold?.index, `cycle ${t}`).toBe(span === undefined ? undefined : log.folds[t])
          expect(fold?.layer).toBe(span?.layer)
        }
        expect(timeline.layers(0, end, 1)).toEqual(layers.slice(0, 1))
        expect(timeline.folds(end, end + 5, 9)).toEqual([])
      }),
      { numRuns: 60, seed: 4 },
    )
  })
})
