import type { ValidationRow } from '../../../../engine/designs/validation/row.ts'
import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import { studyFigures } from '../../../../engine/studies/seed-study-figures.ts'
import { runSeedStudy } from '../../../../engine/studies/seed-study.ts'
import { chartBase, longestTick, nameAxis, numberAxis, plotGrid, type LegendItems } from '../chart-parts.ts'
import { INK, OUTLINE_PX } from '../figure-style.ts'
import { barStyle, fillOf } from '../fills.ts'
import { BAR_GAP, CATEGORY_GAP, PUBLISHED_ENTRY, publishedMarks } from '../published-marks.ts'
import { studyScene } from '../study-scene.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import type { FigureKind } from './kind.ts'
import { paperComparison } from './paper-comparison.ts'

/** The five figures of the 2024 study, simulated anew. */
export const seedFigures: readonly FigureKind[] = [1, 2, 3, 4, 5].map((number) => ({
  kind: `seed-figure-${number}`,
  title: `Seed study, Figure ${number}`,
  needs: 'nothing',
  options: [],
  build: (spec) => seedFigure(number, spec.title),
}))

/** The study, too, is the same for as long as the program runs. */
let simulated: ReturnType<typeof runSeedStudy> | undefined

function seedFigure(number: number, title: string): Result<FigureScene> {
  const study = (simulated ??= runSeedStudy())
  if (!study.ok) return study
  const figure = studyFigures(study.value.runs).find(({ id }) => id === `figure-${number}`)
  if (figure === undefined) return fail(problem('no-figure', `The study has no figure ${number}`))
  return ok({ ...studyScene(figure), title })
}

/** Speedups of the differential designs over the dense one, published beside simulated. */
export const paperSpeedup: FigureKind = {
  kind: 'paper-speedup',
  title: 'Cambricon-D: speedup',
  needs: 'nothing',
  options: [],
  build: ({ title }) => paperFigure(title, 'speedup', 'Speedup over dense'),
}

/** DRAM traffic of the differential designs relative to dense, published beside simulated. */
export const paperTraffic: FigureKind = {
  kind: 'paper-traffic',
  title: 'Cambricon-D: DRAM traffic',
  needs: 'nothing',
  options: [],
  build: ({ title }) => paperFigure(title, 'traffic', 'DRAM traffic over dense'),
}

function paperFigure(title: string, group: 'speedup' | 'traffic', axis: string): Result<FigureScene> {
  const comparison = paperComparison()
  if (!comparison.ok) return comparison
  const { rows } = comparison.value.groups[group]
  // A design may be compared in several ways; drawn is the first.
  const drawn = rows.flatMap((row, index) =>
    rows.findIndex(({ network, design }) => network === row.network && design === row.design) === index
      ? [index]
      : [],
  )
  const isToldApart = drawn.length < rows.length
  const networks = [...new Set(rows.map(({ network }) => network))]
  const designs = [...new Set(rows.map(({ design }) => design))]
  const at = (network: string, design: string): ValidationRow | undefined =>
    rows.find((row) => row.network === network && row.design === design)
  return ok({
    title,
    option: (canvas) => paperChart(canvas, { networks, designs, at, axis }),
    table: {
      columns: [
        { title: 'network', unit: '', kind: 'text' },
        { title: 'design', unit: '', kind: 'text' },
        ...(isToldApart ? [{ title: 'figure', unit: '', kind: 'text' as const }] : []),
        { title: 'published', unit: '×', kind: 'number', decimals: 2 },
        { title: 'simulated', unit: '×', kind: 'number', decimals: 3 },
        { title: 'error', unit: '%', kind: 'number', decimals: 1 },
      ],
      rows: rows.map((row) => [
        row.network,
        row.design,
        ...(isToldApart ? [row.metric] : []),
        row.published,
        row.simulated,
        100 * row.error,
      ]),
    },
    plot: {
      kind: 'bars',
      x: 0,
      series: 1,
      y: [isToldApart ? 4 : 3],
      published: isToldApart ? 3 : 2,
      rows: drawn,
      xAxis: { title: 'Network', unit: '' },
      yAxis: { title: axis, unit: '×' },
      marks: [{ look: 'dashed', points: [[null, 1]] }],
    },
    about: `Bars: simulated, ${comparison.value.title.replace('[I]', '(inferred)')}, ${comparison.value.steps} steps. Marks: published for Cambricon-D (ISCA 2024). Dashed: dense`,
  })
}

interface PaperBars {
  readonly networks: readonly string[]
  readonly designs: readonly string[]
  readonly at: (network: string, design: string) => ValidationRow | undefined
  readonly axis: string
}

/** Bars are simulated, marks published, the dashed line is the dense design. */
function paperChart(canvas: Canvas, { networks, designs, at, axis }: PaperBars) {
  const items: LegendItems = [...designs, PUBLISHED_ENTRY]
  const quantity = { title: axis, unit: '×' }
  const rows = designs.flatMap((design) => networks.map((network) => at(network, design)))
  const most = Math.max(...rows.map((row) => Math.max(row?.simulated ?? 0, row?.published ?? 0)))
  const dense = {
    silent: true,
    symbol: 'none',
    lineStyle: { color: INK, width: OUTLINE_PX, type: [4, 3] },
    label: { show: false },
    data: [{ yAxis: 1 }],
  }
  return {
    ...chartBase(canvas, items),
    grid: plotGrid(canvas, items, { leftLabel: longestTick(quantity, { most }) }),
    xAxis: nameAxis(canvas, 'Network', networks),
    yAxis: numberAxis(canvas, quantity, { most }),
    series: [
      ...designs.map((design, index) => ({
        type: 'bar' as const,
        name: design,
        barGap: BAR_GAP,
        barCategoryGap: CATEGORY_GAP,
        itemStyle: barStyle(fillOf(canvas, index)),
        data: networks.map((network) => at(network, design)?.simulated ?? null),
        ...(index === 0 ? { markLine: dense } : {}),
      })),
      ...designs.map((design, index) =>
        publishedMarks({
          data: networks.flatMap((network, category) => {
            const row = at(network, design)
            return row === undefined ? [] : [[category, row.published] as const]
          }),
          index,
          count: designs.length,
        }),
      ),
    ],
  }
}
