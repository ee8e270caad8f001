import type { Command } from '../../commands/command.ts'
import type { useSelection } from '../../stores/selection.ts'
import type { RunActions } from './use-run-actions.ts'

/** What the commands of the history act on. */
export interface RunCommandParts {
  readonly actions: RunActions
  readonly selection: ReturnType<typeof useSelection>
  readonly focusFilter: () => void
  /** The run the keys are at. */
  readonly currentRun: () => number | undefined
}

/** The commands of the history, offered while its tab is the active one. */
export function runCommands({
  actions,
  selection,
  focusFilter,
  currentRun,
}: RunCommandParts): readonly Command[] {
  const hasSome = (): boolean => selection.runs.length > 0
  const ids = (): string => selection.runs.join(' ')
  return [
    { id: 'runs.filter', title: 'Filter runs', group: 'Runs', hotkey: '/', run: focusFilter },
    {
      id: 'runs.all',
      title: 'Select all matching runs',
      group: 'Runs',
      hotkey: 'Ctrl A',
      run: actions.selectAll,
    },
    {
      id: 'runs.compare',
      title: 'Compare selected runs',
      group: 'Compare',
      hotkey: 'C',
      when: () => actions.canCompare.value,
      cli: () => `deltascope compare ${ids()}`,
      run: actions.compare,
    },
    {
      id: 'runs.baseline',
      title: 'Make this run the baseline',
      group: 'Compare',
      hotkey: 'B',
      when: () => currentRun() !== undefined || hasSome(),
      run: () => {
        const runId = currentRun() ?? selection.runs.at(-1)
        if (runId === undefined) return
        if (!selection.runs.includes(runId)) selection.select([...selection.runs, runId])
        selection.setBaseline(runId)
      },
    },
    {
      id: 'runs.delete',
      title: 'Delete selected runs',
      group: 'Runs',
      hotkey: 'Delete',
      when: hasSome,
      cli: () => `deltascope runs remove ${ids()}`,
      run: actions.remove,
    },
    {
      id: 'runs.csv',
      title: 'Export runs as CSV',
      group: 'Runs',
      run: () => actions.exportAs('csv'),
    },
    {
      id: 'runs.parquet',
      title: 'Export runs as Parquet',
      group: 'Runs',
      run: () => actions.exportAs('parquet'),
    },
  ]
}
