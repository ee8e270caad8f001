import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OutputStream } from '../../../src/engine/systolic/output-stream.ts'
import { dataflows, int, runs, smallLayers } from '../twins/arbitraries.ts'
import { compatibleOperands, demandOf } from '../twins/demand.ts'
import { engineParts } from '../twins/engine-run.ts'

describe('Output stream', () => {
  it('has the words of the demand on every line, and finds the line of every word', () => {
    const arrays = fc.record({ rows: int(1, 9), cols: int(1, 9), dataflow: dataflows })
    fc.assert(
      fc.property(smallLayers, arrays, (layer, array) => {
        const { ofmap } = demandOf(compatibleOperands(layer, false), array)
        const stream = new OutputStream(engineParts(layer, array).folding)
        const lineOf: number[] = []
        ofmap.forEach((words, line) => {
          expect([line, stream.before(line), stream.on(line)]).toEqual([line, lineOf.length, words.length])
          words.forEach(() => lineOf.push(line))
        })
        expect(stream.words).toBe(lineOf.length)
        expect(stream.before(Infinity)).toBe(lineOf.length)
        expect(stream.before(-1)).toBe(0)
        expect(lineOf.map((_, position) => stream.lineOf(position))).toEqual(lineOf)
      }),
      runs(400),
    )
  })
})
