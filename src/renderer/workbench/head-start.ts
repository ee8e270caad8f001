import { watch } from 'vue'
import { useConnection } from '../stores/connection.ts'
import { useSelection } from '../stores/selection.ts'
import { useTheme } from '../stores/theme.ts'
import { useWorkspace } from '../stores/workspace.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { whenIdle } from './when-idle.ts'

/** Time a run is pointed at before its timeline is made ready: passing over a list asks for nothing. */
const REST_MS = 120

/**
 * Makes ready what a heatmap needs before one is opened: its code, and in the program the timeline of the run that is
 * pointed at, selected or open.
 */
export function getHeatmapsReady(): void {
  const [connection, selection, workspace] = [useConnection(), useSelection(), useWorkspace()]
  void getCodeReady(useTheme().name)
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

async function getCodeReady(theme: ThemeName): Promise<void> {
  const [{ rehearse }] = await Promise.all([
    import('../heatmap/rehearsal.ts'),
    import('../views/heatmap/heatmap.vue'),
  ])
  whenIdle(() => rehearse(theme))
}
