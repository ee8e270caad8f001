import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import { ACCOUNT_TITLES, ACCOUNTS, accountsOf } from '../../../../shared/analysis/cycle-accounts.ts'
import { cycleGroups } from '../../../../shared/analysis/cycle-groups.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import type { FigureScene } from '../scene.ts'
import { stackChart } from '../stack-chart.ts'
import { ONE_RUN, onlyRun, type FigureKind, type FigureSource } from './kind.ts'
import { STEP_OPTION, stepOf } from './steps.ts'

/** Where the cycles of a run went, all layers first, then by the size of their feature maps or their kind. */
export const cycleGroupsFigure: FigureKind = {
  kind: 'cycle-groups',
  title: 'Where the cycles went, by group of layers',
  needs: 'runs',
  runs: ONE_RUN,
  options: [STEP_OPTION],
  build,
}

function build(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const run = onlyRun(source)
  if (!run.ok) return run
  const step = stepOf(spec, run.value.layers)
  const layers = run.value.layers
    .filter((row) => row.step === step)
    .map((row) => ({ row, accounts: accountsOf(row) }))
  const { groups, by } = cycleGroups(layers, run.value.batch)
  const shown = ACCOUNTS.filter((id) =>
    groups.some(({ shares }) => shares.some(({ account }) => account === id)),
  )
  if (shown.length === 0) {
    return fail(
      problem('not-told-apart', 'The cycles of this run are not told apart', {
        field: 'runIds',
        remedy: 'Its sparsity or memory layout has no model of that; choose another run or figure.',
      }),
    )
  }
  const percents = shown.map((id) =>
    groups.map(({ shares }) => 100 * (shares.find(({ account }) => account === id)?.share ?? 0)),
  )
  const titles = shown.map((id) => ACCOUNT_TITLES[id])
  const quantity = { title: 'Share of cycles', unit: '%' }
  const names = groups.map(({ title }) => title)
  return ok({
    title: spec.title,
    option: (canvas) =>
      stackChart(canvas, {
        names,
        titles,
        rows: percents,
        quantity,
        most: 100,
        isShare: true,
      }),
    table: {
      columns: [
        { title: by === 'map' ? 'feature map' : 'kind of layer', unit: '', kind: 'text' },
        { title: 'cycles', unit: '', kind: 'number', decimals: 0 },
        ...titles.map((title) => ({ title, unit: '%', kind: 'number' as const, decimals: 2 })),
      ],
      rows: groups.map(({ title, cycles }, at) => [title, cycles, ...percents.map((own) => own[at] ?? 0)]),
    },
    plot: {
      kind: 'stacked',
      x: 0,
      y: titles.map((_, index) => index + 2),
      xAxis: { title: '', unit: '' },
      yAxis: { ...quantity, max: 100 },
      mayLie: true,
    },
  })
}
