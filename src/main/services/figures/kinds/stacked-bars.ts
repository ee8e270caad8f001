import { ok, type Result } from '../../../../engine/model/problem.ts'
import { ACCOUNT_TITLES, ACCOUNTS, type Account } from '../../../../shared/analysis/cycle-accounts.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import type { RunDetail } from '../../../../shared/model/runs.ts'
import type { Quantity } from '../chart-parts.ts'
import type { FigureScene } from '../scene.ts'
import { stackChart } from '../stack-chart.ts'
import { trafficParts } from './traffic-parts.ts'
import { noRuns, runNames, SEVERAL_RUNS, type FigureKind, type FigureSource } from './kind.ts'

interface Part {
  readonly title: string
  readonly of: (run: RunDetail) => number
}

/** Where the cycles of each run went, in percent; every bar is 100 %. */
export const cycleAccounting: FigureKind = {
  kind: 'cycle-accounting',
  title: 'Where the cycles went',
  needs: 'runs',
  runs: SEVERAL_RUNS,
  options: [],
  build: (spec, source) => {
    const parts = ACCOUNTS.map((id) => ({
      title: ACCOUNT_TITLES[id],
      of: (run: RunDetail) => accountOf(run, id),
    }))
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
    const parts = trafficParts(source.runs.flatMap(({ layers }) => layers)).map(({ title, of }) => ({
      title,
      of: (run: RunDetail) => sumOverSteps(run, of),
    }))
    return stacked(spec, source, parts, { title: 'DRAM traffic', unit: 'B', isShare: false })
  },
}

/** Accounts of an array share out what its PEs do, those of a design what its cycles are spent on. */
function shareTitle(runs: readonly RunDetail[]): string {
  if (runs.every(({ kind }) => kind === 'array')) return 'Share of PE-cycles'
  return runs.every(({ kind }) => kind === 'design') ? 'Share of cycles' : 'Share'
}

/** Of all steps: the first one once, the steady one for the others. */
function sumOverSteps(run: RunDetail, of: (layer: RunDetail['layers'][number]) => number): number {
  const hasFirst = run.layers.some(({ step }) => step === 'first')
  const weight = { first: 1, steady: hasFirst ? run.steps - 1 : run.steps }
  return run.layers.reduce((sum, layer) => sum + weight[layer.step] * of(layer), 0)
}

function accountOf(run: RunDetail, id: Account): number {
  return sumOverSteps(run, ({ accounting }) =>
    accounting === null ? 0 : accounting[id] + (id === 'fill' ? accounting.drain : 0),
  )
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
    option: (canvas) => stackChart(canvas, { names, titles, rows, quantity: { title, unit }, most, isShare }),
    table: {
      columns: [
        { title: 'run', unit: '', kind: 'text' },
        ...titles.map((part) => ({ title: part, unit, kind: 'number' as const, decimals: isShare ? 2 : 0 })),
      ],
      rows: names.map((name, run) => [name, ...shown.map((part) => valueOf(part, run))]),
    },
    plot: {
      kind: 'stacked',
      x: 0,
      y: titles.map((_, index) => index + 1),
      xAxis: { title: '', unit: '' },
      yAxis: { title, unit, ...(isShare ? { max: 100 } : {}) },
      mayLie: true,
    },
  })
}
