import { watch } from 'vue'
import { useConnection } from '../stores/connection.ts'
import { useSelection } from '../stores/selection.ts'
import { useWorkspace } from '../stores/workspace.ts'

/** Time a run is pointed at before its timeline is made ready: passing over a list asks for nothing. */
const REST_MS = 120

/**
 * Makes ready what a heatmap needs before one is opened: its code, and in the program the timeline of the run that is
 * pointed at, selected or open.
 */
export function getHeatmapsReady(): void {
  void import('../views/heatmap/heatmap.vue')
  const [connection, selection, workspace] = [useConnection(), useSelection(), useWorkspace()]
  const ready = new Set<number>()
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    [
      () => workspace.active?.runId,
      () => selection.hoveredRun,
      () => selection.baseline,
      () => connection.state,
    ],
    ([open, hovered, baseline, state]) => {
      clearTimeout(timer)
      const runId = hovered ?? open ?? baseline
      if (runId === undefined || ready.has(runId) || state !== 'connected') return
      timer = setTimeout(() => {
        ready.add(runId)
        void connection.call('timeline.info', { runId })
      }, REST_MS)
    },
    { immediate: true },
  )
}
