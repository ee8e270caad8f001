import { describe, expect, it } from 'vitest'
import { withFewLevels } from '../../../src/renderer/views/sweep/bins.ts'
import { heatView, startingAxes, cellLayout } from '../../../src/renderer/views/sweep/heat-view.ts'
import { metricColumn, pointText, varyingMetrics } from '../../../src/renderer/views/sweep/sweep-model.ts'
import { modelOf } from './sweeps.ts'

const LINE = Array.from({ length: 40 }, (_, i) => [{ rate: 2 ** (i / 4), kind: 'a' }, i] as const)

describe('what varies', () => {
  it('is no field of one value', () => {
    const model = modelOf([
      [{ rows: 64, batch: 1 }, 5],
      [{ rows: 128, batch: 1 }, 3],
    ])
    expect(model.parameters.map(({ id }) => id)).toEqual(['rows'])
    expect(varyingMetrics(model)).toEqual(['cycles'])
  })

  it('takes fields that change together for one parameter, told once where they are equal', () => {
    const { parameters } = modelOf([
      [{ rows: 128, cols: 128, dataflow: 'os' }, 1],
      [{ rows: 64, cols: 64, dataflow: 'os' }, 2],
      [{ rows: 64, cols: 64, dataflow: 'ws' }, 3],
      [{ rows: 128, cols: 128, dataflow: 'ws' }, 4],
    ])
    expect(parameters.map(({ fields }) => fields)).toEqual([['rows', 'cols'], ['dataflow']])
    expect(parameters[0]?.levels.map(({ text }) => text)).toEqual(['64', '128'])
    expect(parameters[0]?.levelOf).toEqual([1, 0, 0, 1])
    expect(parameters[0]?.title).toBe('ROWS, COLS')
  })

  it('tells buffers of one proportion by the first, and by all in full', () => {
    const buffers = [1, 0.5].map((k) => [{ a: 64 * k, b: 64 * k, c: 32 * k }, k] as const)
    const levels = modelOf(buffers, 'list').parameters[0]?.levels
    expect(levels?.map(({ text }) => text)).toEqual(['32', '64'])
    expect(levels?.map(({ fullText }) => fullText)).toEqual(['32 / 32 / 16', '64 / 64 / 32'])
  })

  it('tells fields without a proportion in full', () => {
    const points = [
      [{ a: 1, b: 4 }, 1],
      [{ a: 2, b: 5 }, 2],
    ] as const
    expect(modelOf(points, 'list').parameters[0]?.levels.map(({ text }) => text)).toEqual(['1 / 4', '2 / 5'])
  })

  it('keeps ranges of random samples apart, though no two samples agree', () => {
    const points = [0.1, 0.7, 0.4].map((rate, i) => [{ rate, size: 10 * i }, i] as const)
    expect(modelOf(points, 'random').parameters.map(({ id }) => id)).toEqual(['rate', 'size'])
  })

  it('has no level where a point has no such field', () => {
    const model = modelOf(
      [
        [{ a: 1 }, 1],
        [{ a: 2, b: 3 }, 2],
        [{ a: 1, b: 4 }, 3],
      ],
      'list',
    )
    expect(model.parameters[1]?.levelOf).toEqual([-1, 0, 1])
    expect(pointText(model, 0)).toBe('a 1')
  })

  it('knows the point of a run, the first where one run answers several', () => {
    const model = modelOf([
      [{ a: 1 }, 1],
      [{ a: 2 }, null],
      [{ a: 3 }, 2],
    ])
    expect([...model.pointOfRun]).toEqual([
      [100, 0],
      [102, 2],
    ])
    expect([...metricColumn(model.points, 'cycles')]).toEqual([1, Number.NaN, 2])
  })
})

describe('levels of a table', () => {
  it('are bins where there are too many: equal in the logarithm over a wide range', () => {
    const [rate] = modelOf(LINE, 'random').parameters
    const binned = withFewLevels(rate!)
    expect(binned.levels).toHaveLength(8)
    // 2^0 to 2^9.75 in eight parts of equal ratio; the last sample is in the last bin.
    expect(Number(binned.levels[1]?.value)).toBeCloseTo(2 ** (9.75 / 8), 9)
    expect(binned.levelOf[0]).toBe(0)
    expect(binned.levelOf.at(-1)).toBe(7)
    expect(binned.levelOf.every((level, i) => level >= (binned.levelOf[i - 1] ?? 0))).toBe(true)
  })

  it('stay as they are where they are few enough', () => {
    const { parameters } = modelOf(LINE.slice(0, 16), 'random')
    expect(withFewLevels(parameters[0]!)).toBe(parameters[0])
  })
})

const GRID = [64, 128].flatMap((rows) =>
  ['os', 'ws', 'is'].flatMap((dataflow) =>
    [1, 2].map((memory) => [{ rows, dataflow, memory }, rows + memory] as const),
  ),
)

describe('heat tables', () => {
  it('have one page per level, the largest row first, the points of each cell, one range', () => {
    const model = modelOf([...GRID.slice(0, -1), [{ rows: 128, dataflow: 'is', memory: 2 }, null]])
    const [rows, dataflow, memory] = model.parameters
    const { pages, range, mostPerCell } = heatView(
      metricColumn(model.points, 'cycles'),
      [dataflow!, rows, memory],
      'mean',
    )
    expect(pages.map(({ title }) => title)).toEqual(['MEMORY 1', 'MEMORY 2'])
    expect(pages[0]?.rows.map((row) => row.map(({ value }) => value))).toEqual([
      [129, 129, 129],
      [65, 65, 65],
    ])
    expect(pages[1]?.rows[0]?.map(({ value }) => value)).toEqual([130, 130, null])
    // A point without a result is in its cell all the same.
    expect(pages[1]?.rows[0]?.[2]?.points).toEqual([11])
    expect(range).toEqual({ min: 65, max: 130 })
    expect(mostPerCell).toBe(1)
  })

  it('combine the points of a cell by the rule', () => {
    const model = modelOf(GRID)
    const [rows, dataflow] = model.parameters
    const column = metricColumn(model.points, 'cycles')
    const first = (rule: 'mean' | 'min' | 'max') =>
      heatView(column, [dataflow!, rows, undefined], rule).pages[0]?.rows[0]?.[0]
    expect(first('mean')?.value).toBe(129.5)
    expect(first('min')?.value).toBe(129)
    expect(first('max')?.value).toBe(130)
    expect(first('max')?.points).toEqual([6, 7])
  })

  it('begin with most values along x, and need no pages where two parameters tell all points apart', () => {
    expect(startingAxes(modelOf(GRID).parameters)).toEqual({ x: 'dataflow', y: 'rows', third: 'memory' })
    const networks = ['GUID128', 'GUID256'].flatMap((workload) =>
      [1, 2].map((rows) => [{ workload, rows, batch: workload === 'GUID128' ? 1 : 10 }, rows] as const),
    )
    // The batch goes with the network: nothing is left for pages. The longer names are the rows.
    expect(startingAxes(modelOf(networks).parameters)).toEqual({ x: 'rows', y: 'workload', third: undefined })
    expect(
      startingAxes(
        modelOf([
          [{ a: 1 }, 1],
          [{ a: 2 }, 2],
        ]).parameters,
      ),
    ).toEqual({
      x: 'a',
      y: undefined,
      third: undefined,
    })
    expect(startingAxes([])).toEqual({ x: undefined, y: undefined, third: undefined })
  })

  it('fit all tables into their box, as large as they can be', () => {
    const label = { row: 40, cell: 45 }
    // One line: (740 - 44 - 2 x 20) / 15 = 43 wide; (300 - 48) / 5 = 50, at most 42 high.
    expect(cellLayout({ width: 740, height: 300 }, { pages: 3, columns: 5, rows: 5 }, label)).toEqual({
      width: 43,
      height: 42,
      perLine: 3,
    })
    const narrow = cellLayout({ width: 300, height: 600 }, { pages: 3, columns: 5, rows: 5 }, label)
    expect(narrow.perLine).toBe(1)
    expect(narrow.width).toBe(45)
  })

  it('of more rows than are in sight keep the width of their numbers', () => {
    // 10 rows of 18 under a head of 48: a pixel less and the pane scrolls.
    const count = { pages: 1, columns: 4, rows: 10 }
    const label = { row: 96, cell: 60 }
    expect(cellLayout({ width: 600, height: 228 }, count, label)).toEqual({
      width: 60,
      height: 18,
      perLine: 1,
    })
    expect(cellLayout({ width: 600, height: 227 }, count, label)).toEqual({
      width: 60,
      height: 18,
      perLine: 1,
    })
    expect(cellLayout({ width: 600, height: 238 }, count, label)).toEqual({
      width: 60,
      height: 19,
      perLine: 1,
    })
    // In sight in one line, not in two: smaller, but all there.
    const two = cellLayout({ width: 420, height: 230 }, { ...count, pages: 2 }, label)
    expect(two).toEqual({ width: 37, height: 18, perLine: 2 })
  })
})
