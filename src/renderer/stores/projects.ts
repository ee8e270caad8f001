import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Project } from '../../shared/model/projects.ts'
import { useConnection } from './connection.ts'
import { loadLayout, saveLayout } from './layout-memory.ts'
import { useWorkspace } from './workspace.ts'

const KEY = 'deltascope-project'

/** The projects there are and the one that is open; each has tabs of its own. */
export const useProjects = defineStore('projects', () => {
  const [connection, workspace] = [useConnection(), useWorkspace()]
  const projects = shallowRef<readonly Project[]>([])
  /** The open one; null shows the runs of all. */
  const currentId = ref<number | null>(keptId())
  const current = computed(() => projects.value.find(({ id }) => id === currentId.value))
  workspace.projectKey = layoutKey(currentId.value)

  async function load(): Promise<void> {
    const answer = await connection.call('projects.list', {})
    if (!answer.ok) return
    projects.value = answer.value
    // The open one may have been deleted, here or elsewhere.
    if (currentId.value !== null && current.value === undefined) open(null)
  }

  function open(id: number | null): void {
    currentId.value = id
    saveLayout(KEY, id)
    workspace.projectKey = layoutKey(id)
  }

  watch(
    () => connection.state,
    (state) => (state === 'connected' ? void load() : undefined),
    { immediate: true },
  )
  connection.on('projects.changed', () => void load())

  return { projects, current, currentId, open }
})

function keptId(): number | null {
  const kept = loadLayout(KEY)
  return typeof kept === 'number' && Number.isInteger(kept) ? kept : null
}

function layoutKey(id: number | null): string {
  return id === null ? 'all' : String(id)
}
