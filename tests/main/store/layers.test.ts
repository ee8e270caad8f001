import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TRAFFIC_CAUSE_IDS } from '../../../src/engine/designs/traffic.ts'
import { LAYER_KINDS } from '../../../src/main/store/layer-columns.ts'
import type { LayerRow } from '../../../src/shared/model/runs.ts'
import { DESIGN_SPEC, LAYER, newRun, newStore, outcome, problemOf, record, valueOf } from './helpers.ts'

/** Any number that JSON can carry; SQLite keeps no sign of a zero. */
const number = fc.oneof(
  fc.nat(1000),
  fc.maxSafeNat(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)
const operands = fc.record({ ifmap: number, filter: number, ofmap: number })
const accounting = fc.record({
  multiply: number,
  fill: number,
  drain: number,
  edge: number,
  stallIfmap: number,
  stallFilter: number,
  stallOfmap: number,
  overhead: number,
})
const causes = (names: readonly string[]) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), number), { selector: ([name]) => name })
    .map((entries) => Object.fromEntries(entries))

const common = {
  index: fc.nat(5000),
  name: fc.string(),
  kind: fc.constantFrom('conv', 'gemm', '__proto__'),
  step: fc.constantFrom('first' as const, 'steady' as const),
  m: number,
  k: number,
  n: number,
  macs: number,
  cycles: number,
  stallCycles: number,
  utilPercent: number,
  mappingPercent: fc.option(number),
  dramBytes: operands,
  energyMillijoules: fc.option(number),
  outlierRate: fc.option(number),
  accounting: fc.option(accounting),
}
const arrayLayer: fc.Arbitrary<LayerRow> = fc.record({
  ...common,
  sramWords: fc.option(operands),
  dramBandwidth: fc.option(operands),
  dramCauses: causes(LAYER_KINDS.array.causes),
})
const designLayer: fc.Arbitrary<LayerRow> = fc.record({
  ...common,
  sramWords: fc.constant(null),
  dramBandwidth: fc.constant(null),
  dramCauses: causes(TRAFFIC_CAUSE_IDS),
})

const positive = (layers: readonly LayerRow[]): unknown =>
  JSON.parse(JSON.stringify(layers, (_, value: unknown) => (value === 0 ? 0 : value)))

test.each([
  ['arrays', arrayLayer, {}],
  ['designs', designLayer, { spec: DESIGN_SPEC }],
] as const)('layers of %s come back exactly', (_, layer, change) => {
  const { store, projectId } = newStore()
  fc.assert(
    fc.property(fc.array(layer, { maxLength: 5 }), (layers) => {
      const [runId = 0] = record(store, { run: newRun(projectId, change), outcome: outcome({ layers }) })
      expect(positive(valueOf(store.getLayers({ runId })))).toEqual(positive(layers))
    }),
    { seed: 4, numRuns: 60 },
  )
})

test('numbers that follow from others are not stored, and come back all the same', () => {
  const { store, projectId } = newStore()
  // 512 PEs x 100 cycles less the other accounts are 40 000; one more is stored as it is.
  const other = { ...LAYER, macs: 7, accounting: { ...LAYER.accounting!, multiply: 40_001 } }
  const [runId = 0] = record(store, { run: newRun(projectId), outcome: outcome({ layers: [LAYER, other] }) })
  expect(valueOf(store.getLayers({ runId }))).toEqual([LAYER, other])
})

test('names of layers are stored once for all runs of a network', () => {
  const { store, projectId } = newStore()
  const layers = Array.from({ length: 100 }, (_, index) => ({
    ...LAYER,
    index,
    name: `${'x'.repeat(500)}${index}`,
  }))
  for (let run = 0; run < 30; run++) record(store, { run: newRun(projectId), outcome: outcome({ layers }) })
  // 30 copies of the names alone would be 1.5 MB.
  expect(valueOf(store.info({})).bytes).toBeLessThan(1_500_000)
})

test('a design has no words of scratchpads', () => {
  const { store, projectId } = newStore()
  const run = newRun(projectId, { spec: DESIGN_SPEC })
  const result = store.recordRuns({ runs: [{ run, outcome: outcome({ layers: [LAYER] }), point: null }] })
  expect(problemOf(result)).toMatchObject({ code: 'not-a-design-layer', field: 'sramWords' })
})
