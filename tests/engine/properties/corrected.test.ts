import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulateCompatibleLayer } from '../../../src/engine/compatible/simulate-layer.ts'
import { simulateCorrectedLayer } from '../../../src/engine/corrected/simulate-layer.ts'
import { gemmLayer, type Layer } from '../../../src/engine/model/layer.ts'
import type { LayerResult } from '../../../src/engine/model/result.ts'
import { CORRECTED, correctedWithout, type Rules } from '../../../src/engine/model/rules.ts'
import { convolutions, correctedLayers, dataflows, int, runs } from '../twins/arbitraries.ts'
import { type ConfigChoice, configOf } from '../twins/configs.ts'
import { correctedOperands, demandOf, requestCount } from '../twins/demand.ts'

const kb = fc.tuple(int(1, 3), int(1, 3), int(1, 3))
const choices: fc.Arbitrary<ConfigChoice> = fc.record({
  rows: int(1, 9),
  cols: int(1, 9),
  dataflow: dataflows,
  mode: fc.constantFrom('CALC' as const, 'USER' as const),
  bandwidth: int(1, 12),
  kb,
})

/** Some layers with more words than the smallest half scratchpad of 512. */
const layers: fc.Arbitrary<Layer> = fc.oneof(
  correctedLayers,
  fc.tuple(correctedLayers, int(1, 6), int(1, 8), int(0, 10)).map(([layer, channels, filters, extra]) => ({
    ...layer,
    ifmapHeight: layer.ifmapHeight + extra,
    ifmapWidth: layer.ifmapWidth + extra,
    channels: layer.channels * channels,
    filters: layer.filters * filters,
  })),
)

function run(layer: Layer, choice: ConfigChoice, rules: Rules = CORRECTED): LayerResult {
  return simulateCorrectedLayer(layer, configOf(choice), rules)
}

/** All DRAM words. */
function dramWords({ dram }: LayerResult): number {
  return dram.ifmap.words + dram.filter.words + dram.ofmap.words
}

describe('Corrected rules: what holds for every layer', () => {
  it('stalls are not negative, causes sum to totals, utilisation is work done', () => {
    fc.assert(
      fc.property(layers, choices, (layer, choice) => {
        const r = run(layer, choice)
        const { stallCauses: stalls, dramCauses: c } = r
        expect(stalls!.coldStart).toBeGreaterThanOrEqual(0)
        expect(stalls!.bandwidth).toBeGreaterThanOrEqual(0)
        expect(stalls!.coldStart + stalls!.bandwidth).toBe(r.stallCycles)
        for (const words of Object.values(c!)) expect(words).toBeGreaterThanOrEqual(0)
        expect(c!.ifmapCompulsory + c!.ifmapCapacity).toBe(r.dram.ifmap.words)
        expect(c!.filterCompulsory + c!.filterCapacity).toBe(r.dram.filter.words)
        expect(c!.ofmapFinal + c!.partialSumWrites + c!.partialSumReads).toBe(r.dram.ofmap.words)
        const pes = choice.rows * choice.cols
        expect((r.overallUtilPercent / 100) * pes * r.totalCycles).toBeCloseTo(r.macs, 4)
        const free = (r.computeUtilPercent / 100) * pes * (r.totalCycles - r.stallCycles)
        expect(Math.abs(free - r.macs)).toBeLessThanOrEqual(1e-9 * r.macs)
        expect(r.overallUtilPercent).toBeLessThanOrEqual(100)
        expect(r.mappingEfficiencyPercent).toBeLessThanOrEqual(100)
      }),
      runs(600),
    )
  })

  it('MACs, SRAM words, compulsory words and stall-free cycles are those of the demand', () => {
    fc.assert(
      fc.property(correctedLayers, choices, (layer, choice) => {
        const r = run(layer, choice)
        const sums = {
          macs: 0,
          ifmap: 0,
          filter: 0,
          ofmap: 0,
          lines: 0,
          ifmapOnce: 0,
          filterOnce: 0,
          outputs: 0,
        }
        for (let group = 0; group < layer.groups; group++) {
          const o = correctedOperands(layer, group)
          const demand = demandOf(o, choice)
          sums.macs += o.m * o.n * o.k
          sums.ifmap += requestCount(demand.ifmap, false)
          sums.filter += requestCount(demand.filter, false)
          sums.ofmap += requestCount(demand.ofmap, false)
          sums.lines += demand.lines
          sums.ifmapOnce += new Set(o.ifmap.flat().filter((address) => address !== -1)).size
          sums.filterOnce += o.k * o.n
          sums.outputs += o.m * o.n
        }
        expect({
          macs: r.macs,
          ifmap: r.sram.ifmap.words,
          filter: r.sram.filter.words,
          ofmap: r.sram.ofmap.words,
          lines: r.totalCycles - r.stallCycles,
          ifmapOnce: r.dramCauses!.ifmapCompulsory,
          filterOnce: r.dramCauses!.filterCompulsory,
          outputs: r.dramCauses!.ofmapFinal,
        }).toEqual(sums)
        const fromSums = choice.dataflow === 'os' ? 0 : sums.ofmap - sums.outputs
        expect(r.partialSumSramReads).toBe(fromSums)
      }),
      runs(400),
    )
  })

  it('filters are fetched again, and partial sums spilled, when half a scratchpad does not hold them', () => {
    fc.assert(
      fc.property(layers, choices, (layer, choice) => {
        const o = correctedOperands(layer, 0)
        const { rows, cols, dataflow } = choice
        const half = choice.kb.map((size) => size * 512)
        let filter = dataflow === 'ws' ? o.k * o.n : 0
        let spilled = 0
        const rowFolds = Math.ceil((dataflow === 'os' ? o.m : o.k) / rows)
        const spatial = dataflow === 'is' ? o.m : o.n
        for (let first = 0; first < spatial; first += cols) {
          const used = Math.min(cols, spatial - first)
          if (dataflow === 'os') filter += o.k * used * (o.k * used > half[1]! ? rowFolds : 1)
          if (dataflow === 'is' && (first === 0 || o.k * o.n > half[1]!)) filter += o.k * o.n
          const sums = (dataflow === 'ws' ? o.m : o.n) * used
          if (dataflow !== 'os' && sums > half[2]!) spilled += (rowFolds - 1) * sums
        }
        const { dram, dramCauses } = run(layer, choice)
        expect([dram.filter.words, dramCauses!.partialSumWrites, dramCauses!.partialSumReads]).toEqual(
          [filter, spilled, spilled].map((words) => words * layer.groups),
        )
      }),
      runs(300),
    )
  })

  it('half a scratchpad exactly full, and one word over', () => {
    const base = { rows: 4, cols: 4, mode: 'CALC', bandwidth: 1, kb: [1, 1, 1] } as const
    // Output stationary: 128 x 4 and 129 x 4 filter words, in 2 row folds.
    const filters = (k: number): number =>
      run(gemmLayer('x', 8, 4, k), { ...base, dataflow: 'os' }).dram.filter.words
    expect([filters(128), filters(129)]).toEqual([512, 2 * 516])
    // Input stationary: 8 x 64 and 8 x 65 filter words, in 2 column folds.
    const preloaded = (n: number): number =>
      run(gemmLayer('x', 8, n, 8), { ...base, dataflow: 'is' }).dram.filter.words
    expect([preloaded(64), preloaded(65)]).toEqual([512, 2 * 520])
    // Partial sums of 4 columns in 2 row folds: 128 x 4 stay, 129 x 4 are written once and read once.
    const sums = (dataflow: 'ws' | 'is', long: number): number => {
      const layer = dataflow === 'ws' ? gemmLayer('x', long, 4, 8) : gemmLayer('x', 4, long, 8)
      return run(layer, { ...base, dataflow }).dram.ofmap.words
    }
    for (const dataflow of ['ws', 'is'] as const) {
      expect([sums(dataflow, 128), sums(dataflow, 129)]).toEqual([512, 3 * 516])
    }
    // The ifmap: 512 words are kept for the second pass, 513 are not.
    const ifmap = (m: number, k: number): number =>
      run(gemmLayer('x', m, 8, k), { ...base, dataflow: 'os' }).dram.ifmap.words
    expect([ifmap(8, 64), ifmap(9, 57)]).toEqual([512, 2 * 513])
  })

  it('unlimited bandwidth leaves no stall, and CALC is unlimited', () => {
    fc.assert(
      fc.property(layers, choices, (layer, choice) => {
        const calc = run(layer, { ...choice, mode: 'CALC' })
        const user = run(layer, { ...choice, mode: 'USER', bandwidth: 2 ** 31 })
        expect([calc.stallCycles, user.stallCycles]).toEqual([0, 0])
        expect(user.totalCycles).toBe(calc.totalCycles)
        expect(dramWords(user)).toBe(dramWords(calc))
      }),
      runs(300),
    )
  })

  it('more bandwidth never takes longer, and does not change the words', () => {
    fc.assert(
      fc.property(layers, choices, fc.boolean(), fc.boolean(), (layer, choice, shared, cold) => {
        const rules = rulesFor(shared, cold)
        let before = Infinity
        for (const bandwidth of [0.3, 0.7, 1, 1.5, 2, 17 / 7, 3, 5, 8, 13, 40]) {
          const r = run(layer, { ...choice, mode: 'USER', bandwidth }, rules)
          expect(r.totalCycles).toBeLessThanOrEqual(before)
          before = r.totalCycles
          expect(dramWords(r)).toBe(dramWords(run(layer, choice)))
        }
      }),
      runs(250),
    )
  })

  it('a larger scratchpad never takes longer nor moves more words', () => {
    fc.assert(
      fc.property(layers, choices, fc.boolean(), fc.boolean(), (layer, choice, shared, cold) => {
        const rules = rulesFor(shared, cold)
        for (const slot of [0, 1, 2]) {
          let cycles = Infinity
          let words = Infinity
          for (const size of [1, 2, 3, 4, 8, 64]) {
            const sizes = choice.kb.map((old, i) => (i === slot ? size : old)) as [number, number, number]
            const r = run(layer, { ...choice, kb: sizes }, rules)
            expect(r.totalCycles).toBeLessThanOrEqual(cycles)
            expect(dramWords(r)).toBeLessThanOrEqual(words)
            cycles = r.totalCycles
            words = dramWords(r)
          }
        }
      }),
      runs(200),
    )
  })
})

function rulesFor(shared: boolean, cold: boolean): Rules {
  return correctedWithout(
    ...(shared ? [] : (['shared-bandwidth'] as const)),
    ...(cold ? [] : (['count-cold-start'] as const)),
  )
}

describe('Corrected rules: layers that are one another', () => {
  const calc = choices.map((choice): ConfigChoice => ({ ...choice, mode: 'CALC' }))

  it('groups are so many layers alone', () => {
    fc.assert(
      fc.property(layers, calc, (layer, choice) => {
        const { groups } = layer
        const alone = {
          ...layer,
          groups: 1,
          channels: layer.channels / groups,
          filters: layer.filters / groups,
        }
        const all = run(layer, choice)
        const one = run(alone, choice)
        const figures = (r: LayerResult): number[] => [
          r.macs,
          r.totalCycles,
          r.sram.ifmap.words,
          r.sram.filter.words,
          r.sram.ofmap.words,
          r.dram.ifmap.words,
          r.dram.filter.words,
          r.dram.ofmap.words,
          r.partialSumSramReads!,
        ]
        expect(figures(all)).toEqual(figures(one).map((figure) => figure * groups))
        expect(all.mappingEfficiencyPercent).toBe(one.mappingEfficiencyPercent)
      }),
      runs(300),
    )
  })

  it('padding is a border of zeros, but is not read', () => {
    fc.assert(
      fc.property(layers, calc, (layer, choice) => {
        const bordered = {
          ...layer,
          ifmapHeight: layer.ifmapHeight + 2 * layer.padHeight,
          ifmapWidth: layer.ifmapWidth + 2 * layer.padWidth,
          padHeight: 0,
          padWidth: 0,
        }
        const padded = run(layer, choice)
        const border = run(bordered, choice)
        const figures = (r: LayerResult): unknown[] => [
          r.macs,
          r.totalCycles,
          r.sram.filter.words,
          r.sram.ofmap,
          r.dram.filter.words,
          r.dram.ofmap.words,
        ]
        expect(figures(padded)).toEqual(figures(border))
        expect(padded.sram.ifmap.words).toBeLessThanOrEqual(border.sram.ifmap.words)
        expect(padded.dramCauses!.ifmapCompulsory).toBeLessThanOrEqual(border.dramCauses!.ifmapCompulsory)
        // With the nulls counted the padded ifmap has the border's requests.
        const counted = run(layer, choice, correctedWithout('skip-null-reads'))
        expect(counted.sram.ifmap.words).toBe(border.sram.ifmap.words)
      }),
      runs(300),
    )
  })

  it('a batch is so many times the pixels', () => {
    fc.assert(
      fc.property(layers, calc, int(1, 3), (layer, choice, batch) => {
        const one = run({ ...layer, batch: 1 }, choice)
        const many = run({ ...layer, batch }, choice)
        expect(many.macs).toBe(batch * one.macs)
        expect(many.dramCauses!.ifmapCompulsory).toBe(batch * one.dramCauses!.ifmapCompulsory)
        expect(many.dramCauses!.ofmapFinal).toBe(batch * one.dramCauses!.ofmapFinal)
        expect(many.dramCauses!.filterCompulsory).toBe(one.dramCauses!.filterCompulsory)
        if (choice.dataflow !== 'os') expect(many.sram.ofmap.words).toBe(batch * one.sram.ofmap.words)
        if (choice.dataflow === 'ws') expect(many.sram.filter.words).toBe(one.sram.filter.words)
        expect(many.sram.ifmap.words).toBe(batch * one.sram.ifmap.words)
      }),
      runs(300),
    )
  })

  it('without overhang the array does what compatible rules say, and one cycle is counted more', () => {
    const plain = convolutions({ filter: 4, extra: 8, channels: 6, filters: 9 }).map((layer) => ({
      ...layer,
      ifmapHeight: layer.ifmapHeight - ((layer.ifmapHeight - layer.filterHeight) % layer.strideHeight),
      ifmapWidth: layer.ifmapWidth - ((layer.ifmapWidth - layer.filterWidth) % layer.strideWidth),
    }))
    fc.assert(
      fc.property(plain, calc, (layer, choice) => {
        const ours = run(layer, choice)
        const original = simulateCompatibleLayer(layer, configOf(choice), 2)
        expect(ours.macs).toBe(original.macs)
        expect(ours.totalCycles).toBe(original.totalCycles + 1)
        expect(ours.mappingEfficiencyPercent).toBeCloseTo(original.mappingEfficiencyPercent, 9)
        expect(ours.sram.ifmap.words).toBe(original.sram.ifmap.words)
        expect(ours.sram.filter.words).toBe(original.sram.filter.words)
        // A hit of the original takes a cycle, ours none; writes are the same.
        expect(ours.sram.ifmap.startCycle).toBe(original.sram.ifmap.startCycle - 1)
        expect(ours.sram.ifmap.stopCycle).toBe(original.sram.ifmap.stopCycle - 1)
        expect(ours.sram.ofmap.startCycle).toBe(original.sram.ofmap.startCycle)
        expect(ours.sram.ofmap.stopCycle).toBe(original.sram.ofmap.stopCycle)
      }),
      runs(300),
    )
  })
})
