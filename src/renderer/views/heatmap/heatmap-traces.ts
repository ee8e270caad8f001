import { occupancyModes } from '../../heatmap/lanes.ts'
import type { HeatmapModel } from '../../heatmap/model.ts'
import type { Extent } from '../../heatmap/viewport.ts'
import { useConnection } from '../../stores/connection.ts'
import { useNotices } from '../../stores/notices.ts'
import { downloadFile } from '../../widgets/download.ts'

/** Saves the traces of a range of the run looked at; undefined where no run has single PEs, which traces are of. */
export function traceSaver(model: HeatmapModel): ((range: Extent) => Promise<void>) | undefined {
  const [connection, notices] = [useConnection(), useNotices()]
  const hasTraces = model.runs.map(({ info }) => occupancyModes(info).includes('rows'))
  if (!hasTraces.includes(true)) return undefined
  return async ({ first, end }) => {
    // Beside a run on an array may stand a design, which has none: then those of the first that has.
    const at = hasTraces[model.focus.value] === true ? model.focus.value : hasTraces.indexOf(true)
    const runId = model.runs[at]?.source.runId
    if (runId === undefined) return
    notices.tell({ text: `Writing the traces of cycles ${first} to ${end - 1}` })
    const answer = await connection.call('timeline.traces', { runId, t0: first, t1: end })
    if (answer.ok) downloadFile(answer.value)
    else notices.tellProblems(answer.problems)
  }
}
