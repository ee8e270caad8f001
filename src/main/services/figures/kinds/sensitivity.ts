import { ok, type Result } from '../../../../engine/model/problem.ts'
import { sensitivity } from '../../../../shared/analysis/sensitivity.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { METRICS } from '../../../../shared/model/metrics.ts'
import { chartBase, longestOf, nameAxis, numberAxis, plotGrid } from '../chart-parts.ts'
import { barStyle, fillOf } from '../fills.ts'
import type { FigureScene } from '../scene.ts'
import { metricOption, sweepOf, type FigureKind, type FigureSource } from './kind.ts'
import { metricOf } from './run-bars.ts'
import { fieldTitle, pointsWith } from './sweep-points.ts'

/** How much each parameter of a sweep moves a metric. */
export const tornado: FigureKind = {
  kind: 'sensitivity',
  title: 'Sensitivity',
  needs: 'sweep',
  options: [metricOption('metric', 'Metric', 'cycles')],
  build,
}

function build(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const sweep = sweepOf(source)
  const metric = metricOf(spec)
  if (!sweep.ok) return sweep
  if (!metric.ok) return metric
  const method = sweep.value.spec.plan.kind === 'random' ? 'binned' : 'factorial'
  const bars = sensitivity(sweep.value.fields, metric.value, pointsWith(sweep.value, metric.value), method)
  const { title, unit, decimals } = METRICS[metric.value]
  const number = { unit, kind: 'number', decimals } as const
  const names = bars.map(({ field }) => fieldTitle(field).title)
  const most = Math.max(0, ...bars.map(({ swing }) => swing))
  return ok({
    title: spec.title,
    option: (canvas) => ({
      ...chartBase(canvas, []),
      grid: plotGrid(canvas, [], { leftLabel: longestOf(names), hasLeftTitle: false }),
      xAxis: numberAxis(canvas, { title: `Swing of ${title}`, unit }, { most, isVertical: false }),
      yAxis: { ...nameAxis(canvas, '', names, { isVertical: true }), inverse: true },
      series: [
        {
          type: 'bar' as const,
          barCategoryGap: '30%',
          itemStyle: barStyle(fillOf(canvas, 1)),
          data: bars.map(({ swing }) => swing),
        },
      ],
    }),
    table: {
      columns: [
        { title: 'parameter', unit: '', kind: 'text' },
        { title: 'swing', ...number },
        { title: 'low', ...number },
        { title: 'at', unit: '', kind: 'text' },
        { title: 'high', ...number },
        { title: 'at', unit: '', kind: 'text' },
      ],
      rows: bars.map((bar) => [
        fieldTitle(bar.field).title,
        bar.swing,
        bar.low,
        String(bar.lowValue),
        bar.high,
        String(bar.highValue),
      ]),
    },
    plot: { kind: 'bars', x: 0, y: [1] },
  })
}
