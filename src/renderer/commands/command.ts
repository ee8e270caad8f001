import type { Hotkey } from './hotkey.ts'

/** Headings of the palette and of the list of keys, in order. */
export const COMMAND_GROUPS = [
  'Go to',
  'Runs',
  'Compare',
  'Run',
  'Heatmap',
  'Sweep',
  'Figures',
  'Tabs and panes',
  'Settings',
] as const
/** One of {@link COMMAND_GROUPS}. */
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

/** Something the user can do, by palette, key or button. */
export interface Command {
  /** Stable, with its place first: `run.change`. */
  readonly id: string
  /** Verb first, sentence case. */
  readonly title: string
  readonly group: CommandGroup
  readonly hotkey?: Hotkey
  /** Whether it can be done now; always when left out. */
  readonly when?: () => boolean
  /** The command line that does the same; undefined while there is none. */
  readonly cli?: () => string | undefined
  /** In the list of keys but not in the palette. */
  readonly isHidden?: boolean
  readonly run: () => unknown
}

/** Something else the palette can find: a run, a layer, a figure. */
export interface PaletteItem {
  readonly id: string
  readonly title: string
  /** Shown small at the right. */
  readonly hint?: string
  readonly runId?: number
  readonly cli?: () => string | undefined
  readonly run: () => unknown
}

/** Finds items for the palette. A provider of many searches by itself and gives at most `limit`. */
export interface PaletteProvider {
  readonly id: string
  readonly group: 'Runs' | 'Layers' | 'Figures' | 'Projects'
  /** Typed first it asks this provider only. */
  readonly prefix?: '@' | '#'
  readonly find: (query: string, limit: number) => readonly PaletteItem[] | Promise<readonly PaletteItem[]>
}
