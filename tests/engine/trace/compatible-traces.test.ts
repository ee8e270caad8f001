import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulateCompatibleLayer } from '../../../src/engine/compatible/simulate-layer.ts'
import { convLayer, type Layer } from '../../../src/engine/model/layer.ts'
import { SCALE_SIM_V2, SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import type { SimulationRequest } from '../../../src/engine/simulate.ts'
import { dataflows, int, largerLayers, maybeSparse, runs, smallLayers } from '../twins/arbitraries.ts'
import { type ConfigChoice, configOf, memoryOf } from '../twins/configs.ts'
import { type Lines, requestCount } from '../twins/demand.ts'
import { runTwin, type TwinRun } from '../twins/machine.ts'
import { cut, cyclesOf, rowsOf, traceRows, traceTexts, wordsOf } from '../twins/trace-text.ts'

/** Above the value 1, which fills slots that a prefetch does not use. */
const IFMAP_OFFSET = 1000

interface Case {
  readonly layer: Layer
  readonly choice: ConfigChoice
  /** Bank bandwidths make it a case of version 3. */
  readonly banks: readonly [number, number] | undefined
}

const choices: fc.Arbitrary<ConfigChoice> = fc.record({
  rows: int(1, 9),
  cols: int(1, 9),
  dataflow: dataflows,
  mode: fc.constantFrom('CALC' as const, 'USER' as const),
  bandwidth: int(1, 20),
  kb: fc.tuple(int(1, 2), int(1, 2), int(1, 2)),
})
const layers = fc.oneof(
  { weight: 4, arbitrary: smallLayers },
  { weight: 1, arbitrary: largerLayers.filter((layer) => layer.channels * layer.filters < 200) },
)
const version2: fc.Arbitrary<Case> = fc.record({
  layer: layers,
  choice: choices,
  banks: fc.constant(undefined),
})
const version3: fc.Arbitrary<Case> = fc.record({
  layer: maybeSparse(layers),
  choice: choices,
  banks: fc.tuple(int(1, 20), int(1, 20)),
})
const cases = fc.oneof(version2, version3)

function isSparse({ layer }: Case): boolean {
  return layer.sparsity !== undefined
}

function twinOf(c: Case): TwinRun {
  return runTwin(c.layer, c.choice, memoryOf(c.choice, c.banks), isSparse(c))
}

function requestOf(c: Case): SimulationRequest {
  const { layer, choice, banks } = c
  const config = { ...configOf(choice, banks, isSparse(c)), ifmapOffset: IFMAP_OFFSET }
  return { layers: [layer], config, rules: banks === undefined ? SCALE_SIM_V2 : SCALE_SIM_V3 }
}

/** What a scratchpad's trace must show: each line's cycle with its words. */
function expectedRows(lines: Lines, cycles: readonly number[], offset: number): string {
  return lines.map((line, i) => showRow(cycles[i]!, line, offset)).join('\n')
}

/** A row's cycle and words; texts of long traces are compared far faster than arrays. */
function showRow(cycle: number, cells: readonly number[], offset: number): string {
  return `${cycle}: ${cells.flatMap((a) => (a === -1 ? [] : [a + offset])).join()}`
}

describe('Traces of compatible rules', () => {
  it('scratchpads: every line with its cycle and its words, as many as the report says', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const request = requestOf(c)
        const { config } = request
        const traces = traceRows(request)
        const twin = twinOf(c)
        const report = simulateCompatibleLayer(c.layer, config, c.banks === undefined ? 2 : 3)
        for (const [operand, file, offset] of [
          ['ifmap', 'IFMAP_SRAM_TRACE.csv', config.ifmapOffset],
          ['filter', 'FILTER_SRAM_TRACE.csv', config.filterOffset],
          ['ofmap', 'OFMAP_SRAM_TRACE.csv', config.ofmapOffset],
        ] as const) {
          const rows = traces[file]!
          const got = rows.map(({ cycle, cells }) => showRow(cycle, cells, 0)).join('\n')
          expect(got).toBe(expectedRows(twin.demand[operand], twin.served[operand], offset))
          const { startCycle, stopCycle, words } = report.sram[operand]
          // Version 3 serves lines before lines that came earlier, so its first and last line need not be its
          // first and last cycle.
          if (c.banks === undefined) expect(cyclesOf(rows)).toEqual({ startCycle, stopCycle })
          const nulls =
            operand === 'ifmap'
              ? requestCount(twin.demand.ifmap, true) - requestCount(twin.demand.ifmap, false)
              : 0
          const folds = twin.demand.folds.length
          const extra =
            operand === 'ofmap' && c.choice.dataflow === 'os' ? folds * (c.choice.rows + c.choice.cols) : 0
          // Sparse weight stationary layers count the ifmap dense, in floating point.
          if (operand === 'ifmap' && isSparse(c) && c.choice.dataflow === 'ws') continue
          expect(wordsOf(rows)).toHaveLength(words - nulls - extra)
        }
      }),
      runs(100),
    )
  })

  it('ofmap to DRAM: the drained lines of the word twin, as the report says', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const request = requestOf(c)
        const rows = traceRows(request)['OFMAP_DRAM_TRACE.csv']!
        const { write, demand } = twinOf(c)
        const width = c.choice.mode === 'CALC' ? c.choice.cols : c.choice.bandwidth
        expect(rows.every(({ cells }) => cells.length === width)).toBe(true)
        expect(rows.map(({ cycle, cells }) => `${cycle}: ${wordsOf([{ cycle, cells }]).length}`).join()).toBe(
          write.rows.map(({ cycle, words }) => `${cycle}: ${words}`).join(),
        )
        expect(wordsOf(rows).join()).toBe(
          demand.ofmap
            .flat()
            .map((a) => a + request.config.ofmapOffset)
            .join(),
        )
        const version = c.banks === undefined ? 2 : 3
        const report = simulateCompatibleLayer(c.layer, request.config, version).dram.ofmap
        const cycles = rows.map(({ cycle }) => cycle)
        expect(cycles[0]).toBe(report.startCycle)
        expect(version === 2 ? cycles.at(-1) : Math.max(...cycles)).toBe(report.stopCycle)
      }),
      runs(100),
    )
  })

  it('reads from DRAM: start, stop and words of the report', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const request = requestOf(c)
        const traces = traceRows(request)
        const { dram } = simulateCompatibleLayer(c.layer, request.config, c.banks === undefined ? 2 : 3)
        for (const [file, report] of [
          ['IFMAP_DRAM_TRACE.csv', dram.ifmap],
          ['FILTER_DRAM_TRACE.csv', dram.filter],
        ] as const) {
          const rows = traces[file]!
          expect([file, rows[0]!.cycle, rows.at(-1)!.cycle]).toEqual([
            file,
            report.startCycle,
            report.stopCycle,
          ])
          const words =
            c.choice.mode === 'CALC'
              ? wordsOf(rows).filter((word) => word !== 1).length
              : rows.reduce((sum, { cells }) => sum + cells.length, 0)
          expect([file, words]).toEqual([file, report.words])
        }
      }),
      runs(100),
    )
  })

  it('a window holds the rows of the whole trace that are in it', () => {
    const parts = fc.tuple(fc.integer(), fc.integer())
    fc.assert(
      fc.property(cases, parts, (c, [a, b]) => checkWindow(c, a, b)),
      runs(100),
    )
  })

  it('windows of a run that prefetches all the time', () => {
    const layer = convLayer('x', [12, 12], [3, 3], 8, 24)
    for (const dataflow of ['os', 'ws', 'is'] as const) {
      const choice = { rows: 8, cols: 8, dataflow, mode: 'USER', bandwidth: 20, kb: [1, 1, 1] } as const
      const request = requestOf({ layer, choice, banks: undefined })
      const { dram } = simulateCompatibleLayer(layer, request.config, 2)
      expect(dram.ifmap.words + dram.filter.words).toBeGreaterThan(4000)
      const whole = traceTexts(request)
      for (let at = 1, step = 0; at < dram.ifmap.stopCycle && step < 12; at = at * 2 + step, step++) {
        const window = [at, at + 40 + step] as const
        const part = traceTexts(request, { cycles: window })
        for (const file of ['IFMAP_DRAM_TRACE.csv', 'FILTER_DRAM_TRACE.csv', 'OFMAP_DRAM_TRACE.csv']) {
          const [got, expected] = [part.get(file)!, cut(whole.get(file)!, window)]
          expect(`${file} ${window.join()} ${got}`).toBe(`${file} ${window.join()} ${expected}`)
        }
      }
    }
  })

  it('a window that opens when a late line is served has that line', () => {
    const layer = convLayer('x', [12, 12], [3, 3], 8, 24)
    for (const dataflow of ['os', 'ws', 'is'] as const) {
      const choice = { rows: 8, cols: 8, dataflow, mode: 'USER', bandwidth: 5, kb: [1, 1, 1] } as const
      const request = requestOf({ layer, choice, banks: undefined })
      const whole = traceTexts(request)
      for (const file of ['IFMAP_SRAM_TRACE.csv', 'FILTER_SRAM_TRACE.csv']) {
        const cycles = rowsOf(whole.get(file)!).map(({ cycle }) => cycle)
        const late = cycles.filter((cycle, i) => i > 0 && cycle > cycles[i - 1]! + 3)
        for (const cycle of late.slice(0, 6)) {
          const window = [cycle, cycle + 4] as const
          const part = traceTexts(request, { cycles: window }).get(file)!
          expect(part).toBe(cut(whole.get(file)!, window))
          expect(Number.parseInt(part, 10)).toBe(cycle)
        }
        if (file.startsWith('IFMAP')) expect(late.length).toBeGreaterThan(0)
      }
    }
  })

  it('negative control: a window one cycle too long is noticed', () => {
    const layer = fc.sample(smallLayers, { numRuns: 1, seed: 1 })[0]!
    const choice = { rows: 3, cols: 3, dataflow: 'os', mode: 'CALC', bandwidth: 1, kb: [1, 1, 1] } as const
    const request = requestOf({ layer, choice, banks: undefined })
    const whole = traceTexts(request).get('OFMAP_SRAM_TRACE.csv')!
    const part = traceTexts(request, { cycles: [2, 5] }).get('OFMAP_SRAM_TRACE.csv')!
    expect(part).toBe(cut(whole, [2, 5]))
    expect(part).not.toBe(cut(whole, [2, 6]))
  })
})

/** Compares a window with the cut of the whole, and the windows before and after it. */
function checkWindow(c: Case, a: number, b: number): void {
  const request = requestOf(c)
  const whole = traceTexts(request)
  const cycles = [...whole.values()].flatMap((text) => text.split('\n').map(Number.parseFloat))
  const known = cycles.filter((cycle) => !Number.isNaN(cycle))
  const low = known.reduce((least, cycle) => Math.min(least, cycle), 0) - 2
  const high = known.reduce((most, cycle) => Math.max(most, cycle), 0) + 2
  const place = (x: number): number => low + (Math.abs(x) % (high - low + 1))
  const [first, last] = [Math.min(place(a), place(b)), Math.max(place(a), place(b))]
  for (const window of [
    [first, last],
    [-Infinity, first - 1],
    [last + 1, Infinity],
  ] as const) {
    const part = traceTexts(request, { cycles: window })
    for (const [file, text] of whole) {
      expect(`${file} ${window.join()} ${part.get(file)}`).toBe(
        `${file} ${window.join()} ${cut(text, window)}`,
      )
    }
  }
}
