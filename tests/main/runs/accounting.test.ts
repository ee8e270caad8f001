import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ArrayConfig } from '../../../src/engine/model/array-config.ts'
import { convLayer, gemmLayer } from '../../../src/engine/model/layer.ts'
import { CORRECTED, correctedWithout, SCALE_SIM_V2 } from '../../../src/engine/model/rules.ts'
import type { SimulationRequest } from '../../../src/engine/simulate.ts'
import { arrayTimeline } from '../../../src/engine/timeline/array-timeline.ts'
import { executeArray } from '../../../src/main/services/runs/execute-array.ts'
import { goldenRequest, goldenRuns } from '../../engine/golden-runs.ts'
import { alexNet, valueOf } from './specs.ts'

const size = (max: number) => fc.integer({ min: 1, max })

const layers = fc.oneof(
  fc
    .record({ pixels: size(9), filter: size(3), channels: size(4), filters: size(9), stride: size(2) })
    .map(({ pixels, filter, channels, filters, stride }) => {
      const side = pixels + filter - 1
      return convLayer('conv', [side, side], [filter, filter], channels, filters, [stride, stride])
    }),
  fc.tuple(size(12), size(12), size(12)).map(([m, n, k]) => gemmLayer('gemm', m, n, k)),
)

const configs: fc.Arbitrary<ArrayConfig> = fc
  .record({
    rows: size(6),
    cols: size(6),
    dataflow: fc.constantFrom('os', 'ws', 'is'),
    mode: fc.constantFrom('CALC', 'USER'),
    bandwidthWordsPerCycle: size(4),
  })
  .map((some) => ({
    ...alexNet(some).array,
    runName: 'run',
    ifmapSramKb: 1,
    filterSramKb: 1,
    ofmapSramKb: 1,
  }))

/** The accounts of every layer are what the timeline says of its cycles, and sum to the PEs. */
function expectAccounts(request: SimulationRequest): void {
  const { config } = request
  const run = valueOf(executeArray(request, {}))
  const timeline = valueOf(arrayTimeline(request, { steps: 1 }))
  const starts = [0]
  for (const { cycles } of run) starts.push((starts.at(-1) ?? 0) + cycles)
  const series = valueOf(timeline.queryEdges({ quantity: 'accounting', edges: Float64Array.from(starts) }))
  for (const [bin, { accounting, cycles }] of run.entries()) {
    const row = (account: number): number => series.sums[account * series.bins + bin] ?? Number.NaN
    expect(accounting).toEqual({
      multiply: row(0),
      fill: row(1),
      drain: row(2),
      edge: row(3),
      stallIfmap: row(4),
      stallFilter: row(5),
      stallOfmap: row(6),
      overhead: row(7) + row(8),
    })
    const sum = Object.values<number>({ ...accounting }).reduce((total, cycle) => total + cycle, 0)
    expect(sum).toBe(config.rows * config.cols * cycles)
  }
}

test('the accounts of a layer are those of its timeline, with and without stalls', () => {
  const rules = fc.constantFrom(SCALE_SIM_V2, CORRECTED, correctedWithout('count-last-cycle'))
  fc.assert(
    fc.property(fc.array(layers, { minLength: 1, maxLength: 3 }), configs, rules, (some, config, which) => {
      const request = { layers: some.map((layer, i) => ({ ...layer, name: `${i}` })), config, rules: which }
      // A layer of one cycle the original cannot divide by.
      fc.pre(executeArray(request, {}).ok)
      expectAccounts(request)
    }),
    { numRuns: 300, seed: 4 },
  )
})

test('the accounts of custom layouts are those of their timelines', () => {
  const runs = goldenRuns('v3').filter(({ name }) => /-(layout|mixed)-/.test(name))
  expect(runs.length).toBeGreaterThan(10)
  for (const run of runs) expectAccounts(goldenRequest(run))
})

test('a full 2 x 2 array, output stationary, K = 3: by hand', () => {
  // Lines: K + rows + cols - 2 = 5. PE (i, j) starts at line i + j: fills 0, 1, 1, 2; multiplies 3 each.
  const config = { ...alexNet({ rows: 2, cols: 2 }).array, runName: 'run' }
  const layer = gemmLayer('full', 2, 2, 3)
  const [row] = valueOf(executeArray({ layers: [layer], config, rules: CORRECTED }, {}))
  expect(row?.cycles).toBe(5)
  expect(row?.accounting).toMatchObject({ multiply: 12, fill: 4, drain: 4, edge: 0 })
  // Version 2 stops one line early: PE (1, 1) is at its last product, the three others drain.
  const [original] = valueOf(executeArray({ layers: [layer], config, rules: SCALE_SIM_V2 }, {}))
  expect(original?.cycles).toBe(4)
  expect(original?.accounting).toMatchObject({ multiply: 11, fill: 4, drain: 1, edge: 0 })
})
