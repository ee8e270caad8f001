import { sparseStorage } from '../compatible/sparse-storage.ts'
import { divideProducts } from '../compatible/utilisation.ts'
import type { ArrayConfig } from '../model/array-config.ts'
import type { Layer } from '../model/layer.ts'
import type { AccessSummary, LayerResult, PerOperand } from '../model/result.ts'
import type { Rules } from '../model/rules.ts'
import { type Folding, foldLayer } from '../systolic/folding.ts'
import { operandWords } from '../systolic/operand-words.ts'
import { correctedShape, type CorrectedShape } from './corrected-shape.ts'
import { ifmapFetch } from './ifmap-fetch.ts'
import { simulateWithOriginalMemory } from './original-memory.ts'
import { correctedSpans } from './request-span.ts'
import {
  type ChannelOptions,
  causesOf,
  probeLines,
  runSchedule,
  type SegmentObserver,
} from './run-schedule.ts'
import { capacitiesOf, Schedule } from './schedule.ts'
import { correctedUtilisation } from './utilisation.ts'

/** A layer under corrected rules, folded and scheduled. */
export interface CorrectedMachine {
  readonly shape: CorrectedShape
  readonly folding: Folding
  readonly schedule: Schedule
  readonly options: ChannelOptions
  readonly compulsoryIfmap: number
}

/** Folds the layer, finds what its scratchpads miss, and lays out the schedule. */
export function buildCorrectedMachine(layer: Layer, config: ArrayConfig, rules: Rules): CorrectedMachine {
  const shape = correctedShape(layer, config, rules)
  const folding = foldLayer(shape, config.dataflow, config.rows, config.cols)
  const room = capacitiesOf(config)
  const fetch = ifmapFetch(folding, shape, room.ifmap)
  const readBack = rules.fixes.has('read-back-partial-sums')
  return {
    shape,
    folding,
    schedule: new Schedule(folding, shape, fetch, room, readBack),
    options: {
      bandwidthWordsPerCycle: config.mode === 'CALC' ? Infinity : config.bandwidthWordsPerCycle,
      shared: rules.fixes.has('shared-bandwidth'),
      prefilled: !rules.fixes.has('count-cold-start'),
      room,
    },
    compulsoryIfmap: fetch.compulsory * shape.groups,
  }
}

/** SRAM accesses of all groups: every operand word that enters or leaves the array, nulls left out on request. */
function sramWords(f: Folding, s: CorrectedShape, rules: Rules): PerOperand<number> {
  const pairs = rules.fixes.has('skip-null-reads') ? s.realPairs : s.m * s.k
  const words = operandWords(f, s, pairs)
  // v3 multiplies the reads of a pruned weight stationary layer by M/N.
  const pruned = f.dataflow === 'ws' && !rules.fixes.has('pruned-reads') ? s.of / s.keep : 1
  const tooMany = f.dataflow === 'os' && !rules.fixes.has('exact-write-count')
  const extra = tooMany ? f.rowFolds * f.colFolds * (f.rows + f.cols) : 0
  return {
    ifmap: words.ifmap * pruned * s.groups,
    filter: words.filter * s.groups,
    ofmap: (words.ofmap + extra) * s.groups,
  }
}

/**
 * Simulates one layer under corrected rules: padding, batch, groups and independent strides; scratchpads that keep
 * the most recently used words; one DRAM channel; partial sums written and read back.
 */
export function simulateCorrectedLayer(
  layer: Layer,
  config: ArrayConfig,
  rules: Rules,
  observer?: SegmentObserver,
): LayerResult {
  if (!rules.fixes.has('sound-memory')) return simulateWithOriginalMemory(layer, config, rules)
  const machine = buildCorrectedMachine(layer, config, rules)
  const { shape, folding, schedule } = machine
  const probes = probeLines(correctedSpans(folding, shape), folding, shape.groups)
  const run = runSchedule(schedule, machine.options, probes.lines, observer)
  const totalCycles = run.cycles - (rules.fixes.has('count-last-cycle') ? 0 : 1)
  const at = (slot: number): number => run.lineCycles[probes.order[slot] ?? 0] ?? 0
  const words = sramWords(folding, shape, rules)
  const sram = (slot: number, count: number): AccessSummary => ({
    startCycle: at(slot),
    stopCycle: at(slot + 1),
    words: count,
    bandwidthWordsPerCycle: count / totalCycles,
  })
  const causes = causesOf(run, machine.compulsoryIfmap, shape.k * shape.n * shape.groups)
  const dram = (span: { start: number; stop: number }, count: number): AccessSummary => ({
    startCycle: span.start,
    stopCycle: span.stop,
    words: count,
    bandwidthWordsPerCycle: count / (span.stop - span.start + 1),
  })
  const work = rules.fixes.has('pruned-work') ? shape.k : shape.denseK
  const readBack = rules.fixes.has('read-back-partial-sums') && config.dataflow !== 'os'
  return {
    name: layer.name,
    macs: shape.m * shape.n * work * shape.groups,
    totalCycles,
    stallCycles: run.stallCauses.coldStart + run.stallCauses.bandwidth,
    overallUtilPercent: divideProducts(
      [shape.m, shape.n, work, shape.groups, 100],
      [totalCycles, config.rows, config.cols],
    ),
    ...correctedUtilisation(folding, rules),
    sram: { ifmap: sram(0, words.ifmap), filter: sram(2, words.filter), ofmap: sram(4, words.ofmap) },
    dram: {
      ifmap: dram(run.dram.ifmap, run.words.ifmap),
      filter: dram(run.dram.filter, run.words.filter),
      ofmap: dram(run.dram.ofmap, run.words.outputs + run.words.partialSumWrites + run.words.partialSumReads),
    },
    partialSumSramReads: readBack ? (folding.rowFolds - 1) * shape.m * shape.n * shape.groups : 0,
    stallCauses: run.stallCauses,
    dramCauses: causes,
    ...(config.v3?.sparsity.enabled === true
      ? { sparse: sparseStorage(config, shape, layer.sparsity?.of ?? 1, totalCycles) }
      : {}),
  }
}
