import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulateCorrectedLayer } from '../../../src/engine/corrected/simulate-layer.ts'
import type { Layer } from '../../../src/engine/model/layer.ts'
import { correctedWithout, type Rules } from '../../../src/engine/model/rules.ts'
import type { SimulationRequest } from '../../../src/engine/simulate.ts'
import { correctedLayers, dataflows, int, maybeSparse, runs } from '../twins/arbitraries.ts'
import { type ConfigChoice, correctedConfig } from '../twins/configs.ts'
import { correctedOperands, demandOf } from '../twins/demand.ts'
import { cut, cyclesOf, type TraceRow, traceRows, traceTexts, wordsOf } from '../twins/trace-text.ts'

interface Case {
  readonly layer: Layer
  readonly choice: ConfigChoice
  readonly rules: Rules
}

const choices: fc.Arbitrary<ConfigChoice> = fc.record({
  rows: int(1, 9),
  cols: int(1, 9),
  dataflow: dataflows,
  mode: fc.constantFrom('CALC' as const, 'USER' as const),
  // Fractions too, among them such that words / bandwidth x bandwidth falls short of the words.
  bandwidth: fc.oneof(
    int(1, 12),
    int(1, 60).map((tenths) => tenths / 10),
    int(1, 40).map((parts) => parts / 7),
  ),
  kb: fc.tuple(int(1, 2), int(1, 2), int(1, 2)),
})
const rules: fc.Arbitrary<Rules> = fc
  .subarray(['shared-bandwidth', 'count-cold-start', 'read-back-partial-sums', 'count-last-cycle'] as const)
  .map((off) => correctedWithout(...off))
/** Some have operands that do not fit into half a kilobyte. */
const layers = fc.oneof(
  { weight: 3, arbitrary: correctedLayers },
  {
    weight: 1,
    arbitrary: fc
      .tuple(correctedLayers, int(1, 2), int(1, 4), int(0, 6))
      .map(([layer, channels, filters, extra]) => ({
        ...layer,
        ifmapHeight: layer.ifmapHeight + extra,
        ifmapWidth: layer.ifmapWidth + extra,
        channels: layer.channels * channels,
        filters: layer.filters * filters,
      })),
  },
)
const cases: fc.Arbitrary<Case> = fc.record({ layer: maybeSparse(layers), choice: choices, rules })

function requestOf({ layer, choice, rules: chosen }: Case): SimulationRequest {
  return { layers: [layer], config: correctedConfig(layer, choice), rules: chosen }
}

/** Words by cycle. */
function load(...traces: readonly (readonly TraceRow[])[]): Map<number, number> {
  const byCycle = new Map<number, number>()
  for (const { cycle, cells } of traces.flat()) {
    const words = cells.filter((cell) => cell !== -1).length
    byCycle.set(cycle, (byCycle.get(cycle) ?? 0) + words)
  }
  return byCycle
}

describe('Traces of corrected rules', () => {
  it('DRAM: the words and cycles of the report, and never more than the bandwidth', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const request = requestOf(c)
        const traces = traceRows(request)
        const report = simulateCorrectedLayer(c.layer, request.config, c.rules)
        const { dram, dramCauses: causes } = report
        const ifmap = traces['IFMAP_DRAM_TRACE.csv']!
        const filter = traces['FILTER_DRAM_TRACE.csv']!
        const writes = traces['OFMAP_DRAM_TRACE.csv']!
        const sums = traces['PARTIAL_SUM_DRAM_TRACE.csv'] ?? []
        expect([ifmap, filter, writes, sums].map((rows) => wordsOf(rows).length)).toEqual([
          dram.ifmap.words,
          dram.filter.words,
          causes!.ofmapFinal + causes!.partialSumWrites,
          causes!.partialSumReads,
        ])
        for (const [rows, { startCycle, stopCycle }] of [
          [ifmap, dram.ifmap],
          [filter, dram.filter],
          [[...writes, ...sums], dram.ofmap],
        ] as const) {
          const cycles = cyclesOf(rows)
          if (cycles !== undefined) expect(cycles).toEqual({ startCycle, stopCycle })
        }
        if (c.choice.mode === 'CALC') return
        const channels = c.rules.fixes.has('shared-bandwidth')
          ? [load(ifmap, filter, writes, sums)]
          : [load(ifmap), load(filter), load(writes, sums)]
        for (const channel of channels) {
          for (const words of channel.values())
            expect(words).toBeLessThanOrEqual(Math.ceil(c.choice.bandwidth))
        }
      }),
      runs(120),
    )
  })

  it('DRAM: every word that a window reads is fetched, and no other', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const traces = traceRows(requestOf(c))
        const addresses = { ifmap: new Set<number>(), filter: new Set<number>(), ofmap: new Set<number>() }
        const add = (set: Set<number>, matrix: readonly (readonly number[])[], offset: number): void => {
          for (const address of matrix.flat()) if (address !== -1) set.add(address + offset)
        }
        for (let group = 0; group < c.layer.groups; group++) {
          const o = correctedOperands(c.layer, group)
          add(addresses.ifmap, o.ifmap, 0)
          add(addresses.filter, o.filter, 10_000_000)
          add(addresses.ofmap, o.ofmap, 20_000_000)
        }
        const ascending = (words: Iterable<number>): number[] => [...new Set(words)].sort((a, b) => a - b)
        for (const [file, set] of [
          ['IFMAP_DRAM_TRACE.csv', addresses.ifmap],
          ['IFMAP_SRAM_TRACE.csv', addresses.ifmap],
          ['FILTER_DRAM_TRACE.csv', addresses.filter],
          ['FILTER_SRAM_TRACE.csv', addresses.filter],
          ['OFMAP_DRAM_TRACE.csv', addresses.ofmap],
          ['OFMAP_SRAM_TRACE.csv', addresses.ofmap],
        ] as const) {
          expect(`${file} ${ascending(wordsOf(traces[file]!)).join()}`).toBe(
            `${file} ${ascending(set).join()}`,
          )
        }
      }),
      runs(100),
    )
  })

  it('scratchpads: every line of the demand once, in order, between start and stop of the report', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const request = requestOf(c)
        const traces = traceRows(request)
        const report = simulateCorrectedLayer(c.layer, request.config, c.rules)
        const last = report.totalCycles - (c.rules.fixes.has('count-last-cycle') ? 1 : 0)
        for (const [operand, file, offset] of [
          ['ifmap', 'IFMAP_SRAM_TRACE.csv', 0],
          ['filter', 'FILTER_SRAM_TRACE.csv', 10_000_000],
          ['ofmap', 'OFMAP_SRAM_TRACE.csv', 20_000_000],
        ] as const) {
          const rows = traces[file]!
          const lines: string[] = []
          for (let group = 0; group < c.layer.groups; group++) {
            for (const line of demandOf(correctedOperands(c.layer, group), c.choice)[operand]) {
              lines.push(line.flatMap((a) => (a === -1 ? [] : [a + offset])).join())
            }
          }
          expect(rows.map(({ cells }) => cells.filter((cell) => cell !== -1).join()).join(';')).toBe(
            lines.join(';'),
          )
          expect(wordsOf(rows)).toHaveLength(report.sram[operand].words)
          expect(rows.every(({ cycle }, i) => i === 0 || cycle > rows[i - 1]!.cycle)).toBe(true)
          expect(rows.at(-1)!.cycle).toBe(last)
          const { startCycle, stopCycle } = report.sram[operand]
          const cycles = cyclesOf(rows)
          if (cycles !== undefined) expect(cycles).toEqual({ startCycle, stopCycle })
        }
      }),
      runs(100),
    )
  })

  it('a window holds the rows of the whole trace that are in it, and two windows make the whole', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: -0.2, max: 1.1, noNaN: true }), int(0, 60), (c, part, length) => {
        const request = requestOf(c)
        const whole = traceTexts(request)
        const { totalCycles } = simulateCorrectedLayer(c.layer, request.config, c.rules)
        const first = Math.floor(part * totalCycles)
        const windows = [
          [first, first + length],
          [-Infinity, first - 1],
          [first, Infinity],
        ] as const
        const parts = windows.map((window) => traceTexts(request, { cycles: window }))
        for (const [file, text] of whole) {
          windows.forEach((window, i) => {
            expect(`${file} ${window.join()} ${parts[i]!.get(file)}`).toBe(
              `${file} ${window.join()} ${cut(text, window)}`,
            )
          })
          expect(parts[1]!.get(file)! + parts[2]!.get(file)!).toBe(text)
        }
      }),
      runs(80),
    )
  })
})
