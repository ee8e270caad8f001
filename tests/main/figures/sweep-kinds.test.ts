import { describe, expect, test } from 'vitest'
import { figureFile } from '../../../src/main/services/figures/figure-file.ts'
import { drawScene } from '../../../src/main/services/figures/svg-file.ts'
import { canvasOf } from '../../../src/main/services/figures/scene.ts'
import { metrics, spec, STYLE, sweep } from './hand-made.ts'
import { codeOf, sceneOf, textsOf } from './scene-of.ts'
import { texFaults } from './tex-structure.ts'

describe('figures of a sweep', () => {
  const points = sweep([
    { values: { rows: 128, buffer: 'a' }, metrics: metrics({ cycles: 10, dramBytes: 5 }) },
    { values: { rows: 256, buffer: 'a' }, metrics: metrics({ cycles: 6, dramBytes: 9 }) },
    { values: { rows: 128, buffer: 'b' }, metrics: metrics({ cycles: 12, dramBytes: 6 }) },
    { values: { rows: 256, buffer: 'b' }, metrics: null },
  ])

  test('pareto: what another beats in both is not on the front', async () => {
    const { table, plot } = await sceneOf(spec('pareto'), { sweep: points })
    expect(table.rows.map((row) => row.slice(2))).toEqual([
      [5, 10, 'yes'],
      [9, 6, 'yes'],
      [6, 12, 'no'],
      [null, null, 'no'],
    ])
    expect(plot).toMatchObject({ kind: 'scatter', x: 2, y: [3] })
  })

  test('heat-table: the fields that vary span it, a point without a result is an empty cell', async () => {
    const { table } = await sceneOf(spec('heat-table'), { sweep: points })
    expect(table.columns.map(({ title }) => title)).toEqual(['Rows', 'buffer a', 'buffer b'])
    expect(table.rows).toEqual([
      ['128', 10, 12],
      ['256', 6, null],
    ])
  })

  test('heat-table: a table per value of a third field, all in the data, the mean where several meet', async () => {
    const three = sweep(
      [1, 2].flatMap((a) =>
        [1, 2].flatMap((b) =>
          [1, 2].map((c) => ({ values: { a, b, c }, metrics: metrics({ cycles: 100 * a + 10 * b + c }) })),
        ),
      ),
    )
    const pages = await sceneOf(spec('heat-table', { xField: 'a', yField: 'b', pageField: 'c' }), {
      sweep: three,
    })
    expect(pages.table.rows).toEqual([
      ['1', '1', 111, 211],
      ['1', '2', 121, 221],
      ['2', '1', 112, 212],
      ['2', '2', 122, 222],
    ])
    const merged = await sceneOf(spec('heat-table', { xField: 'a', yField: 'b', rule: 'max' }), {
      sweep: three,
    })
    expect(merged.table.rows).toEqual([
      ['1', 112, 212],
      ['2', 122, 222],
    ])
    const words = textsOf(drawScene(pages, { ...STYLE, width: 'ieee-double' }).body)
    expect(words).toEqual(expect.arrayContaining(['c 1', 'c 2', '111', '222']))
  })

  test('sensitivity: the field that moves the metric most comes first', async () => {
    const full = sweep(
      points.results.slice(0, 3).concat({ ...points.results[3]!, metrics: metrics({ cycles: 8 }) }),
    )
    const { table } = await sceneOf(spec('sensitivity'), { sweep: full })
    // rows: |10 - 6| and |12 - 8|; buffer: |10 - 12| and |6 - 8|.
    expect(table.rows.map(([field, swing]) => [field, swing])).toEqual([
      ['Rows', 4],
      ['buffer', 2],
    ])
  })

  test('sensitivity: both ends of a bar say their mean and where it is', async () => {
    const full = sweep(
      points.results.slice(0, 3).concat({ ...points.results[3]!, metrics: metrics({ cycles: 8 }) }),
    )
    const scene = await sceneOf(spec('sensitivity'), { sweep: full })
    const words = textsOf(drawScene(scene, STYLE).body)
    // Rows: means 7 at 256 and 11 at 128; buffers: 8 at a and 10 at b.
    expect(words).toEqual(expect.arrayContaining(['7 at 256', '11 at 128', '8 at a', '10 at b']))
    expect(words).toEqual(expect.arrayContaining(['better than the mean', 'worse']))
  })

  test('sensitivity and parallel: fields that change together are one', async () => {
    const square = sweep(
      [128, 256].map((side) => ({ values: { rows: side, cols: side }, metrics: metrics({ cycles: side }) })),
    )
    const tornado = await sceneOf(spec('sensitivity'), { sweep: square })
    expect(tornado.table.rows.map(([name]) => name)).toEqual(['Rows, columns'])
    const lines = await sceneOf(spec('parallel'), { sweep: square })
    expect(lines.table.columns[0]?.title).toBe('Rows, columns')
  })

  test('sensitivity: of a sweep whose points cannot be compared there is none', async () => {
    const single = sweep([{ values: { rows: 128 }, metrics: metrics({ cycles: 1 }) }])
    expect(await codeOf(spec('sensitivity'), { sweep: single })).toBe('nothing-to-compare')
  })

  test('parallel: what varies, then both metrics; small is up where less is better', async () => {
    const scene = await sceneOf(spec('parallel'), { sweep: points })
    expect(scene.table.columns.map(({ title }) => title)).toEqual([
      'Rows',
      'buffer',
      'DRAM traffic',
      'Cycles',
    ])
    expect(scene.table.rows.at(-1)).toEqual(['256', 'b', null, null])
    const option = scene.option(canvasOf(STYLE))
    expect(option.parallelAxis).toMatchObject([
      { inverse: false, data: ['128', '256'] },
      { inverse: false, data: ['a', 'b'] },
      { inverse: true },
      { inverse: true },
    ])
    // The point without a result has no line; places in the order of the axes.
    expect(option.series).toMatchObject([
      { data: [{ value: [0, 0, 5, 10] }, { value: [1, 0, 9, 6] }, { value: [0, 1, 6, 12] }] },
    ])
  })

  test.each(['pareto', 'heat-table', 'parallel', 'sensitivity'])('%s is whole as LaTeX', async (kind) => {
    const full = sweep(
      points.results.map((point, at) => ({
        ...point,
        metrics: metrics({ cycles: at + 1, dramBytes: 9 - at }),
      })),
    )
    const scene = await sceneOf(spec(kind), { sweep: full })
    const out = await figureFile({ scene, style: STYLE, caption: 'A_1', format: 'pgfplots', dpi: 300 })
    const tex = Buffer.from(out.base64, 'base64').toString()
    expect(texFaults(tex)).toEqual([])
    // TeX has no parallel axes, and no table of colours.
    expect(tex.includes('\\includegraphics')).toBe(kind === 'parallel' || kind === 'heat-table')
  })

  test('want a sweep', async () => {
    for (const kind of ['pareto', 'heat-table', 'parallel', 'sensitivity'])
      expect(await codeOf(spec(kind), {})).toBe('no-sweep')
  })
})
