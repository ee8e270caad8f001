import type { Command } from '../../commands/command.ts'
import { useSelection } from '../../stores/selection.ts'
import { openFigure } from '../../stores/figures.ts'
import { figureCli } from '../../stores/figures-draft.ts'
import { canDo, useSweeps } from '../../stores/sweeps.ts'
import { openNewSweep } from '../../stores/sweeps-draft.ts'
import { useWorkspace } from '../../stores/workspace.ts'
import { downloadText } from '../../widgets/download.ts'
import { addressNamed, COMPARED } from '../../workbench/open-run.ts'
import { frontFigure, parallelFigure, sensitivityFigure, tableFigure } from './sweep-figures.ts'
import { pointsCsv } from './point-rows.ts'
import type { SweepScene } from './sweep-scene.ts'

/** Shows the list of sweeps. */
export function openSweeps(): void {
  useWorkspace().open('sweeps', {})
}

/** What can be done in the view of a sweep. */
export function useSweepActions(scene: SweepScene, addPoints: () => void) {
  const [selection, workspace, sweeps] = [useSelection(), useWorkspace(), useSweeps()]

  function openRun(runId: number | undefined): void {
    const address = runId === undefined ? undefined : addressNamed('run', { id: String(runId) })
    if (address === undefined || runId === undefined) return
    selection.giveSlot(runId)
    workspace.openAddress(address)
  }

  const canCompare = (): boolean =>
    selection.runs.length >= COMPARED.least && selection.runs.length <= COMPARED.most

  /** The baseline first: it is what the others are compared with. */
  function compare(): void {
    const { baseline, runs } = selection
    const ids = [...new Set(baseline === undefined ? runs : [baseline, ...runs])]
    const address = addressNamed('compare', { ids: ids.join(',') })
    if (canCompare() && address !== undefined) workspace.openAddress(address)
  }

  function saveCsv(): void {
    const { detail, model } = scene
    downloadText(`${fileName(detail.name)}.csv`, pointsCsv(detail.fields, model))
  }

  const id = (): number => scene.detail.id
  const commands: readonly Command[] = [
    {
      id: 'sweep.compare',
      title: 'Compare selected points',
      group: 'Compare',
      hotkey: 'C',
      when: canCompare,
      cli: () => `deltascope compare ${selection.runs.join(' ')}`,
      run: compare,
    },
    {
      id: 'sweep.open-run',
      title: 'Open the run of the point',
      group: 'Sweep',
      when: () => runToOpen() !== undefined,
      run: () => openRun(runToOpen()),
    },
    {
      id: 'sweep.baseline',
      title: 'Make this point the baseline',
      group: 'Sweep',
      hotkey: 'B',
      when: () => runToOpen() !== undefined,
      run: () => {
        const runId = runToOpen()
        if (runId === undefined) return
        if (!selection.runs.includes(runId)) selection.select([...selection.runs, runId])
        selection.setBaseline(runId)
      },
    },
    {
      id: 'sweep.pause',
      title: 'Pause this sweep',
      group: 'Sweep',
      when: () => canDo(scene.detail.status, 'pause'),
      cli: () => `deltascope sweep pause ${id()}`,
      run: () => sweeps.pause(id()),
    },
    {
      id: 'sweep.resume',
      title: 'Resume this sweep',
      group: 'Sweep',
      when: () => canDo(scene.detail.status, 'resume'),
      cli: () => `deltascope sweep resume ${id()}`,
      run: () => sweeps.resume(id()),
    },
    {
      id: 'sweep.cancel',
      title: 'Cancel this sweep',
      group: 'Sweep',
      when: () => canDo(scene.detail.status, 'cancel'),
      cli: () => `deltascope sweep cancel ${id()}`,
      run: () => sweeps.cancel(id()),
    },
    {
      id: 'sweep.add-points',
      title: 'Add points to this sweep',
      group: 'Sweep',
      cli: () => `deltascope sweep extend ${id()} --add field=value,value`,
      run: addPoints,
    },
    ...figureCommands(scene),
    {
      id: 'sweep.csv',
      title: 'Save the points as CSV',
      group: 'Sweep',
      cli: () => `deltascope sweep show ${id()} --json`,
      run: saveCsv,
    },
  ]

  /** The point under the pointer or the keys, else the one selected last. */
  function runToOpen(): number | undefined {
    return (scene.hovered === undefined ? undefined : scene.runOf(scene.hovered)) ?? selection.runs.at(-1)
  }

  return {
    commands,
    compare,
    canCompare,
    saveCsv,
    open: (position: number) => openRun(scene.runOf(position)),
    again: () => openNewSweep(scene.detail.spec.base, scene.detail.spec),
  }
}

/** Every chart of the view as a figure. */
function figureCommands(scene: SweepScene): readonly Command[] {
  const charts = [
    ['front', 'the Pareto front', frontFigure],
    ['tables', 'the heat tables', tableFigure],
    ['lines', 'the parallel coordinates', parallelFigure],
    ['sensitivity', 'the sensitivity', sensitivityFigure],
  ] as const
  return charts.map(([id, title, specOf]) => ({
    id: `sweep.figure-${id}`,
    title: `Make a figure of ${title}`,
    group: 'Figures',
    ...(id === 'front' ? { hotkey: 'G' } : {}),
    cli: () => figureCli(specOf(scene)),
    run: () => openFigure(specOf(scene)),
  }))
}

/** A name without what file systems refuse. */
function fileName(name: string): string {
  return name
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
}
