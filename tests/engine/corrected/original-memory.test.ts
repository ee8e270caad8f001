import { describe, expect, it } from 'vitest'
import { convLayer } from '../../../src/engine/model/layer.ts'
import { correctedWithout } from '../../../src/engine/model/rules.ts'
import { checkRequest, simulateLayer } from '../../../src/engine/simulate.ts'
import { configOf } from '../twins/configs.ts'
import { compatibleOperands } from '../twins/demand.ts'

const SMALL = { rows: 4, cols: 4, dataflow: 'os', mode: 'CALC', bandwidth: 10, kb: [1, 1, 1] } as const
const OVERHANG = convLayer('x', [6, 6], [3, 3], 2, 3, [2, 2])

describe('Corrected rules with the original memory', () => {
  // The fix `skip-null-reads` was on without effect.
  it('null requests are not counted as reads', () => {
    const rules = correctedWithout('sound-memory', 'floor-output-size')
    const result = simulateLayer(OVERHANG, { layers: [OVERHANG], config: configOf(SMALL), rules })
    const { ifmap } = compatibleOperands(OVERHANG, false)
    expect(result.sram.ifmap.words).toBe(ifmap.flat().filter((address) => address !== -1).length)
  })

  // The original's interfaces move whole words: with 2.5 words per cycle it "read" 72.5 words.
  it('a fractional bandwidth is refused or gives whole words', () => {
    const rules = correctedWithout('sound-memory')
    const config = configOf({ ...SMALL, mode: 'USER', bandwidth: 2.5 })
    const request = { layers: [OVERHANG], config, rules }
    if (checkRequest(request).some(({ severity }) => severity === 'error')) return
    expect(Number.isInteger(simulateLayer(OVERHANG, request).dram.ifmap.words)).toBe(true)
  })

  // A sparse layer was simulated as a dense one without a word, because the original's memory is version 2's.
  it('layer-wise sparsity is refused or applied', () => {
    const rules = correctedWithout('sound-memory')
    const layer = { ...convLayer('x', [6, 6], [3, 3], 4, 3), sparsity: { keep: 1, of: 4 } }
    const request = { layers: [layer], config: configOf(SMALL, [10, 10], true), rules }
    if (checkRequest(request).length > 0) return
    const dense = simulateLayer({ ...layer, sparsity: { keep: 4, of: 4 } }, request)
    expect(simulateLayer(layer, request).totalCycles).toBeLessThan(dense.totalCycles)
  })
})
