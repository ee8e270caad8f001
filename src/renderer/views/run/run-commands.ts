import type { RunDetail } from '../../../shared/model/runs.ts'
import type { Command, PaletteProvider } from '../../commands/command.ts'
import { fuzzyMatch } from '../../commands/fuzzy.ts'
import { useCommands, usePaletteItems } from '../../commands/use-commands.ts'
import { useConnection } from '../../stores/connection.ts'
import { useNotices } from '../../stores/notices.ts'
import { useRunDraft } from '../../stores/run-draft.ts'
import { useSelection } from '../../stores/selection.ts'
import { useWorkspace } from '../../stores/workspace.ts'
import { COMPARED } from '../../workbench/open-run.ts'
import { downloadFile } from '../../widgets/download.ts'
import { layerWindow } from '../../widgets/layer-window.ts'
import type { LayerView } from './layer-view.ts'

type RunActions = ReturnType<typeof useRunActions>

/** What can be done with a run, as commands and palette items; buttons run the same. */
export function useRunCommands(
  run: () => RunDetail,
  layers: () => readonly LayerView[],
  page: PageActions,
): RunActions {
  const actions = useRunActions(run)
  useCommands(runCommands(run, actions, page))
  usePaletteItems(layerItems(layers))
  return actions
}

/** What only the page can do. */
interface PageActions {
  /** Explains the number pointed at last. */
  readonly explain: () => void
  readonly switchUnit: () => void
}

function useRunActions(run: () => RunDetail) {
  const [connection, notices] = [useConnection(), useNotices()]
  const [draft, selection, workspace] = [useRunDraft(), useSelection(), useWorkspace()]

  /** This run first, as the baseline, then those selected elsewhere. */
  function comparedIds(): readonly number[] {
    return [run().id, ...selection.runs.filter((id) => id !== run().id)].slice(0, COMPARED.most)
  }

  return {
    comparedIds,
    compare: () => workspace.open('compare', { ids: comparedIds().join(',') }),
    change: () => draft.openNewRun(run().spec),
    /** The heatmap of the run, at a layer of a step (from 0) if one is given. */
    openHeatmapAt: async (layer: number | undefined, step: number): Promise<void> => {
      const runIds = String(run().id)
      if (layer === undefined) {
        workspace.open('heatmap', { runIds })
        return
      }
      const window = await layerWindow(connection.call, run().id, { layer, step })
      if (!window.ok) notices.tellProblems(window.problems)
      else
        workspace.open('heatmap', { runIds, ...(window.value === undefined ? {} : { window: window.value }) })
    },
    copyCli: async (): Promise<void> => {
      await navigator.clipboard.writeText(run().cli)
      notices.tell({ text: `Copied “${run().cli}”` })
    },
    exportLayers: async (): Promise<void> => {
      const answer = await connection.call('export.table', {
        table: 'layers',
        projectId: null,
        filter: '',
        runIds: [run().id],
        format: 'csv',
      })
      if (answer.ok) downloadFile(answer.value)
      else notices.tellProblems(answer.problems)
    },
  }
}

function runCommands(run: () => RunDetail, actions: RunActions, page: PageActions): readonly Command[] {
  const group = 'Run'
  return [
    {
      id: 'run.heatmap',
      title: 'Open the heatmap of this run',
      group,
      hotkey: 'H',
      run: () => actions.openHeatmapAt(undefined, 0),
    },
    {
      id: 'run.compare',
      title: 'Compare this run',
      group,
      hotkey: 'C',
      cli: () => `deltascope compare ${actions.comparedIds().join(' ')}`,
      run: actions.compare,
    },
    {
      id: 'run.copy-cli',
      title: 'Copy this run as a command line',
      group,
      cli: () => run().cli,
      run: actions.copyCli,
    },
    {
      id: 'run.change',
      title: 'Change this run and run it again',
      group,
      hotkey: 'R',
      run: actions.change,
    },
    { id: 'run.why', title: 'Why this number', group, hotkey: 'W', run: page.explain },
    { id: 'run.unit', title: 'Switch between cycles and time', group, hotkey: 'U', run: page.switchUnit },
    { id: 'run.export-layers', title: 'Export layers as CSV', group, run: actions.exportLayers },
  ]
}

/** Layers by their names, after `@`. */
function layerItems(layers: () => readonly LayerView[]): PaletteProvider {
  const selection = useSelection()
  return {
    id: 'run.layers',
    group: 'Layers',
    prefix: '@',
    find: (query, limit) =>
      layers()
        .filter(({ row }) => query === '' || fuzzyMatch(query, row.name) !== undefined)
        .slice(0, limit)
        .map(({ row: { index, name, kind } }) => ({
          id: `layer-${index}`,
          title: name,
          hint: kind,
          run: () => (selection.selectedLayer = { name, index }),
        })),
  }
}
