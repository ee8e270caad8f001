import { inject, provide, type InjectionKey, type Ref } from 'vue'

/** The tab a view stands in. */
export interface Tab {
  readonly id: string
  /** Whether the tab is the active one: keys and the status bar are its own. */
  readonly isActive: Readonly<Ref<boolean>>
  /** Whether the view can be seen; in split panes several are. */
  readonly isVisible: Readonly<Ref<boolean>>
  readonly setTitle: (title: string) => void
  /** The run whose colour the tab carries; undefined for none. */
  readonly setRun: (runId: number | undefined) => void
  /** Short facts for the right of the status bar, e.g. `1284 runs`. */
  readonly setFacts: (facts: readonly string[]) => void
  readonly close: () => void
}

const KEY: InjectionKey<Tab> = Symbol('tab')

/** Makes a tab known to the view in it. */
export function provideTab(tab: Tab): void {
  provide(KEY, tab)
}

/** The tab this view stands in; throws outside of one. */
export function useTab(): Tab {
  const tab = inject(KEY)
  if (tab === undefined) throw new Error('useTab() is for views in a tab')
  return tab
}
