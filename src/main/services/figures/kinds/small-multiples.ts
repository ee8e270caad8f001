import { ok, type Result } from '../../../../engine/model/problem.ts'
import { arrayTitle, designTitle } from '../../../../shared/format/run-title.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import { METRICS } from '../../../../shared/model/metrics.ts'
import {
  chartBase,
  longestTick,
  nameAxis,
  numberAxis,
  plotGrid,
  roundEnd,
  tickStep,
  type Quantity,
} from '../chart-parts.ts'
import { INK } from '../figure-style.ts'
import { barStyle, fillOf } from '../fills.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { metricOption, noRuns, SEVERAL_RUNS, type FigureKind, type FigureSource } from './kind.ts'
import { metricOf, metricQuantity } from './run-bars.ts'

/** One metric of every run: a small plot per network, a group per array, a fill per design. */
export const smallMultiples: FigureKind = {
  kind: 'small-multiples',
  title: 'Networks by arrays',
  needs: 'runs',
  runs: SEVERAL_RUNS,
  options: [
    metricOption('metric', 'Metric', 'cycles'),
    {
      key: 'scale',
      title: 'Axes',
      initial: 'own',
      choices: [
        { value: 'own', title: 'One for each network' },
        { value: 'common', title: 'The same for all' },
      ],
    },
  ],
  build,
}

interface Multiples {
  readonly networks: readonly string[]
  readonly arrays: readonly string[]
  readonly designs: readonly string[]
  readonly valueOf: (network: string, array: string, design: string) => number | null
  readonly quantity: Quantity
  /** The end of all axes where they are to be the same. */
  readonly commonMost: number | undefined
}

function build(spec: FigureSpec, { runs }: FigureSource): Result<FigureScene> {
  if (runs.length === 0) return noRuns()
  const metric = metricOf(spec)
  if (!metric.ok) return metric
  const arrayOf = (run: { readonly rows: number; readonly cols: number }): string =>
    run.rows === run.cols && run.rows > 0 ? String(run.rows) : arrayTitle(run)
  const bySize = runs.toSorted((a, b) => a.rows * a.cols - b.rows * b.cols)
  const known = runs.flatMap(({ metrics }) => metrics[metric.value] ?? [])
  const multiples: Multiples = {
    commonMost: spec.options['scale'] === 'common' ? Math.max(0, ...known) : undefined,
    networks: [...new Set(runs.map(({ workload }) => workload))],
    arrays: [...new Set(bySize.map(arrayOf))],
    designs: [...new Set(runs.map(({ design }) => designTitle(design)))],
    valueOf: (network, array, design) =>
      runs.find(
        (run) => run.workload === network && arrayOf(run) === array && designTitle(run.design) === design,
      )?.metrics[metric.value] ?? null,
    quantity: metricQuantity(metric.value),
  }
  const { networks, arrays, designs, valueOf, commonMost } = multiples
  const { unit, decimals } = METRICS[metric.value]
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, multiples),
    table: {
      columns: [
        { title: 'network', unit: '', kind: 'text' },
        { title: 'array', unit: '', kind: 'text' },
        ...designs.map((title) => ({ title, unit, kind: 'number' as const, decimals })),
      ],
      rows: networks.flatMap((network) =>
        arrays.map((array) => [network, array, ...designs.map((design) => valueOf(network, array, design))]),
      ),
    },
    plot: {
      kind: 'bars',
      x: 1,
      panel: 0,
      panelTitle: 'above',
      y: designs.map((_, index) => index + 2),
      xAxis: { title: 'Array', unit: '' },
      yAxis: {
        ...multiples.quantity,
        ...(commonMost === undefined ? {} : { max: roundEnd(commonMost, tickStep(commonMost, SPLITS)) }),
      },
    },
  })
}

/** Parts an axis is divided into at most. */
const SPLITS = 3

function chart(canvas: Canvas, { networks, arrays, designs, valueOf, quantity, commonMost }: Multiples) {
  const { width, textPx } = canvas
  // The title of the first axis stands before all plots, which are equally wide.
  const title = textPx * 1.6
  const panel = (width - title) / networks.length
  const largest = (network: string): number =>
    commonMost ??
    Math.max(0, ...arrays.flatMap((array) => designs.map((design) => valueOf(network, array, design) ?? 0)))
  const leftLabel = longestTick(quantity, { most: Math.max(...networks.map(largest)) })
  const base = plotGrid(canvas, designs, { leftLabel, hasLeftTitle: false })
  const left = (index: number): number => title + index * panel + base.left
  return {
    ...chartBase(canvas, designs),
    title: networks.map((network, index) => ({
      text: network,
      left: left(index),
      top: base.top - textPx * 0.4,
      padding: 0,
      textStyle: { fontSize: textPx, fontWeight: 400 as const, color: INK },
    })),
    grid: networks.map((_, index) => ({
      ...base,
      left: left(index),
      top: base.top + textPx * 1.4,
      right: width - title - (index + 1) * panel + textPx * 0.5,
    })),
    xAxis: networks.map((_, index) => ({ ...nameAxis(canvas, 'Array', arrays), gridIndex: index })),
    yAxis: networks.map((network, index) => {
      const axis = numberAxis(canvas, quantity, { most: largest(network), splits: SPLITS })
      // The first plot names the quantity for all.
      return { ...axis, gridIndex: index, ...(index === 0 ? {} : { name: '' }) }
    }),
    series: networks.flatMap((network, panelIndex) =>
      designs.map((design, index) => ({
        type: 'bar' as const,
        name: design,
        xAxisIndex: panelIndex,
        yAxisIndex: panelIndex,
        barGap: '8%',
        barCategoryGap: '26%',
        itemStyle: barStyle(fillOf(canvas, index)),
        data: arrays.map((array) => valueOf(network, array, design)),
      })),
    ),
  }
}
