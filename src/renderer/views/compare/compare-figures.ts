import type { FigureSpec } from '../../../shared/model/figures.ts'
import { METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import type { AlignMode } from '../../../shared/model/timelines.ts'
import type { Command } from '../../commands/command.ts'
import { openFigure } from '../../stores/figures.ts'
import { figureCli, newFigure } from '../../stores/figures-draft.ts'
import type { LayerMetric } from './aligned-layers.ts'
import type { ComparedRun } from './compared-run.ts'
import type { RunGrid } from './small-multiples.ts'

type Named = Pick<ComparedRun, 'id' | 'label'>

const idsOf = (runs: readonly Named[]): readonly number[] => runs.map(({ id }) => id)

/** A row of the table: one metric of all runs, the baseline first. */
export function metricFigure(runs: readonly Named[], metric: MetricId): FigureSpec {
  return newFigure('run-bars', METRICS[metric].title, { runIds: idsOf(runs), options: { metric } })
}

/** A row of the small multiples: networks and arrays in the order in which they stand there. */
export function multiplesFigure(runs: readonly Named[], grid: RunGrid, metric: MetricId): FigureSpec {
  const runIds = grid.runs.flat().flatMap((at) => runs[at]?.id ?? [])
  return newFigure('small-multiples', METRICS[metric].title, {
    runIds,
    options: { metric, scale: 'common' },
  })
}

/** What a figure of layers calls the number that is shown. */
const LAYER_QUANTITIES: Readonly<Record<LayerMetric['id'], string>> = {
  cycles: 'cycles',
  time: 'timeMs',
  utilisation: 'utilPercent',
  mapping: 'mappingPercent',
  dram: 'dramBytes',
}

/** The number of every layer that is shown, of all runs. */
export function layersFigure(
  runs: readonly Named[],
  { id, title }: Pick<LayerMetric, 'id' | 'title'>,
): FigureSpec {
  return newFigure('layer-bars', `${title} by layer`, {
    runIds: idsOf(runs),
    options: { metric: LAYER_QUANTITIES[id] },
  })
}

/** Cycles of the baseline, `end` not among them. */
interface Range {
  readonly first: number
  readonly end: number
}

/** The lane of a run: of the baseline its occupancy in the range, of another one its difference to the baseline. */
export function laneFigure(
  baseline: Named,
  shown: Named,
  quantity: string,
  { first, end, align }: Range & { readonly align: AlignMode },
): FigureSpec {
  const options = { quantity, t0: Math.floor(first), t1: Math.ceil(end) }
  if (shown.id !== baseline.id)
    return newFigure('heatmap-difference', `Occupancy, ${shown.label} minus ${baseline.label}`, {
      runIds: [baseline.id, shown.id],
      options: { ...options, align },
    })
  return newFigure('heatmap', `Occupancy, ${baseline.label}`, { runIds: [baseline.id], options })
}

/** A command that makes a figure, where there is one to make now. */
export function figureCommand(
  about: { readonly id: string; readonly of: string; readonly hotkey?: 'G' },
  specOf: () => FigureSpec | undefined,
): Command {
  const { id, of, hotkey } = about
  return {
    id: `compare.figure-${id}`,
    title: `Make a figure of ${of}`,
    group: 'Figures',
    ...(hotkey === undefined ? {} : { hotkey }),
    when: () => specOf() !== undefined,
    cli: () => {
      const spec = specOf()
      return spec === undefined ? undefined : figureCli(spec)
    },
    run: () => {
      const spec = specOf()
      if (spec !== undefined) openFigure(spec)
    },
  }
}
