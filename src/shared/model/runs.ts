import type { Problem } from '../../engine/model/problem.ts'
import type { RunSpec } from '../../engine/model/run-spec.ts'
import type { MetricId, MetricValues } from './metrics.ts'

/** `partial`: stopped, with the layers that were complete. */
export type RunStatus = 'queued' | 'running' | 'done' | 'partial' | 'failed'

/** Where a run's numbers come from. */
export type RunOrigin = 'simulated' | 'imported'

/** A row of the history. Times are milliseconds since 1970. */
export interface RunRow {
  readonly id: number
  readonly projectId: number
  readonly sweepId: number | null
  readonly status: RunStatus
  readonly origin: RunOrigin
  readonly kind: RunSpec['kind']
  /** Name of the network or of the imported topology. */
  readonly workload: string
  /** A design's id, or `array-os`, `array-ws`, `array-is`. */
  readonly design: string
  readonly rows: number
  readonly cols: number
  readonly rules: string
  readonly steps: number
  readonly batch: number
  /** Settings that are not the default, as `rows 256, bandwidth 10`; empty when all are. */
  readonly differs: string
  readonly specHash: string
  readonly engineVersion: string
  readonly createdAt: number
  readonly tookMs: number | null
  readonly layersDone: number
  readonly layersTotal: number
  readonly tags: readonly string[]
  readonly note: string
  readonly metrics: MetricValues
}

/** One page of the history. */
export interface RunPage {
  readonly total: number
  readonly rows: readonly RunRow[]
  /** Time of the query in the database. */
  readonly tookMs: number
}

/** Values of one column and how many runs have them, most frequent first. */
export interface Facet {
  readonly key: string
  readonly values: readonly { readonly value: string; readonly count: number }[]
}

/** Cycles of a layer by account; they sum to PEs x cycles (array) or to the cycles (design). */
export interface LayerAccounting {
  readonly multiply: number
  readonly fill: number
  readonly drain: number
  readonly edge: number
  readonly stallIfmap: number
  readonly stallFilter: number
  readonly stallOfmap: number
  readonly overhead: number
}

/** One layer of one step of a run. Bytes and cycles are of one step. */
export interface LayerRow {
  readonly index: number
  readonly name: string
  readonly kind: string
  /** `first` or `steady` step of a differential design; `steady` otherwise. */
  readonly step: 'first' | 'steady'
  readonly m: number
  readonly k: number
  readonly n: number
  readonly macs: number
  readonly cycles: number
  readonly stallCycles: number
  readonly utilPercent: number
  readonly mappingPercent: number | null
  readonly sramWords: { readonly ifmap: number; readonly filter: number; readonly ofmap: number } | null
  readonly dramBytes: { readonly ifmap: number; readonly filter: number; readonly ofmap: number }
  /** DRAM bytes by cause: designs, and arrays under corrected rules; empty otherwise. */
  readonly dramCauses: Readonly<Record<string, number>>
  /** Mean DRAM words per cycle as the report defines it (arrays). */
  readonly dramBandwidth: { readonly ifmap: number; readonly filter: number; readonly ofmap: number } | null
  readonly energyMillijoules: number | null
  readonly outlierRate: number | null
  readonly accounting: LayerAccounting | null
}

/** A run with all its layers. */
export interface RunDetail extends RunRow {
  readonly spec: RunSpec
  readonly layers: readonly LayerRow[]
  /** Every field of the spec by its id, for comparisons. */
  readonly settings: readonly Setting[]
  /** Invariants that were checked on the stored numbers. */
  readonly checks: readonly Check[]
  readonly problems: readonly Problem[]
  /** The same question on the command line. */
  readonly cli: string
}

/** A field of a spec with its value. */
export interface Setting {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly value: number | string
  readonly isDefault: boolean
}

/** One invariant and whether it holds. */
export interface Check {
  readonly title: string
  readonly holds: boolean
  readonly detail: string
}

/** Where a number comes from. */
export interface Explanation {
  readonly metric: MetricId
  readonly title: string
  readonly definition: string
  /** With the run's own values, e.g. `2 654 208 / (128 x 128 x 14 807)`. */
  readonly formula: string
  readonly value: number | null
  readonly unit: string
  /** What it is made of, largest first; they sum to `value` where `partsSum` is true. */
  readonly parts: readonly { readonly title: string; readonly value: number; readonly layer?: number }[]
  readonly partsSum: boolean
  readonly checks: readonly Check[]
}

/** What a run would take, found without running it. */
export interface RunEstimate {
  readonly cycles: number
  readonly timeMs: number
  readonly macs: number
  readonly dramBytes: number
  readonly utilPercent: number
  /** Layers of one step. */
  readonly layers: readonly { readonly name: string; readonly cycles: number }[]
  readonly wallSeconds: number
  readonly peakMemoryBytes: number
  readonly storedBytes: number
  readonly traceBytes: number | null
  /** True where the numbers are the run's own (designs, arrays without stalls). */
  readonly isExact: boolean
  /** A finished run with this very spec. */
  readonly existingRunId: number | null
}

/** A run was asked for. */
export interface StartedRun {
  readonly runId: number
  /** The answer was in the history already. */
  readonly fromHistory: boolean
}
