import { useCommandList } from '../stores/commands.ts'
import { useConnection } from '../stores/connection.ts'
import { FIGURES_OF_VIEWS } from '../stores/figures-draft.ts'
import { openFigureOfActiveView } from '../stores/figures.ts'
import { useNotices } from '../stores/notices.ts'
import { useOverlays } from '../stores/overlays.ts'
import { useSelection } from '../stores/selection.ts'
import { useTheme } from '../stores/theme.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { VIEW_KINDS, VIEW_NAMES } from '../workbench/view-kinds.ts'
import type { Command } from './command.ts'

/** Registers the commands that are there in every view; the window's menu sends them too. */
export function registerShellCommands(): void {
  const list = useCommandList()
  useConnection().on('app.command', ({ id }) => list.runById(id))
  list.register([
    ...overlayCommands(),
    ...viewCommands(),
    ...tabCommands(),
    ...selectionCommands(),
    ...figureCommands(),
  ])
}

function overlayCommands(): readonly Command[] {
  const [overlays, theme] = [useOverlays(), useTheme()]
  const palette = {
    title: 'Run a command',
    group: 'Settings',
    isHidden: true,
    run: () => overlays.toggle('palette'),
  } as const
  return [
    { ...palette, id: 'palette', hotkey: 'Ctrl Shift P' },
    { ...palette, id: 'palette-short', hotkey: 'Ctrl K' },
    {
      id: 'keys',
      title: 'Show keys',
      group: 'Settings',
      hotkey: '?',
      run: () => overlays.toggle('keys'),
    },
    { id: 'theme', title: 'Toggle theme', group: 'Settings', hotkey: 'T', run: theme.toggle },
  ]
}

/** One for each view that needs nothing to be opened. */
function viewCommands(): readonly Command[] {
  const workspace = useWorkspace()
  return VIEW_NAMES.filter((kind) => VIEW_KINDS[kind].params.length === 0).map((kind) => ({
    id: kind,
    title: `Open ${kind === 'home' ? 'home' : VIEW_KINDS[kind].title}`,
    group: 'Go to',
    cli: () => 'deltascope open',
    run: () => workspace.openAddress({ kind, params: {} }),
  }))
}

/** Whatever is looked at becomes a figure; views with a button of their own for it ask for these by id. */
function figureCommands(): readonly Command[] {
  const workspace = useWorkspace()
  const from = (kind: string) => ({
    id: `figure.from-${kind}`,
    title: `Make a figure of this ${kind}`,
    group: 'Figures' as const,
    isHidden: true,
    when: () => workspace.active?.address.kind === kind,
    run: () => openFigureOfActiveView(),
  })
  const charts = (['run', 'compare', 'heatmap'] as const).flatMap((kind) =>
    FIGURES_OF_VIEWS[kind].map((chart) => ({
      ...from(kind),
      id: `figure.from-${kind}.${chart.kind}`,
      title: `Make a figure of this ${kind}: ${chart.title}`,
      isHidden: false,
      run: () => openFigureOfActiveView(chart.kind),
    })),
  )
  const any = { title: 'Figure from this', group: 'Figures', hotkey: 'G' } as const
  return [
    { ...any, id: 'figure.from-view', run: () => openFigureOfActiveView() },
    from('run'),
    from('heatmap'),
    ...charts,
  ]
}

const TAB_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

function tabCommands(): readonly Command[] {
  const workspace = useWorkspace()
  const active = (): string => workspace.activeId ?? ''
  return [
    {
      id: 'tab.close',
      title: 'Close tab',
      group: 'Tabs and panes',
      hotkey: 'Alt W',
      when: () => workspace.canClose(active()),
      run: () => workspace.close(active()),
    },
    {
      id: 'tab.split',
      title: 'Move tab into a pane beside',
      group: 'Tabs and panes',
      hotkey: 'Ctrl \\',
      when: () => workspace.dock?.canSplit(active()) === true,
      run: () => workspace.dock?.split(active()),
    },
    ...TAB_KEYS.map((key, index): Command => ({
      id: `tab.show-${key}`,
      title: `Show tab ${key}`,
      group: 'Tabs and panes',
      hotkey: `Ctrl ${key}`,
      isHidden: true,
      when: () => workspace.dock?.order()[index] !== undefined,
      run: () => {
        const id = workspace.dock?.order()[index]
        if (id !== undefined) workspace.dock?.activate(id)
      },
    })),
  ]
}

function selectionCommands(): readonly Command[] {
  const [selection, notices] = [useSelection(), useNotices()]
  return [
    {
      id: 'undo',
      title: 'Undo',
      group: 'Runs',
      hotkey: 'Ctrl Z',
      when: () => notices.latestUndo !== undefined,
      run: () => notices.undo(),
    },
    {
      id: 'selection.clear',
      title: 'Clear brush, then selection',
      group: 'Runs',
      hotkey: 'Esc',
      isHidden: true,
      run: selection.clearInnermost,
    },
  ]
}
