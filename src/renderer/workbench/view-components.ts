import { defineAsyncComponent, type Component } from 'vue'
import LoadFailed from '../shell/view-failed.vue'
import type { ViewKind } from './view-kinds.ts'

/** The component of each view; its code is loaded when the first tab of its kind is shown. */
const LOADERS: Readonly<Record<ViewKind, () => Promise<Component>>> = {
  home: () => import('../views/home/home.vue'),
  runs: () => import('../views/runs/runs.vue'),
  'new-run': () => import('../views/new-run/new-run.vue'),
  sweeps: () => import('../views/sweeps/sweeps.vue'),
  sweep: () => import('../views/sweep/sweep.vue'),
  'new-sweep': () => import('../views/new-sweep/new-sweep.vue'),
  figures: () => import('../views/figures/figures.vue'),
  validation: () => import('../views/validation/validation.vue'),
  library: () => import('../views/library/library.vue'),
  settings: () => import('../views/settings/settings.vue'),
  'seed-study': () => import('../views/seed-study/seed-study.vue'),
  run: () => import('../views/run/run.vue'),
  compare: () => import('../views/compare/compare.vue'),
  heatmap: () => import('../views/heatmap/heatmap.vue'),
}

/** What loads the code of each view; a second call is answered at once. */
export const VIEW_LOADERS: readonly (() => Promise<unknown>)[] = Object.values(LOADERS)

/** The components by kind, each given `params`. */
export const VIEW_COMPONENTS = Object.fromEntries(
  Object.entries(LOADERS).map(([kind, load]) => [
    kind,
    defineAsyncComponent({ loader: load, errorComponent: LoadFailed, delay: 100 }),
  ]),
) as Readonly<Record<ViewKind, Component>>
