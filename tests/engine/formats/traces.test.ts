import { describe, expect, it } from 'vitest'
import { formatTraceRow } from '../../../src/engine/formats/traces.ts'
import { goldenRuns } from './golden.ts'

describe('formatTraceRow', () => {
  it('prints SRAM rows as integers and DRAM rows as floats', () => {
    expect(formatTraceRow(1, [10000000, -1, -1, 7], 3, 'int')).toBe('1,10000000,-1,-1')
    expect(formatTraceRow(-3, new Int32Array([10000000, -1]), 2, 'float')).toBe('-3.0,10000000.0,-1.0')
    expect(formatTraceRow(0.5, [1e16, 2 ** 53 + 2], 2, 'float')).toBe('0.5,1e+16,9007199254740994.0')
  })

  const traces = goldenRuns().filter((run) => run.id.startsWith('traces/'))
  it.each(traces.map((run) => [run.id, run] as const))('%s: every trace line is written back', (_, run) => {
    for (const layer of ['layer0', 'layer1', 'layer2']) {
      for (const file of run.list(layer)) {
        const text = run.read(`${layer}/${file}`)
        const style = file.includes('DRAM') ? 'float' : 'int'
        const lines = text.split('\n').slice(0, -1)
        const written = lines.map((line) => {
          const [cycle = NaN, ...addresses] = line.split(',').map(Number)
          return `${formatTraceRow(cycle, Float64Array.from(addresses), addresses.length, style)}\n`
        })
        expect(written.join('')).toBe(text)
      }
    }
  })
})
