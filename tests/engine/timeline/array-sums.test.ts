import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrayTimeline, simulate } from '../../../src/engine/index.ts'
import type { ArrayConfig } from '../../../src/engine/model/array-config.ts'
import { gemmLayer } from '../../../src/engine/model/layer.ts'
import type { LayerResult } from '../../../src/engine/model/result.ts'
import { CORRECTED, SCALE_SIM_V2 } from '../../../src/engine/model/rules.ts'
import type { SimulationRequest } from '../../../src/engine/simulate.ts'
import type { Timeline } from '../../../src/engine/timeline/timeline.ts'
import { findPreset } from '../../../src/engine/workloads/presets.ts'
import { toLayers } from '../../../src/engine/workloads/topology-export.ts'
import { goldenRequest, goldenRuns, valueOf } from '../golden-runs.ts'
import { int, runs } from '../twins/arbitraries.ts'

const ARRAY: ArrayConfig = {
  runName: 'sums',
  rows: 128,
  cols: 128,
  dataflow: 'os',
  ifmapSramKb: 40960,
  filterSramKb: 40960,
  ofmapSramKb: 20480,
  ifmapOffset: 0,
  filterOffset: 10_000_000,
  ofmapOffset: 20_000_000,
  mode: 'CALC',
  bandwidthWordsPerCycle: 10,
}

const GUID512 = toLayers(valueOf(valueOf(findPreset('GUID512')).build(1)), {
  which: 'conv',
  padding: 'enlarge-ifmap',
})

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** What the report says of a whole run, by quantity. */
function reported(
  { layers, config }: SimulationRequest,
  results: readonly LayerResult[],
): Map<string, number> {
  const sum = (amount: (result: LayerResult) => number): number =>
    results.reduce((so, result) => so + amount(result), 0)
  expect(results).toHaveLength(layers.length)
  const cycles = sum(({ totalCycles }) => totalCycles)
  return new Map([
    ['busy-pes', sum(({ macs }) => macs)],
    ['accounting', cycles * config.rows * config.cols],
    ...(['ifmap', 'filter', 'ofmap'] as const).flatMap((operand) => [
      [`sram-words:${operand}`, sum(({ sram }) => sram[operand].words)] as const,
      [`dram-words:${operand}`, sum(({ dram }) => dram[operand].words)] as const,
    ]),
  ])
}

/** Every quantity of the whole run, cut into so many bins, sums to the report. */
function checkSums(
  timeline: Timeline,
  expected: ReadonlyMap<string, number>,
  steps: number,
  bins: readonly number[],
): void {
  const window = { t0: timeline.firstCycle, t1: timeline.lastTrafficCycle }
  for (const count of bins) {
    const sums = [...expected.keys()].map((quantity) => [
      quantity,
      total(valueOf(timeline.query({ ...window, bins: count, quantity })).sums),
    ])
    expect([count, sums]).toEqual([count, [...expected].map(([quantity, sum]) => [quantity, sum * steps])])
  }
}

describe('Timeline: sums of whole runs are those of the report', () => {
  it.each([
    ['the original, CALC', SCALE_SIM_V2],
    ['corrected, CALC', CORRECTED],
  ] as const)(
    'GUID512 at 1, 7, 100, 2,000 and 100,000 bins: %s',
    (_, rules) => {
      const request = { layers: GUID512, config: ARRAY, rules }
      const { layers: results } = valueOf(simulate(request))
      const expected = reported(request, results)
      const timeline = valueOf(arrayTimeline(request, { steps: 1 }))
      expect(timeline.endCycle * ARRAY.rows * ARRAY.cols).toBe(expected.get('accounting'))
      checkSums(timeline, expected, 1, [1, 7, 100, 2000, 100_000])
      if (rules === CORRECTED) return
      const often = valueOf(arrayTimeline(request, { steps: 250 }))
      expect(often.endCycle).toBe(250 * timeline.endCycle)
      checkSums(often, expected, 250, [1, 2000])
      for (const quantity of ['busy-pes-by-row', 'busy-pes-by-column', 'pe-grid']) {
        const query = { t0: 0, t1: often.lastTrafficCycle, bins: 1, quantity }
        expect(total(valueOf(often.query(query)).sums)).toBe(250 * expected.get('busy-pes')!)
      }
    },
    120_000,
  )

  it('recorded runs of the original: CALC and USER, all dataflows, sparse or not', () => {
    let checked = 0
    for (const run of [...goldenRuns('v2'), ...goldenRuns('v3')].filter((_, i) => i % 4 === 0)) {
      const request = goldenRequest(run)
      const timeline = arrayTimeline(request, { steps: 1 })
      if (!timeline.ok) continue
      const { layers: results } = valueOf(simulate(request))
      const expected = new Map(reported(request, results))
      // Pruned products are not made, and pruned words are counted M/N times in floating point.
      if (request.config.v3?.sparsity.enabled === true) {
        expected.delete('busy-pes')
        expected.delete('sram-words:ifmap')
      }
      checkSums(timeline.value, expected, 1, [1, 13])
      checked++
    }
    expect(checked).toBeGreaterThan(30)
  }, 120_000)
})

describe('Timeline: windows', () => {
  const request = {
    layers: GUID512.slice(0, 40),
    config: { ...ARRAY, ifmapSramKb: 64, filterSramKb: 64 },
    rules: SCALE_SIM_V2,
  }
  const timeline = valueOf(arrayTimeline(request, { steps: 3 }))
  const { firstCycle, lastTrafficCycle: last } = timeline
  const quantities = timeline.quantities.map(({ id }) => id)
  const cycle = fc
    .double({ min: 0, max: 1, noNaN: true })
    .map((part) => Math.floor(firstCycle + part * (last - firstCycle)))

  it('a sum does not depend on how the window is cut, by bins or by edges', () => {
    fc.assert(
      fc.property(
        fc.tuple(cycle, cycle, cycle),
        int(2, 50),
        fc.constantFrom(...quantities),
        (three, bins, quantity) => {
          const [a, b, c] = [...three].sort((x, y) => x - y) as [number, number, number]
          const sums = (t0: number, t1: number): Float64Array =>
            valueOf(timeline.query({ t0, t1, bins: 1, quantity })).sums
          const [whole, head, tail] = [sums(a, c), sums(a, b), sums(b, c)]
          expect([...whole]).toEqual([...head].map((sum, row) => sum + tail[row]!))
          if (quantity === 'pe-grid') return
          const cut = valueOf(timeline.query({ t0: a, t1: c, bins, quantity }))
          const rows = [...whole].map((_, row) => total(cut.sums.subarray(row * bins, (row + 1) * bins)))
          expect([...whole]).toEqual(rows)
          const atEdges = valueOf(timeline.queryEdges({ edges: Float64Array.of(a, b, c), quantity }))
          expect([...atEdges.sums]).toEqual([...head].flatMap((sum, row) => [sum, tail[row]!]))
        },
      ),
      runs(150),
    )
  })

  it('rows in groups of neighbours: their sums, and the largest of them', () => {
    const query = { t0: 1000, t1: 900_000, bins: 9, quantity: 'busy-pes-by-row', withMax: true }
    const all = valueOf(timeline.query(query))
    const grouped = valueOf(timeline.query({ ...query, rowGroups: 5 }))
    expect([grouped.rows, grouped.sums.length]).toEqual([5, 45])
    for (let group = 0; group < 5; group++) {
      const [from, to] = [Math.floor((group * 128) / 5), Math.floor(((group + 1) * 128) / 5)]
      for (let bin = 0; bin < 9; bin++) {
        const rows = Array.from({ length: to - from }, (_, i) => (from + i) * 9 + bin)
        expect(grouped.sums[group * 9 + bin]).toBe(rows.reduce((sum, at) => sum + all.sums[at]!, 0))
        expect(grouped.max![group * 9 + bin]).toBe(Math.max(...rows.map((at) => all.max![at]!)))
      }
    }
  })

  it('bins of runs of 10^15 PE-cycles and more are exact to the last product', () => {
    // 10^9 cycles a layer, 4,000 steps: 6.6 x 10^16 PE-cycles in all, beyond what a double counts.
    const layer = gemmLayer('product', 128 * 885, 128 * 885, 1024)
    const request4000 = { layers: [layer], config: ARRAY, rules: SCALE_SIM_V2 }
    const long = valueOf(arrayTimeline(request4000, { steps: 4000 }))
    expect(long.endCycle * 128 * 128).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
    const fold = 1024 + 128 + 128 - 2
    const products = 128 * 128 * 1024
    const t0 = long.stepStart(3999)
    const { sums } = valueOf(long.query({ t0, t1: t0 + 10 * fold, bins: 10, quantity: 'busy-pes' }))
    // The last line of the step before, with its single product, is not among the cycles the original counts.
    expect([...sums]).toEqual([products + 1, ...Array.from({ length: 9 }, () => products)])
    const { sums: around } = valueOf(
      long.query({ t0: t0 - fold + 1, t1: t0 + fold, bins: 1, quantity: 'busy-pes' }),
    )
    expect([...around]).toEqual([2 * products])
  })
})
