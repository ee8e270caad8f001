import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import type { LayerRow, RunDetail } from '../../../../shared/model/runs.ts'
import { chartBase, longestTick, numberAxis, plotGrid } from '../chart-parts.ts'
import { layerAxis } from '../layer-axis.ts'
import { barStyle, fillOf } from '../fills.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { noRuns, runNames, SEVERAL_RUNS, type FigureKind, type FigureSource } from './kind.ts'
import { STEP_OPTION, stepOf } from './steps.ts'

interface LayerQuantity {
  readonly title: string
  readonly unit: string
  readonly of: (layer: LayerRow, run: RunDetail) => number | null
}

/** What a layer's bar can be as tall as. */
export const LAYER_QUANTITIES: Readonly<Record<string, LayerQuantity>> = {
  cycles: { title: 'Cycles', unit: 'cycles', of: ({ cycles }) => cycles },
  timeMs: { title: 'Time', unit: 'ms', of: ({ cycles }, run) => timeOf(run, cycles) },
  stallCycles: { title: 'Stall cycles', unit: 'cycles', of: ({ stallCycles }) => stallCycles },
  utilPercent: { title: 'PE utilisation', unit: '%', of: ({ utilPercent }) => utilPercent },
  mappingPercent: { title: 'Mapping efficiency', unit: '%', of: ({ mappingPercent }) => mappingPercent },
  macs: { title: 'MACs', unit: 'MACs', of: ({ macs }) => macs },
  dramBytes: {
    title: 'DRAM traffic',
    unit: 'bytes',
    of: ({ dramBytes }) => dramBytes.ifmap + dramBytes.filter + dramBytes.ofmap,
  },
}

/** Cycles by the clock of the run. */
function timeOf({ metrics }: RunDetail, cycles: number): number | null {
  const { timeMs, cycles: all } = metrics
  return timeMs === null || all === null || all === 0 ? null : (cycles * timeMs) / all
}

/** A quantity of every layer, one bar per run side by side. */
export const layerBars: FigureKind = {
  kind: 'layer-bars',
  title: 'Layers of runs',
  needs: 'runs',
  runs: SEVERAL_RUNS,
  options: [
    {
      key: 'metric',
      title: 'Metric',
      initial: 'cycles',
      choices: Object.entries(LAYER_QUANTITIES).map(([value, { title }]) => ({ value, title })),
    },
    STEP_OPTION,
  ],
  build,
}

function build(spec: FigureSpec, { runs }: FigureSource): Result<FigureScene> {
  if (runs.length === 0) return noRuns()
  const metric = String(spec.options['metric'] ?? 'cycles')
  const quantity = Object.hasOwn(LAYER_QUANTITIES, metric) ? LAYER_QUANTITIES[metric] : undefined
  if (quantity === undefined) {
    return fail(
      problem('unknown-metric', 'Layers have no such quantity', {
        field: 'metric',
        expected: `one of ${Object.keys(LAYER_QUANTITIES).join(', ')}`,
        got: metric,
      }),
    )
  }
  const perRun = runs.map(({ layers }) => layers.filter(({ step }) => step === stepOf(spec, layers)))
  const names = [...new Set(perRun.flatMap((layers) => layers.map(({ name }) => name)))]
  const series = runNames(runs)
  const values = runs.map((run, index) => {
    const byName = new Map(perRun[index]?.map((layer) => [layer.name, quantity.of(layer, run)]))
    return names.map((name) => byName.get(name) ?? null)
  })
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, { names, series, values, quantity }),
    table: {
      columns: [
        { title: 'layer', unit: '', kind: 'text' },
        ...series.map((title) => ({ title, unit: quantity.unit, kind: 'number' as const })),
      ],
      rows: names.map((name, row) => [name, ...values.map((own) => own[row] ?? null)]),
    },
    plot: {
      kind: 'bars',
      x: 0,
      y: series.map((_, index) => index + 1),
      xAxis: { title: 'Layer', unit: '' },
      yAxis: { title: quantity.title, unit: quantity.unit, ...(quantity.unit === '%' ? { max: 100 } : {}) },
      isLayers: true,
    },
  })
}

interface Bars {
  readonly names: readonly string[]
  readonly series: readonly string[]
  readonly values: readonly (readonly (number | null)[])[]
  readonly quantity: LayerQuantity
}

function chart(canvas: Canvas, { names, series, values, quantity }: Bars) {
  const axis = layerAxis(canvas, names, series.length)
  const most = Math.max(0, ...values.flat().map((value) => value ?? 0))
  return {
    ...chartBase(canvas, series),
    grid: plotGrid(canvas, series, { leftLabel: longestTick(quantity, { most }), ...axis.margins }),
    xAxis: axis.xAxis,
    yAxis: numberAxis(canvas, quantity, { most, ...(quantity.unit === '%' ? { max: 100 } : {}) }),
    series: series.map((name, index) => ({
      type: 'bar' as const,
      name,
      barGap: axis.isDense ? '0%' : '8%',
      barCategoryGap: axis.isDense ? '10%' : '26%',
      itemStyle: barStyle(fillOf(canvas, index), axis.isDense ? 0 : undefined),
      data: [...(values[index] ?? [])],
    })),
  }
}
