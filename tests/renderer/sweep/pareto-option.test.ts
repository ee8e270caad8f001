import { describe, expect, it } from 'vitest'
import { paretoOption, type ParetoScene } from '../../../src/renderer/views/sweep/pareto-option.ts'
import { metricScale, metricWithUnit } from '../../../src/renderer/views/sweep/metric-scale.ts'
import { pointsCsv, sortedRows } from '../../../src/renderer/views/sweep/point-rows.ts'
import { THEMES } from '../../../src/renderer/theme/tokens.ts'
import { modelOf } from './sweeps.ts'

interface Series {
  readonly type: string
  readonly id?: string
  readonly step?: string
  readonly symbol: string
  readonly large?: boolean
  readonly itemStyle?: { readonly opacity: number }
  readonly data: readonly unknown[]
}

const SCENE: ParetoScene = {
  xs: Float64Array.of(1, 2, 3, Number.NaN),
  ys: Float64Array.of(5, 4, 9, 1),
  metricX: 'areaSquareMillimetres',
  metricY: 'speedup',
  published: [],
  front: [0, 2],
  shapeOf: [0, 1, 1, 0],
  ringed: [{ position: 1, color: '#123456', label: 'baseline' }],
  matches: Uint8Array.of(1, 0, 1, 1),
}
const seriesOf = (scene: ParetoScene): readonly Series[] =>
  paretoOption(scene, 'light')['series'] as readonly Series[]

describe('the picture of a front', () => {
  it('draws the front as a staircase, dominated points by shape, and no point without both numbers', () => {
    const series = seriesOf(SCENE)
    expect(series.map(({ type, id, symbol }) => [type, id, symbol])).toEqual([
      ['scatter', 'dominated circle', 'circle'],
      ['line', undefined, 'none'],
      ['scatter', 'front triangle', 'triangle'],
      ['scatter', 'front circle', 'circle'],
      ['scatter', 'rings', 'circle'],
    ])
    expect(series[1]?.data).toEqual([
      [1, 5, 0],
      [3, 9, 2],
    ])
    expect(series[1]?.step).toBe('end')
  })

  it('crosses what was published along both metrics; one along one is a line', () => {
    const published = [
      { network: 'GUID256', design: 'cambricon-d', position: 0, x: 16.24, y: 2.02 },
      { network: 'GUID256', design: 'diffy-pe', position: 1, x: null, y: 1.65 },
    ]
    const marks = paretoOption({ ...SCENE, published }, 'light')['series'] as readonly (Series & {
      readonly markLine?: { readonly data: readonly unknown[] }
    })[]
    const found = marks.find(({ id }) => id === 'published')
    expect(found?.data).toMatchObject([{ value: [16.24, 2.02], published: 0 }])
    expect(found?.markLine?.data).toMatchObject([{ yAxis: 1.65 }])
    // A line alone would not stretch the axis to it.
    expect(marks.find(({ id }) => id === 'published reach')?.data).toEqual([[1, 1.65]])
    expect(seriesOf(SCENE).some(({ id }) => id?.startsWith('published'))).toBe(false)
  })

  it('lays a dash at each point where lines across would be all there is to see', () => {
    const along = (x: number | null, y: number | null, position: number) => ({
      network: 'GUID256',
      design: `design ${position}`,
      x,
      y,
      position,
    })
    const dashesOf = (published: ParetoScene['published']) =>
      seriesOf({ ...SCENE, published }).find(({ id }) => id === 'published dashes')?.data
    const four = [along(null, 6, 0), along(9, null, 1), along(null, 7, 2), along(null, 8, 2)]
    expect(dashesOf(four)).toEqual([])
    // The fifth is of a point without the other metric: it has no place.
    expect(dashesOf([...four, along(null, 2, 3)])).toEqual([
      { value: [1, 6], published: 0, symbolSize: [11, 2] },
      { value: [9, 4], published: 1, symbolSize: [2, 11] },
      { value: [3, 7], published: 2, symbolSize: [11, 2] },
      { value: [3, 8], published: 3, symbolSize: [11, 2] },
    ])
  })

  it('turns the stairs where more of x is better', () => {
    expect(seriesOf({ ...SCENE, metricX: 'utilPercent' })[1]?.step).toBe('start')
  })

  it('makes points fainter that are brushed out', () => {
    expect(seriesOf(SCENE)[0]?.data).toMatchObject([{ value: [2, 4, 1], itemStyle: { opacity: 0.15 } }])
  })

  it('rings selected points in the colour of their runs', () => {
    expect(seriesOf(SCENE).at(-1)?.data).toMatchObject([
      { value: [2, 4, 1], itemStyle: { borderColor: '#123456' }, label: { formatter: 'baseline' } },
    ])
  })

  it.each([
    [400, false],
    [401, true],
  ])('draws %i dominated points in bulk: %s', (count, isLarge) => {
    const ramp = Float64Array.from({ length: count + 1 }, (_, i) => i + 1)
    const matches = Uint8Array.from(ramp, (_, i) => i % 2)
    const series = seriesOf({
      ...SCENE,
      xs: ramp,
      ys: ramp,
      front: [0],
      shapeOf: undefined,
      ringed: [],
      matches,
    }).filter(({ id }) => id?.startsWith('dominated'))
    // Those that are brushed out are a series of their own, since in bulk all points of one are alike.
    expect(series.map(({ large = false }) => large)).toEqual(isLarge ? [true, true] : [false])
    expect(series.flatMap(({ data }) => data)).toHaveLength(count)
    const opacities = new Set(series.map(({ itemStyle }) => itemStyle?.opacity))
    if (isLarge) expect(opacities).toEqual(new Set([0.15, 0.45]))
  })

  it('has a logarithmic axis over more than a factor of fifty, in whole decades', () => {
    const axisOf = (high: number) =>
      paretoOption({ ...SCENE, xs: Float64Array.of(1, 2, high, 1) }, 'dark')['xAxis']
    expect(axisOf(50)).toMatchObject({
      type: 'value',
      axisLine: { lineStyle: { color: THEMES.dark.colors.axis } },
    })
    expect(axisOf(51)).toMatchObject({ type: 'log', min: 1, max: 100 })
  })
})

describe('numbers beside each other', () => {
  it.each([
    ['speedup', 5.912, undefined, '5.91', '×'],
    ['cycles', 8309, undefined, '8309', ''],
    ['cycles', 346_123_456, undefined, '346', 'M'],
    ['cycles', 346_123_456, 3_351_000, '346.1', 'M'],
    ['dramBytes', 243_363_287_782, undefined, '243', 'GB'],
    ['utilPercent', 88.066, undefined, '88.1', '%'],
  ] as const)('%s %d with %s as %s %s', (metric, largest, smallest, text, unit) => {
    const scale = metricScale(metric, largest, smallest)
    expect([scale.text(largest), scale.unit]).toEqual([text, unit])
    expect(scale.text(null)).toBe('–')
  })

  it('and one by itself', () => {
    expect(metricWithUnit('speedup', 2.2114)).toBe('2.211\u00A0×')
    expect(metricWithUnit('dramBytes', 243_363_287_782)).toBe('243.4\u00A0GB')
    expect(metricWithUnit('cycles', 14_807)).toBe('14\u202F807')
    expect(metricWithUnit('cycles', null)).toBe('–')
  })
})

describe('the table of points', () => {
  const model = modelOf([
    [{ a: 2, b: '=x' }, 5],
    [{ a: 1, b: 'y,z' }, null],
    [{ a: 3, b: 'w' }, 1],
  ])

  it('sorts by a metric with those without one at the end, either way', () => {
    const sorted = (isDescending: boolean) =>
      sortedRows([0, 1, 2], model, { key: 'metric cycles', isDescending })
    expect(sorted(false)).toEqual([2, 0, 1])
    expect(sorted(true)).toEqual([0, 2, 1])
    expect(sortedRows([0, 1, 2], model, { key: 'parameter a', isDescending: false })).toEqual([1, 0, 2])
  })

  it('as CSV quotes what has to be, and hands no formula to a spreadsheet', () => {
    expect(pointsCsv(['a', 'b'], model)).toBe(
      'point,a,b,status,runId,cycles\n1,2,\'=x,done,100,5\n2,1,"y,z",waiting,,\n3,3,w,done,102,1\n',
    )
  })
})
