import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import { ACCOUNT_TITLES, ACCOUNTS, accountsOf } from '../../../../shared/analysis/cycle-accounts.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import type { LayerRow } from '../../../../shared/model/runs.ts'
import { chartBase, longestTick, numberAxis, plotGrid, type Quantity } from '../chart-parts.ts'
import { barStyle, fillOf } from '../fills.ts'
import { layerAxis } from '../layer-axis.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { ONE_RUN, onlyRun, type FigureKind, type FigureSource } from './kind.ts'
import { STEP_OPTION, stepOf } from './steps.ts'
import { trafficParts } from './traffic-parts.ts'

/** What a layer's bar is made of, from the axis outwards. */
interface Stack extends Quantity {
  readonly choice: string
  readonly max?: number
  readonly parts: (layers: readonly LayerRow[]) => readonly Part[]
}

interface Part {
  readonly title: string
  readonly of: (layer: LayerRow) => number
}

const STACKS: Readonly<Record<string, Stack>> = {
  cycles: {
    choice: 'Cycles by what they went to',
    title: 'Cycles',
    unit: '',
    parts: () => accountParts(() => 1),
  },
  share: {
    choice: 'Share of the cycles',
    title: 'Share of the cycles',
    unit: '%',
    max: 100,
    parts: () => accountParts(({ cycles }) => (cycles === 0 ? 0 : 100 / cycles)),
  },
  dram: { choice: 'DRAM bytes by cause', title: 'DRAM traffic', unit: 'B', parts: trafficParts },
  bandwidth: {
    choice: 'Mean DRAM bandwidth by operand',
    title: 'Mean DRAM bandwidth',
    unit: 'bytes per cycle',
    parts: () =>
      (['ifmap', 'filter', 'ofmap'] as const).map((operand) => ({
        title: operand,
        of: ({ cycles, dramBytes }) => (cycles === 0 ? 0 : dramBytes[operand] / cycles),
      })),
  },
}

/** Layers of a run in execution order, each bar by what it is made of. */
export const layerStack: FigureKind = {
  kind: 'layer-stack',
  title: 'Layers of a run, by what they went to',
  needs: 'runs',
  runs: ONE_RUN,
  options: [
    {
      key: 'quantity',
      title: 'Bars',
      initial: 'cycles',
      choices: Object.entries(STACKS).map(([value, { choice }]) => ({ value, title: choice })),
    },
    STEP_OPTION,
  ],
  build,
}

/** Cycles by account times a factor; layers whose cycles are not told apart are a part of their own. */
function accountParts(factor: (layer: LayerRow) => number): readonly Part[] {
  return [
    ...ACCOUNTS.map((id) => ({
      title: ACCOUNT_TITLES[id],
      of: (layer: LayerRow) => factor(layer) * (accountsOf(layer)?.[id] ?? 0),
    })),
    {
      title: 'Not told apart',
      of: (layer) => (layer.accounting === null ? factor(layer) * layer.cycles : 0),
    },
  ]
}

function build(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const run = onlyRun(source)
  if (!run.ok) return run
  const name = String(spec.options['quantity'] ?? 'cycles')
  const stack = Object.hasOwn(STACKS, name) ? STACKS[name] : undefined
  if (stack === undefined) {
    return fail(
      problem('unknown-quantity', 'Layers have no such quantity', {
        field: 'quantity',
        expected: `one of ${Object.keys(STACKS).join(', ')}`,
        got: name,
      }),
    )
  }
  const step = stepOf(spec, run.value.layers)
  const layers = run.value.layers.filter((layer) => layer.step === step)
  const series = stack
    .parts(layers)
    .map(({ title, of }) => ({ title, values: layers.map(of) }))
    .filter(({ values }) => values.some((value) => value > 0))
  const names = layers.map((layer) => layer.name)
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, { names, series, stack }),
    table: {
      columns: [
        { title: 'layer', unit: '', kind: 'text' },
        ...series.map(({ title }) => ({ title, unit: stack.unit, kind: 'number' as const })),
      ],
      rows: names.map((layer, at) => [layer, ...series.map(({ values }) => values[at] ?? 0)]),
    },
    plot: {
      kind: 'stacked',
      x: 0,
      y: series.map((_, index) => index + 1),
      xAxis: { title: 'Layer', unit: '' },
      yAxis: { title: stack.title, unit: stack.unit, ...(stack.max === undefined ? {} : { max: stack.max }) },
      isLayers: true,
    },
  })
}

interface Stacked {
  readonly names: readonly string[]
  readonly series: readonly { readonly title: string; readonly values: readonly number[] }[]
  readonly stack: Stack
}

function chart(canvas: Canvas, { names, series, stack }: Stacked) {
  const items = series.map(({ title }) => title)
  const totals = names.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0))
  const axis = layerAxis(canvas, names, 1)
  const reach = { most: Math.max(0, ...totals), ...(stack.max === undefined ? {} : { max: stack.max }) }
  return {
    ...chartBase(canvas, items),
    grid: plotGrid(canvas, items, { leftLabel: longestTick(stack, reach), ...axis.margins }),
    xAxis: axis.xAxis,
    yAxis: numberAxis(canvas, stack, reach),
    series: series.map(({ title, values }, index) => ({
      type: 'bar' as const,
      name: title,
      stack: 'all',
      barCategoryGap: axis.isDense ? '8%' : '30%',
      itemStyle: barStyle(fillOf(canvas, index), axis.isDense ? 0 : undefined),
      data: [...values],
    })),
  }
}
