import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrayTimeline } from '../../../src/engine/index.ts'
import type { ArrayConfig } from '../../../src/engine/model/array-config.ts'
import { convLayer, gemmLayer, type Layer } from '../../../src/engine/model/layer.ts'
import {
  CORRECTED,
  correctedWithout,
  type Rules,
  SCALE_SIM_V2,
  SCALE_SIM_V3,
} from '../../../src/engine/model/rules.ts'
import { simulateLayer } from '../../../src/engine/simulate.ts'
import {
  ACCOUNTING_IDS,
  type AccountingId,
  type PeState,
  type Timeline,
} from '../../../src/engine/timeline/timeline.ts'
import { valueOf } from '../golden-runs.ts'
import { correctedLayers, dataflows, int, maybeSparse, runs, smallLayers } from '../twins/arbitraries.ts'
import { type ConfigChoice, configOf } from '../twins/configs.ts'

const TINY: ConfigChoice = { rows: 2, cols: 2, dataflow: 'os', mode: 'CALC', bandwidth: 4, kb: [1, 1, 1] }

function timelineOf(
  layers: readonly Layer[],
  choice: Partial<ConfigChoice> = {},
  rules: Rules = CORRECTED,
  steps = 1,
): Timeline {
  return valueOf(arrayTimeline({ layers, config: configOf({ ...TINY, ...choice }), rules }, { steps }))
}

/** Sums per cycle of every row of a quantity. */
function perCycle(timeline: Timeline, quantity: string, t0: number, t1: number): number[][] {
  const { sums, rows, bins } = valueOf(timeline.query({ t0, t1, bins: t1 - t0, quantity }))
  return Array.from({ length: rows }, (_, row) => [...sums.subarray(row * bins, (row + 1) * bins)])
}

function account(timeline: Timeline, id: AccountingId, t0: number, t1: number): number {
  const { sums } = valueOf(timeline.query({ t0, t1, bins: 1, quantity: 'accounting' }))
  return sums[ACCOUNTING_IDS.indexOf(id)]!
}

const choices: fc.Arbitrary<ConfigChoice> = fc.record({
  rows: int(1, 5),
  cols: int(1, 5),
  dataflow: dataflows,
  mode: fc.constantFrom('CALC' as const, 'USER' as const),
  bandwidth: int(1, 12),
  kb: fc.tuple(int(1, 2), int(1, 2), int(1, 2)),
})

describe('Timeline: worked by hand', () => {
  // 2 x 2 array, output stationary, 3 window elements: PE (r, c) multiplies on lines r + c, r + c + 1, r + c + 2.
  const product = gemmLayer('product', 2, 2, 3)

  it('one fold: the wave of products, row by row and column by column', () => {
    const timeline = timelineOf([product])
    expect(timeline.endCycle).toBe(5)
    expect(perCycle(timeline, 'busy-pes', 0, 5)).toEqual([[1, 3, 4, 3, 1]])
    expect(perCycle(timeline, 'busy-pes-by-row', 0, 5)).toEqual([
      [1, 2, 2, 1, 0],
      [0, 1, 2, 2, 1],
    ])
    expect(perCycle(timeline, 'busy-pes-by-column', 0, 5)).toEqual(
      perCycle(timeline, 'busy-pes-by-row', 0, 5),
    )
    expect(perCycle(timeline, 'accounting', 0, 5).slice(0, 4)).toEqual([
      [1, 3, 4, 3, 1],
      [3, 1, 0, 0, 0],
      [0, 0, 0, 1, 3],
      [0, 0, 0, 0, 0],
    ])
    const grid = valueOf(timeline.query({ t0: 1, t1: 4, bins: 1, quantity: 'pe-grid' }))
    expect([...grid.sums]).toEqual([2, 3, 3, 2])
  })

  it('one fold: words enter skewed, outputs leave the last row first', () => {
    const timeline = timelineOf([product])
    expect(perCycle(timeline, 'sram-words:ifmap', 0, 5)).toEqual([[1, 2, 2, 1, 0]])
    expect(perCycle(timeline, 'sram-words:filter', 0, 5)).toEqual([[1, 2, 2, 1, 0]])
    expect(perCycle(timeline, 'sram-words:ofmap', 0, 5)).toEqual([[0, 0, 1, 2, 1]])
  })

  it('the original: reads a cycle later, rows + columns writes too many, its last line not counted', () => {
    const timeline = timelineOf([product], {}, SCALE_SIM_V2)
    expect([timeline.endCycle, timeline.lastTrafficCycle]).toEqual([4, 6])
    expect(perCycle(timeline, 'busy-pes', 0, 6)).toEqual([[1, 3, 4, 3, 1, 0]])
    expect(perCycle(timeline, 'sram-words:ifmap', 0, 6)).toEqual([[0, 1, 2, 2, 1, 0]])
    expect(perCycle(timeline, 'sram-words:ofmap', 0, 6)).toEqual([[0, 0, 1, 2, 5, 0]])
    expect(perCycle(timeline, 'accounting', 0, 6)[0]).toEqual([1, 3, 4, 3, 0, 0])
  })

  it('weight stationary: the filters are loaded last row first, then pixels stream', () => {
    const timeline = timelineOf([gemmLayer('product', 3, 2, 2)], { dataflow: 'ws' })
    expect(perCycle(timeline, 'sram-words:filter', 0, 7)).toEqual([[2, 2, 0, 0, 0, 0, 0]])
    expect(perCycle(timeline, 'sram-words:ifmap', 0, 7)).toEqual([[0, 0, 1, 2, 2, 1, 0]])
    expect(perCycle(timeline, 'busy-pes', 0, 7)).toEqual([[0, 0, 1, 3, 4, 3, 1]])
    expect(perCycle(timeline, 'sram-words:ofmap', 0, 7)).toEqual([[0, 0, 0, 1, 2, 2, 1]])
  })

  it('edge folds: rows and columns that nothing is mapped on', () => {
    // 3 pixels on 2 rows, 3 filters on 2 columns: folds of 4, 2, 2 and 1 PEs, 3 + 2 + 2 - 2 lines each.
    const timeline = timelineOf([gemmLayer('product', 3, 3, 3)])
    expect(
      timeline
        .folds(0, 20, 10)
        .map(({ start, end, mappedRows, mappedCols }) => [start, end, mappedRows, mappedCols]),
    ).toEqual([
      [0, 5, 2, 2],
      [5, 10, 1, 2],
      [10, 15, 2, 1],
      [15, 20, 1, 1],
    ])
    expect([0, 1, 2, 3].map((fold) => account(timeline, 'edge', 5 * fold, 5 * fold + 5))).toEqual([
      0, 10, 10, 15,
    ])
    expect([0, 1, 2, 3].map((fold) => account(timeline, 'multiply', 5 * fold, 5 * fold + 5))).toEqual([
      12, 6, 6, 3,
    ])
    // Windows tight at the edge between folds: the last product of one, the first of the next.
    expect(account(timeline, 'multiply', 4, 5)).toBe(1)
    expect(account(timeline, 'multiply', 5, 6)).toBe(1)
    expect(account(timeline, 'multiply', 4, 6)).toBe(2)
  })

  it('stalls go to the operand of which most words are missing', () => {
    const words = (m: number, n: number): Timeline =>
      timelineOf([gemmLayer('x', m, n, 8)], { mode: 'USER', bandwidth: 1, rows: 8, cols: 8 })
    // One fold: 8 x 8 filter words against 8 ifmap words, then the other way round.
    expect(account(words(1, 8), 'stall-filter', 0, 200)).toBeGreaterThan(0)
    expect(account(words(1, 8), 'stall-ifmap', 0, 200)).toBe(0)
    expect(account(words(8, 1), 'stall-ifmap', 0, 200)).toBeGreaterThan(0)
    expect(account(words(8, 1), 'stall-filter', 0, 200)).toBe(0)
    const writes = timelineOf([gemmLayer('x', 8, 8, 1)], { mode: 'USER', bandwidth: 1, rows: 8, cols: 8 })
    expect(account(writes, 'stall-ofmap', 0, 200)).toBeGreaterThan(0)
  })
})

describe('Timeline: layers, folds and PEs', () => {
  const requests = fc.record({
    layers: fc.array(smallLayers, { minLength: 1, maxLength: 3 }),
    choice: choices,
    rules: fc.constantFrom(SCALE_SIM_V2, CORRECTED, correctedWithout('count-last-cycle')),
    steps: int(1, 3),
  })

  it('layers and folds follow each other without a gap, and a limit cuts the list', () => {
    fc.assert(
      fc.property(requests, ({ layers, choice, rules, steps }) => {
        const request = { layers, config: configOf(choice), rules }
        const lengths = layers.map((layer) => simulateLayer(layer, request).totalCycles)
        if (lengths.includes(0)) return
        const timeline = valueOf(arrayTimeline(request, { steps }))
        const spans = timeline.layers(-10, Infinity, 1000)
        expect(spans.map(({ start, end }) => end - start)).toEqual(
          Array.from({ length: steps }, () => lengths).flat(),
        )
        expect(spans.map(({ step, layer }) => [step, layer])).toEqual(
          Array.from({ length: steps * layers.length }, (_, i) => [
            Math.floor(i / layers.length),
            i % layers.length,
          ]),
        )
        expect(Array.from({ length: steps + 1 }, (_, step) => timeline.stepStart(step))).toEqual(
          Array.from({ length: steps + 1 }, (_, step) => (step * timeline.endCycle) / steps),
        )
        const folds = timeline.folds(-10, Infinity, 100_000)
        const cycle = Math.floor(timeline.endCycle / 2)
        for (const list of [spans, folds]) {
          expect([list[0]!.start, list.at(-1)!.end]).toEqual([0, timeline.endCycle])
          expect(list.every(({ start }, i) => i === 0 || start === list[i - 1]!.end)).toBe(true)
        }
        const around = folds.filter(({ start, end }) => start <= cycle && cycle < end)
        expect(timeline.folds(cycle, cycle + 1, 10)).toEqual(around)
        expect(timeline.layers(cycle, timeline.endCycle, 1)).toHaveLength(1)
        expect(timeline.layers(cycle, cycle, 10)).toEqual([])
      }),
      runs(60),
    )
  })

  it('in every cycle, PE by PE, the states add up to the accounts, and each product is made once', () => {
    fc.assert(
      fc.property(maybeSparse(correctedLayers), choices, (layer, choice) => {
        const sparse = layer.sparsity !== undefined
        const config = configOf(choice, sparse ? [10, 10] : undefined, sparse)
        const timeline = valueOf(arrayTimeline({ layers: [layer], config, rules: CORRECTED }, { steps: 1 }))
        const { endCycle } = timeline
        if (endCycle > 1500) return
        const accounts = perCycle(timeline, 'accounting', 0, endCycle)
        const products = new Set<string>()
        let macs = 0
        for (let cycle = 0; cycle < endCycle; cycle++) {
          const { counts, grid, states } = valueOf(timeline.peSnapshot(cycle))
          const of = (id: AccountingId): number => accounts[ACCOUNTING_IDS.indexOf(id)]![cycle]!
          const expected: Record<PeState, number> = {
            idle: 0,
            multiply: of('multiply'),
            fill: of('fill'),
            drain: of('drain'),
            edge: of('edge'),
            stall: of('stall-ifmap') + of('stall-filter') + of('stall-ofmap'),
          }
          expect(counts).toEqual(expected)
          grid.forEach((state, pe) => {
            const place = [Math.floor(pe / choice.cols), pe % choice.cols] as const
            const { state: name, pixel, filter, element } = valueOf(timeline.peOperands(cycle, ...place))
            if (name !== states[state]) throw new Error(`${name} is not ${states[state]}`)
            if (name !== 'multiply') return
            macs++
            products.add(`${pixel} ${filter} ${element}`)
          })
        }
        const { macs: reported } = simulateLayer(layer, { layers: [layer], config, rules: CORRECTED })
        expect([macs, products.size]).toEqual([reported, reported])
      }),
      runs(40),
    )
  })

  it('operands of the three dataflows', () => {
    const layer = gemmLayer('product', 3, 5, 4)
    const at = (dataflow: 'os' | 'ws' | 'is', cycle: number): unknown =>
      valueOf(timelineOf([layer], { dataflow }).peOperands(cycle, 1, 1))
    // First fold, line 3 (after two lines of loading 5): PE (1, 1) has begun 2 lines after PE (0, 0).
    expect(at('os', 3)).toEqual({ state: 'multiply', pixel: 1, filter: 1, element: 1 })
    expect(at('ws', 5)).toEqual({ state: 'multiply', pixel: 1, filter: 1, element: 1 })
    expect(at('is', 6)).toEqual({ state: 'multiply', pixel: 1, filter: 2, element: 1 })
    expect(at('os', 1)).toEqual({ state: 'fill' })
  })
})

describe('Timeline: questions that cannot be answered', () => {
  const timeline = timelineOf([gemmLayer('product', 3, 3, 3)])
  const good = { t0: 0, t1: 20, bins: 4, quantity: 'busy-pes' }
  const problemOf = (result: ReturnType<Timeline['query']>): readonly [string, string | undefined] => {
    if (result.ok) throw new Error('expected a problem')
    return [result.problems[0]!.code, result.problems[0]!.field]
  }

  it('windows outside the run hold nothing', () => {
    for (const [t0, t1] of [
      [-100, -50],
      [100, 200],
      [7, 7],
    ] as const) {
      for (const { id, singleBin } of timeline.quantities) {
        const { sums } = valueOf(
          timeline.query({ t0, t1, bins: singleBin === true ? 1 : 5, quantity: id, withMax: true }),
        )
        expect([id, sums.every((sum) => sum === 0)]).toEqual([id, true])
      }
    }
  })

  it('more bins than cycles: empty bins are 0', () => {
    const { sums } = valueOf(timeline.query({ t0: 0, t1: 3, bins: 7, quantity: 'busy-pes' }))
    // Edges 0 0 0 1 1 2 2 3.
    expect([...sums]).toEqual([0, 0, 1, 0, 3, 0, 4])
  })

  it.each([
    [{ t0: 5, t1: 4 }, 'reversed-window', 't1'],
    [{ t0: Number.NaN }, 'not-a-whole-number', 't0'],
    [{ t1: 3.5 }, 'not-a-whole-number', 't1'],
    [{ t1: Infinity }, 'not-a-whole-number', 't1'],
    [{ bins: 0 }, 'out-of-range', 'bins'],
    [{ bins: -3 }, 'out-of-range', 'bins'],
    [{ bins: Number.NaN }, 'not-a-whole-number', 'bins'],
    [{ bins: 2 ** 24, quantity: 'busy-pes-by-row' }, 'too-many-values', 'bins'],
    [{ quantity: 'busy-pe' }, 'unknown-quantity', 'quantity'],
    [{ quantity: 'pe-grid' }, 'single-bin', 'bins'],
    [{ rowGroups: 0 }, 'out-of-range', 'rowGroups'],
  ])('%j is %s in %s', (wrong, code, field) => {
    expect(problemOf(timeline.query({ ...good, ...wrong }))).toEqual([code, field])
  })

  it('a mistyped quantity is told its nearest name', () => {
    const result = timeline.query({ ...good, quantity: 'dram-word:filter' })
    expect(result.ok ? [] : result.problems.map(({ remedy }) => remedy)).toEqual([
      'Did you mean dram-words:filter?',
    ])
  })

  it('cycles and PEs that do not exist', () => {
    for (const cycle of [-1, 20, 1.5, Number.NaN]) expect(timeline.peSnapshot(cycle).ok).toBe(false)
    expect(timeline.peSnapshot(19).ok).toBe(true)
    expect(timeline.peOperands(0, 2, 0).ok).toBe(false)
    expect(timeline.peOperands(0, 0, -1).ok).toBe(false)
  })

  it('requests without a timeline: bad steps, row-wise sparsity, no layout, one-line layers', () => {
    const layers = [convLayer('x', [8, 8], [3, 3], 4, 8)]
    const config = configOf(TINY)
    const codes = (
      rules: Rules,
      over: Partial<ArrayConfig>,
      steps = 1,
      of: readonly Layer[] = layers,
    ): readonly string[] => {
      const result = arrayTimeline({ layers: of, config: { ...config, ...over }, rules }, { steps })
      return result.ok ? [] : result.problems.map(({ code }) => code)
    }
    for (const steps of [0, -1, 1.5, Number.NaN])
      expect(codes(SCALE_SIM_V2, {}, steps)).toContain('bad-steps')
    const { v3 } = configOf({ ...TINY, dataflow: 'ws' }, [10, 10], true)
    const rowWise = { dataflow: 'ws' as const, v3: { ...v3!, sparsity: { ...v3!.sparsity, rowWise: true } } }
    expect(codes(SCALE_SIM_V3, rowWise)).toContain('not-modelled')
    const banked = {
      mode: 'USER' as const,
      v3: { ...v3!, ifmapBanks: { ...v3!.ifmapBanks, customLayout: true } },
    }
    expect(codes(SCALE_SIM_V3, banked)).toContain('missing-layout')
    expect(codes(SCALE_SIM_V2, { rows: 1, cols: 1 }, 1, [gemmLayer('one line', 1, 1, 1)])).toEqual([
      'zero-cycles',
    ])
    expect(codes(SCALE_SIM_V2, {}, 1, [])).toContain('no-layers')
    expect(codes(SCALE_SIM_V2, {}, 2 ** 53 - 1)).toEqual(['too-long'])
  })
})
