import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { arrayTitle, designTitle } from '../../../../shared/format/run-title.ts'
import { METRIC_IDS, METRICS, type MetricId } from '../../../../shared/model/metrics.ts'
import {
  chartBase,
  longestOf,
  longestTick,
  nameAxis,
  numberAxis,
  plotGrid,
  wantsRotation,
  type Quantity,
} from '../chart-parts.ts'
import { barStyle, fillOf } from '../fills.ts'
import type { FigureScene } from '../scene.ts'
import {
  metricOption,
  noRuns,
  ownSettings,
  SEVERAL_RUNS,
  type FigureKind,
  type FigureSource,
} from './kind.ts'

/** One metric of every run: a group of bars per network, a fill per design or array. */
export const runBars: FigureKind = {
  kind: 'run-bars',
  title: 'A metric of runs',
  needs: 'runs',
  runs: SEVERAL_RUNS,
  options: [metricOption('metric', 'Metric', 'cycles')],
  build,
}

/** The metric a figure names; `cycles` when it names none. */
export function metricOf(spec: FigureSpec, key = 'metric', initial: MetricId = 'cycles'): Result<MetricId> {
  const name = String(spec.options[key] ?? initial)
  const found = METRIC_IDS.find((id) => id === name)
  if (found !== undefined) return ok(found)
  return fail(
    problem('unknown-metric', 'There is no metric of this name', {
      field: key,
      expected: `one of ${METRIC_IDS.join(', ')}`,
      got: name,
    }),
  )
}

/** A metric as an axis shows it. */
export function metricQuantity(id: MetricId): Quantity {
  const { title, unit } = METRICS[id]
  return { title, unit }
}

function build(spec: FigureSpec, { runs }: FigureSource): Result<FigureScene> {
  if (runs.length === 0) return noRuns()
  const metric = metricOf(spec)
  if (!metric.ok) return metric
  const id = metric.value
  const groups = [...new Set(runs.map(({ workload }) => workload))]
  const variantOf = variants(runs)
  const series = [...new Set(runs.map(variantOf))]
  const values = series.map((variant) =>
    groups.map((group) => {
      const run = runs.find((one) => one.workload === group && variantOf(one) === variant)
      return run?.metrics[id] ?? null
    }),
  )
  const { unit, decimals } = METRICS[id]
  const most = Math.max(0, ...values.flat().map((value) => value ?? 0))
  return ok({
    title: spec.title,
    option: (canvas) => {
      const isRotated = wantsRotation(canvas, groups)
      return {
        ...chartBase(canvas, series),
        grid: plotGrid(canvas, series, {
          leftLabel: longestTick(metricQuantity(id), { most }),
          ...(isRotated ? { rotatedLabel: longestOf(groups) } : {}),
        }),
        xAxis: nameAxis(canvas, 'Network', groups, { isRotated }),
        yAxis: numberAxis(canvas, metricQuantity(id), { most }),
        series: series.map((name, index) => ({
          type: 'bar' as const,
          name,
          barGap: '8%',
          barCategoryGap: '26%',
          itemStyle: barStyle(fillOf(canvas, index)),
          data: [...(values[index] ?? [])],
        })),
      }
    },
    table: {
      columns: [
        { title: 'network', unit: '', kind: 'text' },
        ...series.map((title) => ({ title, unit, kind: 'number' as const, decimals })),
      ],
      rows: groups.map((group, row) => [group, ...values.map((own) => own[row] ?? null)]),
    },
    plot: {
      kind: 'bars',
      x: 0,
      y: series.map((_, index) => index + 1),
      xAxis: { title: 'Network', unit: '' },
      yAxis: metricQuantity(id),
    },
  })
}

type NamedRun = FigureSource['runs'][number]

/** What tells runs of one network apart, in words. */
function variants(runs: readonly NamedRun[]): (run: NamedRun) => string {
  const settings = new Map(ownSettings(runs).map((text, index) => [runs[index], text]))
  const parts: readonly ((run: NamedRun) => string)[] = [
    ({ design }) => designTitle(design),
    arrayTitle,
    (run) => settings.get(run) ?? '',
  ]
  const varying = parts.filter((part) => new Set(runs.map(part)).size > 1)
  const shown = varying.length === 0 ? parts.slice(0, 1) : varying
  return (run) =>
    shown
      .map((part) => part(run))
      .filter((text) => text !== '')
      .join(' · ')
}
