import type { RunDetail } from '../../../shared/model/runs.ts'
import { useCommands, usePaletteItems } from '../../commands/use-commands.ts'
import { fuzzyMatch } from '../../commands/fuzzy.ts'
import { useConnection } from '../../stores/connection.ts'
import { useRunDraft } from '../../stores/run-draft.ts'
import { useNotices } from '../../stores/notices.ts'
import { useSelection } from '../../stores/selection.ts'
import { useWorkspace } from '../../stores/workspace.ts'
import { downloadFile } from '../../widgets/download.ts'
import { layerWindow } from '../../widgets/layer-window.ts'
import type { LayerView } from './layer-view.ts'

/** What can be done with a run, as commands; buttons run the same. */
export function useRunCommands(
  run: () => RunDetail,
  layers: () => readonly LayerView[],
  explain: () => void,
) {
  const [connection, notices, selection, workspace] = [
    useConnection(),
    useNotices(),
    useSelection(),
    useWorkspace(),
  ]

  const draft = useRunDraft()

  /** The heatmap of the run, at a layer of a step (from 0) if one is given. */
  async function openHeatmapAt(layer: number | undefined, step: number): Promise<void> {
    const runIds = String(run().id)
    if (layer === undefined) {
      workspace.open('heatmap', { runIds })
      return
    }
    const window = await layerWindow(connection.call, run().id, { layer, step })
    if (!window.ok) notices.tellProblems(window.problems)
    else
      workspace.open('heatmap', { runIds, ...(window.value === undefined ? {} : { window: window.value }) })
  }

  /** With the runs selected elsewhere; this one is the baseline. */
  function compare(): void {
    const others = selection.runs.filter((id) => id !== run().id)
    workspace.open('compare', { ids: [run().id, ...others].slice(0, 8).join(',') })
  }

  async function copyCli(): Promise<void> {
    await navigator.clipboard.writeText(run().cli)
    notices.tell({ text: `Copied “${run().cli}”` })
  }

  async function exportLayers(): Promise<void> {
    const answer = await connection.call('export.table', {
      table: 'layers',
      projectId: null,
      filter: '',
      runIds: [run().id],
      format: 'csv',
    })
    if (answer.ok) downloadFile(answer.value)
    else notices.tellProblems(answer.problems)
  }

  const group = 'Run'
  useCommands([
    {
      id: 'run.heatmap',
      title: 'Open the heatmap of this run',
      group,
      hotkey: 'H',
      run: () => openHeatmapAt(undefined, 0),
    },
    {
      id: 'run.compare',
      title: 'Compare this run',
      group,
      hotkey: 'C',
      cli: () =>
        `deltascope compare ${[run().id, ...selection.runs.filter((id) => id !== run().id)].join(' ')}`,
      run: compare,
    },
    {
      id: 'run.copy-cli',
      title: 'Copy this run as a command line',
      group,
      cli: () => run().cli,
      run: copyCli,
    },
    {
      id: 'run.change',
      title: 'Change this run and run it again',
      group,
      hotkey: 'R',
      run: () => draft.openNewRun(run().spec),
    },
    { id: 'run.why', title: 'Why this number', group, hotkey: 'W', run: explain },
    { id: 'run.export-layers', title: 'Export layers as CSV', group, run: exportLayers },
  ])
  usePaletteItems({
    id: 'run.layers',
    group: 'Layers',
    prefix: '@',
    find: (query, limit) =>
      layers()
        .filter(({ row }) => query === '' || fuzzyMatch(query, row.name) !== undefined)
        .slice(0, limit)
        .map(({ row }) => ({
          id: `layer-${row.index}`,
          title: row.name,
          hint: row.kind,
          run: () => (selection.selectedLayer = { name: row.name, index: row.index }),
        })),
  })
  return { openHeatmapAt, exportLayers }
}
