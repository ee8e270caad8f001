import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ParameterValues } from '../../../src/engine/designs/parameters.ts'
import { DEFAULT_PARAMETERS } from '../../../src/engine/designs/parameters.ts'
import type { ArrayConfig } from '../../../src/engine/model/array-config.ts'
import { convLayer } from '../../../src/engine/model/layer.ts'
import { SCALE_SIM_V2 } from '../../../src/engine/model/rules.ts'
import { align } from '../../../src/engine/timeline/align-map.ts'
import { matchLayers } from '../../../src/engine/timeline/align-match.ts'
import { difference } from '../../../src/engine/timeline/align.ts'
import { arrayTimeline } from '../../../src/engine/timeline/array-timeline.ts'
import { designTimeline } from '../../../src/engine/timeline/design-timeline.ts'
import type { Timeline } from '../../../src/engine/timeline/timeline.ts'
import type { Workload } from '../../../src/engine/workloads/model.ts'
import { designOf, problemsOf, valueOf } from '../designs/helpers.ts'
import { chain, type SmallRun, smallRuns } from './design-arbitraries.ts'

const ARRAY: ArrayConfig = {
  runName: 'align',
  rows: 4,
  cols: 4,
  dataflow: 'os',
  ifmapSramKb: 1,
  filterSramKb: 1,
  ofmapSramKb: 1,
  ifmapOffset: 0,
  filterOffset: 10_000_000,
  ofmapOffset: 20_000_000,
  mode: 'CALC',
  bandwidthWordsPerCycle: 10,
}

const MODES = ['cycle', 'step', 'layer', 'fold'] as const
const BY_MEANING = ['step', 'layer', 'fold'] as const

/** Small arrays, so that a layer has several tile rows; all times in whole cycles, a bus of 4 bytes a cycle. */
const SMALL: Partial<ParameterValues> = { peRows: 4, peCols: 2, dramGigabytesPerSecond: 4, dramEfficiency: 1 }

function timelineOf(
  workload: Workload,
  design: string,
  changes: Partial<ParameterValues> = {},
  steps = 2,
): Timeline {
  const parameters = { ...DEFAULT_PARAMETERS, ...SMALL, ...changes }
  return valueOf(designTimeline(workload, designOf(design), parameters, { steps, operators: 'all' }))
}

function made({ workload, design, parameters, steps }: SmallRun): Timeline | undefined {
  const timeline = designTimeline(workload, design, parameters, { steps, operators: 'all' })
  return timeline.ok ? timeline.value : undefined
}

function total(timeline: Timeline, quantity: string, t0 = 0, t1 = timeline.endCycle): number {
  return valueOf(timeline.query({ t0, t1, bins: 1, quantity })).sums[0] ?? NaN
}

/** Every layer of every step and every fold by its name, as first cycle and end. */
function spansOf(
  timeline: Timeline,
  mode: 'step' | 'layer' | 'fold',
): ReadonlyMap<string, readonly [number, number]> {
  const spans = new Map<string, readonly [number, number]>()
  for (let step = 0; step < timeline.steps; step++) {
    const [start, end] = [timeline.stepStart(step), timeline.stepStart(step + 1)]
    if (mode === 'step') spans.set(`${step}`, [start, end])
    else {
      for (const layer of timeline.layers(start, end, Infinity)) {
        if (mode === 'layer') spans.set(`${step} ${layer.name}`, [layer.start, layer.end])
        else {
          for (const fold of timeline.folds(layer.start, layer.end, Infinity)) {
            spans.set(`${step} ${layer.name} ${fold.index}`, [fold.start, fold.end])
          }
        }
      }
    }
  }
  return spans
}

describe('layers that correspond', () => {
  test.each([
    [
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      [0, 1, 2],
    ],
    [
      ['a', 'b', 'c'],
      ['a', 'c'],
      [0, -1, 1],
    ],
    [
      ['a', 'c'],
      ['a', 'b', 'c'],
      [0, 2],
    ],
    [
      ['a', 'a', 'b'],
      ['a', 'b'],
      [0, -1, 1],
    ],
    // Only one of two that changed places can keep its place.
    [
      ['a', 'b', 'c', 'd'],
      ['d', 'a', 'b', 'c'],
      [1, 2, 3, -1],
    ],
    [
      ['a', 'b'],
      ['x', 'y', 'z'],
      [0, 1],
    ],
    [['a', 'b'], ['x'], [0, -1]],
    [[], ['x'], []],
  ])('%o and %o', (namesA, namesB, expected) => {
    expect(Array.from(matchLayers(namesA, namesB))).toEqual(expected)
  })

  test('any lists: ascending, same names, no longer chain is missed', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 7 })
    fc.assert(
      fc.property(names, names, (namesA, namesB) => {
        const match = Array.from(matchLayers(namesA, namesB))
        const matched = match.filter((other) => other >= 0)
        expect(matched).toEqual([...new Set(matched)].toSorted((x, y) => x - y))
        if (namesA.some((name) => namesB.includes(name))) {
          for (const [i, other] of match.entries()) if (other >= 0) expect(namesB[other]).toBe(namesA[i])
        }
        expect(Array.from(matchLayers(namesA, namesA))).toEqual(namesA.map((_, i) => i))
      }),
      { seed: 11 },
    )
  })
})

describe('where a cycle of A lies in B', () => {
  test.each(BY_MEANING)('%s: starts to starts, ends to ends, ascending between', (mode) => {
    fc.assert(
      fc.property(smallRuns, smallRuns, (first, second) => {
        const [a, b] = [made(first), made(second)]
        if (a === undefined || b === undefined || a.endCycle > 3000) return
        const { after, from } = align(a, b, mode)
        const spansB = spansOf(b, mode)
        for (const [name, [start, end]] of spansOf(a, mode)) {
          const other = spansB.get(name)
          if (other !== undefined) expect([from(start), after(end)], name).toEqual(other)
          else expect(after(end), name).toBe(from(start))
        }
        let last = from(0)
        for (let cycle = 1; cycle <= a.endCycle; cycle++) {
          expect(after(cycle)).toBeGreaterThanOrEqual(last)
          expect(from(cycle)).toBeGreaterThanOrEqual(after(cycle))
          last = from(cycle)
        }
        expect(from(a.endCycle)).toBeLessThanOrEqual(b.endCycle)
      }),
      { numRuns: 40, seed: 12 },
    )
  })

  test('in proportion within a layer', () => {
    const workload = chain(2, 4, [[2, 3]])
    const [a, b] = [timelineOf(workload, 'dense'), timelineOf(workload, 'dense', { denseLanes: 1 })]
    const [lengthA, lengthB] = [a.stepStart(1), b.stepStart(1)]
    expect(lengthB).toBeGreaterThan(lengthA)
    const { from } = align(a, b, 'layer')
    for (let t = 0; t < lengthA; t++) expect(from(t)).toBe(Math.floor((t * lengthB) / lengthA))
    expect(from(lengthA)).toBe(lengthB)
  })
})

describe('difference', () => {
  test.each(MODES)('%s: a run against itself is zero everywhere', (mode) => {
    fc.assert(
      fc.property(smallRuns, fc.integer({ min: 1, max: 90 }), (small, bins) => {
        const a = made(small)
        if (a === undefined) return
        for (const quantity of ['busy-pes', 'accounting', 'dram-bytes']) {
          const found = valueOf(difference(a, a, { t0: 0, t1: a.endCycle, bins, quantity }, mode))
          const values = Array.from(found.difference).filter((value) => !Number.isNaN(value))
          expect(values).toEqual(values.map(() => 0))
          // A gap only where there are more bins than cycles.
          expect(values.length).toBe(found.rows * Math.min(bins, a.endCycle))
          expect(found.totalB).toBe(found.totalA)
          expect(found.skippedB).toBe(0)
        }
      }),
      { numRuns: 30, seed: 13 },
    )
  })

  test.each(MODES)('%s: the sums are those of A, and of B with what is skipped', (mode) => {
    fc.assert(
      fc.property(smallRuns, smallRuns, fc.integer({ min: 1, max: 300 }), (first, second, bins) => {
        const [a, b] = [made(first), made(second)]
        if (a === undefined || b === undefined) return
        const query = { t0: 0, t1: a.endCycle, bins, quantity: 'busy-pes' }
        const found = valueOf(difference(a, b, query, mode))
        expect(found.totalA).toBe(total(a, 'busy-pes'))
        const [start, end] = [found.startsB[0], found.endsB.at(-1)]
        expect(found.totalB + found.skippedB).toBe(total(b, 'busy-pes', start, end))
        expect(found.meanA).toBeCloseTo(found.totalA / (a.endCycle * a.rows * a.cols), 12)
      }),
      { numRuns: 40, seed: 14 },
    )
  })

  test.each(BY_MEANING)('%s: exchanging runs of equal lengths negates it', (mode) => {
    // Without memory to wait for, cycles depend on the lanes alone: 60 in both designs.
    const changes = { dramGigabytesPerSecond: 1e6, denseLanes: 60, int5Lanes: 60, int5RawPasses: 1 }
    const workload = chain(3, 6, [
      [4, 3],
      [2, 1],
      [5, 3],
    ])
    const [a, b] = [timelineOf(workload, 'dense', changes), timelineOf(workload, 'diffy-pe', changes)]
    expect(b.endCycle).toBe(a.endCycle)
    const query = { t0: 0, t1: a.endCycle, bins: 37, quantity: 'dram-bytes' }
    const [ab, ba] = [valueOf(difference(a, b, query, mode)), valueOf(difference(b, a, query, mode))]
    expect(Math.max(...ab.difference)).toBeGreaterThan(0)
    expect(Array.from(ba.difference)).toEqual(Array.from(ab.difference, (value) => 0 - value))
  })

  test('a layer that only A has is a gap; one that only B has is skipped', () => {
    const [long, short] = [
      chain(2, 4, [
        [3, 3],
        [5, 1],
        [2, 3],
      ]),
      chain(2, 4, [[3, 3]]),
    ]
    const [a, b] = [timelineOf(long, 'dense', {}, 1), timelineOf(short, 'dense', {}, 1)]
    const [first] = a.layers(0, a.endCycle, 1)
    const cycles = first?.end ?? NaN
    const query = { t0: 0, t1: a.endCycle, bins: a.endCycle, quantity: 'macs' }
    const found = valueOf(difference(a, b, query, 'layer'))
    const gaps = Array.from(found.difference, (value) => Number.isNaN(value))
    expect(gaps).toEqual(Array.from({ length: a.endCycle }, (_, t) => t >= cycles))
    const back = valueOf(difference(b, a, { t0: 0, t1: b.endCycle, bins: 3, quantity: 'macs' }, 'layer'))
    expect(back.totalB).toBe(total(a, 'macs', 0, cycles))
  })

  test('what only B has within the window is told as skipped, at an edge', () => {
    // conv0, conv1, conv2 against the first two under the names conv0 and conv2.
    const b = timelineOf(
      chain(2, 4, [
        [3, 3],
        [3, 1],
        [2, 3],
      ]),
      'dense',
      {},
      1,
    )
    const two = chain(2, 4, [
      [3, 3],
      [2, 3],
    ])
    const renamed = {
      ...two,
      operators: two.operators.map((operator) =>
        operator.name === 'conv1' ? { ...operator, name: 'conv2' } : operator,
      ),
    }
    const a = timelineOf(renamed, 'dense', {}, 1)
    const spans = a.layers(0, a.endCycle, 9)
    expect(spans.map(({ name }) => name)).toEqual(['conv0', 'conv2'])
    const [, middle] = b.layers(0, b.endCycle, 9)
    const macs = total(b, 'macs', middle?.start, middle?.end)
    expect(macs).toBeGreaterThan(0)
    const query = { t0: 0, t1: a.endCycle, quantity: 'macs' }
    // Every cycle an edge: the middle layer lies between two bins. One bin: it lies inside.
    expect(valueOf(difference(a, b, { ...query, bins: a.endCycle }, 'layer')).skippedB).toBe(macs)
    const whole = valueOf(difference(a, b, { ...query, bins: 1 }, 'layer'))
    expect([whole.skippedB, whole.totalB]).toEqual([0, total(b, 'macs')])
  })

  test('arrays of different heights: rows by their share of the height', () => {
    const layers = [convLayer('one', [9, 9], [3, 3], 3, 7), convLayer('two', [7, 7], [3, 3], 7, 5)]
    const array = (rows: number, cols: number): Timeline =>
      valueOf(arrayTimeline({ layers, config: { ...ARRAY, rows, cols }, rules: SCALE_SIM_V2 }, { steps: 2 }))
    const [a, b] = [array(8, 4), array(6, 5)]
    const query = { t0: 0, t1: a.endCycle, bins: 11, quantity: 'busy-pes-by-row' }
    for (const mode of BY_MEANING) {
      const found = valueOf(difference(a, b, { ...query, rowGroups: 3 }, mode))
      expect(found.rows).toBe(3)
      expect(valueOf(difference(a, b, query, mode)).rows).toBe(6)
      // Every product of both networks, and means that are shares of 2 of 6 and 2 or 3 of 8 rows.
      expect(found.totalA).toBe(found.totalB)
      const { sums } = valueOf(a.query(query))
      for (let bin = 0; bin < 11; bin++) {
        const cycles = (found.edgesA[bin + 1] ?? NaN) - (found.edgesA[bin] ?? NaN)
        const top = (sums[bin] ?? NaN) + (sums[11 + bin] ?? NaN)
        expect(found.a[bin]).toBeCloseTo(top / (cycles * 2 * 4), 12)
      }
      // By fold, b has fewer: a's others are gaps.
      const shares = [...found.a, ...found.b].filter((value) => mode !== 'fold' || !Number.isNaN(value))
      expect(Math.max(...shares)).toBeLessThanOrEqual(1)
    }
    const grid = { t0: 0, t1: a.endCycle, bins: 1, quantity: 'pe-grid' }
    expect(problemsOf(difference(a, b, grid, 'layer'))[0]?.code).toBe('not-comparable')
    const same = valueOf(difference(a, array(8, 4), grid, 'layer'))
    expect(same.rows).toBe(32)
    expect(Math.max(...same.a)).toBeLessThanOrEqual(1)
    expect(same.meanA).toBeCloseTo(total(a, 'busy-pes') / (a.endCycle * 32), 12)
  })

  test('an array against a design, prefetches before cycle 0 and all', () => {
    const layers = [convLayer('conv0', [6, 6], [3, 3], 2, 3), convLayer('conv1', [4, 4], [1, 1], 3, 2)]
    const a = valueOf(arrayTimeline({ layers, config: ARRAY, rules: SCALE_SIM_V2 }, { steps: 2 }))
    const b = timelineOf(
      chain(2, 4, [
        [3, 3],
        [2, 1],
      ]),
      'cambricon-d',
      {},
      3,
    )
    expect(a.firstCycle).toBeLessThan(0)
    for (const mode of BY_MEANING) {
      const query = { t0: a.firstCycle - 5, t1: a.lastTrafficCycle + 5, bins: 50, quantity: 'busy-pes' }
      const found = valueOf(difference(a, b, query, mode))
      expect(found.totalA).toBe(total(a, 'busy-pes'))
      // The third step of B has no counterpart.
      expect(found.totalB + found.skippedB).toBe(total(b, 'busy-pes'))
      const twoSteps = valueOf(difference(a, b, { ...query, t1: a.endCycle }, mode))
      expect(twoSteps.totalB).toBe(total(b, 'busy-pes', 0, b.stepStart(2)))
    }
  })

  test('problems of the question, and quantities only one run has', () => {
    const a = timelineOf(chain(1, 2, [[1, 3]]), 'dense')
    const query = { t0: 0, t1: 4, bins: 2, quantity: 'busy-pes' }
    expect(problemsOf(difference(a, a, { ...query, t1: NaN }, 'layer'))[0]?.field).toBe('t1')
    const poor: Timeline = { ...a, quantities: a.quantities.filter(({ id }) => id !== 'busy-pes') }
    expect(problemsOf(difference(a, poor, query, 'layer'))[0]?.code).toBe('unknown-quantity')
    const other: Timeline = { ...a, quantities: a.quantities.map((info) => ({ ...info, unit: 'words' })) }
    expect(problemsOf(difference(a, other, query, 'cycle'))[0]?.code).toBe('not-comparable')
  })
})
