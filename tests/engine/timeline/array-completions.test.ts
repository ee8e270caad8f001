import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calcFilterGenerations } from '../../../src/engine/compatible/calc-filter.ts'
import { calcIfmapGenerations } from '../../../src/engine/compatible/calc-ifmap.ts'
import { CompletionLog } from '../../../src/engine/compatible/calc-read.ts'
import { dataflows, int, maybeSparse, runs, smallLayers } from '../twins/arbitraries.ts'
import { compatibleOperands, demandOf, type Lines } from '../twins/demand.ts'
import { engineParts } from '../twins/engine-run.ts'

/** Lines on which a buffer that forgets everything at `size` distinct words does so, word by word. */
function completionsOf(lines: Lines, size: number): number[] {
  const completions: number[] = []
  const held = new Set<number>()
  lines.forEach((line, number) => {
    for (const address of line) {
      if (address !== -1) held.add(address)
      if (held.size < size) continue
      completions.push(number)
      held.clear()
    }
  })
  return completions
}

describe('CALC mode: the line of every completed generation', () => {
  it('is that of a buffer filled word by word', () => {
    let completions = 0
    const arrays = fc.record({ rows: int(1, 7), cols: int(1, 4), dataflow: dataflows })
    fc.assert(
      fc.property(maybeSparse(smallLayers), arrays, int(8, 120), (layer, array, size) => {
        const sparse = layer.sparsity !== undefined
        const { shape, folding } = engineParts(layer, array, sparse)
        const demand = demandOf(compatibleOperands(layer, sparse), array)
        for (const [generations, lines] of [
          [calcIfmapGenerations, demand.ifmap],
          [calcFilterGenerations, demand.filter],
        ] as const) {
          const log = new CompletionLog()
          const { completed } = generations(folding, shape, size, log)
          expect(log.lines).toEqual(completionsOf(lines, size))
          expect(log.lines).toHaveLength(completed)
          completions += completed
        }
      }),
      runs(400),
    )
    expect(completions).toBeGreaterThan(2000)
  })
})
