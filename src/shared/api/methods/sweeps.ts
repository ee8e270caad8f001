import type { MetricId } from '../../model/metrics.ts'
import type { Undo } from '../../model/projects.ts'
import type {
  BuiltInSweep,
  Sensitivity,
  SweepDetail,
  SweepEstimate,
  SweepRow,
  SweepSpec,
} from '../../model/sweeps.ts'

type NoParams = Readonly<Record<string, never>>
type ById = { readonly id: number }

/** Sweeps and what is learnt from them. */
export interface SweepMethods {
  readonly 'sweeps.builtIn': { readonly params: NoParams; readonly result: readonly BuiltInSweep[] }
  readonly 'sweeps.list': {
    readonly params: { readonly projectId: number | null }
    readonly result: readonly SweepRow[]
  }
  readonly 'sweeps.get': { readonly params: ById; readonly result: SweepDetail }
  readonly 'sweeps.estimate': {
    readonly params: { readonly spec: SweepSpec }
    readonly result: SweepEstimate
  }
  /** Stores the sweep and starts it. */
  readonly 'sweeps.start': {
    readonly params: { readonly projectId: number; readonly spec: SweepSpec }
    readonly result: { readonly sweepId: number }
  }
  readonly 'sweeps.pause': { readonly params: ById; readonly result: NoParams }
  readonly 'sweeps.resume': { readonly params: ById; readonly result: NoParams }
  readonly 'sweeps.cancel': { readonly params: ById; readonly result: NoParams }
  readonly 'sweeps.remove': { readonly params: ById; readonly result: Undo }
  /** Indices of the points nothing else beats in both metrics, by the metrics' directions. */
  readonly 'sweeps.pareto': {
    readonly params: { readonly id: number; readonly x: MetricId; readonly y: MetricId }
    readonly result: { readonly front: readonly number[] }
  }
  readonly 'sweeps.sensitivity': {
    readonly params: { readonly id: number; readonly metric: MetricId }
    readonly result: readonly Sensitivity[]
  }
}
