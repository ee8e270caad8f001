import type { HeatmapModel } from '../../heatmap/model.ts'
import { occupancyModes } from '../../heatmap/lanes.ts'
import { openFigure } from '../../stores/figures.ts'
import { newFigure } from '../../stores/figures-draft.ts'

/** Opens a figure of what a heatmap shows; undefined where a run has no PE rows, which figures draw. */
export function figureMaker(model: HeatmapModel): (() => void) | undefined {
  const hasRows = model.runs.every(({ info }) => occupancyModes(info).includes('rows'))
  return hasRows ? () => open(model) : undefined
}

/** The selected range, else the window; of two runs their difference, of more the first. */
function open(model: HeatmapModel): void {
  const [baseline, other] = model.runs
  const { first, end } = model.range.value ?? model.window.value
  const options = {
    quantity: model.mode.value === 'columns' ? 'busy-pes-by-column' : 'busy-pes-by-row',
    t0: Math.floor(first),
    t1: Math.ceil(end),
  }
  const runIds = [baseline, model.runs.length === 2 ? other : undefined].flatMap((run) =>
    run === undefined ? [] : [run.source.runId],
  )
  openFigure(
    runIds.length === 2
      ? newFigure('heatmap-difference', 'Difference of occupancy', {
          runIds,
          options: { ...options, align: model.align.value },
        })
      : newFigure('heatmap', `Occupancy, ${baseline?.title ?? ''}`, { runIds, options }),
  )
}
