import { describe, expect, test } from 'vitest'
import { drawnTexts, fontMeasure, overlap } from '../../../src/main/services/figures/checks/drawn-texts.ts'
import { drawFigure, type FigureOrder } from '../../../src/main/services/figures/figure-task.ts'
import { canvasOf, type FigureScene, type FigureTable } from '../../../src/main/services/figures/scene.ts'
import { drawScene } from '../../../src/main/services/figures/svg-file.ts'
import { booktabsFile, MOST_ROWS } from '../../../src/main/services/figures/tex/booktabs-file.ts'
import { pgfplotsFile } from '../../../src/main/services/figures/tex/pgfplots-file.ts'
import { scaleOf } from '../../../src/main/services/figures/tex/plot-scale.ts'
import { metrics, run, spec, STYLE, sweep } from './hand-made.ts'
import { sceneOf, textsOf } from './scene-of.ts'
import { texFaults } from './tex-structure.ts'

const CANVAS = canvasOf(STYLE)
const FRAME = { caption: 'What it is', stem: 'stem' }

const text = (title: string) => ({ title, unit: '', kind: 'text' as const })
const number = (title: string) => ({ title, unit: '', kind: 'number' as const })

function booktabs(table: FigureTable): string {
  const file = booktabsFile({ title: 'A title', table }, STYLE, FRAME)
  expect(texFaults(file)).toEqual([])
  return file
}

describe('tables in LaTeX', () => {
  test('what all rows say stands in the caption, a unit behind its quantity; numbers stay', () => {
    const file = booktabs({
      columns: [text('quantity'), text('unit'), text('layer'), number('value')],
      rows: [
        ['Bandwidth', 'words', 'A', 1],
        ['Bandwidth', 'words', 'B', 1],
      ],
    })
    expect(file).toContain('\\caption{What it is. Quantity: Bandwidth, words.}')
    expect(file).toContain('\\begin{tabular}{@{}lr@{}}')
    expect(file).toContain('    A & 1 \\\\')
    expect(file).toContain('\\begin{table}\n')
  })

  test('of one row nothing leaves', () => {
    const file = booktabs({ columns: [text('layer'), number('value')], rows: [['A', 1]] })
    expect(file).toContain('\\caption{What it is}')
    expect(file).toContain('    A & 1 \\\\')
  })

  test('wider than a column it floats over both, wider than the page it comes in parts that name their rows', () => {
    // A number of 20 digits is at least 20 x 3.5 pt = 70 pt wide; a column has 252 pt, a page 516 pt.
    const wide = (count: number): FigureTable => ({
      columns: [
        text('layer'),
        ...Array.from({ length: count }, (_, at) => ({ ...number(`c${at}`), decimals: 0 })),
      ],
      rows: ['A', 'B'].map((name) => [
        name,
        ...Array.from({ length: count }, () => 12_345_678_901_234_567_000),
      ]),
    })
    expect(booktabs(wide(2)).match(/\\begin\{table\}/g)).toHaveLength(1)
    expect(booktabs(wide(4)).match(/\\begin\{table\*\}/g)).toHaveLength(1)
    const parts = booktabs(wide(12))
    const count = parts.match(/\\begin\{table\*\}/g)?.length ?? 0
    expect(count).toBeGreaterThan(1)
    expect(parts.match(/^ +A & /gm)).toHaveLength(count)
    for (let at = 0; at < 12; at++) expect(parts.match(new RegExp(`\\bc${at}\\b`, 'g'))).toHaveLength(1)
  })

  test('longer than a page it goes on in the next float under the same number; every row is there once', () => {
    const rows = Array.from({ length: 239 }, (_, at) => [`layer ${at}`, at])
    const file = booktabs({ columns: [text('layer'), number('value')], rows })
    const floats = file.match(/\\begin\{table\}/g)?.length ?? 0
    // A page of 500 pt holds at most 52 lines of 9.6 pt.
    expect(floats).toBeGreaterThanOrEqual(Math.ceil(239 / 52))
    expect(floats).toBeLessThanOrEqual(Math.ceil(239 / 40))
    expect(file.match(/\(continued\)/g)).toHaveLength(floats - 1)
    expect(file.match(/\\addtocounter\{table\}\{-1\}/g)).toHaveLength(floats - 1)
    expect(file.match(/\\label\{tab:stem\}/g)).toHaveLength(1)
    expect([...file.matchAll(/layer (\d+) &/g)].map(([, at]) => Number(at))).toEqual(rows.map(([, at]) => at))
  })

  test('above the most rows it says that it is cut, at the most it is whole', () => {
    const table = (count: number): FigureTable => ({
      columns: [number('at')],
      rows: Array.from({ length: count }, (_, at) => [at]),
    })
    expect(booktabs(table(MOST_ROWS))).not.toContain('% The first')
    const cut = booktabs(table(MOST_ROWS + 1))
    expect(cut).toContain(`% The first ${MOST_ROWS} of ${MOST_ROWS + 1} rows`)
    expect(cut).not.toContain(`    ${MOST_ROWS} \\\\`)
  })

  test('powers of ten and signs are set as such', () => {
    const file = booktabs({ columns: [number('v')], rows: [[1.5e-9], [-2e21], [-0.25]] })
    expect(file).toContain('    1.5$\\cdot 10^{-9}$ \\\\')
    expect(file).toContain('    $-$2$\\cdot 10^{21}$ \\\\')
    expect(file).toContain('    $-$0.25 \\\\')
    const rounded = booktabs({ columns: [{ ...number('v'), decimals: 1 }], rows: [[-0.04], [-0.06]] })
    expect(rounded).toContain('    0.0 \\\\\n    $-$0.1 \\\\')
  })
})

describe('axes in LaTeX', () => {
  const ticksOf = (values: readonly number[], axis = {}) =>
    scaleOf(CANVAS, { title: 'Cycles', unit: '', ...axis }, values, { isVertical: true })

  test('go from zero in round steps past the highest value, with its prefix', () => {
    expect(ticksOf([26_539])).toMatchObject({ min: 0, max: 30_000 })
    expect(ticksOf([26_539]).ticks.map(({ text: words }) => words)).toEqual(['0', '10k', '20k', '30k'])
  })

  test('a value on a step ends the axis there, one above it needs another step', () => {
    expect(ticksOf([30]).max).toBe(30)
    expect(ticksOf([30.1]).max).toBe(40)
  })

  test('negative values are on them', () => {
    expect(ticksOf([-26.5, 14.8])).toMatchObject({ min: -30, max: 20 })
  })

  test('given ends stay; no value is an axis too', () => {
    expect(ticksOf([50], { max: 100 }).ticks.map(({ at }) => at)).toEqual([0, 20, 40, 60, 80, 100])
    expect(ticksOf([])).toMatchObject({ min: 0, max: 1 })
  })

  test('logarithmic ones have whole decades', () => {
    expect(ticksOf([30, 4000], { isLog: true })).toMatchObject({ min: 10, max: 10_000 })
    expect(ticksOf([100], { isLog: true })).toMatchObject({ min: 100, max: 1000 })
  })
})

describe('published speedups', () => {
  test('a row says which of several comparisons it is; drawn are the bars of the drawing', async () => {
    const scene = await sceneOf(spec('paper-speedup'), {})
    const { table, plot, option } = scene
    const keys = table.rows.map((row) => row.slice(0, 3).join(' | '))
    expect(new Set(keys).size).toBe(keys.length)
    expect(table.columns[2]?.title).toBe('figure')
    expect(table.rows.map((row) => row[2])).toContain('speedup, global outlier rate')

    const drawn = (plot.rows ?? []).map((at) => table.rows[at]?.[4])
    const { series } = option(CANVAS)
    const bars = [series ?? []].flat().filter(({ type }) => type === 'bar')
    const values = bars.flatMap(({ data }): readonly unknown[] => (Array.isArray(data) ? data : []))
    expect(values.length).toBeGreaterThan(20)
    expect(drawn).toEqual(values)

    const tex = pgfplotsFile(scene, STYLE, FRAME)
    const points = [...tex.matchAll(/\\addplot\[ybar[^\n]*\n((?: +\(.*\)\n)+)/g)].flatMap(([, lines = '']) =>
      [...lines.matchAll(/,([\d.]+)\)/g)].map(([, y]) => Number(y)),
    )
    expect(points).toEqual(values)
  })

  test('has the axes of the drawing and the line of the dense design', async () => {
    const tex = pgfplotsFile(await sceneOf(spec('paper-speedup'), {}), STYLE, FRAME)
    expect(tex).toContain('xlabel={Network}')
    expect(tex).toContain('ylabel={Speedup over dense ($\\times$)}')
    expect(tex).toMatch(/\\draw\[black, dashed.*axis cs:1,1\}/)
  })
})

describe('a tornado', () => {
  /** Means of one field at its ends; the other moves nothing. */
  const sceneFrom = (low: number, high: number): Promise<FigureScene> =>
    sceneOf(spec('sensitivity'), {
      sweep: sweep(
        [low, high].flatMap((cycles, at) =>
          ['a long word', 'b'].map((other) => ({
            values: { machine: at === 0 ? 'cambricon-d' : 'systolic-is', other },
            metrics: metrics({ cycles }),
          })),
        ),
      ),
    })

  test.each([
    ['ieee-single', 1e6, 114e6],
    ['ieee-single', 15e6, 114e6],
    ['ieee-single', 100e6, 114e6],
    ['ieee-double', 847e6, 38.3e9],
  ] as const)(
    '%s, %f to %f: the axis starts at zero or above, no words overlap',
    async (width, low, high) => {
      const scene = await sceneFrom(low, high)
      const style = { ...STYLE, width }
      const { xAxis } = scene.option(canvasOf(style))
      const { min, max } = [xAxis].flat()[0] ?? {}
      expect(min).toBeGreaterThanOrEqual(0)
      expect(min).toBeLessThanOrEqual(low)
      expect(max).toBeGreaterThanOrEqual(high)
      const texts = drawnTexts(drawScene(scene, style).body, fontMeasure('sans'))
      const pairs = texts.flatMap((a, at) => texts.slice(at + 1).map((b) => [a, b] as const))
      expect(pairs.filter(([a, b]) => overlap(a, b)).map(([a, b]) => `${a.text} on ${b.text}`)).toEqual([])
    },
  )

  test('words that would need room below zero stand at the right of the bar', async () => {
    const words = textsOf(drawScene(await sceneFrom(1e6, 114e6), STYLE).body)
    expect(words).toEqual(expect.arrayContaining(['1M at cambricon-d', '114M at systolic-is']))
  })

  test('in LaTeX is a bar from the lowest to the highest value, parted at the mean', async () => {
    const tex = pgfplotsFile(await sceneFrom(10e6, 30e6), STYLE, FRAME)
    expect(tex).toContain('(axis cs:10000000,-0.35) rectangle (axis cs:20000000,0.35);')
    expect(tex).toContain('(axis cs:20000000,-0.35) rectangle (axis cs:30000000,0.35);')
    expect(tex).toContain('\\addlegendentry{better than the mean}')
    expect(tex).not.toContain('includegraphics')
  })
})

describe('what stands in a plot beside the rows', () => {
  test('the front of a sweep is a line, its other points are dots', async () => {
    const points = sweep(
      [
        [5, 10],
        [9, 6],
        [9, 12],
      ].map(([dramBytes = 0, cycles = 0], at) => ({
        values: { rows: at },
        metrics: metrics({ dramBytes, cycles }),
      })),
    )
    const tex = pgfplotsFile(await sceneOf(spec('pareto'), { sweep: points }), STYLE, FRAME)
    const plots = [...tex.matchAll(/\\addplot\[(.*)\] coordinates \{\s+([^}]*?)\s+\};/g)].map(
      ([, look = '', body = '']) => [look.startsWith('const plot'), body.split(/\s+/)],
    )
    expect(plots).toEqual([
      [false, ['(9,12)']],
      [true, ['(5,10)', '(9,6)']],
    ])
  })

  test('a figure TeX cannot draw says that its PDF is needed, in its file and to who asks for it', async () => {
    const order: FigureOrder = {
      spec: { ...spec('parallel'), title: 'All points' },
      runs: [],
      sweep: sweep([{ values: { rows: 1 }, metrics: metrics({ cycles: 1, dramBytes: 1 }) }]),
      inputs: [],
      wanted: 'pgfplots',
      dpi: 300,
    }
    const drawn = await drawFigure(order)
    if (!drawn.ok) throw new Error(drawn.problems[0]?.message)
    expect(drawn.notes).toMatchObject([{ code: 'needs-pdf', severity: 'warning' }])
    expect(Buffer.from(drawn.value.file?.base64 ?? '', 'base64').toString()).toMatch(/^%.*all-points\.pdf/m)
    const saved = await drawFigure({ ...order, prefix: '3-' })
    if (!saved.ok) throw new Error(saved.problems[0]?.message)
    expect(saved.value.file?.fileName).toBe('3-all-points.tex')
    expect(Buffer.from(saved.value.file?.base64 ?? '', 'base64').toString()).toContain(
      '\\includegraphics[width=88.5mm]{3-all-points.pdf}',
    )
    const pdf = await drawFigure({ ...order, wanted: 'pdf' })
    expect(pdf.ok && pdf.notes).toEqual([])
  })

  test('panels are side by side under one legend, each under its name', async () => {
    const runs = ['A', 'B'].flatMap((workload) =>
      ['dense', 'delta'].map((design, at) =>
        run({ id: at, workload, design, metrics: metrics({ cycles: 7 }) }),
      ),
    )
    const tex = pgfplotsFile(await sceneOf(spec('small-multiples'), { runs }), STYLE, FRAME)
    const places = [...tex.matchAll(/at=\{\(([\d.]+)mm,([\d.]+)mm\)\}, anchor=south west/g)]
    expect(places).toHaveLength(2)
    expect(Number(places[1]?.[1])).toBeGreaterThan(88.5 / 2)
    expect(tex.match(/legend columns/g)).toHaveLength(1)
    expect([...tex.matchAll(/ title=\{(.*)\}/g)].map(([, title]) => title)).toEqual(['A', 'B'])
  })
})
