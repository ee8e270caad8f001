import type { LayerResult, PerOperand } from '../model/result.ts'

/** A metric of the study: what it is called, its unit and how it is computed. */
export interface MetricDefinition {
  readonly title: string
  readonly unit: string
  readonly definition: string
}

const WORDS_PER_CYCLE = 'words/cycle'

/** Every metric the study publishes numbers of. */
export const METRICS = {
  'compute-cycles': {
    title: 'compute cycles',
    unit: 'cycles',
    definition: 'Total Cycles of the COMPUTE_REPORT',
  },
  'overall-utilisation': {
    title: 'overall utilisation',
    unit: '%',
    definition: 'multiply-accumulates / (cycles x processing elements)',
  },
  'mapping-efficiency': {
    title: 'mapping efficiency',
    unit: '%',
    definition: 'processing elements a fold maps work to / all processing elements, mean over the folds',
  },
  'ifmap-bandwidth': {
    title: 'ifmap DRAM bandwidth',
    unit: WORDS_PER_CYCLE,
    definition: 'words / (stop cycle - start cycle + 1) of the ifmap at the DRAM',
  },
  'filter-bandwidth': {
    title: 'filter DRAM bandwidth',
    unit: WORDS_PER_CYCLE,
    definition: 'words / (stop cycle - start cycle + 1) of the filter at the DRAM',
  },
  'ofmap-bandwidth': {
    title: 'ofmap DRAM bandwidth',
    unit: WORDS_PER_CYCLE,
    definition: 'words / (stop cycle - start cycle + 1) of the ofmap at the DRAM',
  },
  'access-time': {
    title: 'access time',
    unit: 'cycles',
    definition: 'stop cycle - start cycle, summed over SRAM and DRAM of ifmap, filter and ofmap',
  },
  'access-speedup': {
    title: 'access time speedup',
    unit: 'x',
    definition: 'access time of the baseline / of the run; for the mean, the ratio of the mean access times',
  },
  'cycle-speedup': {
    title: 'compute cycle speedup',
    unit: 'x',
    definition: 'compute cycles of the baseline / of the run',
  },
} as const satisfies Record<string, MetricDefinition>

/** Name of a metric of the study. */
export type MetricId = keyof typeof METRICS

/** A metric that needs no other run to compare with. */
export type LayerMetricId = Exclude<MetricId, 'access-speedup' | 'cycle-speedup'>

const OPERANDS = ['ifmap', 'filter', 'ofmap'] as const satisfies readonly (keyof PerOperand<unknown>)[]

/** Access time of a layer in cycles, as the study defines it. */
export function accessTime({ sram, dram }: LayerResult): number {
  return OPERANDS.flatMap((operand) => [sram[operand], dram[operand]]).reduce(
    (sum, { startCycle, stopCycle }) => sum + stopCycle - startCycle,
    0,
  )
}

/** Average memory access of a layer in words per cycle: the DRAM bandwidths of the operands, summed. */
export function averageMemoryAccess({ dram }: LayerResult): number {
  return OPERANDS.reduce((sum, operand) => sum + dram[operand].bandwidthWordsPerCycle, 0)
}

/** The value of a metric for one layer, in the metric's unit. */
export function layerMetric(metric: LayerMetricId, layer: LayerResult): number {
  switch (metric) {
    case 'compute-cycles':
      return layer.totalCycles
    case 'overall-utilisation':
      return layer.overallUtilPercent
    case 'mapping-efficiency':
      return layer.mappingEfficiencyPercent
    case 'ifmap-bandwidth':
      return layer.dram.ifmap.bandwidthWordsPerCycle
    case 'filter-bandwidth':
      return layer.dram.filter.bandwidthWordsPerCycle
    case 'ofmap-bandwidth':
      return layer.dram.ofmap.bandwidthWordsPerCycle
    case 'access-time':
      return accessTime(layer)
  }
}

/** Arithmetic mean; of nothing it is not a number. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
