import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignLayers, type AlignableLayer } from '../../../src/shared/analysis/align-layers.ts'
import { configDiff } from '../../../src/shared/analysis/config-diff.ts'
import { heatTable } from '../../../src/shared/analysis/heat-table.ts'
import { metricDelta } from '../../../src/shared/analysis/metric-delta.ts'

describe('metric delta', () => {
  it('has sign, percent, ratio and the meaning of its direction', () => {
    expect(metricDelta(75, 100, 'lower')).toEqual({
      absolute: -25,
      percent: -25,
      ratio: 0.75,
      verdict: 'better',
    })
    expect(metricDelta(75, 100, 'higher')?.verdict).toBe('worse')
    expect(metricDelta(75, 100, 'neutral')?.verdict).toBe('neutral')
    expect(metricDelta(100, 100, 'neutral')).toEqual({ absolute: 0, percent: 0, ratio: 1, verdict: 'equal' })
  })

  it('divides by nothing', () => {
    expect(metricDelta(5, 0, 'lower')).toEqual({ absolute: 5, percent: null, ratio: null, verdict: 'worse' })
    expect(metricDelta(-1, -2, 'higher')).toEqual({ absolute: 1, percent: 50, ratio: 0.5, verdict: 'better' })
    expect(metricDelta(null, 1, 'lower')).toBeNull()
    expect(metricDelta(1, Number.NaN, 'lower')).toBeNull()
  })
})

describe('configuration difference', () => {
  const setting = (id: string, value: number | string) => ({
    id,
    title: id,
    unit: '',
    value,
    isDefault: true,
  })

  it('tells what differs from the first run and counts what is equal', () => {
    const diff = configDiff([
      [setting('rows', 128), setting('dataflow', 'os')],
      [setting('rows', 256), setting('dataflow', 'os')],
      [setting('rows', 128), setting('dataflow', 'os'), setting('outlierRate', 0.02)],
    ])
    expect(diff.differing).toEqual([
      { id: 'rows', title: 'rows', unit: '', values: [128, 256, 128], differs: [false, true, false] },
      {
        id: 'outlierRate',
        title: 'outlierRate',
        unit: '',
        values: [null, null, 0.02],
        differs: [false, false, true],
      },
    ])
    expect(diff.equal.map(({ id }) => id)).toEqual(['dataflow'])
  })

  it('finds no difference in one run, or none', () => {
    expect(configDiff([[setting('rows', 1)]]).differing).toEqual([])
    expect(configDiff([])).toEqual({ differing: [], equal: [] })
  })
})

describe('heat table', () => {
  const point = (rows: number, dataflow: string, network: string, metric: number | null) => ({
    values: { rows, dataflow, network },
    metric,
  })
  const points = [
    point(256, 'os', 'A', 1),
    point(128, 'os', 'A', 2),
    point(128, 'ws', 'A', 3),
    point(128, 'ws', 'B', 9),
    point(256, 'ws', 'B', null),
  ]

  it('has a matrix per value of the third field, and one range for all', () => {
    expect(heatTable(points, { x: 'rows', y: 'dataflow', pages: 'network' })).toEqual({
      xs: [128, 256],
      ys: ['os', 'ws'],
      pages: [
        {
          value: 'A',
          cells: [
            [2, 1],
            [3, null],
          ],
          counts: [
            [1, 1],
            [1, 0],
          ],
        },
        {
          value: 'B',
          cells: [
            [null, null],
            [9, null],
          ],
          counts: [
            [0, 0],
            [1, 0],
          ],
        },
      ],
      range: { min: 1, max: 9 },
    })
  })

  it('combines what falls into one cell', () => {
    const cells = (rule: 'mean' | 'min' | 'max') =>
      heatTable(points, { x: 'rows', y: 'dataflow' }, rule).pages.map((page) => page.cells)
    expect(cells('mean')).toEqual([
      [
        [2, 1],
        [6, null],
      ],
    ])
    expect(cells('min')).toEqual([
      [
        [2, 1],
        [3, null],
      ],
    ])
    expect(cells('max')).toEqual([
      [
        [2, 1],
        [9, null],
      ],
    ])
  })

  it('is empty without points', () => {
    expect(heatTable([], { x: 'a', y: 'b' })).toEqual({
      xs: [],
      ys: [],
      pages: [{ value: null, cells: [], counts: [] }],
      range: null,
    })
  })
})

describe('aligned layers', () => {
  const layers = (names: string, step: 'first' | 'steady' = 'steady'): readonly AlignableLayer[] =>
    names.split('').map((name, index) => ({ index, name, step }))
  const text = (runs: readonly (readonly AlignableLayer[])[]) =>
    alignLayers(runs).rows.map(({ name, positions }) => `${name} ${positions.map((p) => p ?? '-').join(' ')}`)

  it('puts layers of one name beside each other, in the order of the first run', () => {
    expect(text([layers('abc'), layers('bca')])).toEqual(['a 0 2', 'b 1 0', 'c 2 1'])
  })

  it('puts new layers behind the one they follow', () => {
    expect(text([layers('abc'), layers('xaybz'), layers('yw')])).toEqual([
      'x - 0 -',
      'a 0 1 -',
      'y - 2 0',
      'w - - 1',
      'b 1 3 -',
      'z - 4 -',
      'c 2 - -',
    ])
  })

  it('pairs the second of a name with the second, and steps with their like', () => {
    expect(text([layers('aa'), layers('a')])).toEqual(['a 0 0', 'a 1 -'])
    const differential = [...layers('ab', 'first'), ...layers('ab')]
    const { rows } = alignLayers([differential, layers('ab')])
    expect(rows.map(({ step, positions }) => [step, ...positions])).toEqual([
      ['first', 0, null],
      ['first', 1, null],
      ['steady', 2, 0],
      ['steady', 3, 1],
    ])
  })

  it('counts where the runs share no name', () => {
    expect(alignLayers([layers('abc'), layers('xy')])).toMatchObject({ by: 'index' })
    expect(text([layers('abc'), layers('xy')])).toEqual(['a 0 0', 'b 1 1', 'c 2 -'])
    expect(alignLayers([])).toEqual({ by: 'name', rows: [] })
  })

  it('keeps every layer of every run exactly once', () => {
    const run = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), maxLength: 8 })
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 4 }), (runs) => {
        const { rows } = alignLayers(runs.map((names) => layers(names)))
        for (const [nth, names] of runs.entries()) {
          const positions = rows.flatMap((row) => row.positions[nth] ?? [])
          expect(positions.toSorted((a, b) => a - b)).toEqual(
            Array.from({ length: names.length }, (_, index) => index),
          )
        }
      }),
      { seed: 4, numRuns: 200 },
    )
  })
})
