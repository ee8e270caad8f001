import type { Result } from '../../engine/model/problem.ts'
import type { FigureRow, FigureSpec } from '../../shared/model/figures.ts'
import type { MetricId } from '../../shared/model/metrics.ts'
import type { Project, SavedView, Undo } from '../../shared/model/projects.ts'
import type { Facet, LayerRow, RunPage, RunRow, RunStatus } from '../../shared/model/runs.ts'
import type { SweepRow, SweepSpec, SweepStatus } from '../../shared/model/sweeps.ts'
import type {
  CompleteRun,
  FinishedRun,
  ImportedProject,
  KnownRun,
  NewRun,
  Owner,
  StoredPoint,
  StoredPreset,
  StoredRun,
  StoredSweep,
  StoredTopology,
  StoreInfo,
  SweepBatch,
  SweepClaim,
} from './rows.ts'

type NoParams = Readonly<Record<string, never>>
type Nothing = Readonly<Record<string, never>>
type ById = { readonly id: number }
/** Of one project, or of all. */
type InProject = { readonly projectId: number | null }
/** The filter language of `src/shared/filter`, which also sorts. */
type Matching = InProject & { readonly filter: string }
type Method<P, R> = (params: P) => Result<R>

/** Projects, saved views, settings, undo. An id that is not there is the problem `not-found`. */
export interface ProjectStore {
  readonly listProjects: Method<NoParams, readonly Project[]>
  readonly createProject: Method<
    { readonly name: string; readonly description: string; readonly isSample: boolean },
    Project
  >
  readonly updateProject: Method<ById & { readonly name?: string; readonly description?: string }, Project>
  /** With its runs, sweeps, figures and views. */
  readonly removeProject: Method<ById, Undo>
  /** In one transaction, with new ids. */
  readonly importProject: Method<ImportedProject, { readonly projectId: number; readonly runs: number }>
  /** Those of the project and those of no project; all when `projectId` is null. */
  readonly listViews: Method<InProject, readonly SavedView[]>
  /** A view of the same project and name is replaced. */
  readonly saveView: Method<Omit<SavedView, 'id'>, SavedView>
  readonly removeView: Method<ById, Undo>
  /** JSON text, null when never set. */
  readonly getSetting: Method<{ readonly key: string }, { readonly json: string | null }>
  readonly setSetting: Method<{ readonly key: string; readonly json: string }, Nothing>
  /** Takes a delete back, once. */
  readonly applyUndo: Method<{ readonly undoId: number }, { readonly title: string }>
}

/** The history. Deleted runs are in no answer. */
export interface RunStore {
  /** In one transaction; gives the ids in the same order. */
  readonly insertRuns: Method<{ readonly runs: readonly NewRun[] }, readonly number[]>
  /** Outcomes of runs that were inserted before, in one transaction. */
  readonly finishRuns: Method<{ readonly runs: readonly FinishedRun[] }, Nothing>
  /** Runs with their outcomes at once, in one transaction; gives the ids in the same order. */
  readonly recordRuns: Method<{ readonly runs: readonly CompleteRun[] }, readonly number[]>
  readonly setRunStatus: Method<{ readonly ids: readonly number[]; readonly status: RunStatus }, Nothing>
  /**
   * Runs that are queued or running for a process that is no more become `failed` with a problem
   * `interrupted`; gives their ids.
   */
  readonly closeOrphanedRuns: Method<NoParams, readonly number[]>
  /** For each hash a run with status `done` of this engine, of the same project if there is one; else null. */
  readonly findRuns: Method<
    { readonly projectId: number; readonly specHashes: readonly string[]; readonly engineVersion: string },
    readonly (KnownRun | null)[]
  >
  /** The run itself if it is in the project, else a copy of it there that shares its layer results. */
  readonly adoptRun: Method<{ readonly runId: number; readonly projectId: number }, RunRow>
  readonly queryRuns: Method<Matching & { readonly offset: number; readonly limit: number }, RunPage>
  /** Ids of all that match in order, at most `limit`. */
  readonly matchingRunIds: Method<Matching & { readonly limit: number }, readonly number[]>
  /** Values of columns over the runs that match, most frequent first, at most 50 a column. */
  readonly facets: Method<Matching & { readonly keys: readonly string[] }, readonly Facet[]>
  /** Counts in equal bins between the smallest and the largest value; runs without the metric count nowhere. */
  readonly histogram: Method<
    Matching & { readonly metric: MetricId; readonly bins: number },
    { readonly min: number; readonly max: number; readonly counts: readonly number[] }
  >
  /** In the order of `ids`; those that are not there are left out. */
  readonly getRuns: Method<{ readonly ids: readonly number[] }, readonly RunRow[]>
  readonly getRun: Method<ById, StoredRun>
  readonly getLayers: Method<{ readonly runId: number }, readonly LayerRow[]>
  /** Everything of the runs of a project with ids beyond `afterId`, by id: for export, page by page. */
  readonly projectRuns: Method<
    { readonly projectId: number; readonly afterId: number; readonly limit: number },
    readonly StoredRun[]
  >
  readonly removeRuns: Method<{ readonly ids: readonly number[] }, Undo>
  readonly tagRuns: Method<
    {
      readonly ids: readonly number[]
      readonly add: readonly string[]
      readonly remove: readonly string[]
    },
    Nothing
  >
  readonly setNote: Method<ById & { readonly note: string }, Nothing>
}

/** Sweeps, their points and who runs them. */
export interface SweepStore {
  /** Gives the id; the status is `ready`. */
  readonly insertSweep: Method<
    { readonly projectId: number; readonly spec: SweepSpec; readonly points: number },
    { readonly sweepId: number }
  >
  readonly listSweeps: Method<InProject, readonly SweepRow[]>
  readonly getSweep: Method<ById, StoredSweep>
  /** Points that have an answer, by index. */
  readonly sweepPoints: Method<ById, readonly StoredPoint[]>
  /** Indices that have an answer, ascending: what a resumed sweep leaves out. */
  readonly answeredPoints: Method<ById, readonly number[]>
  /**
   * Takes the lease if nobody has it, its owner is dead, or it is ours; and then sets the status `running`.
   * A sweep that is done or cancelled is refused.
   */
  readonly claimSweep: Method<ById & { readonly owner: Owner }, SweepClaim>
  /** Sweeps that run for a process that is no more; to be claimed and continued. */
  readonly orphanedSweeps: Method<NoParams, readonly number[]>
  /** One transaction; `lease-lost` and nothing stored when the sweep is not the owner's; gives the ids of `runs`. */
  readonly recordBatch: Method<SweepBatch, readonly number[]>
  /** Status, and time worked since the last call; statuses other than `running` give the lease back. */
  readonly setSweepStatus: Method<ById & { readonly status: SweepStatus; readonly addMs: number }, Nothing>
  /** With the runs that were computed for it. */
  readonly removeSweep: Method<ById, Undo>
}

/** Topologies, figures and the database itself. */
export interface OtherStore {
  /** The same hash is the same topology; the newest name counts. */
  readonly putTopology: Method<StoredTopology, Nothing>
  readonly getTopology: Method<{ readonly hash: string }, StoredTopology>
  readonly listTopologies: Method<NoParams, readonly StoredTopology[]>
  /** Topologies the runs of a project need. */
  readonly projectTopologies: Method<{ readonly projectId: number }, readonly StoredTopology[]>
  readonly listFigures: Method<InProject, readonly FigureRow[]>
  readonly getFigure: Method<ById, FigureRow>
  /** A new figure, or the new state of one; it is not stale. */
  readonly saveFigure: Method<
    {
      readonly projectId: number
      readonly id: number | null
      readonly spec: FigureSpec
      readonly dataHash: string
    },
    FigureRow
  >
  readonly setFigureData: Method<ById & { readonly dataHash: string; readonly isStale: boolean }, Nothing>
  readonly removeFigure: Method<ById, Undo>
  /** Another number than the last time: another program has changed the database. Cheap enough to poll. */
  readonly dataVersion: Method<NoParams, number>
  readonly info: Method<NoParams, StoreInfo>
  /** The full check of the file; a fault is the problem `database-corrupt`. */
  readonly checkIntegrity: Method<NoParams, Nothing>
  /** A copy of the database in the folder `backups` beside it; gives its path. */
  readonly backup: Method<NoParams, { readonly file: string }>
}

/** Configurations somebody keeps under a name. */
export interface PresetStore {
  readonly listPresets: Method<NoParams, readonly StoredPreset[]>
  /** A name that is there already, in whatever case, is the problem `name-taken` of the field `name`. */
  readonly insertPreset: Method<Omit<StoredPreset, 'id'>, StoredPreset>
  readonly removePreset: Method<ById, Undo>
}

/** The database. Parameters and results are plain data; every failure is a problem, nothing throws. */
export type Store = ProjectStore & RunStore & SweepStore & OtherStore & PresetStore

export type StoreMethod = keyof Store

/** Complete by its type: a method that is missing here does not compile. */
const METHODS: Readonly<Record<StoreMethod, true>> = {
  listProjects: true,
  createProject: true,
  updateProject: true,
  removeProject: true,
  importProject: true,
  listViews: true,
  saveView: true,
  removeView: true,
  getSetting: true,
  setSetting: true,
  applyUndo: true,
  insertRuns: true,
  finishRuns: true,
  recordRuns: true,
  setRunStatus: true,
  closeOrphanedRuns: true,
  findRuns: true,
  adoptRun: true,
  queryRuns: true,
  matchingRunIds: true,
  facets: true,
  histogram: true,
  getRuns: true,
  getRun: true,
  getLayers: true,
  projectRuns: true,
  removeRuns: true,
  tagRuns: true,
  setNote: true,
  insertSweep: true,
  listSweeps: true,
  getSweep: true,
  sweepPoints: true,
  answeredPoints: true,
  claimSweep: true,
  orphanedSweeps: true,
  recordBatch: true,
  setSweepStatus: true,
  removeSweep: true,
  putTopology: true,
  getTopology: true,
  listTopologies: true,
  projectTopologies: true,
  listFigures: true,
  getFigure: true,
  saveFigure: true,
  setFigureData: true,
  removeFigure: true,
  dataVersion: true,
  info: true,
  checkIntegrity: true,
  backup: true,
  listPresets: true,
  insertPreset: true,
  removePreset: true,
}

export const STORE_METHODS = Object.keys(METHODS) as readonly StoreMethod[]

/** The same in another thread. */
export type RemoteStore = {
  readonly [M in StoreMethod]: (...params: Parameters<Store[M]>) => Promise<ReturnType<Store[M]>>
}
