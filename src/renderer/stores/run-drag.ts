import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { dropOn, type RunDrop } from './run-drop.ts'
import { useWorkspace } from './workspace.ts'

/** For other programs the runs are their ids. */
const MIME = 'text/plain'

/** Runs on their way to a tab: dragged there by the pointer, or sent by a command. */
export const useRunDrag = defineStore('run-drag', () => {
  const workspace = useWorkspace()
  /** What is being dragged; empty when nothing is. */
  const dragged = shallowRef<readonly number[]>([])
  /** Whether a tab is being chosen by keys. */
  const isChoosing = ref(false)

  function start(event: DragEvent, runIds: readonly number[]): void {
    if (event.dataTransfer === null || runIds.length === 0) return
    event.dataTransfer.setData(MIME, runIds.join(','))
    event.dataTransfer.effectAllowed = 'copyMove'
    dragged.value = runIds
  }
  function end(): void {
    dragged.value = []
  }
  /** What runs would do on a tab. */
  function dropOnTab(tabId: string, runIds: readonly number[]): RunDrop | undefined {
    const tab = workspace.tabs.get(tabId)
    return tab === undefined || runIds.length === 0 ? undefined : dropOn(tab.address, runIds)
  }
  /** Does it; says whether there was anything to do. */
  function send(tabId: string, runIds: readonly number[]): boolean {
    const drop = dropOnTab(tabId, runIds)
    if (drop === undefined) return false
    // The new view stands in the pane of the tab.
    workspace.dock?.activate(tabId)
    workspace.openAddress(drop.address)
    if (drop.isInPlace) workspace.close(tabId)
    return true
  }

  return { dragged, isChoosing, start, end, dropOnTab, send }
})
