import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { Catalog, FilePreview, SpecPreset, WorkloadInfo } from '../../model/catalog.ts'
import type { FileOut } from '../../model/figures.ts'
import type { Job } from '../../model/jobs.ts'
import type { MetricId } from '../../model/metrics.ts'
import type { Undo } from '../../model/projects.ts'
import type {
  Explanation,
  Facet,
  LayerRow,
  RunDetail,
  RunEstimate,
  RunPage,
  StartedRun,
} from '../../model/runs.ts'

type NoParams = Readonly<Record<string, never>>

/** The catalogue, the history and single runs. */
export interface RunMethods {
  readonly 'catalog.get': { readonly params: NoParams; readonly result: Catalog }
  /** Looks at a dropped file; nothing is stored. */
  readonly 'files.preview': {
    readonly params: {
      readonly fileName: string
      readonly text: string
      readonly format: 'conv' | 'gemm'
      /** Array and rules the cycles are counted for. */
      readonly spec: RunSpec | null
    }
    readonly result: FilePreview
  }
  readonly 'workloads.import': {
    readonly params: { readonly name: string; readonly text: string; readonly format: 'conv' | 'gemm' }
    readonly result: WorkloadInfo
  }
  /** Keeps a configuration under a name; a name that is taken is the problem `name-taken` of the field `name`. */
  readonly 'presets.save': {
    readonly params: { readonly name: string; readonly description: string; readonly spec: RunSpec }
    readonly result: SpecPreset
  }
  readonly 'presets.remove': { readonly params: { readonly id: number }; readonly result: Undo }
  /** One page of the history; `filter` is the filter language, which also sorts. */
  readonly 'runs.query': {
    readonly params: {
      readonly projectId: number | null
      readonly filter: string
      readonly offset: number
      /** At most 500. */
      readonly limit: number
    }
    readonly result: RunPage
  }
  /** Ids of all that match, in order, at most 10 000: for selecting all. */
  readonly 'runs.ids': {
    readonly params: { readonly projectId: number | null; readonly filter: string }
    readonly result: readonly number[]
  }
  readonly 'runs.facets': {
    readonly params: {
      readonly projectId: number | null
      readonly filter: string
      readonly keys: readonly string[]
    }
    readonly result: readonly Facet[]
  }
  /** Counts of a metric in equal bins between the smallest and the largest value. */
  readonly 'runs.histogram': {
    readonly params: {
      readonly projectId: number | null
      readonly filter: string
      readonly metric: MetricId
      readonly bins: number
    }
    readonly result: { readonly min: number; readonly max: number; readonly counts: readonly number[] }
  }
  readonly 'runs.get': { readonly params: { readonly id: number }; readonly result: RunDetail }
  readonly 'runs.estimate': { readonly params: { readonly spec: RunSpec }; readonly result: RunEstimate }
  /** Queues a run, or finds it in the history. */
  readonly 'runs.start': {
    readonly params: { readonly projectId: number; readonly spec: RunSpec; readonly isForced?: boolean }
    readonly result: StartedRun
  }
  readonly 'runs.cancel': { readonly params: { readonly id: number }; readonly result: NoParams }
  readonly 'runs.remove': { readonly params: { readonly ids: readonly number[] }; readonly result: Undo }
  readonly 'runs.tag': {
    readonly params: {
      readonly ids: readonly number[]
      readonly add: readonly string[]
      readonly remove: readonly string[]
    }
    readonly result: NoParams
  }
  readonly 'runs.note': {
    readonly params: { readonly id: number; readonly note: string }
    readonly result: NoParams
  }
  readonly 'runs.explain': {
    readonly params: {
      readonly id: number
      readonly metric: MetricId
      readonly layer?: number
      /** Which step of the layer; the steady one where left out. */
      readonly step?: LayerRow['step']
    }
    readonly result: Explanation
  }
  /** A table as a file: the runs that match, or the layers of a run. */
  readonly 'export.table': {
    readonly params: {
      readonly table: 'runs' | 'layers'
      readonly projectId: number | null
      readonly filter: string
      readonly runIds: readonly number[]
      readonly format: 'csv' | 'parquet'
    }
    readonly result: FileOut
  }
  readonly 'jobs.list': { readonly params: NoParams; readonly result: readonly Job[] }
  readonly 'jobs.cancel': { readonly params: { readonly id: string }; readonly result: NoParams }
}
