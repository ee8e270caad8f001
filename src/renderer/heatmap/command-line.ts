import type { HeatmapModel } from './model.ts'
import { occupancyOf } from './lanes.ts'

/** Bins of the command that is copied: as many as the picture is wide, where there are so many cycles. */
const MOST_BINS = 2000

/** The command line that gives the numbers of the selected range, or of the window, of the run looked at. */
export function timelineCommand(model: HeatmapModel): string {
  const run = model.runs[model.focus.value]
  const { first, end } = model.range.value ?? {
    first: Math.floor(model.window.value.first),
    end: Math.ceil(model.window.value.end),
  }
  const quantity = run === undefined ? undefined : occupancyOf(run.info, model.mode.value)
  const bins = Math.max(1, Math.min(MOST_BINS, end - first, Math.round(model.width.value)))
  // With "=", or a window that begins before cycle 0 would be taken for an option.
  const window = `--window=${first}:${end} --bins ${bins}`
  return `deltascope timeline ${run?.source.runId ?? ''} ${window} --quantity ${quantity?.id ?? 'busy-pes'} --json`
}

/** The command line that writes the traces of the selected range of the run looked at. */
export function tracesCommand(model: HeatmapModel): string | undefined {
  const runId = model.runs[model.focus.value]?.source.runId
  const { value: range } = model.range
  if (runId === undefined || range === undefined) return undefined
  return `deltascope timeline ${runId} --window=${range.first}:${range.end} --traces run${runId}.zip`
}
