import { findValidationPreset } from '../../../../engine/designs/validation/presets.ts'
import type { ValidationRow } from '../../../../engine/designs/validation/row.ts'
import { validate } from '../../../../engine/designs/validation.ts'
import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import { studyFigures } from '../../../../engine/studies/seed-study-figures.ts'
import { runSeedStudy } from '../../../../engine/studies/seed-study.ts'
import { barStyle, chartBase, fillOf, nameAxis, numberAxis, plotGrid } from '../chart-parts.ts'
import { INK, PAPER } from '../figure-style.ts'
import { studyScene } from '../study-scene.ts'
import type { FigureScene } from '../scene.ts'
import type { FigureKind } from './kind.ts'

/** The five figures of the 2024 study, simulated anew. */
export const seedFigures: readonly FigureKind[] = [1, 2, 3, 4, 5].map((number) => ({
  kind: `seed-figure-${number}`,
  title: `Seed study, Figure ${number}`,
  needs: 'nothing',
  build: (spec) => seedFigure(number, spec.title),
}))

function seedFigure(number: number, title: string): Result<FigureScene> {
  const study = runSeedStudy()
  if (!study.ok) return study
  const figure = studyFigures(study.value.runs).find(({ id }) => id === `figure-${number}`)
  if (figure === undefined) return fail(problem('no-figure', `The study has no figure ${number}`))
  return ok({ ...studyScene(figure), title })
}

/** Speedups of the differential designs over the dense one, published beside simulated. */
export const paperSpeedup: FigureKind = {
  kind: 'paper-speedup',
  title: 'Cambricon-D: speedup over dense',
  needs: 'nothing',
  build: ({ title }) => paperFigure(title, 'speedup', 'Speedup over dense (×)'),
}

/** DRAM traffic of the differential designs relative to dense, published beside simulated. */
export const paperTraffic: FigureKind = {
  kind: 'paper-traffic',
  title: 'Cambricon-D: DRAM traffic over dense',
  needs: 'nothing',
  build: ({ title }) => paperFigure(title, 'traffic', 'DRAM traffic over dense (×)'),
}

function paperFigure(title: string, group: 'speedup' | 'traffic', axis: string): Result<FigureScene> {
  const setup = findValidationPreset('paper')
  if (!setup.ok) return setup
  const validated = validate(setup.value)
  if (!validated.ok) return validated
  const { rows } = validated.value.groups[group]
  const networks = [...new Set(rows.map(({ network }) => network))]
  const designs = [...new Set(rows.map(({ design }) => design))]
  const at = (network: string, design: string): ValidationRow | undefined =>
    rows.find((row) => row.network === network && row.design === design)
  return ok({
    title,
    option: (canvas) => ({
      ...chartBase(canvas, designs),
      grid: plotGrid(canvas, designs),
      xAxis: nameAxis(canvas, 'Network; bars are simulated, numbers published', networks),
      yAxis: numberAxis(canvas, axis),
      series: designs.map((design, index) => ({
        type: 'bar' as const,
        name: design,
        barGap: '8%',
        barCategoryGap: '24%',
        itemStyle: barStyle(fillOf(canvas, index)),
        data: networks.map((network) => {
          const row = at(network, design)
          return row === undefined ? null : row.simulated
        }),
        label: {
          show: true,
          position: 'top' as const,
          fontSize: canvas.tickPx * 0.85,
          color: INK,
          textBorderColor: PAPER,
          textBorderWidth: 2,
          // Above each bar what was published.
          formatter: ({ dataIndex }: { readonly dataIndex: number }): string =>
            at(networks[dataIndex] ?? '', design)?.published.toFixed(2) ?? '',
        },
      })),
    }),
    table: {
      columns: [
        { title: 'network', unit: '', kind: 'text' },
        { title: 'design', unit: '', kind: 'text' },
        { title: 'published', unit: '×', kind: 'number', decimals: 2 },
        { title: 'simulated', unit: '×', kind: 'number', decimals: 3 },
        { title: 'error', unit: '%', kind: 'number', decimals: 1 },
      ],
      rows: rows.map((row) => [row.network, row.design, row.published, row.simulated, 100 * row.error]),
    },
    plot: { kind: 'bars', x: 1, y: [2, 3] },
  })
}
