import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { arrayTimeline } from '../../../src/engine/index.ts'
import { withoutOverhang } from '../../../src/engine/corrected/original-memory.ts'
import type { Layer } from '../../../src/engine/model/layer.ts'
import { correctedWithout, type Rules, SCALE_SIM_V2, SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import { type SimulationRequest, simulateLayer } from '../../../src/engine/simulate.ts'
import { ACCOUNTING_IDS, type Timeline } from '../../../src/engine/timeline/timeline.ts'
import { valueOf } from '../golden-runs.ts'
import {
  convolutions,
  correctedLayers,
  dataflows,
  int,
  maybeSparse,
  runs,
  smallLayers,
} from '../twins/arbitraries.ts'
import { type ConfigChoice, configOf } from '../twins/configs.ts'
import {
  type Amounts,
  type LayerWalk,
  quantityRows,
  walkCompatible,
  walkCorrected,
  walkRun,
} from './array-walk.ts'

/** Above the value 1, which fills slots that a prefetch does not use. */
const IFMAP_OFFSET = 1000

/** A window as parts of the run, and bins. */
interface Cut {
  readonly from: number
  readonly to: number
  readonly bins: number
}

interface Case {
  readonly layers: readonly Layer[]
  readonly choice: ConfigChoice
  readonly banks: readonly [number, number] | undefined
  readonly steps: number
  readonly cut: Cut
}

const cuts: fc.Arbitrary<Cut> = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  bins: fc.oneof(int(1, 9), int(10, 400)),
})
const choices: fc.Arbitrary<ConfigChoice> = fc.record({
  rows: int(1, 6),
  cols: int(1, 6),
  dataflow: dataflows,
  mode: fc.constantFrom('CALC' as const, 'USER' as const),
  bandwidth: int(1, 20),
  kb: fc.tuple(int(1, 2), int(1, 2), int(1, 2)),
})
/** A few thousand words: more than a generation, a window or a write buffer of the smallest scratchpad holds. */
const overflowing = convolutions({ filter: 3, extra: 7, channels: 8, filters: 20 }).filter(
  (layer) => layer.channels * layer.filters < 100,
)
const smallRuns = (layer: fc.Arbitrary<Layer>): fc.Arbitrary<readonly Layer[]> =>
  fc.array(layer, { minLength: 1, maxLength: 3 })
const oneOrMore = fc.oneof(
  { weight: 3, arbitrary: smallRuns(smallLayers) },
  { weight: 1, arbitrary: overflowing.map((layer) => [layer]) },
)
const version2: fc.Arbitrary<Case> = fc.record({
  layers: oneOrMore,
  choice: choices,
  banks: fc.constant(undefined),
  steps: int(1, 3),
  cut: cuts,
})
const version3: fc.Arbitrary<Case> = fc.record({
  layers: fc.oneof(
    smallRuns(maybeSparse(smallLayers)),
    overflowing.map((layer) => [layer]),
  ),
  choice: choices,
  banks: fc.tuple(int(1, 20), int(1, 20)),
  steps: int(1, 3),
  cut: cuts,
})

const correctedRules: fc.Arbitrary<Rules> = fc
  .subarray([
    'shared-bandwidth',
    'count-cold-start',
    'read-back-partial-sums',
    'count-last-cycle',
    'skip-null-reads',
    'exact-write-count',
    'pruned-reads',
  ] as const)
  .map((off) => correctedWithout(...off))
const originalMemory: fc.Arbitrary<Rules> = fc
  .subarray(['count-last-cycle', 'floor-output-size', 'skip-null-reads', 'exact-write-count'] as const)
  .map((off) => correctedWithout('sound-memory', ...off))
const corrected = fc
  .record({
    layers: fc.array(maybeSparse(correctedLayers), { minLength: 1, maxLength: 3 }),
    choice: choices,
    // Fractions too, among them such that words / bandwidth x bandwidth falls short of the words.
    bandwidth: fc.oneof(
      int(1, 12),
      int(1, 60).map((tenths) => tenths / 10),
      int(1, 40).map((parts) => parts / 7),
    ),
    rules: correctedRules,
    steps: int(1, 3),
    cut: cuts,
  })
  .map(({ bandwidth, choice, ...rest }) => ({ ...rest, choice: { ...choice, bandwidth } }))

function compatibleRequest({ layers, choice, banks }: Case): SimulationRequest {
  const sparse = layers.some(({ sparsity }) => sparsity !== undefined)
  const config = { ...configOf(choice, banks, sparse), ifmapOffset: IFMAP_OFFSET }
  return { layers, config, rules: banks === undefined ? SCALE_SIM_V2 : SCALE_SIM_V3 }
}

/** Cycles of a cut, a little more than the run on both sides. */
function windowOf(amounts: Amounts, { from, to, bins }: Cut): { t0: number; t1: number; bins: number } {
  const [first, last] = amounts.span
  const place = (part: number): number => Math.round(first - 3 + part * (last - first + 8))
  return { t0: Math.min(place(from), place(to)), t1: Math.max(place(from), place(to)), bins }
}

/** Answers with largest cycles that have been compared. */
let maxima = 0

/** Compares a query with the walk, bin by bin; `mergeStalls` takes the stalls of all operands for one. */
function compare(
  timeline: Timeline,
  amounts: Amounts,
  window: { t0: number; t1: number; bins: number },
  [quantity, rows]: readonly [string, number],
  mergeStalls: boolean,
): void {
  const { t0, t1, bins } = window
  const series = valueOf(timeline.query({ ...window, quantity, withMax: true }))
  if (mergeStalls && quantity === 'accounting') mergeRows(series.sums, bins)
  const edge = (i: number): number => t0 + Math.floor((i * (t1 - t0)) / bins)
  const sums: number[] = []
  const max: number[] = []
  for (let row = 0; row < rows; row++) {
    for (let bin = 0; bin < bins; bin++) {
      let [sum, most] = [0, 0]
      for (let cycle = edge(bin); cycle < edge(bin + 1); cycle++) {
        sum += amounts.at(quantity, row, cycle)
        most = Math.max(most, amounts.at(quantity, row, cycle))
      }
      sums.push(sum)
      max.push(most)
    }
  }
  expect([quantity, window, [...series.sums].map(rounded)]).toEqual([quantity, window, sums.map(rounded)])
  const info = timeline.quantities.find(({ id }) => id === quantity)
  if (info?.hasMax === false) expect(series.max).toBeUndefined()
  if (series.max === undefined) return
  maxima++
  expect([quantity, 'max', window, [...series.max].map(rounded)]).toEqual([
    quantity,
    'max',
    window,
    max.map(rounded),
  ])
}

/** Adds the stalls of all operands to those of the first. */
function mergeRows(sums: Float64Array, bins: number): void {
  const [first, ...others] = (['stall-ifmap', 'stall-filter', 'stall-ofmap'] as const).map((id) =>
    ACCOUNTING_IDS.indexOf(id),
  )
  for (const row of others) {
    for (let bin = 0; bin < bins; bin++) {
      sums[first! * bins + bin]! += sums[row * bins + bin]!
      sums[row * bins + bin] = 0
    }
  }
}

/** Pruned reads are counted M/N times, which need not be whole. */
function rounded(x: number): number {
  return Math.round(x * 1e6) / 1e6 + 0
}

function check(
  timeline: Timeline,
  walk: LayerWalk,
  { choice, cut }: Pick<Case, 'choice' | 'cut'>,
  mergeStalls = false,
): void {
  expect(timeline.endCycle).toBe(walk.totalCycles)
  const [first, last] = walk.amounts.span
  expect([timeline.firstCycle, timeline.lastTrafficCycle]).toEqual([
    Math.min(0, first),
    Math.max(walk.totalCycles, last + 1),
  ])
  const window = windowOf(walk.amounts, cut)
  for (const quantity of quantityRows(choice)) {
    compare(timeline, walk.amounts, window, quantity, mergeStalls)
    compare(timeline, walk.amounts, { t0: first, t1: last + 1, bins: 1 }, quantity, mergeStalls)
  }
  const grid = valueOf(timeline.query({ ...window, bins: 1, quantity: 'pe-grid' }))
  const busy = Array.from({ length: choice.rows * choice.cols }, (_, pe) => {
    let cycles = 0
    for (let cycle = window.t0; cycle < window.t1; cycle++) cycles += walk.amounts.at('pe-grid', pe, cycle)
    return cycles
  })
  expect([...grid.sums]).toEqual(busy)
}

describe('Timeline of a systolic array', () => {
  beforeEach(() => {
    maxima = 0
  })
  // Nine quantities with a largest cycle, two windows each; some cases are told to have none.
  afterEach(() => expect(maxima).toBeGreaterThan(500))

  it('the original, version 2: every bin is the walk of every cycle and every PE', () => {
    fc.assert(
      fc.property(version2, (c) => {
        const request = compatibleRequest(c)
        if (request.layers.some((layer) => simulateLayer(layer, request).totalCycles === 0)) return
        const walks = c.layers.map((layer) => walkCompatible(layer, request, c.choice, undefined))
        check(valueOf(arrayTimeline(request, { steps: c.steps })), walkRun(walks, c.steps), c)
      }),
      runs(90),
    )
  })

  it('the original, version 3, with layer-wise sparsity', () => {
    fc.assert(
      fc.property(version3, (c) => {
        const request = compatibleRequest(c)
        if (request.layers.some((layer) => simulateLayer(layer, request).totalCycles === 0)) return
        const walks = c.layers.map((layer) => walkCompatible(layer, request, c.choice, c.banks))
        check(valueOf(arrayTimeline(request, { steps: c.steps })), walkRun(walks, c.steps), c)
      }),
      runs(90),
    )
  })

  it('corrected rules, any of the fixes off: padding, batch, groups, sparsity, shared and separate channels', () => {
    fc.assert(
      fc.property(corrected, (c) => {
        const sparse = c.layers.some(({ sparsity }) => sparsity !== undefined)
        const config = configOf(c.choice, sparse ? [10, 10] : undefined, sparse)
        const request = { layers: c.layers, config, rules: c.rules }
        if (c.layers.some((layer) => simulateLayer(layer, request).totalCycles === 0)) return
        const walks = c.layers.map((layer) => walkCorrected(layer, request, c.choice))
        check(valueOf(arrayTimeline(request, { steps: c.steps })), walkRun(walks, c.steps), c, true)
      }),
      runs(100),
    )
  })

  it("corrected rules on the original's memory", () => {
    fc.assert(
      fc.property(version2, originalMemory, (c, rules) => {
        const request = { ...compatibleRequest(c), rules }
        const { fixes } = rules
        if (request.layers.some((layer) => simulateLayer(layer, request).totalCycles === 0)) return
        const counting = {
          countLastCycle: fixes.has('count-last-cycle'),
          exactWrites: fixes.has('exact-write-count'),
          skipNulls: fixes.has('skip-null-reads'),
        }
        const walks = c.layers.map((layer) => {
          const cut = fixes.has('floor-output-size') ? withoutOverhang(layer) : layer
          return walkCompatible(cut, request, c.choice, undefined, counting)
        })
        check(valueOf(arrayTimeline(request, { steps: c.steps })), walkRun(walks, c.steps), c)
      }),
      runs(60),
    )
  })
})
