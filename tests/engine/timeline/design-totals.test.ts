import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/engine/designs/evaluate.ts'
import { DEFAULT_PARAMETERS, type ParameterValues } from '../../../src/engine/designs/parameters.ts'
import { overlapLayer } from '../../../src/engine/designs/pipeline.ts'
import { networkFacts } from '../../../src/engine/designs/layer-facts.ts'
import { DESIGNS } from '../../../src/engine/designs/registry.ts'
import { tiledCycles } from '../../../src/engine/designs/tiles.ts'
import { TRAFFIC_CAUSE_IDS } from '../../../src/engine/designs/traffic.ts'
import { phaseSeconds, phasesOf } from '../../../src/engine/timeline/design-phases.ts'
import { designTimeline } from '../../../src/engine/timeline/design-timeline.ts'
import { ACCOUNTING_IDS, type Timeline } from '../../../src/engine/timeline/timeline.ts'
import { designOf, network, oneConvolution, problemsOf, valueOf } from '../designs/helpers.ts'
import { smallRuns } from './design-arbitraries.ts'

function rowSums(timeline: Timeline, quantity: string, bins: number): readonly number[] {
  const { sums, rows } = valueOf(timeline.query({ t0: 0, t1: timeline.endCycle, bins, quantity }))
  return Array.from({ length: rows }, (_, row) =>
    sums.subarray(row * bins, (row + 1) * bins).reduce((a, b) => a + b, 0),
  )
}

function total(timeline: Timeline, quantity: string, bins: number): number {
  return rowSums(timeline, quantity, bins).reduce((a, b) => a + b, 0)
}

describe('phases of a layer', () => {
  const seconds = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e-3, noNaN: true }))
  const phases = fc.record({
    peSeconds: seconds,
    sfuSeconds: seconds,
    weightSeconds: seconds,
    activationSeconds: seconds,
    ndpSeconds: seconds,
    tileRows: fc.integer({ min: 1, max: 5 }),
    isStreamingWeights: fc.boolean(),
  })
  test.each(['tile-rows', 'weights-first', 'layer-max', 'none'] as const)(
    '%s: time, stalls, rows',
    (overlap) => {
      fc.assert(
        fc.property(phases, (layer) => {
          const { timeSeconds, stalls } = overlapLayer(layer, overlap)
          const parts = phasesOf(layer, overlap)
          const sum = (of: (phase: (typeof parts)[number]) => number): number =>
            parts.reduce((all, phase) => all + of(phase), 0)
          expect(sum(phaseSeconds)).toBeCloseTo(timeSeconds, 15)
          expect(sum(({ pe }) => pe)).toBeCloseTo(layer.peSeconds, 15)
          expect(sum(({ filterWait }) => filterWait)).toBeCloseTo(stalls.weights, 15)
          expect(sum(({ ifmapWait }) => ifmapWait)).toBeCloseTo(stalls.activations, 15)
          expect(sum(({ ofmapWait }) => ofmapWait)).toBeCloseTo(stalls.sfu + stalls.ndp, 15)
          for (const { firstRow, rows, bus, ...phase } of parts) {
            expect(firstRow + rows).toBeLessThanOrEqual(layer.tileRows)
            expect(bus).toBeLessThanOrEqual(phaseSeconds({ firstRow, rows, bus, ...phase }) + 1e-15)
          }
        }),
        { seed: 5 },
      )
    },
  )
})

describe('a run adds up to its evaluation', () => {
  test('any small run, whatever its bins', () => {
    fc.assert(
      fc.property(
        smallRuns,
        fc.integer({ min: 1, max: 500 }),
        ({ workload, design, parameters, steps }, bins) => {
          const options = { steps, operators: 'all' } as const
          const { run } = evaluate(workload, design, parameters, options)
          const made = designTimeline(workload, design, parameters, options)
          if (!made.ok) return
          const timeline = made.value
          const cycles = run.timeSeconds * timeline.cyclesPerSecond
          expect(Math.abs(timeline.endCycle - cycles)).toBeLessThanOrEqual(0.5 + 1e-6)
          expect(total(timeline, 'macs', bins)).toBe(run.macs)
          expect(total(timeline, 'accounting', bins)).toBe(timeline.endCycle * timeline.rows * timeline.cols)
          expect(total(timeline, 'dram-bytes', bins)).toBeCloseTo(run.busBytes, 6)
          for (const id of TRAFFIC_CAUSE_IDS) {
            expect(total(timeline, `dram-bytes:${id}`, bins)).toBeCloseTo(run.dramBytes[id], 6)
          }
        },
      ),
      { numRuns: 60, seed: 6 },
    )
  })

  test.each(DESIGNS.map(({ id }) => id))('GUID512, 250 steps, all operators: %s', (id) => {
    const options = { steps: 250, operators: 'all' } as const
    const workload = network('GUID512')
    const { run, stepClasses } = evaluate(workload, designOf(id), DEFAULT_PARAMETERS, options)
    const timeline = valueOf(designTimeline(workload, designOf(id), DEFAULT_PARAMETERS, options))
    const pes = timeline.rows * timeline.cols
    expect(timeline.endCycle).toBe(Math.round(run.timeSeconds * timeline.cyclesPerSecond))
    for (const bins of [1, 7, 100, 2000, ...(id === 'cambricon-d' ? [100_000] : [])]) {
      expect(total(timeline, 'macs', bins)).toBe(run.macs)
      expect(total(timeline, 'accounting', bins)).toBe(timeline.endCycle * pes)
      expect(Math.abs(total(timeline, 'dram-bytes', bins) / run.busBytes - 1)).toBeLessThan(1e-12)
    }
    // Stalls are whole cycles: each phase of each step within one of the model's time.
    const accounts = rowSums(timeline, 'accounting', 1)
    const { weights, activations, sfu, ndp } = run.stallSeconds
    const phases = 4 * stepClasses.reduce((sum, { layers, steps }) => sum + steps * layers.length, 0)
    for (const [account, stall] of [
      ['stall-filter', weights],
      ['stall-ifmap', activations],
      ['stall-ofmap', sfu + ndp],
    ] as const) {
      const cycles = (accounts[ACCOUNTING_IDS.indexOf(account)] ?? NaN) / pes
      expect(Math.abs(cycles - stall * timeline.cyclesPerSecond)).toBeLessThan(phases)
    }
    expect(accounts[0]).toBe(total(timeline, 'busy-pes', 7))
  })

  test('busy PEs at the peak rate, and what slower lanes cost', () => {
    const options = { steps: 9, operators: 'gemm' } as const
    const [workload, design] = [network('GUID128'), designOf('cambricon-d')]
    const timeline = valueOf(designTimeline(workload, design, DEFAULT_PARAMETERS, options))
    const facts = networkFacts(workload, 'gemm').layers
    const work = (lanes: (isAttention: boolean) => number): number =>
      facts.reduce((sum, { macs, isAttention }) => sum + macs / lanes(isAttention), 0)
    const busy = 9 * work(() => 60)
    const used =
      work((isAttention) => (isAttention ? 4 : 19)) + 8 * work((isAttention) => (isAttention ? 4 : 60))
    const accounts = rowSums(timeline, 'accounting', 3)
    // Rounded once a step.
    expect(Math.abs((accounts[ACCOUNTING_IDS.indexOf('multiply')] ?? NaN) - busy)).toBeLessThan(9)
    expect(
      Math.abs((accounts[ACCOUNTING_IDS.indexOf('delta-overhead')] ?? NaN) - (used - busy)),
    ).toBeLessThan(9)
  })

  test('what waiting for the outliers costs', () => {
    const options = { steps: 9, operators: 'conv' } as const
    const [workload, p] = [network('GUID128'), DEFAULT_PARAMETERS]
    const { stepClasses } = evaluate(workload, designOf('async-pe'), p, options)
    const timeline = valueOf(designTimeline(workload, designOf('async-pe'), p, options))
    let expected = 0
    for (const [i, layer] of networkFacts(workload, 'conv').layers.entries()) {
      const [first, steady] = stepClasses.map(({ layers }) => layers[i]?.peCycles ?? NaN)
      expected += (layer.macs / 19 - layer.macs / 60) / (128 * 128)
      expected += 8 * ((steady ?? NaN) - tiledCycles(layer, 60, p))
      expect(first).toBe(tiledCycles(layer, 19, p))
    }
    const overhead = rowSums(timeline, 'accounting', 3)[ACCOUNTING_IDS.indexOf('delta-overhead')] ?? NaN
    expect(Math.abs(overhead / (128 * 128) / expected - 1)).toBeLessThan(1e-6)
  })

  test('steps begin at their rounded times, layers too', () => {
    const options = { steps: 50, operators: 'conv' } as const
    const [workload, design] = [network('GUID128'), designOf('cambricon-d')]
    const { stepClasses } = evaluate(workload, design, DEFAULT_PARAMETERS, options)
    const timeline = valueOf(designTimeline(workload, design, DEFAULT_PARAMETERS, options))
    const [first, steady] = stepClasses.map(({ pass }) => pass.timeSeconds)
    for (let step = 1; step <= 50; step++) {
      const seconds = (first ?? NaN) + (step - 1) * (steady ?? NaN)
      expect(timeline.stepStart(step)).toBe(Math.round(seconds * 1e9))
    }
    let seconds = 0
    for (const [i, span] of timeline.layers(0, timeline.stepStart(1), Infinity).entries()) {
      expect(span.start).toBe(Math.round(seconds * 1e9))
      seconds += stepClasses[0]?.layers[i]?.timeSeconds ?? NaN
      expect(span.end).toBe(Math.round(seconds * 1e9))
    }
  })
})

describe('one convolution by hand', () => {
  // M = 16, N = 2, K = 9 on 8 x 2 PEs of 3 lanes: R = 2 tile rows of one tile, C = 2 * ceil(9 / 3) = 6 cycles.
  // 18 weights of 2 bytes at 4 bytes a cycle: 9 cycles; 288 MACs fill 96 PE-cycles of 6 * 16: no idle PE.
  const changes: Partial<ParameterValues> = {
    peRows: 8,
    peCols: 2,
    denseLanes: 3,
    dramGigabytesPerSecond: 4,
    dramEfficiency: 1,
  }
  const made = designTimeline(
    oneConvolution(1, 4, 2),
    designOf('dense'),
    { ...DEFAULT_PARAMETERS, ...changes },
    {
      steps: 2,
      operators: 'conv',
    },
  )
  const timeline = valueOf(made)
  const byCycle = (quantity: string): readonly number[] =>
    Array.from(valueOf(timeline.query({ t0: 0, t1: 12, bins: 12, quantity })).sums)

  test('two rows of 3 cycles, the first waits 6 for its weights', () => {
    // max(C / 2, 9) + C / 2 = 12 cycles a step
    expect(timeline.endCycle).toBe(24)
    expect(byCycle('busy-pes')).toEqual([16, 16, 16, 0, 0, 0, 0, 0, 0, 16, 16, 16])
    expect(byCycle('macs')).toEqual([48, 48, 48, 0, 0, 0, 0, 0, 0, 48, 48, 48])
    expect(byCycle('dram-bytes:weights')).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0])
    const { sums } = valueOf(timeline.query({ t0: 0, t1: 24, bins: 1, quantity: 'accounting' }))
    const accounts = Object.fromEntries(ACCOUNTING_IDS.map((id, i) => [id, sums[i]]))
    expect(accounts).toMatchObject({ multiply: 192, edge: 0, 'stall-filter': 192, 'stall-ifmap': 0 })
    expect(timeline.folds(0, 12, 9).map(({ index, start, end }) => [index, start, end])).toEqual([
      [0, 0, 9],
      [1, 9, 12],
    ])
    expect(timeline.layers(12, 24, 9)).toEqual([
      { index: 1, name: 'conv', start: 12, end: 24, step: 1, layer: 0, folds: 2, m: 16, k: 9, n: 2 },
    ])
  })

  test('outside the run, of no length, more bins than cycles', () => {
    const sums = (t0: number, t1: number, bins: number): readonly number[] =>
      Array.from(valueOf(timeline.query({ t0, t1, bins, quantity: 'busy-pes' })).sums)
    expect(sums(-10, 0, 2)).toEqual([0, 0])
    expect(sums(24, 1e12, 2)).toEqual([0, 0])
    expect(sums(-1e12, 1e12, 1)).toEqual([192])
    expect(sums(5, 5, 2)).toEqual([0, 0])
    expect(sums(2, 4, 4)).toEqual([0, 16, 0, 0])
  })

  test.each([
    [{ t0: 5, t1: 4 }, 't1'],
    [{ t0: NaN }, 't0'],
    [{ t1: 0.5 }, 't1'],
    [{ t1: Infinity }, 't1'],
    [{ bins: 0 }, 'bins'],
    [{ bins: 1.5 }, 'bins'],
    [{ bins: 1e9 }, 'bins'],
    [{ rowGroups: 0 }, 'rowGroups'],
    [{ quantity: 'busy-pe' }, 'quantity'],
  ])('%o is told at %s', (wrong, field) => {
    const problems = problemsOf(timeline.query({ t0: 0, t1: 24, bins: 3, quantity: 'busy-pes', ...wrong }))
    expect(problems[0]?.field).toBe(field)
  })

  test.each([[[]], [[1]], [[3, 2]], [[0, NaN]], [[0, 0.5]]])('edges %o are told', (edges) => {
    const query = { edges: Float64Array.from(edges), quantity: 'busy-pes' }
    expect(problemsOf(timeline.queryEdges(query))[0]?.field).toMatch(/^edges/u)
  })

  test('no PEs below the tiles; no run without steps', () => {
    expect(problemsOf(timeline.peSnapshot(0))[0]?.code).toBe('no-pe-detail')
    expect(problemsOf(timeline.peOperands(0, 0, 0))[0]?.code).toBe('no-pe-detail')
    const bad = { steps: 0, operators: 'conv' } as const
    const run = designTimeline(oneConvolution(1, 4, 2), designOf('dense'), DEFAULT_PARAMETERS, bad)
    expect(problemsOf(run)[0]?.field).toBe('steps')
  })
})
