import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulateCompatibleLayer } from '../../../src/engine/compatible/simulate-layer.ts'
import { convLayer, gemmLayer } from '../../../src/engine/model/layer.ts'
import { dataflows, int, largerLayers, runs, smallLayers, sparsityRatios } from '../twins/arbitraries.ts'
import { type ConfigChoice, configOf, memoryOf } from '../twins/configs.ts'
import { engineFigures, figuresOf } from '../twins/engine-run.ts'
import { machineTwin, type TwinMemory } from '../twins/machine.ts'

const arrays = fc.record({ rows: int(1, 9), cols: int(1, 9), dataflow: dataflows })
const modes = fc.constantFrom('CALC' as const, 'USER' as const)

/** Scratchpads that thrash, hold just enough, or everything. */
const capacities = fc.oneof(int(2, 40), int(2, 400), int(400, 3000))
const memories: fc.Arbitrary<TwinMemory> = fc.record({
  mode: modes,
  version: fc.constantFrom(2 as const, 3 as const),
  capacity: fc.record({ ifmap: capacities, filter: capacities, ofmap: capacities }),
  width: fc.record({ ifmap: int(1, 20), filter: int(1, 20), ofmap: int(1, 20) }),
  setWords: fc.record({ ifmap: int(1, 10), filter: int(1, 10), ofmap: fc.constant(1) }),
})

const choices: fc.Arbitrary<ConfigChoice> = fc.record({
  rows: int(1, 12),
  cols: int(1, 12),
  dataflow: dataflows,
  mode: modes,
  bandwidth: int(1, 30),
  kb: fc.tuple(int(1, 2), int(1, 2), int(1, 2)),
})

describe('Compatible layer against the line by line twin', () => {
  it('tells the same times and traffic with scratchpads of any number of words', () => {
    fc.assert(
      fc.property(smallLayers, arrays, memories, (layer, array, memory) => {
        expect(engineFigures(layer, array, memory, false)).toEqual(
          figuresOf(machineTwin(layer, array, memory)),
        )
      }),
      runs(1500),
    )
  })

  it('does so under layer-wise sparsity', () => {
    fc.assert(
      fc.property(smallLayers, sparsityRatios, arrays, memories, (dense, sparsity, array, memory) => {
        const layer = { ...dense, sparsity }
        expect(engineFigures(layer, array, memory, true)).toEqual(
          figuresOf(machineTwin(layer, array, memory, true)),
        )
      }),
      runs(600),
    )
  })

  it('tells every number of version 2', () => {
    fc.assert(
      fc.property(fc.oneof(largerLayers, smallLayers), choices, (layer, choice) => {
        expect(simulateCompatibleLayer(layer, configOf(choice), 2)).toEqual(
          machineTwin(layer, choice, memoryOf(choice)),
        )
      }),
      runs(300),
    )
  })

  it('tells every number of version 3', () => {
    const banks = fc.tuple(int(1, 30), int(1, 30))
    fc.assert(
      fc.property(fc.oneof(largerLayers, smallLayers), choices, banks, (layer, choice, widths) => {
        expect(simulateCompatibleLayer(layer, configOf(choice, widths), 3)).toEqual(
          machineTwin(layer, choice, memoryOf(choice, widths)),
        )
      }),
      runs(200),
    )
  })

  it('tells every number of version 3 with layer-wise sparsity', () => {
    const banks = fc.tuple(int(1, 30), int(1, 30))
    const layers = fc.tuple(fc.oneof(largerLayers, smallLayers), sparsityRatios)
    fc.assert(
      fc.property(layers, choices, banks, ([dense, sparsity], choice, widths) => {
        const layer = { ...dense, sparsity }
        const { sparse, ifmapReadsAsFloat, ...result } = simulateCompatibleLayer(
          layer,
          configOf(choice, widths, true),
          3,
        )
        expect(sparse).toBeDefined()
        expect(ifmapReadsAsFloat).toBe(choice.dataflow === 'ws' ? true : undefined)
        expect(result).toEqual(machineTwin(layer, choice, memoryOf(choice, widths), true))
      }),
      runs(200),
    )
  })
})

describe('Corner cases of compatible layers against the twin', () => {
  const corners = [
    ['1x1 filter, stride 2, even ifmap: null lines', convLayer('x', [8, 6], [1, 1], 3, 4, [2, 2])],
    ['stride larger than the filter, overhang', convLayer('x', [9, 8], [2, 2], 2, 3, [4, 3])],
    ['filter as large as the ifmap', convLayer('x', [4, 4], [4, 4], 3, 5)],
    ['overhang in one direction', convLayer('x', [7, 8], [3, 3], 2, 3, [2, 2])],
    ['one filter', convLayer('x', [6, 6], [3, 3], 4, 1)],
    ['one pixel', gemmLayer('x', 1, 20, 40)],
    ['inner product of one', gemmLayer('x', 40, 20, 1)],
  ] as const
  const arrayShapes = [
    ['one column', 7, 1],
    ['one row', 1, 7],
    ['one element', 1, 1],
    ['larger than the layer', 60, 50],
    ['a row more than fits', 8, 3],
  ] as const
  for (const [what, layer] of corners) {
    for (const [shape, rows, cols] of arrayShapes) {
      it(`${what}; array: ${shape}`, () => {
        for (const dataflow of ['os', 'ws', 'is'] as const) {
          for (const mode of ['CALC', 'USER'] as const) {
            for (const version of [2, 3] as const) {
              for (const words of [2, 7, 25, 100, 2000]) {
                const all = { ifmap: words, filter: words, ofmap: words }
                const memory = {
                  mode,
                  version,
                  capacity: all,
                  width: { ifmap: 3, filter: 2, ofmap: 1 },
                } as const
                const setWords = { ifmap: 1, filter: 1, ofmap: 1 }
                const array = { rows, cols, dataflow }
                expect(engineFigures(layer, array, { ...memory, setWords }, false)).toEqual(
                  figuresOf(machineTwin(layer, array, { ...memory, setWords })),
                )
              }
            }
          }
        }
      })
    }
  }
})
