import { describe, expect, test } from 'vitest'
import { drawScene } from '../../../src/main/services/figures/svg-file.ts'
import { metrics, spec, STYLE, sweep } from './hand-made.ts'
import { codeOf, sceneOf, textsOf } from './scene-of.ts'

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

  test('want a sweep', async () => {
    for (const kind of ['pareto', 'heat-table', 'sensitivity'])
      expect(await codeOf(spec(kind), {})).toBe('no-sweep')
  })
})
