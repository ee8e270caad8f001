import { describe, expect, it } from 'vitest'
import { simulateCorrectedLayer } from '../../../src/engine/corrected/simulate-layer.ts'
import { convLayer, gemmLayer } from '../../../src/engine/model/layer.ts'
import { CORRECTED, correctedWithout, SCALE_SIM_V2, SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import { checkTraces } from '../../../src/engine/trace/write-traces.ts'
import { configOf } from '../twins/configs.ts'
import { cut, traceRows, traceTexts, wordsOf } from '../twins/trace-text.ts'

const SMALL = { rows: 4, cols: 4, dataflow: 'os', mode: 'CALC', bandwidth: 10, kb: [1, 1, 1] } as const

describe('Traces that were once wrong', () => {
  // Version 3 serves a line with an early prefetch before the lines ahead of it: cycles do not ascend with lines. A
  // search by cycle, or stopping at the first line behind the window, loses rows.
  it('v3 USER: a window keeps lines that are served out of order', () => {
    const layer = gemmLayer('x', 1, 16, 33)
    const choice = { ...SMALL, rows: 1, cols: 1, mode: 'USER', bandwidth: 1 } as const
    const request = { layers: [layer], config: configOf(choice, [6, 6]), rules: SCALE_SIM_V3 }
    const whole = traceTexts(request).get('FILTER_SRAM_TRACE.csv')!
    expect(cut(whole, [-Infinity, 86])).toContain('\n86,10000517\n')
    expect(traceTexts(request, { cycles: [-Infinity, 86] }).get('FILTER_SRAM_TRACE.csv')).toBe(
      cut(whole, [-Infinity, 86]),
    )
  })

  // The report is made from the ifmap cut to whole windows; the traces were made from the ifmap as it is.
  it('sound-memory off, overhang: traces show what the report counts', () => {
    const layer = convLayer('x', [6, 6], [3, 3], 2, 3, [2, 2])
    const rules = correctedWithout('sound-memory')
    const config = configOf(SMALL)
    const report = simulateCorrectedLayer(layer, config, rules)
    expect([report.sram.ifmap.words, report.sram.ofmap.words]).toEqual([72, 12])
    const traces = traceRows({ layers: [layer], config, rules })
    const words = ['IFMAP_SRAM_TRACE.csv', 'OFMAP_SRAM_TRACE.csv'].map(
      (file) => wordsOf(traces[file]!).length,
    )
    expect(words).toEqual([72, 12])
  })

  // Two generations are completed on one line: the prefetch between them has 0 cycles, and its rows were
  // infinitely wide (RangeError). The original divides by zero here.
  it('CALC, two generations on one line: refused or written, not thrown', () => {
    const layers = [gemmLayer('x', 3, 1200, 12)]
    const config = configOf({ ...SMALL, rows: 3, cols: 600, dataflow: 'ws' })
    const request = { layers, config, rules: SCALE_SIM_V2 }
    if (checkTraces(request).length > 0) return
    expect(traceRows(request)['FILTER_DRAM_TRACE.csv']!.length).toBeGreaterThan(0)
  })

  // The bandwidth times the cycles can fall short of the need by a rounding error; floored, the words ahead became
  // -1, the last word was never moved, and its cycle was taken for 0.
  it('fractional bandwidth: the last word of a segment is moved in it', () => {
    const layer = gemmLayer('x', 1, 7, 7)
    const config = configOf({ ...SMALL, rows: 8, cols: 8, mode: 'USER', bandwidth: 0.7 })
    const { dram } = simulateCorrectedLayer(layer, config, CORRECTED)
    expect(dram.ifmap.words).toBe(7)
    const traces = traceRows({ layers: [layer], config, rules: CORRECTED })
    expect(wordsOf(traces['IFMAP_DRAM_TRACE.csv']!)).toHaveLength(7)
    expect(dram.ifmap.stopCycle).toBeGreaterThan(dram.ifmap.startCycle)
  })
})
