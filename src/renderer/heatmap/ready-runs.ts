import { defineStore } from 'pinia'
import { watch } from 'vue'
import { ok, type Result } from '../../engine/model/problem.ts'
import type { RunDetail } from '../../shared/model/runs.ts'
import type { TimelineInfo } from '../../shared/model/timelines.ts'
import { useConnection } from '../stores/connection.ts'
import { arrayTitle, runTitle } from '../../shared/format/run-title.ts'
import { askFirstPicture, eagerSource, type EagerSource } from './head-start.ts'
import type { HeatmapRun } from './lane-picture.ts'
import { apiSource } from './source.ts'
import { withoutSilence } from './statistics.ts'

/** A run that was simulated in less than this has a timeline that is as quick to build. */
const QUICK_MS = 2000
/** Runs kept ready; each holds the sums of its first picture, some 0.5 MB. */
const RUNS_KEPT = 4

/** Runs whose heatmap is likely to be opened next, with what its first picture shows already asked for. */
export const useReadyRuns = defineStore('ready-runs', () => {
  const connection = useConnection()
  const ready = new Map<number, Promise<Result<HeatmapRun>>>()

  connection.on('runs.changed', ({ runIds }) => {
    // No runs named: any may have changed.
    if (runIds.length === 0) ready.clear()
    for (const runId of runIds) ready.delete(runId)
  })
  watch(
    () => connection.state,
    () => ready.clear(),
  )

  const read = (runId: number): Promise<Result<RunDetail>> => connection.call('runs.get', { id: runId })

  async function load(
    runId: number,
    isCompared: boolean,
    reading = read(runId),
  ): Promise<Result<HeatmapRun>> {
    const source = eagerSource(apiSource(connection.call, runId))
    const [info, detail] = await Promise.all([usedInfo(source, isCompared), reading])
    if (!info.ok) return info
    if (!detail.ok) return detail
    return ok({ source, info: info.value, title: `${runTitle(detail.value)} · ${arrayTitle(detail.value)}` })
  }

  return {
    /** Asks for a run's first picture, where that is quick: nobody has asked for it yet. */
    prepare: async (runId: number): Promise<void> => {
      if (ready.has(runId)) return
      const reading = read(runId)
      const run = await reading
      const isQuick = run.ok && run.value.status === 'done' && (run.value.tookMs ?? Infinity) < QUICK_MS
      if (!isQuick || ready.has(runId)) return
      ready.set(runId, load(runId, false, reading))
      const [oldest] = ready.keys()
      if (ready.size > RUNS_KEPT && oldest !== undefined) ready.delete(oldest)
    },
    /** A run for a heatmap of its own, or beside others: what was made ready, once, or asked for now. */
    take: (runId: number, isCompared: boolean): Promise<Result<HeatmapRun>> => {
      // Beside others its lanes are lower and ask for other sums.
      const kept = isCompared ? undefined : ready.get(runId)
      ready.delete(runId)
      return kept ?? load(runId, isCompared)
    },
  }
})

/** The picture is asked for before it is known which traffic there is: of a lane left out, an answer is left over. */
async function usedInfo(source: EagerSource, isCompared: boolean): Promise<Result<TimelineInfo>> {
  const info = await source.info()
  if (!info.ok) return info
  const used = withoutSilence(source, info.value)
  askFirstPicture(source, info.value, isCompared)
  return used
}
