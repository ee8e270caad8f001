import { PROJECTS } from './0001-projects.ts'
import { RUNS } from './0002-runs.ts'
import { LAYERS } from './0003-layers.ts'
import { FIGURES } from './0004-figures.ts'
import { NAME_INDEXES } from './0005-name-indexes.ts'
import { PRESETS } from './0006-presets.ts'

/** One step of the schema. What has been released is never edited: a change is a new step. */
export interface Migration {
  /** 1, 2, 3 …: the `user_version` of a database after it. */
  readonly version: number
  readonly name: string
  readonly sql: string
}

/** Every step in order. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'projects', sql: PROJECTS },
  { version: 2, name: 'runs', sql: RUNS },
  { version: 3, name: 'layers', sql: LAYERS },
  { version: 4, name: 'figures', sql: FIGURES },
  { version: 5, name: 'name indexes', sql: NAME_INDEXES },
  { version: 6, name: 'presets', sql: PRESETS },
]
