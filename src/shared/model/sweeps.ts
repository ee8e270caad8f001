import type { RunSpec } from '../../engine/model/run-spec.ts'
import type { MetricId, MetricValues } from './metrics.ts'
import type { RunStatus } from './runs.ts'

/**
 * One thing that varies, with its values in order; `field` is the id of a field of the catalogue. Values of `machine`
 * are designs, built-in arrays and saved presets, those of `workload` built-in networks and imported topologies.
 */
export interface SweepAxis {
  readonly field: string
  readonly values: readonly (number | string)[]
}

/** A range to draw from; `scale` `log` draws uniformly in the logarithm. */
export interface SweepRange {
  readonly field: string
  readonly min: number
  readonly max: number
  readonly scale: 'linear' | 'log'
}

/** Which points a sweep has. */
export type SweepPlan =
  | { readonly kind: 'grid'; readonly axes: readonly SweepAxis[] }
  | { readonly kind: 'list'; readonly points: readonly Readonly<Record<string, number | string>>[] }
  | {
      readonly kind: 'random'
      readonly axes: readonly SweepAxis[]
      readonly ranges: readonly SweepRange[]
      readonly samples: number
      readonly seed: number
    }

/** Which imported topology a name of a plan means. */
export interface NamedTopology {
  readonly hash: string
  readonly format: 'conv' | 'gemm'
}

/** A question about many runs: a base and what varies; points that break a constraint are left out, and those of machines without a field that varies. */
export interface SweepSpec {
  readonly name: string
  readonly base: RunSpec
  readonly plan: SweepPlan
  /** Comparisons of arithmetic over field ids, e.g. `rows*cols <= 65536`; all must hold. */
  readonly constraints: readonly string[]
  /**
   * What values of `workload` that are no built-in networks mean. The program adds those it knows by name when the sweep
   * is asked for, so that the sweep stays the same question whatever is imported later.
   */
  readonly topologies?: Readonly<Record<string, NamedTopology>>
  /** What values of `machine` that do not come with the program mean: saved presets, added like `topologies`. */
  readonly machines?: Readonly<Record<string, RunSpec>>
}

/** How far a sweep is. */
export type SweepStatus = 'ready' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'

/** A sweep of the history. */
export interface SweepRow {
  readonly id: number
  readonly projectId: number
  readonly name: string
  readonly status: SweepStatus
  readonly points: number
  readonly done: number
  readonly failed: number
  /** Points that were answered from the history. */
  readonly fromHistory: number
  readonly createdAt: number
  readonly tookMs: number | null
}

/** What a sweep would take. */
export interface SweepEstimate {
  readonly points: number
  /** Points of the plan that a constraint excludes. */
  readonly excluded: number
  /** Points of the plan left out because their machine does not have a field that varies; the notes say which. */
  readonly notApplicable: number
  readonly fromHistory: number
  readonly wallSeconds: number
  readonly storedBytes: number
  /** There are too many points to look at each: `fromHistory` is scaled from a sample, too. */
  readonly isSampled: boolean
  /** The first few points, to look at. */
  readonly preview: readonly Readonly<Record<string, number | string>>[]
}

/** One point with its run, if it has been run. */
export interface SweepPoint {
  readonly index: number
  readonly values: Readonly<Record<string, number | string>>
  readonly runId: number | null
  readonly status: RunStatus | 'waiting'
  readonly metrics: MetricValues | null
}

/** A sweep with all its points. */
export interface SweepDetail extends SweepRow {
  readonly spec: SweepSpec
  /** Fields that vary, in the order of the plan. */
  readonly fields: readonly string[]
  readonly results: readonly SweepPoint[]
}

/** A sweep that comes with the program. */
export interface BuiltInSweep {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly specs: readonly SweepSpec[]
}

/** How much each field moves a metric, others at every value they take: mean over the others of max - min. */
export interface Sensitivity {
  readonly field: string
  readonly metric: MetricId
  readonly low: number
  readonly high: number
  readonly swing: number
  readonly lowValue: number | string
  readonly highValue: number | string
  /** From points that differ in this field alone, or from samples binned along it (random plans). */
  readonly method: 'factorial' | 'binned'
}
