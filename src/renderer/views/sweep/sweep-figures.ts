import type { FigureSpec } from '../../../shared/model/figures.ts'
import { METRICS } from '../../../shared/model/metrics.ts'
import { newFigure } from '../../stores/figures-draft.ts'
import { inSentence } from '../../../shared/format/in-sentence.ts'
import type { SweepScene } from './sweep-scene.ts'

type Shown = Pick<
  SweepScene,
  'frontX' | 'frontY' | 'metric' | 'axisX' | 'axisY' | 'axisThird' | 'rule' | 'plotted'
> & {
  readonly detail: Pick<SweepScene['detail'], 'id'>
}

/** The front with the metrics it has on the screen. */
export function frontFigure({ detail, frontX, frontY }: Shown): FigureSpec {
  const title = `${METRICS[frontY].title} against ${inSentence(METRICS[frontX].title)}`
  return newFigure('pareto', title, { sweepId: detail.id, options: { x: frontX, y: frontY } })
}

/** The heat tables with their metric, sides, tables and rule. */
export function tableFigure({ detail, metric, axisX, axisY, axisThird, rule }: Shown): FigureSpec {
  return newFigure('heat-table', METRICS[metric].title, {
    sweepId: detail.id,
    options: {
      metric,
      rule,
      ...(axisX === undefined ? {} : { xField: axisX }),
      ...(axisY === undefined ? {} : { yField: axisY }),
      ...(axisThird === undefined || axisThird === '' ? {} : { pageField: axisThird }),
    },
  })
}

/** Lines over what varies, with the metric and another of those plotted. */
export function parallelFigure({ detail, metric, plotted }: Shown): FigureSpec {
  const second = plotted.find((id) => id !== metric)
  return newFigure('parallel', 'Parallel coordinates', {
    sweepId: detail.id,
    options: { metric, ...(second === undefined ? {} : { second }) },
  })
}

/** The tornado of the metric. */
export function sensitivityFigure({ detail, metric }: Shown): FigureSpec {
  return newFigure('sensitivity', `Sensitivity of ${inSentence(METRICS[metric].title)}`, {
    sweepId: detail.id,
    options: { metric },
  })
}
