import { describe, expect, it } from 'vitest'
import { readTopology, writeTopology } from '../../../src/engine/formats/topology.ts'
import type { Layer, TopologyKind } from '../../../src/engine/model/layer.ts'
import { convLayer, gemmLayer } from '../../../src/engine/model/layer.ts'
import type { Result } from '../../../src/engine/model/problem.ts'
import type { Rules } from '../../../src/engine/model/rules.ts'
import { CORRECTED, correctedWithout, SCALE_SIM_V2, SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import { goldenRuns } from './golden.ts'
import { notes, value } from './outcome.ts'

const read = (text: string, rules: Rules, kind: TopologyKind = 'conv'): Result<readonly Layer[]> =>
  readTopology(text, { kind, rules, file: 't.csv' })

/** The topology read with one regular expression, independently of the reader. */
function expectedLayers(text: string, kind: TopologyKind): readonly Layer[] {
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const name = /^\s*([^,]*?)\s*,/.exec(line)?.[1] ?? ''
      const ratio = /(\d+):(\d+)/.exec(line)
      const n = [
        ...line
          .replace(/\d+:\d+/, '')
          .slice(line.indexOf(','))
          .matchAll(/\d+/g),
      ].map(([d]) => Number(d))
      const layer =
        kind === 'gemm'
          ? gemmLayer(name, n[0]!, n[1]!, n[2]!)
          : convLayer(name, [n[0]!, n[1]!], [n[2]!, n[3]!], n[4]!, n[5]!, [n[6]!, n[7] ?? n[6]!])
      const whole =
        ratio === null ? layer : { ...layer, sparsity: { keep: Number(ratio[1]), of: Number(ratio[2]) } }
      if (kind === 'gemm' || !name.includes('DP')) return [whole]
      return Array.from({ length: n[4]! }, (_, i) => ({ ...whole, name: `${name}Channel_${i}`, channels: 1 }))
    })
}

describe('golden topologies', () => {
  it.each(goldenRuns().map((run) => [run.id, run] as const))('%s', (_, run) => {
    const text = run.read('topology.csv')
    const result = read(text, run.version === 3 ? SCALE_SIM_V3 : SCALE_SIM_V2, run.kind)
    const layers = value(result)
    expect(layers).toEqual(expectedLayers(text, run.kind))
    expect(layers.length).toBeGreaterThan(0)
    expect(notes(result)).toEqual([])
    const corrected = read(text, correctedWithout('named-depthwise'), run.kind)
    expect(value(corrected)).toEqual(layers)
    expect(notes(corrected)).toEqual([])
    expect(
      value(read(value(writeTopology(layers, run.kind, { version: 'corrected' })), CORRECTED, run.kind)),
    ).toEqual(layers)
  })

  it('depth-wise rows split by their name, unless the rules look at groups', () => {
    const run = goldenRuns().find(({ id }) => id === 'v2/dw__is__8x8__calc')!
    const text = run.read('topology.csv')
    const compute = run.read('COMPUTE_REPORT.csv').trim().split('\n').length - 1
    expect(value(read(text, SCALE_SIM_V2)).length).toBe(compute)
    expect(value(read(text, SCALE_SIM_V2))[1]).toEqual(convLayer('DPdwChannel_1', [10, 10], [3, 3], 1, 1))
    expect(notes(read(text, CORRECTED))).toMatchObject([
      { code: 'dp-in-name', severity: 'warning', row: 2, column: 1 },
    ])
    expect(value(read(text, CORRECTED)).map(({ name, channels }) => [name, channels])).toEqual([
      ['DPdw', 6],
      ['pw', 6],
    ])
  })
})
