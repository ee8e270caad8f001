import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Problem } from '../../engine/model/problem.ts'
import type { FigureKindInfo, FigureRow, FigureSpec } from '../../shared/model/figures.ts'
import { useConnection } from './connection.ts'
import { figureOfView, newFigure } from './figures-draft.ts'
import { createLoader } from './loadable.ts'
import { useNotices } from './notices.ts'
import { useProjects } from './projects.ts'
import { useWorkspace } from './workspace.ts'

/** Saved figures of the open project, and the one that is being made. */
export const useFigures = defineStore('figures', () => {
  const [connection, projects, notices] = [useConnection(), useProjects(), useNotices()]
  const kindsLoader = createLoader<readonly FigureKindInfo[]>(() => connection.call('figures.kinds', {}))
  const kinds = computed(() => kindsLoader.state.value.value ?? [])
  const rows = shallowRef<readonly FigureRow[]>()
  const problems = shallowRef<readonly Problem[]>([])
  /** The saved figure that is being changed; null for one that is not saved. */
  const currentId = ref<number | null>(null)
  const draft = shallowRef<FigureSpec>()
  const isRefreshing = ref(false)

  const current = computed(() => rows.value?.find(({ id }) => id === currentId.value))
  const kind = computed(() => kinds.value.find((info) => info.kind === draft.value?.kind))
  const isChanged = computed(
    () => current.value === undefined || JSON.stringify(current.value.spec) !== JSON.stringify(draft.value),
  )

  async function load(): Promise<void> {
    const answer = await connection.call('figures.list', { projectId: projects.currentId })
    problems.value = answer.ok ? [] : answer.problems
    if (!answer.ok) return
    rows.value = answer.value
    // Deleted here or elsewhere: what is on the screen becomes one that is not saved.
    if (current.value === undefined) currentId.value = null
  }

  watch(
    [() => connection.state, () => projects.currentId],
    ([state]) => {
      if (state !== 'connected') return
      void kindsLoader.need()
      void load()
    },
    { immediate: true },
  )
  connection.on('projects.changed', () => void load())

  /** Starts a figure that is not saved yet. */
  function start(spec: FigureSpec): void {
    currentId.value = null
    draft.value = spec
  }

  function open(row: FigureRow): void {
    currentId.value = row.id
    draft.value = row.spec
  }

  function change(part: Partial<FigureSpec>): void {
    if (draft.value !== undefined) draft.value = { ...draft.value, ...part }
  }

  async function save(projectId: number): Promise<void> {
    const saved = draft.value
    if (saved === undefined) return
    const answer = await connection.call('figures.save', { projectId, id: currentId.value, spec: saved })
    if (!answer.ok) return notices.tellProblems(answer.problems)
    currentId.value = answer.value.id
    // As it is kept, its keys in the order of the file; unless it was changed while it was being saved.
    if (draft.value === saved) draft.value = answer.value.spec
    await load()
    notices.tell({ text: `Saved ${answer.value.spec.title}` })
  }

  async function remove(id: number): Promise<void> {
    const answer = await connection.call('figures.remove', { id })
    if (answer.ok) notices.tellUndoable(answer.value)
    else notices.tellProblems(answer.problems)
    await load()
  }

  /** Takes the data of all figures anew and marks those that would show others. */
  async function refreshAll(): Promise<void> {
    isRefreshing.value = true
    const ids = new Set((rows.value ?? []).map(({ projectId }) => projectId))
    let changed = 0
    for (const projectId of ids) {
      const answer = await connection.call('figures.refresh', { projectId })
      if (answer.ok) changed += answer.value.changed.length
      else notices.tellProblems(answer.problems)
    }
    await load()
    isRefreshing.value = false
    const figures = changed === 1 ? '1 figure has' : `${changed} figures have`
    notices.tell({ text: changed === 0 ? 'No figure changed' : `${figures} new data` })
  }

  return {
    kinds,
    rows,
    problems,
    currentId,
    current,
    draft,
    kind,
    isChanged,
    isRefreshing,
    load,
    start,
    open,
    change,
    save,
    remove,
    refreshAll,
  }
})

/** Opens the figures with a new one of this data: what "To figure" of every chart does. */
export function openFigure(draft: FigureSpec): void {
  useFigures().start(draft)
  useWorkspace().open('figures', {})
}

/** Opens the figures with one of what the active view shows, or of one of its charts by kind; where that is nothing, with a figure to choose for. */
export function openFigureOfActiveView(chart?: string): void {
  const address = useWorkspace().active?.address
  openFigure(
    (address === undefined ? undefined : figureOfView(address, chart)) ??
      newFigure('run-bars', 'A metric of runs'),
  )
}
