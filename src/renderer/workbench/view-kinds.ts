import type { IconName } from '../widgets/icons.ts'

/** What the shell knows of a view before any of its code is loaded. */
export interface ViewInfo {
  /** Title of a tab until the view gives a better one. */
  readonly title: string
  readonly icon: IconName
  /** Parameters without which the view cannot be opened; they are part of the address. */
  readonly params: readonly string[]
  /** Parameters it can be opened with. */
  readonly optional?: readonly string[]
  /** Shown in the rail, in the order of this table. */
  readonly isInRail?: boolean
  /** At the foot of the rail, below the others. */
  readonly isAtRailFoot?: boolean
  /** A list: its tab cannot be closed. */
  readonly isFixed?: boolean
}

const TABLE = {
  home: { title: 'Home', icon: 'home', params: [], isInRail: true, isFixed: true },
  runs: { title: 'Runs', icon: 'runs', params: [], isInRail: true, isFixed: true },
  'new-run': { title: 'New run', icon: 'plus', params: [] },
  sweeps: { title: 'Sweeps', icon: 'sweep', params: [], isInRail: true, isFixed: true },
  sweep: { title: 'Sweep', icon: 'sweep', params: ['id'] },
  'new-sweep': { title: 'New sweep', icon: 'plus', params: [] },
  figures: { title: 'Figures', icon: 'figure', params: [], isInRail: true, isFixed: true },
  validation: { title: 'Validation', icon: 'valid', params: [], isInRail: true },
  library: { title: 'Library', icon: 'library', params: [], isInRail: true },
  settings: { title: 'Settings', icon: 'settings', params: [], isInRail: true, isAtRailFoot: true },
  'seed-study': { title: 'Seed study', icon: 'table', params: [] },
  run: { title: 'Run', icon: 'runs', params: ['id'] },
  compare: { title: 'Compare', icon: 'compare', params: ['ids'] },
  heatmap: { title: 'Heatmap', icon: 'heatmap', params: ['runIds'], optional: ['window'] },
} as const satisfies Readonly<Record<string, ViewInfo>>

/** Name of a view. A new one is a line in this table and one in `view-components.ts`. */
export type ViewKind = keyof typeof TABLE

type Named<K extends ViewKind, F extends string> =
  (typeof TABLE)[K] extends Readonly<Record<F, readonly (infer N extends string)[]>> ? N : never

/** What a view of a kind is opened with. */
export type ParamsOfView<K extends ViewKind> = Readonly<Record<Named<K, 'params'>, string>> &
  Readonly<Partial<Record<Named<K, 'optional'>, string>>>

/** Every view the program has. */
export const VIEW_KINDS: Readonly<Record<ViewKind, ViewInfo>> = TABLE

/** The names of {@link VIEW_KINDS}, in order. */
export const VIEW_NAMES = Object.keys(TABLE) as readonly ViewKind[]
