import type { Problem } from '../../engine/model/problem.ts'
import type { TopologyKind } from '../../engine/model/layer.ts'
import type { RunSpec } from '../../engine/model/run-spec.ts'
import type { FigureSpec } from '../../shared/model/figures.ts'
import type { MetricValues } from '../../shared/model/metrics.ts'
import type { LayerRow, RunOrigin, RunRow, RunStatus } from '../../shared/model/runs.ts'
import type { SweepRow, SweepSpec, SweepStatus } from '../../shared/model/sweeps.ts'

/** A process that works on the database; two of the same pid differ in when they started. */
export interface Owner {
  /** Name of the machine: a process of another one cannot be looked at, and counts as alive. */
  readonly machine: string
  readonly pid: number
  /** Identity of the start of that pid, as the operating system gives it. */
  readonly started: string
}

/** What the history knows of a question before it is answered. */
export interface NewRun {
  readonly projectId: number
  readonly sweepId: number | null
  readonly status: RunStatus
  readonly origin: RunOrigin
  readonly spec: RunSpec
  /** SHA-256 of the canonical JSON of the spec. */
  readonly specHash: string
  readonly engineVersion: string
  /** As in `RunRow`. */
  readonly workload: string
  readonly design: string
  readonly rows: number
  readonly cols: number
  readonly rules: string
  readonly steps: number
  readonly batch: number
  readonly differs: string
  readonly layersTotal: number
  /** Who computes it, while it is queued or running; null for anything else. */
  readonly owner: Owner | null
}

/** How a run ended. */
export interface RunOutcome {
  readonly status: Extract<RunStatus, 'done' | 'partial' | 'failed'>
  readonly tookMs: number | null
  readonly metrics: MetricValues
  /** Layers that are complete, in order; `layersDone` is their number of distinct indices. */
  readonly layers: readonly LayerRow[]
  /** Why it failed, and what has to be told. */
  readonly problems: readonly Problem[]
}

/** A configuration somebody keeps under a name. */
export interface StoredPreset {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly spec: RunSpec
}

/** The outcome of a run that is in the history. */
export interface FinishedRun extends RunOutcome {
  readonly id: number
}

/** A run stored together with its outcome; `run.status` and `run.owner` give way to the outcome's. */
export interface CompleteRun {
  readonly run: NewRun
  readonly outcome: RunOutcome
  /** The point of `run.sweepId` it answers. */
  readonly point: number | null
}

/** A point of a sweep that a finished run answers; a run of another project is copied with its results. */
export interface AnsweredPoint {
  readonly point: number
  readonly runId: number
}

/** A batch of a sweep: all of it is stored or nothing. */
export interface SweepBatch {
  readonly sweepId: number
  /** Must hold the sweep, or nothing is stored. */
  readonly owner: Owner
  readonly runs: readonly CompleteRun[]
  readonly answered: readonly AnsweredPoint[]
}

/** Everything stored about a run. */
export interface StoredRun extends RunRow {
  readonly spec: RunSpec
  readonly layers: readonly LayerRow[]
  readonly problems: readonly Problem[]
}

/** A finished run that answers a spec. */
export interface KnownRun {
  readonly runId: number
  readonly projectId: number
}

/** Everything stored about a sweep but its points. */
export interface StoredSweep extends SweepRow {
  readonly spec: SweepSpec
  /** Who runs it, dead or alive; null when nobody does. */
  readonly owner: Owner | null
}

/** A point that has been answered. */
export interface StoredPoint {
  readonly index: number
  readonly runId: number
  readonly isFromHistory: boolean
  readonly status: RunStatus
  readonly metrics: MetricValues
}

/** Whether a sweep is ours now. */
export interface SweepClaim {
  readonly isMine: boolean
  /** Who holds it after the call. */
  readonly owner: Owner
  /** Whose lease was taken: it died. */
  readonly tookOverFrom: Owner | null
}

/** An imported topology. */
export interface StoredTopology {
  /** SHA-256 of format and text, as in a run spec. */
  readonly hash: string
  readonly name: string
  readonly format: TopologyKind
  readonly text: string
  readonly layers: number
  readonly macs: number
  readonly parameters: number | null
}

/** A run of an imported project; ids are those of the file. */
export interface ImportedRun {
  readonly id: number
  /** Sweep of the file, or null. */
  readonly sweepId: number | null
  readonly run: Omit<NewRun, 'projectId' | 'sweepId' | 'owner'>
  readonly outcome: RunOutcome
  readonly createdAt: number
  readonly tags: readonly string[]
  readonly note: string
}

/** A sweep of an imported project; ids are those of the file. */
export interface ImportedSweep {
  readonly id: number
  readonly spec: SweepSpec
  readonly status: SweepStatus
  readonly points: number
  readonly tookMs: number | null
  readonly createdAt: number
  readonly answered: readonly (AnsweredPoint & { readonly isFromHistory: boolean })[]
}

/** A whole project from a file; ids in figures are those of the file and are replaced by the new ones. */
export interface ImportedProject {
  readonly name: string
  readonly description: string
  readonly isSample: boolean
  readonly topologies: readonly StoredTopology[]
  readonly sweeps: readonly ImportedSweep[]
  readonly runs: readonly ImportedRun[]
  readonly figures: readonly { readonly spec: FigureSpec; readonly dataHash: string }[]
  readonly views: readonly {
    readonly name: string
    readonly filter: string
    readonly columns: readonly string[]
  }[]
}

/** State of the database file. */
export interface StoreInfo {
  readonly file: string
  readonly schemaVersion: number
  readonly bytes: number
  readonly runs: number
  readonly layerRows: number
  readonly sweeps: number
  /** Backups there are, newest first. */
  readonly backups: readonly string[]
}
