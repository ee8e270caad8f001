import { ok } from '../../../engine/model/problem.ts'
import type { FigureSource } from '../figures/kinds/kind.ts'
import type { TimelinesService } from './timelines-service.ts'

/** Windows of runs as figures take them: plain numbers instead of packed ones. */
export function figureSource(timelines: TimelinesService): Pick<FigureSource, 'timeline' | 'axisOf'> {
  // A figure is drawn at once or not at all; nobody stops it.
  const { signal } = new AbortController()
  return {
    axisOf: (runId) => timelines.info(runId, signal),
    timeline: async (runId, query) => {
      const answer = await timelines.query(runId, [query], signal)
      if (!answer.ok) return answer
      const [series] = answer.value
      if (series === undefined) return { ok: false, problems: [] }
      const { sums, max: _, ...rest } = series
      const bytes = Uint8Array.from(Buffer.from(sums, 'base64'))
      return ok({ ...rest, sums: new Float64Array(bytes.buffer) })
    },
  }
}
