import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef, watch } from 'vue'
import { addressOf, addressText, parseAddress, type ViewAddress } from '../workbench/address.ts'
import { VIEW_KINDS, type ParamsOfView, type ViewKind } from '../workbench/view-kinds.ts'
import { loadLayout, saveLayout } from './layout-memory.ts'

/** Where a tab is opened: in the active pane, or in a new one beside or below it. */
export type Placement = 'here' | 'right' | 'below'

/** What the workspace knows of an open tab. */
export interface OpenTab {
  readonly id: string
  readonly address: ViewAddress
  readonly title: string
  readonly runId?: number
  readonly facts: readonly string[]
}

/** The panes and tabs on the screen; the shell's dock is one. */
export interface Dock {
  readonly add: (id: string, placement: Placement) => void
  readonly activate: (id: string) => void
  readonly close: (id: string) => void
  /** Moves the tab into a pane of its own beside its present one. */
  readonly split: (id: string) => void
  /** Whether there is another tab in the pane of this one. */
  readonly canSplit: (id: string) => boolean
  /** Ids of all tabs, pane by pane, from left to right. */
  readonly order: () => readonly string[]
}

const HOME = addressOf('home', {})

/**
 * Which views are open. A view with the same parameters is open at most once. The active tab stands in the address of
 * the page, so reload and back do what they should; the layout is kept for each project.
 */
export const useWorkspace = defineStore('workspace', () => {
  const tabs = shallowReactive(new Map<string, OpenTab>())
  const activeId = ref<string>()
  const dock = shallowRef<Dock>()
  /** Whose layout is on the screen; set it to go to another project's. */
  const projectKey = ref('all')
  const active = computed(() => (activeId.value === undefined ? undefined : tabs.get(activeId.value)))

  /** Shows a view: its tab if it is open, else a new one. */
  function open<K extends ViewKind>(kind: K, params: ParamsOfView<K>, placement: Placement = 'here'): void {
    openAddress(addressOf(kind, params), placement)
  }

  function openAddress(address: ViewAddress, placement: Placement = 'here'): void {
    const id = addressText(address)
    if (dock.value === undefined) return
    if (tabs.has(id)) dock.value.activate(id)
    else {
      remember(id)
      dock.value.add(id, placement)
    }
  }

  /** Whether there is such a tab and it is not of a list, which stays. */
  function canClose(id: string): boolean {
    const tab = tabs.get(id)
    return tab !== undefined && VIEW_KINDS[tab.address.kind].isFixed !== true
  }

  function close(id: string): void {
    if (canClose(id)) dock.value?.close(id)
  }

  function update(id: string, change: Partial<Pick<OpenTab, 'title' | 'runId' | 'facts'>>): void {
    const tab = tabs.get(id)
    if (tab !== undefined) tabs.set(id, { ...tab, ...change })
  }

  function setRun(id: string, runId: number | undefined): void {
    const tab = tabs.get(id)
    if (tab === undefined) return
    const { runId: _, ...rest } = tab
    tabs.set(id, runId === undefined ? rest : { ...rest, runId })
  }

  /** Called by the dock for a tab it shows, also for one of a remembered layout. */
  function remember(id: string, title?: string): void {
    const address = parseAddress(id)
    if (address === undefined || tabs.has(id)) return
    tabs.set(id, { id, address, title: title ?? VIEW_KINDS[address.kind].title, facts: [] })
  }

  /** Called by the dock when it is ready: opens what the address of the page says, and home. */
  function attach(ready: Dock): void {
    dock.value = ready
    settle(parseAddress(location.hash))
    addEventListener('hashchange', () => openAddress(parseAddress(location.hash) ?? HOME))
  }

  /** After a layout was restored: home is there, and the wanted view, or the restored one, is the active one. */
  function settle(wanted?: ViewAddress): void {
    const restored = activeId.value
    if (!tabs.has(addressText(HOME))) openAddress(HOME)
    if (wanted !== undefined) openAddress(wanted)
    else if (restored !== undefined) dock.value?.activate(restored)
  }

  watch(active, (tab) => {
    if (tab === undefined) return
    document.title = tab.address.kind === 'home' ? 'Deltascope' : `${tab.title} – Deltascope`
    const hash = tab.address.kind === 'home' ? '' : tab.id
    if (location.hash.replace('#', '') === hash) return
    // Home is the bare address; setting the hash to '' would leave a '#'.
    history.pushState(null, '', hash === '' ? location.pathname : `#${hash}`)
  })

  return {
    tabs,
    active,
    activeId,
    dock,
    open,
    openAddress,
    canClose,
    close,
    update,
    setRun,
    remember,
    forget: (id: string) => void tabs.delete(id),
    attach,
    settle,
    projectKey,
    keptLayout: () => loadLayout(layoutName(projectKey.value)),
    keepLayout: (layout: unknown, project: string = projectKey.value) =>
      saveLayout(layoutName(project), layout),
  }
})

function layoutName(projectKey: string): string {
  return `deltascope-layout-${projectKey}`
}
