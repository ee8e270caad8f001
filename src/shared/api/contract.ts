import type { GroupId } from '../../engine/designs/validation/conclusions.ts'
import type { PresetId } from '../../engine/designs/validation/presets.ts'
import type { ValidationGroup } from '../../engine/designs/validation/row.ts'
import type { Comparison } from '../../engine/studies/seed-study.ts'
import type { Job } from '../model/jobs.ts'
import type { DatabaseMethods } from './methods/database.ts'
import type { FigureMethods } from './methods/figures.ts'
import type { ProjectMethods } from './methods/projects.ts'
import type { RunMethods } from './methods/runs.ts'
import type { SweepMethods } from './methods/sweeps.ts'
import type { TimelineMethods } from './methods/timelines.ts'

/** Raised with every change that an older page or an older server would misunderstand. */
export const API_VERSION = 3

/** Where the page runs. */
export type HostKind = 'electron' | 'browser'

/** The program behind the page. */
export interface AppInfo {
  readonly version: string
  readonly host: HostKind
  readonly nodeVersion: string
  /** Operating system and processor, e.g. `linux x64`. */
  readonly platform: string
  readonly cores: number
  readonly workers: number
  /** To be shown: the home folder is written as ~. */
  readonly dataFolder: string
}

/** The numbers of one figure or section of the seed study. */
export interface SeedStudyGroup {
  /** Where the study prints them, e.g. `Figure 2`. */
  readonly figure: string
  /** The experiment they come from: dataflow and memory. */
  readonly experiment: string
  readonly matching: number
  readonly rows: readonly Comparison[]
}

/** The seed study: every published number beside the simulated one. */
export interface SeedStudyReport {
  readonly summary: { readonly numbers: number; readonly matching: number; readonly runs: number }
  readonly groups: readonly SeedStudyGroup[]
  /** What a quantity means, by its title. */
  readonly definitions: Readonly<Record<string, string>>
  /** What has to be said about some of the comparisons, each once. */
  readonly notes: readonly string[]
}

/** A group of published figures of the differential designs beside ours. */
export interface ValidationReportGroup extends ValidationGroup {
  readonly id: GroupId
  /** Rows that count in the means. */
  readonly counted: number
  readonly errorKind: 'relative' | 'points'
}

/** The differential designs against their publication. */
export interface ValidationReport {
  readonly preset: PresetId
  readonly title: string
  readonly steps: number
  readonly groups: readonly ValidationReportGroup[]
  readonly reproduced: readonly string[]
  readonly notReproduced: readonly string[]
  readonly mattersMost: string
  /** Empty where nothing is fitted. */
  readonly leftOut: string
}

/** How far a call is. `done` never falls and never exceeds `total`. */
export interface Progress {
  readonly done: number
  readonly total: number
}

type NoParams = Readonly<Record<string, never>>

/** Every method: what it takes and what it gives. Failures are problems, for all alike. */
export interface Methods
  extends ProjectMethods, RunMethods, SweepMethods, TimelineMethods, FigureMethods, DatabaseMethods {
  readonly 'app.info': { readonly params: NoParams; readonly result: AppInfo }
  readonly 'study.seed': { readonly params: NoParams; readonly result: SeedStudyReport }
  readonly 'designs.validation': {
    readonly params: { readonly preset: PresetId }
    readonly result: ValidationReport
  }
}

/** Name of a method. */
export type MethodName = keyof Methods
/** What a method takes. */
export type ParamsOf<M extends MethodName> = Methods[M]['params']
/** What a method gives when it succeeds. */
export type ResultOf<M extends MethodName> = Methods[M]['result']

/** What the server tells unasked. */
export interface Events {
  /** All jobs there are, at most ten times a second. */
  readonly 'jobs.changed': { readonly jobs: readonly Job[] }
  /** Runs were added, changed or removed; of several projects when null. */
  readonly 'runs.changed': { readonly projectId: number | null; readonly runIds: readonly number[] }
  /** A sweep or, when null, any number of them. */
  readonly 'sweeps.changed': { readonly sweepId: number | null }
  /** Projects, views or figures were added, changed or removed. */
  readonly 'projects.changed': { readonly projectId: number | null }
  /** Presets were added or removed. */
  readonly 'catalog.changed': Readonly<Record<string, never>>
  /** A command of the page was chosen in the window's menu. */
  readonly 'app.command': { readonly id: string }
  /** The program is ending; the connection will close. */
  readonly 'app.closing': { readonly reason: string }
}

/** Name of an event. */
export type EventName = keyof Events
