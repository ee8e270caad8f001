import fc from 'fast-check'
import type { Dataflow } from '../../../src/engine/model/array-config.ts'
import { convLayer, gemmLayer, type Layer } from '../../../src/engine/model/layer.ts'

/** Fixed, so that a failure is repeated by running the test again; TWIN_SEED and TWIN_TIMES search further. */
const SEED = Number(process.env['TWIN_SEED'] ?? 20_260_716)
const TIMES = Number(process.env['TWIN_TIMES'] ?? 1)

/** Options of a property: `count` cases from the fixed seed. */
export function runs(count: number): fc.Parameters<unknown> {
  return { seed: SEED, numRuns: count * TIMES }
}

export const dataflows: fc.Arbitrary<Dataflow> = fc.constantFrom('os', 'ws', 'is')

/** A number from `low` to `high`. */
export function int(low: number, high: number): fc.Arbitrary<number> {
  return fc.integer({ min: low, max: high })
}

/** Convolutions of the original's kind: strides that need not divide, filters smaller than a stride, any size. */
export function convolutions(most: {
  filter: number
  extra: number
  channels: number
  filters: number
}): fc.Arbitrary<Layer> {
  return fc
    .record({
      filterHeight: int(1, most.filter),
      filterWidth: int(1, most.filter),
      extraHeight: int(0, most.extra),
      extraWidth: int(0, most.extra),
      channels: int(1, most.channels),
      filters: int(1, most.filters),
      strideHeight: int(1, 4),
      strideWidth: int(1, 4),
    })
    .map((l) =>
      convLayer(
        'random',
        [l.filterHeight + l.extraHeight, l.filterWidth + l.extraWidth],
        [l.filterHeight, l.filterWidth],
        l.channels,
        l.filters,
        [l.strideHeight, l.strideWidth],
      ),
    )
}

/** A few hundred to a few thousand multiply-accumulates: convolutions and, one in five, matrix products. */
export const smallLayers: fc.Arbitrary<Layer> = fc.oneof(
  { weight: 4, arbitrary: convolutions({ filter: 4, extra: 5, channels: 6, filters: 9 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(int(1, 30), int(1, 20), int(1, 30)).map(([m, n, k]) => gemmLayer('random', m, n, k)),
  },
)

/** Operands of more than the half kilobyte that the smallest scratchpad holds. */
export const largerLayers: fc.Arbitrary<Layer> = fc.oneof(
  convolutions({ filter: 3, extra: 9, channels: 12, filters: 30 }),
  fc.tuple(int(5, 60), int(5, 40), int(20, 60)).map(([m, n, k]) => gemmLayer('random', m, n, k)),
)

/** N:M with N <= M <= 6. */
export const sparsityRatios = int(1, 6).chain((of) => int(1, of).map((keep) => ({ keep, of })))

/** A layer with padding, groups and batch, as only the corrected rules know them. */
export const correctedLayers: fc.Arbitrary<Layer> = fc
  .record({
    filterHeight: int(1, 4),
    filterWidth: int(1, 4),
    extraHeight: int(0, 5),
    extraWidth: int(0, 5),
    padHeight: int(0, 2),
    padWidth: int(0, 2),
    groupChannels: int(1, 4),
    groupFilters: int(1, 6),
    groups: fc.constantFrom(1, 1, 2, 3),
    batch: fc.constantFrom(1, 1, 2, 3),
    strideHeight: int(1, 3),
    strideWidth: int(1, 3),
  })
  .map((l) => ({
    ...convLayer(
      'random',
      [
        Math.max(1, l.filterHeight + l.extraHeight - l.padHeight),
        Math.max(1, l.filterWidth + l.extraWidth - l.padWidth),
      ],
      [l.filterHeight, l.filterWidth],
      l.groupChannels * l.groups,
      l.groupFilters * l.groups,
      [l.strideHeight, l.strideWidth],
    ),
    padHeight: l.padHeight,
    padWidth: l.padWidth,
    groups: l.groups,
    batch: l.batch,
  }))

/** Two in three as they are, one in three with a sparsity ratio. */
export function maybeSparse(layers: fc.Arbitrary<Layer>): fc.Arbitrary<Layer> {
  return fc
    .tuple(layers, fc.option(sparsityRatios, { freq: 2, nil: undefined }), int(0, 2))
    .map(([layer, sparsity, odds]) => (sparsity === undefined || odds > 0 ? layer : { ...layer, sparsity }))
}
