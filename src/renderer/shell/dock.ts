import type { DockviewApi, SerializedDockview } from 'dockview-vue'
import type { Dock, Placement } from '../stores/workspace.ts'
import { parseAddress } from '../workbench/address.ts'

const DIRECTIONS = { right: 'right', below: 'below' } as const

/** dockview as the workspace sees it. */
export function dockOf(api: DockviewApi): Dock {
  return {
    add: (id, placement) => {
      api.addPanel({ id, component: 'view', tabComponent: 'tab', ...positionOf(api, placement) })
    },
    activate: (id) => api.getPanel(id)?.api.setActive(),
    close: (id) => api.getPanel(id)?.api.close(),
    split: (id) => {
      const panel = api.getPanel(id)
      if (panel !== undefined) panel.api.moveTo({ group: panel.group, position: 'right' })
    },
    canSplit: (id) => (api.getPanel(id)?.group.panels.length ?? 0) > 1,
    order: () => api.groups.flatMap((group) => group.panels.map((panel) => panel.id)),
  }
}

function positionOf(
  api: DockviewApi,
  placement: Placement,
): { readonly position?: { readonly referencePanel: string; readonly direction: 'right' | 'below' } } {
  if (placement === 'here' || api.activePanel === undefined) return {}
  return { position: { referencePanel: api.activePanel.id, direction: DIRECTIONS[placement] } }
}

/** A remembered layout if every tab in it is a view this program still has. */
export function layoutWithKnownViews(kept: unknown): SerializedDockview | undefined {
  if (typeof kept !== 'object' || kept === null || !('panels' in kept) || !('grid' in kept)) return undefined
  const { panels } = kept
  if (typeof panels !== 'object' || panels === null) return undefined
  const isKnown = Object.keys(panels).every((id) => parseAddress(id) !== undefined)
  // What else is wrong with it the dock says when it is given the layout.
  return isKnown ? (kept as unknown as SerializedDockview) : undefined
}
