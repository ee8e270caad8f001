/** Whether less or more is better; `neutral` where neither is. */
export type Direction = 'lower' | 'higher' | 'neutral'

/** What a metric of a run is. */
export interface MetricInfo {
  readonly title: string
  /** As printed after the value; empty for plain counts. */
  readonly unit: string
  readonly direction: Direction
  /** Decimals shown. */
  readonly decimals: number
  /** Which runs have it. */
  readonly of: 'all' | 'array' | 'design'
  /** One sentence with the formula. */
  readonly definition: string
}

const TABLE = {
  cycles: {
    title: 'Cycles',
    unit: '',
    direction: 'lower',
    decimals: 0,
    of: 'all',
    definition:
      'Cycles of the whole run: the sum over the layers of their total cycles, times the steps; for designs the time times the clock.',
  },
  timeMs: {
    title: 'Time',
    unit: 'ms',
    direction: 'lower',
    decimals: 3,
    of: 'all',
    definition: 'Cycles divided by the clock frequency.',
  },
  timePerStepMs: {
    title: 'Time per step',
    unit: 'ms',
    direction: 'lower',
    decimals: 3,
    of: 'all',
    definition: 'Time divided by the number of diffusion steps.',
  },
  macs: {
    title: 'MACs',
    unit: '',
    direction: 'neutral',
    decimals: 0,
    of: 'all',
    definition:
      'Multiply-accumulates of all layers: output pixels x inner product x filters, times the steps.',
  },
  utilPercent: {
    title: 'PE utilisation',
    unit: '%',
    direction: 'higher',
    decimals: 2,
    of: 'all',
    definition: 'MACs divided by PEs x cycles; for designs the share of the time in which the array works.',
  },
  mappingPercent: {
    title: 'Mapping efficiency',
    unit: '%',
    direction: 'higher',
    decimals: 2,
    of: 'array',
    definition: 'Share of the PEs that the folds map, weighted by the cycles of the layers.',
  },
  stallCycles: {
    title: 'Stall cycles',
    unit: '',
    direction: 'lower',
    decimals: 0,
    of: 'all',
    definition: 'Cycles in which the whole array waits for memory.',
  },
  stallPercent: {
    title: 'Stalls',
    unit: '%',
    direction: 'lower',
    decimals: 2,
    of: 'all',
    definition: 'Stall cycles divided by cycles.',
  },
  sramWords: {
    title: 'SRAM words',
    unit: 'words',
    direction: 'lower',
    decimals: 0,
    of: 'array',
    definition: 'Words read from and written to the three scratchpads by the array.',
  },
  dramBytes: {
    title: 'DRAM traffic',
    unit: 'B',
    direction: 'lower',
    decimals: 0,
    of: 'all',
    definition:
      'Bytes over the DRAM bus: ifmap, filter and ofmap words of one byte; for designs the sum of all causes.',
  },
  dramIfmapBytes: {
    title: 'DRAM ifmap',
    unit: 'B',
    direction: 'lower',
    decimals: 0,
    of: 'all',
    definition: 'Bytes over the DRAM bus for inputs; for designs with attention operands.',
  },
  dramFilterBytes: {
    title: 'DRAM filter',
    unit: 'B',
    direction: 'lower',
    decimals: 0,
    of: 'all',
    definition: 'Bytes over the DRAM bus for weights.',
  },
  dramOfmapBytes: {
    title: 'DRAM ofmap',
    unit: 'B',
    direction: 'lower',
    decimals: 0,
    of: 'all',
    definition: 'Bytes over the DRAM bus for outputs.',
  },
  dramBytesPerCycle: {
    title: 'DRAM bandwidth',
    unit: 'B/cycle',
    direction: 'neutral',
    decimals: 3,
    of: 'all',
    definition: 'DRAM traffic divided by cycles, over the whole run.',
  },
  intensity: {
    title: 'Operational intensity',
    unit: 'MACs/B',
    direction: 'neutral',
    decimals: 2,
    of: 'all',
    definition: 'MACs divided by DRAM traffic.',
  },
  energyMillijoules: {
    title: 'Energy',
    unit: 'mJ',
    direction: 'lower',
    decimals: 3,
    of: 'design',
    definition:
      'Power of the parts times time, plus DRAM energy per bit times bits; missing where no power is published.',
  },
  areaSquareMillimetres: {
    title: 'Core area',
    unit: 'mm²',
    direction: 'lower',
    decimals: 2,
    of: 'design',
    definition:
      'Published area of the core where there is one; its scratchpads scale with their sizes, its array with its PEs.',
  },
  speedup: {
    title: 'Speedup',
    unit: '×',
    direction: 'higher',
    decimals: 3,
    of: 'design',
    definition:
      'Time of the dense design on the same network, steps and parameters divided by the time of this run.',
  },
  trafficRatio: {
    title: 'Traffic over dense',
    unit: '×',
    direction: 'lower',
    decimals: 3,
    of: 'design',
    definition: 'DRAM traffic divided by that of the dense design on the same network, steps and parameters.',
  },
  energySavingPercent: {
    title: 'Energy saving',
    unit: '%',
    direction: 'higher',
    decimals: 1,
    of: 'design',
    definition: '1 - energy / energy of the dense design on the same network, steps and parameters.',
  },
} as const satisfies Record<string, MetricInfo>

/** Name of a metric: a column of the history, a key of the filter language, an axis of a sweep. */
export type MetricId = keyof typeof TABLE

/** Every metric, in the order of the tables. */
export const METRICS: Readonly<Record<MetricId, MetricInfo>> = TABLE

export const METRIC_IDS = Object.keys(TABLE) as readonly MetricId[]

/** The metrics a run has; null where it has none of that kind. */
export type MetricValues = Readonly<Record<MetricId, number | null>>
