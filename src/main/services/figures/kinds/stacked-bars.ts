import { ok, type Result } from '../../../../engine/model/problem.ts'
import { TRAFFIC_CAUSE_IDS, TRAFFIC_CAUSES } from '../../../../engine/designs/traffic.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import type { LayerAccounting, RunDetail } from '../../../../shared/model/runs.ts'
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
import type { Canvas, FigureScene } from '../scene.ts'
import { noRuns, runNames, SEVERAL_RUNS, type FigureKind, type FigureSource } from './kind.ts'

interface Part {
  readonly title: string
  readonly of: (run: RunDetail) => number
}

const ACCOUNTS: readonly (readonly [id: keyof LayerAccounting, title: string])[] = [
  ['multiply', 'Multiply'],
  ['fill', 'Fill'],
  ['drain', 'Drain'],
  ['edge', 'Edge folds'],
  ['stallIfmap', 'Stall: ifmap'],
  ['stallFilter', 'Stall: filter'],
  ['stallOfmap', 'Stall: ofmap'],
  ['overhead', 'Overhead'],
]

/** Where the cycles of each run went, in percent; every bar is 100 %. */
export const cycleAccounting: FigureKind = {
  kind: 'cycle-accounting',
  title: 'Where the cycles went',
  needs: 'runs',
  runs: SEVERAL_RUNS,
  options: [],
  build: (spec, source) => {
    const parts = ACCOUNTS.map(([id, title]) => ({ title, of: (run: RunDetail) => accountOf(run, id) }))
    return stacked(spec, source, parts, { title: shareTitle(source.runs), unit: '%', isShare: true })
  },
}

/** DRAM bytes of each run by cause. */
export const dramCauses: FigureKind = {
  kind: 'dram-causes',
  title: 'DRAM traffic by cause',
  needs: 'runs',
  runs: SEVERAL_RUNS,
  options: [],
  build: (spec, source) => {
    const ids = [
      ...new Set(
        source.runs.flatMap(({ layers }) => layers.flatMap((layer) => Object.keys(layer.dramCauses))),
      ),
    ]
    const order = (id: string): number => (TRAFFIC_CAUSE_IDS as readonly string[]).indexOf(id)
    const parts =
      ids.length > 0
        ? ids
            .toSorted((a, b) => order(a) - order(b))
            .map((id) => ({ title: causeTitle(id), of: (run: RunDetail) => causeOf(run, id) }))
        : (['ifmap', 'filter', 'ofmap'] as const).map((operand) => ({
            title: operand,
            of: (run: RunDetail) => sumOverSteps(run, ({ dramBytes }) => dramBytes[operand]),
          }))
    return stacked(spec, source, parts, { title: 'DRAM traffic', unit: 'B', isShare: false })
  },
}

/** Accounts of an array share out what its PEs do, those of a design what its cycles are spent on. */
function shareTitle(runs: readonly RunDetail[]): string {
  if (runs.every(({ kind }) => kind === 'array')) return 'Share of PE-cycles'
  return runs.every(({ kind }) => kind === 'design') ? 'Share of cycles' : 'Share'
}

function causeTitle(id: string): string {
  const known = TRAFFIC_CAUSE_IDS.find((cause) => cause === id)
  return known === undefined ? id : TRAFFIC_CAUSES[known].title
}

/** Of all steps: the first one once, the steady one for the others. */
function sumOverSteps(run: RunDetail, of: (layer: RunDetail['layers'][number]) => number): number {
  const hasFirst = run.layers.some(({ step }) => step === 'first')
  const weight = { first: 1, steady: hasFirst ? run.steps - 1 : run.steps }
  return run.layers.reduce((sum, layer) => sum + weight[layer.step] * of(layer), 0)
}

function accountOf(run: RunDetail, id: keyof LayerAccounting): number {
  return sumOverSteps(run, ({ accounting }) => accounting?.[id] ?? 0)
}

function causeOf(run: RunDetail, id: string): number {
  return sumOverSteps(run, ({ dramCauses: causes }) => causes[id] ?? 0)
}

interface Stack extends Quantity {
  readonly isShare: boolean
}

function stacked(
  spec: FigureSpec,
  { runs }: FigureSource,
  parts: readonly Part[],
  { title, unit, isShare }: Stack,
): Result<FigureScene> {
  if (runs.length === 0) return noRuns()
  const totals = runs.map((run) => parts.reduce((sum, part) => sum + part.of(run), 0))
  const valueOf = (part: Part, index: number): number => {
    const run = runs[index]
    const value = run === undefined ? 0 : part.of(run)
    const total = totals[index] ?? 0
    return isShare ? (total === 0 ? 0 : (100 * value) / total) : value
  }
  const shown = parts.filter((part) => runs.some((run) => part.of(run) !== 0))
  const titles = shown.map((part) => part.title)
  const names = runNames(runs)
  const rows = shown.map((part) => runs.map((_, run) => valueOf(part, run)))
  const most = isShare ? 100 : Math.max(...totals)
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, { names, titles, rows, quantity: { title, unit }, most, isShare }),
    table: {
      columns: [
        { title: 'run', unit: '', kind: 'text' },
        ...titles.map((part) => ({ title: part, unit, kind: 'number' as const, decimals: isShare ? 2 : 0 })),
      ],
      rows: names.map((name, run) => [name, ...shown.map((part) => valueOf(part, run))]),
    },
    plot: { kind: 'stacked', x: 0, y: titles.map((_, index) => index + 1) },
  })
}

interface Stacks {
  readonly names: readonly string[]
  readonly titles: readonly string[]
  /** A row per part, a value per run. */
  readonly rows: readonly (readonly number[])[]
  readonly quantity: Quantity
  readonly most: number
  readonly isShare: boolean
}

/** Upright where the names of the runs fit below their bars, else lying, each name beside its bar. */
function chart(canvas: Canvas, { names, titles, rows, quantity, most, isShare }: Stacks) {
  const isLying = wantsRotation(canvas, names)
  const axisOptions = { most, isVertical: !isLying, ...(isShare ? { max: 100 } : {}) }
  const values = numberAxis(canvas, quantity, axisOptions)
  const categories = { ...nameAxis(canvas, '', names, { isVertical: isLying }), inverse: isLying }
  return {
    ...chartBase(canvas, titles),
    grid: plotGrid(canvas, titles, {
      leftLabel: isLying ? longestOf(names) : longestTick(quantity, { most }),
      hasLeftTitle: !isLying,
    }),
    xAxis: isLying ? values : categories,
    yAxis: isLying ? categories : values,
    series: titles.map((name, index) => ({
      type: 'bar' as const,
      name,
      stack: 'all',
      barCategoryGap: '35%',
      itemStyle: barStyle(fillOf(canvas, index)),
      data: [...(rows[index] ?? [])],
    })),
  }
}
