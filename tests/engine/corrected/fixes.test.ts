import { describe, expect, it } from 'vitest'
import { simulateCompatibleLayer } from '../../../src/engine/compatible/simulate-layer.ts'
import { simulateCorrectedLayer } from '../../../src/engine/corrected/simulate-layer.ts'
import { convLayer, gemmLayer, type Layer } from '../../../src/engine/model/layer.ts'
import type { LayerResult } from '../../../src/engine/model/result.ts'
import { CORRECTED, correctedWithout, type FixId } from '../../../src/engine/model/rules.ts'
import { type ConfigChoice, configOf, correctedConfig } from '../twins/configs.ts'
import { compatibleOperands, correctedOperands, demandOf, requestCount } from '../twins/demand.ts'

const BASE: ConfigChoice = {
  rows: 4,
  cols: 3,
  dataflow: 'os',
  mode: 'CALC',
  bandwidth: 2,
  kb: [1, 1, 1],
}
const PLAIN = convLayer('x', [8, 8], [3, 3], 4, 7)
const DATAFLOWS = ['os', 'ws', 'is'] as const

/** A layer with all fixes, and without one. */
function both(layer: Layer, choice: ConfigChoice, off: FixId): readonly [LayerResult, LayerResult] {
  const config = configOf(choice)
  return [
    simulateCorrectedLayer(layer, config, CORRECTED),
    simulateCorrectedLayer(layer, config, correctedWithout(off)),
  ]
}

/** A result without what follows from the total: utilisation and SRAM words per cycle. */
function timeless(r: LayerResult): LayerResult {
  const strip = (span: LayerResult['sram']['ifmap']) => ({ ...span, bandwidthWordsPerCycle: 0 })
  const { ifmap, filter, ofmap } = r.sram
  const sram = { ifmap: strip(ifmap), filter: strip(filter), ofmap: strip(ofmap) }
  return { ...r, overallUtilPercent: 0, sram }
}

describe('Each fix switched off alone changes what its text says', () => {
  it('count-last-cycle: one cycle less, nothing else', () => {
    for (const dataflow of DATAFLOWS) {
      for (const mode of ['CALC', 'USER'] as const) {
        const [on, off] = both(PLAIN, { ...BASE, dataflow, mode }, 'count-last-cycle')
        expect(off.totalCycles).toBe(on.totalCycles - 1)
        expect(timeless(off)).toEqual(timeless({ ...on, totalCycles: on.totalCycles - 1 }))
      }
    }
  })

  it('exact-write-count: rows + columns more for every fold of output stationary, of every group', () => {
    const grouped = { ...PLAIN, filters: 8, groups: 2 }
    for (const [layer, groups] of [
      [PLAIN, 1],
      [grouped, 2],
    ] as const) {
      for (const dataflow of DATAFLOWS) {
        const [on, off] = both(layer, { ...BASE, dataflow }, 'exact-write-count')
        const { folds } = demandOf(correctedOperands(layer, 0), { ...BASE, dataflow })
        const extra = dataflow === 'os' ? groups * folds.length * (4 + 3) : 0
        expect(off.sram.ofmap.words).toBe(on.sram.ofmap.words + extra)
        expect(off.dram).toEqual(on.dram)
      }
    }
  })

  it('exact-utilisation: the skew twice, for weight and input stationary', () => {
    for (const dataflow of DATAFLOWS) {
      const [on, off] = both(PLAIN, { ...BASE, dataflow }, 'exact-utilisation')
      const { linesPerFold, time } = demandOf(correctedOperands(PLAIN, 0), { ...BASE, dataflow })
      const lines = dataflow === 'os' ? linesPerFold : time + 2 * 4 + 2 * 3 - 3
      expect(off.computeUtilPercent).toBeCloseTo((on.computeUtilPercent * linesPerFold) / lines, 9)
      expect({ ...off, computeUtilPercent: 0 }).toEqual({ ...on, computeUtilPercent: 0 })
    }
  })

  it('skip-null-reads: padding counts as reads', () => {
    const padded = { ...PLAIN, padHeight: 1, padWidth: 2 }
    for (const dataflow of DATAFLOWS) {
      const [on, off] = both(padded, { ...BASE, dataflow }, 'skip-null-reads')
      const { ifmap } = demandOf(correctedOperands(padded, 0), { ...BASE, dataflow })
      expect(on.sram.ifmap.words).toBe(requestCount(ifmap, false))
      expect(off.sram.ifmap.words).toBe(requestCount(ifmap, true))
      expect(off.sram.ifmap.words).toBeGreaterThan(on.sram.ifmap.words)
      expect(off.totalCycles).toBe(on.totalCycles)
    }
  })

  it('floor-output-size: windows that hang over are computed', () => {
    const over = convLayer('x', [8, 9], [3, 3], 4, 7, [2, 4])
    for (const dataflow of DATAFLOWS) {
      const [on, off] = both(over, { ...BASE, dataflow }, 'floor-output-size')
      const ceil = compatibleOperands(over, false)
      expect([on.macs, off.macs]).toEqual([3 * 2 * 36 * 7, 4 * 3 * 36 * 7])
      const demand = demandOf(ceil, { ...BASE, dataflow })
      expect(off.totalCycles).toBe(demand.lines)
      expect(off.sram.ifmap.words).toBe(requestCount(demand.ifmap, false))
      const words = ceil.ifmap.flat().filter((address) => address !== -1)
      expect(off.dramCauses!.ifmapCompulsory).toBe(new Set(words).size)
    }
  })

  it('sound-memory: the original DRAM traffic and stalls, with our counting', () => {
    const thrashing = convLayer('x', [12, 12], [3, 3], 8, 30)
    for (const dataflow of DATAFLOWS) {
      for (const mode of ['CALC', 'USER'] as const) {
        const choice = { ...BASE, dataflow, mode, bandwidth: 4 }
        const [on, off] = both(thrashing, choice, 'sound-memory')
        const original = simulateCompatibleLayer(thrashing, configOf(choice), 2)
        expect(off.dram).toEqual(original.dram)
        expect(off.stallCycles).toBe(original.stallCycles)
        expect(off.totalCycles).toBe(original.totalCycles + 1)
        expect(off.dram).not.toEqual(on.dram)
        expect(off.sram.ofmap.words).toBe(on.sram.ofmap.words)
        expect(off.computeUtilPercent).toBe(on.computeUtilPercent)
        expect(off.mappingEfficiencyPercent).toBe(on.mappingEfficiencyPercent)
      }
    }
  })

  it('shared-bandwidth: each operand has the whole bandwidth to itself', () => {
    for (const dataflow of DATAFLOWS) {
      const [on, off] = both(PLAIN, { ...BASE, dataflow, mode: 'USER', bandwidth: 1 }, 'shared-bandwidth')
      expect(off.totalCycles).toBeLessThan(on.totalCycles)
      expect(off.dramCauses).toEqual(on.dramCauses)
      expect(off.sram.ifmap.words).toBe(on.sram.ifmap.words)
    }
    // One fold: three operands one after another on one channel, side by side on three.
    const one = gemmLayer('x', 4, 3, 50)
    const [on, off] = both(one, { ...BASE, mode: 'USER', bandwidth: 1 }, 'shared-bandwidth')
    expect(on.totalCycles).toBe(4 * 50 + 50 * 3 + 4 * 3)
    expect(off.totalCycles).toBe(4 * 50)
  })

  it('read-back-partial-sums: partial sums are written but not read', () => {
    // 40 x 30 sums are more than half of the ofmap scratchpad.
    const spilling = gemmLayer('x', 400, 6, 10)
    for (const dataflow of DATAFLOWS) {
      const [on, off] = both(spilling, { ...BASE, dataflow }, 'read-back-partial-sums')
      expect(off.partialSumSramReads).toBe(0)
      expect(off.dramCauses).toEqual({ ...on.dramCauses, partialSumReads: 0 })
      if (dataflow !== 'ws') continue
      const rowFolds = 3
      expect(on.partialSumSramReads).toBe((rowFolds - 1) * 400 * 6)
      expect(on.dramCauses).toMatchObject({
        partialSumWrites: (rowFolds - 1) * 400 * 6,
        partialSumReads: (rowFolds - 1) * 400 * 6,
      })
    }
  })

  it('count-cold-start: the scratchpads are filled before cycle 0', () => {
    for (const dataflow of DATAFLOWS) {
      const [on, off] = both(PLAIN, { ...BASE, dataflow, mode: 'USER' }, 'count-cold-start')
      expect(on.dram.filter.startCycle).toBe(0)
      expect(off.dram.filter.startCycle).toBeLessThan(0)
      expect(on.stallCauses!.coldStart).toBeGreaterThan(0)
      expect(off.stallCauses!.coldStart).toBe(0)
      expect(off.totalCycles).toBeLessThan(on.totalCycles)
      expect(off.dramCauses).toEqual(on.dramCauses)
    }
  })

  it('count-cold-start: outputs still have to be written within the cycles of their segment', () => {
    const one = gemmLayer('x', 4, 3, 6)
    const [on, off] = both(one, { ...BASE, mode: 'USER', bandwidth: 0.1 }, 'count-cold-start')
    expect(on.totalCycles).toBe((4 * 6 + 6 * 3 + 4 * 3) * 10)
    expect(off.totalCycles).toBe(4 * 3 * 10)
  })

  it('exact-fold-mean: rounded doubles are added fold by fold', () => {
    for (const dataflow of DATAFLOWS) {
      const array = { ...BASE, rows: 7, dataflow }
      const { folds, time, linesPerFold } = demandOf(correctedOperands(PLAIN, 0), array)
      const [on, off] = both(PLAIN, array, 'exact-fold-mean')
      let mapping = 0
      let compute = 0
      let used = 0
      for (const { rows, cols } of folds) {
        mapping += (rows * cols) / 21
        compute += (rows * cols * time) / (21 * linesPerFold)
        used += rows * cols
      }
      expect(off.mappingEfficiencyPercent).toBe((mapping / folds.length) * 100)
      expect(off.computeUtilPercent).toBe((compute / folds.length) * 100)
      expect(on.mappingEfficiencyPercent).toBe((used * 100) / (21 * folds.length))
      expect(on.computeUtilPercent).toBe((used * time * 100) / (21 * folds.length * linesPerFold))
      expect(off.totalCycles).toBe(on.totalCycles)
    }
  })

  it('pruned-work and pruned-reads: dense work, and M/N times the reads of weight stationary', () => {
    const pruned = { ...PLAIN, padHeight: 1, sparsity: { keep: 1, of: 4 } }
    for (const dataflow of DATAFLOWS) {
      const config = correctedConfig(pruned, { ...BASE, dataflow })
      const o = correctedOperands(pruned, 0)
      const reads = requestCount(demandOf(o, { ...BASE, dataflow }).ifmap, false)
      const on = simulateCorrectedLayer(pruned, config, CORRECTED)
      const work = simulateCorrectedLayer(pruned, config, correctedWithout('pruned-work'))
      const read = simulateCorrectedLayer(pruned, config, correctedWithout('pruned-reads'))
      expect([on.macs, work.macs]).toEqual([o.m * o.n * o.k, o.m * o.n * o.denseK])
      expect(work.overallUtilPercent).toBeCloseTo((on.overallUtilPercent * o.denseK) / o.k, 9)
      expect(on.sram.ifmap.words).toBe(reads)
      expect(read.sram.ifmap.words).toBe(dataflow === 'ws' ? 4 * reads : reads)
      expect(read.dram).toEqual(on.dram)
    }
  })
})
