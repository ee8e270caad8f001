import { computed, type ComputedRef } from 'vue'
import type { Result } from '../../../engine/model/problem.ts'
import { useConnection } from '../../stores/connection.ts'
import { useNotices } from '../../stores/notices.ts'
import { useRunList } from '../../stores/run-list.ts'
import { useProjects } from '../../stores/projects.ts'
import { useSelection } from '../../stores/selection.ts'
import { useWorkspace } from '../../stores/workspace.ts'
import { downloadFile } from '../../widgets/download.ts'
import { addressNamed, COMPARED } from '../../workbench/open-run.ts'

/** What can be done with runs of the history. */
export interface RunActions {
  readonly canCompare: ComputedRef<boolean>
  readonly open: (runId: number) => void
  readonly compare: () => void
  readonly remove: () => Promise<void>
  readonly tag: (add: readonly string[], remove: readonly string[]) => Promise<void>
  readonly note: (runId: number, note: string) => Promise<void>
  readonly exportAs: (format: 'csv' | 'parquet') => Promise<void>
  readonly selectAll: () => Promise<void>
}

/** The actions on the selected runs. */
export function useRunActions(): RunActions {
  const [connection, notices, list] = [useConnection(), useNotices(), useRunList()]
  const [selection, workspace, projects] = [useSelection(), useWorkspace(), useProjects()]

  function told(answer: Result<unknown>): boolean {
    if (!answer.ok) notices.tellProblems(answer.problems)
    return answer.ok
  }

  function open(runId: number): void {
    const address = addressNamed('run', { id: String(runId) })
    if (address === undefined) return
    selection.giveSlot(runId)
    workspace.openAddress(address)
  }

  /** The baseline first: it is what the others are compared with. */
  function compare(): void {
    const { baseline, runs } = selection
    if (!canCompare.value || baseline === undefined) return
    const ids = [baseline, ...runs.filter((id) => id !== baseline)]
    const address = addressNamed('compare', { ids: ids.join(',') })
    if (address !== undefined) workspace.openAddress(address)
  }

  const canCompare = computed(
    () => selection.runs.length >= COMPARED.least && selection.runs.length <= COMPARED.most,
  )

  async function remove(): Promise<void> {
    const ids = selection.runs
    if (ids.length === 0) return
    const answer = await connection.call('runs.remove', { ids })
    if (!answer.ok) return notices.tellProblems(answer.problems)
    selection.forget(ids)
    notices.tellUndoable(answer.value)
  }

  async function tag(add: readonly string[], removed: readonly string[]): Promise<void> {
    const ids = selection.runs
    if (ids.length === 0 || add.length + removed.length === 0) return
    if (!told(await connection.call('runs.tag', { ids, add, remove: removed }))) return
    const what = [
      ...(add.length === 0 ? [] : [`tagged ${add.join(', ')}`]),
      ...(removed.length === 0 ? [] : [`no longer tagged ${removed.join(', ')}`]),
    ].join(', ')
    notices.tell({
      text: `${ids.length} ${ids.length === 1 ? 'run' : 'runs'} ${what}`,
      undo: async () => told(await connection.call('runs.tag', { ids, add: removed, remove: add })),
    })
  }

  async function note(id: number, text: string): Promise<void> {
    told(await connection.call('runs.note', { id, note: text }))
  }

  /** The selected runs, or without any all that the filter lets through. */
  async function exportAs(format: 'csv' | 'parquet'): Promise<void> {
    const answer = await connection.call('export.table', {
      table: 'runs',
      projectId: projects.currentId,
      filter: list.filter,
      runIds: selection.runs,
      format,
    })
    if (answer.ok) downloadFile(answer.value)
    else notices.tellProblems(answer.problems)
  }

  async function selectAll(): Promise<void> {
    const ids = await list.allIds()
    selection.select(ids)
    if (ids.length < (list.total ?? 0))
      notices.tell({ text: `Selected the first ${ids.length} of ${list.total ?? 0} runs` })
  }

  return { canCompare, open, compare, remove, tag, note, exportAs, selectAll }
}
