import { watch } from 'vue'
import type { useReadyRuns } from '../heatmap/ready-runs.ts'
import { useConnection } from '../stores/connection.ts'
import { useSelection } from '../stores/selection.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { VIEW_LOADERS } from './view-components.ts'
import { idle } from './when-idle.ts'

/** Time a run is pointed at before its timeline is made ready: passing over a list asks for nothing. */
const REST_MS = 120

/**
 * Makes ready what views need before one is opened, while the page has nothing better to do: their code, and of a heatmap
 * the first picture of the run that is pointed at, selected or open.
 */
export async function getReady(): Promise<void> {
  await idle()
  const [{ useReadyRuns: ready }, { rehearse }, { default: toolbar }] = await Promise.all([
    import('../heatmap/ready-runs.ts'),
    import('../heatmap/rehearsal.ts'),
    import('../views/heatmap/heatmap-toolbar.vue'),
    import('../views/heatmap/heatmap.vue'),
  ])
  prepareLikely(ready())
  await rehearse(toolbar, idle)
  for (const load of VIEW_LOADERS) {
    await idle()
    await load()
  }
}

function prepareLikely(ready: ReturnType<typeof useReadyRuns>): void {
  const [connection, selection, workspace] = [useConnection(), useSelection(), useWorkspace()]
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
      if (runId === undefined || state !== 'connected') return
      timer = setTimeout(() => void ready.prepare(runId), REST_MS)
    },
    { immediate: true },
  )
}
