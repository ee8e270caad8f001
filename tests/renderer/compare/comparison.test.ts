import { expect, test } from 'vitest'
import {
  alignedRows,
  layerMetrics,
  largestDifferences,
} from '../../../src/renderer/views/compare/aligned-layers.ts'
import {
  groupedOption,
  niceCeiling,
  stripsOption,
} from '../../../src/renderer/views/compare/aligned-option.ts'
import { baselineFirst, nextOf, parseIds } from '../../../src/renderer/views/compare/compare-params.ts'
import {
  cellLengths,
  compareRuns,
  comparisonText,
  metricRow,
} from '../../../src/renderer/views/compare/comparison.ts'
import { differenceLanes, FOOT } from '../../../src/renderer/views/compare/difference-layout.ts'
import { commonFacts, runLabels } from '../../../src/renderer/views/compare/run-labels.ts'
import { commonScale, runGrid } from '../../../src/renderer/views/compare/small-multiples.ts'
import { heightOf, type Lane } from '../../../src/renderer/heatmap/lanes.ts'
import { METRIC_IDS, type MetricValues } from '../../../src/shared/model/metrics.ts'
import { layer } from '../run/layers.ts'

const NO_METRICS = Object.fromEntries(METRIC_IDS.map((id) => [id, null])) as MetricValues

function run(about: { id?: number; workload?: string; rows?: number; sram?: number; cycles?: number }) {
  const { id = 1, workload = 'GUID128', rows = 128, sram = 64, cycles = 100 } = about
  return {
    id,
    workload,
    design: 'array-os',
    rows,
    cols: rows,
    settings: [
      ['workload', 'Workload', '', workload],
      ['rows', 'Rows', 'PEs', rows],
      ['cols', 'Columns', 'PEs', rows],
      ['sram', 'Ifmap SRAM', 'kB', sram],
    ].map(([setting, title, unit, value]) => ({
      id: String(setting),
      title: String(title),
      unit: String(unit),
      value: value ?? '',
      isDefault: true,
    })),
    metrics: { ...NO_METRICS, cycles, utilPercent: 5000 / cycles },
  }
}

test('the address: ids once, in order, at most nine; the baseline comes first', () => {
  expect(parseIds('3,1,3,x,-2,1.5')).toEqual([3, 1])
  expect(parseIds('1,2,3,4,5,6,7,8,9,10')).toHaveLength(9)
  expect(baselineFirst([3, 1, 2], 2)).toEqual([2, 3, 1])
  expect(baselineFirst([3, 1, 2], 7)).toEqual([3, 1, 2])
  expect(nextOf([3, 1, 2], 3)).toBe(1)
  expect(nextOf([3, 1, 2], 2)).toBe(3)
})

test('runs are named by what tells them apart', () => {
  expect(runLabels([run({ rows: 128 }), run({ id: 2, rows: 256 })])).toEqual(['128 × 128', '256 × 256'])
  expect(runLabels([run({}), run({ id: 2, workload: 'GUID256', rows: 256 })])).toEqual([
    'GUID128 · 128 × 128',
    'GUID256 · 256 × 256',
  ])
  expect(runLabels([run({}), run({ id: 2, sram: 32 })])).toEqual(['ifmap SRAM 64', 'ifmap SRAM 32'])
  // Settings are in the label only where network, design and array do not tell the runs apart.
  expect(runLabels([run({}), run({ id: 2, rows: 256, sram: 32 })])).toEqual(['128 × 128', '256 × 256'])
  expect(
    runLabels([run({}), run({ id: 2, rows: 256, sram: 32 }), run({ id: 3, rows: 256, sram: 16 })]),
  ).toEqual(['128 × 128 · ifmap SRAM 64', '256 × 256 · ifmap SRAM 32', '256 × 256 · ifmap SRAM 16'])
  expect(runLabels([run({ id: 4 }), run({ id: 5 })])).toEqual(['Run 4', 'Run 5'])
  expect(runLabels([run({ id: 1 }), run({ id: 2, rows: 256 }), run({ id: 3, rows: 256 })])).toEqual([
    '128 × 128',
    '256 × 256 · run 2',
    '256 × 256 · run 3',
  ])
  expect(commonFacts([run({}), run({ rows: 256 })])).toBe('GUID128, output stationary')
})

test('settings that differ, those that do not, and metrics against the baseline by their direction', () => {
  const { differing, equal, metrics } = compareRuns(
    [run({ cycles: 100 }), run({ rows: 256, cycles: 80 })],
    'percent',
  )
  expect(differing.map(({ id, raw }) => [id, raw])).toEqual([
    ['rows', [128, 256]],
    ['cols', [128, 256]],
  ])
  expect(equal.map(({ id }) => id)).toEqual(['workload', 'sram'])
  expect(metrics.map(({ id, cells }) => [id, cells[0]?.delta, cells[1]?.delta, cells[1]?.verdict])).toEqual([
    ['cycles', '', '−20.0\u00A0%', 'better'],
    // 50 % and 62.5 %.
    ['utilPercent', '', '+25.0\u00A0%', 'better'],
  ])
})

test('settings that only some runs have stand apart, and are in the text with all others', () => {
  const [first, second] = [run({ rows: 128 }), run({ id: 2, rows: 256 })]
  const without = { ...second, settings: second.settings.filter(({ id }) => id !== 'sram') }
  const comparison = compareRuns([first, without], 'percent')
  expect(comparison.differing.map(({ id }) => id)).toEqual(['rows', 'cols'])
  expect(comparison.partial.map(({ id, raw }) => [id, raw])).toEqual([['sram', [64, null]]])
  expect(comparison.partial[0]?.cells.map(({ text }) => text)).toEqual(['64', '–'])
  const text = comparisonText(comparison, ['a', 'b'], { separator: ',', withEqual: false })
  expect(text).toContain('\nIfmap SRAM,kB,64,\n')
})

test.each([
  ['percent', '+50.0\u00A0%', '+100.0\u00A0%'],
  ['absolute', '+12.50\u00A0pp', '+2.00'],
  ['ratio', '1.500\u00A0×', '2.000\u00A0×'],
] as const)('deltas as %s: of shares and of bytes in the prefix of their row', (kind, share, bytes) => {
  expect(metricRow('utilPercent', [25, 37.5], kind).cells[1]?.delta).toBe(share)
  expect(metricRow('dramBytes', [2e6, 4e6], kind)).toMatchObject({
    unit: 'MB',
    cells: [{ text: '2.00' }, { text: '4.00', delta: bytes, verdict: 'worse' }],
  })
})

test('equal is a word, missing a dash, and a difference nobody sees is grey', () => {
  const verdicts = metricRow('cycles', [100_000, 100_000, 100_001, null], 'percent').cells
  expect(verdicts.slice(1)).toMatchObject([
    { text: '100\u202F000', delta: 'equal', verdict: 'equal' },
    { text: '100\u202F001', delta: '0.0\u00A0%', verdict: 'small' },
    { text: '–', delta: '–', verdict: 'none' },
  ])
  // There is nothing to divide by.
  expect(metricRow('stallCycles', [0, 5], 'percent').cells[1]).toMatchObject({ delta: '–', verdict: 'worse' })
})

test('the table as text has all digits and quotes what has a comma', () => {
  const comparison = compareRuns([run({ cycles: 3 }), run({ rows: 256, cycles: 7 })], 'percent')
  const text = comparisonText(comparison, ['a, b', 'c'], { separator: ',', withEqual: false })
  expect(text.split('\n')).toEqual([
    ',unit,"a, b",c',
    'Rows,PEs,128,256',
    'Columns,PEs,128,256',
    'Cycles,,3,7',
    `PE utilisation,%,${5000 / 3},${5000 / 7}`,
  ])
  expect(comparisonText(comparison, ['a', 'b'], { separator: '\t', withEqual: true })).toContain(
    'Ifmap SRAM\tkB\t64\t64',
  )
})

test('a count too long for a column is told in a prefix, with all its digits beside it', () => {
  const of = (values: readonly (number | null)[], kind: 'percent' | 'absolute' = 'absolute') =>
    metricRow('macs', values, kind)
  // One below the limit is written out.
  expect(of([9_999_999_999, 1]).unit).toBe('')
  expect(of([9_999_999_999, 1]).cells[0]?.text.replaceAll('\u202F', ' ')).toBe('9 999 999 999')
  const long = of([495_583_690_752_001, 10_000_000_000, null])
  expect(long.unit).toBe('T')
  expect(long.cells.map(({ text }) => text)).toEqual(['495.584', '0.010', '–'])
  expect(long.cells[0]?.full.replaceAll('\u202F', ' ')).toBe('495 583 690 752 001')
  expect(long.cells[1]?.delta).toBe('−495.574')
  expect(long.raw).toEqual([495_583_690_752_001, 10_000_000_000, null])
  expect(metricRow('sramWords', [2e15], 'percent').unit.replace('\u00A0', ' ')).toBe('P words')
  // Bytes have their own prefixes, ratios none.
  expect(metricRow('dramBytes', [2e13], 'percent').unit).toBe('TB')
  expect(metricRow('speedup', [2e13], 'percent').unit).toBe('×')
})

test('a column is as wide as the longest number of its run', () => {
  const runs = [run({ cycles: 1000 }), run({ id: 2, cycles: 1_234_567 })]
  const comparison = compareRuns(runs, 'absolute')
  for (const at of [0, 1]) {
    const { value, delta } = cellLengths(comparison, at)
    for (const { cells } of comparison.metrics) {
      expect(cells[at]?.text.replaceAll('\u202F', '').length).toBeLessThanOrEqual(value)
      expect(cells[at]?.delta.replaceAll('\u202F', '').length).toBeLessThanOrEqual(delta)
    }
  }
  // Two spaces between groups, each half a digit wide.
  expect(cellLengths(comparison, 1).value).toBe(7 + 2 / 2)
  expect(cellLengths(comparison, 0).delta).toBe(0)
})

test('a GPU has tensor cores and no rows and columns', () => {
  const gpu = run({ id: 2, rows: 0 })
  const label = runLabels([run({ rows: 128 }), { ...gpu, cols: 0 }])[1]
  expect(label).toBe('tensor cores')
  expect(commonFacts([{ ...gpu, cols: 0 }])).toContain('tensor cores')
})

test('time is cycles by the clock of each run, in the unit of the longest layer', () => {
  const { rows } = alignedRows([{ layers: [layer({ cycles: 3000 })] }, { layers: [layer({ cycles: 3000 })] }])
  const time = layerMetrics(rows, [1e9, 2e9]).find(({ id }) => id === 'time')
  expect(time?.unit).toBe('µs')
  const values = rows[0]?.layers.map((one, at) => (one === null ? null : time?.of(one, at)))
  expect(values).toEqual([expect.closeTo(3, 12), expect.closeTo(1.5, 12)])
})

test('layers are aligned by name; the largest difference comes first, layers of one run only are none', () => {
  const first = { layers: [layer({ name: 'a', cycles: 10 }), layer({ index: 1, name: 'b', cycles: 50 })] }
  const second = {
    layers: [
      layer({ name: 'a', cycles: 12 }),
      layer({ index: 1, name: 'b', cycles: 20 }),
      layer({ index: 2, name: 'c', cycles: 900 }),
    ],
  }
  const { by, rows } = alignedRows([first, second])
  expect(by).toBe('name')
  expect(rows.map(({ name, layers }) => [name, ...layers.map((found) => found?.cycles ?? null)])).toEqual([
    ['a', 10, 12],
    ['b', 50, 20],
    ['c', null, 900],
  ])
  const [cycles] = layerMetrics(rows, [1e9, 1e9])
  if (cycles === undefined) throw new Error('there are metrics')
  const found = largestDifferences(rows, cycles)
  expect(found.map(({ name, delta }) => [name, delta.absolute, delta.verdict])).toEqual([
    ['b', -30, 'better'],
    ['a', 2, 'worse'],
  ])
  const look = {
    theme: 'light',
    labels: ['x', 'y'],
    colors: ['#111111', '#222222'],
    tip: String,
    width: 400,
  } as const
  expect(groupedOption(rows, cycles, look)).toMatchObject({
    series: [
      { data: [{ value: 10 }, { value: 50 }, { value: '-' }] },
      { data: [{ label: { formatter: '+20' } }, { label: { formatter: '−60' } }, { value: 900 }] },
    ],
  })
  // Three layers of two runs: three characters of 5 need (width - 68) * 0.76 / 6 of at least 15.
  const labelsAt = (width: number) =>
    JSON.stringify(groupedOption(rows, cycles, { ...look, width })).includes('"label":')
  expect([labelsAt(187), labelsAt(186)]).toEqual([true, false])
  // One scale for all strips: 1000 is the next nice number after 900.
  expect(stripsOption(rows, cycles, look)).toMatchObject({ yAxis: [{ max: 1000 }, { max: 1000 }] })
})

test.each([
  [1, 1],
  [1.01, 1.2],
  [1.21, 1.6],
  [2.01, 2.4],
  [28.2, 30],
  [4.1, 5],
  [5.01, 6],
  [0.06, 0.06],
  [0.061, 0.08],
  [9, 10],
  [1000, 1000],
])('the axis of %d ends at %d', (value, end) => {
  expect(niceCeiling(value)).toBeCloseTo(end, 12)
})

test('runs are a grid when every network is there on every array once, and nothing else differs', () => {
  const runs = ['GUID256', 'GUID128'].flatMap((workload, at) =>
    [512, 128].map((rows, i) => run({ id: 2 * at + i, workload, rows, cycles: rows })),
  )
  expect(runGrid(runs)).toEqual({
    workloads: ['GUID128', 'GUID256'],
    arrays: ['128 × 128', '512 × 512'],
    runs: [
      [3, 2],
      [1, 0],
    ],
  })
  expect(runGrid(runs.slice(1))).toBeUndefined()
  expect(runGrid(runs.slice(0, 2))).toBeUndefined()
  expect(runGrid([...runs.slice(1), run({ workload: 'GUID256', rows: 512, sram: 1 })])).toBeUndefined()
  expect(commonScale(runs, 'cycles')).toBe(512)
})

test('lanes: the baseline’s layers and occupancy, then differences; they fill the height there is, within limits', () => {
  const lane = (id: string, kind: Lane['kind'], at: number): Lane => ({
    id,
    kind,
    run: at,
    title: '',
    unit: '',
    rows: 1,
    top: 0,
    height: 1,
  })
  const planned = [
    lane('l0', 'layers', 0),
    lane('f0', 'folds', 0),
    lane('h0', 'heat', 0),
    lane('s0', 'stack', 0),
    lane('l1', 'layers', 1),
    lane('h1', 'heat', 1),
    lane('d1', 'difference', 1),
  ]
  const lanes = differenceLanes(planned, ['base', 'other'], 300)
  expect(lanes.map(({ id }) => id)).toEqual(['l0', 'h0', 'd1'])
  expect(heightOf(lanes)).toBe(300 - FOOT)
  expect(lanes[1]?.height).toBe(lanes[2]?.height)
  expect(lanes.map(({ top }) => top)).toEqual([20, 48, 58 + (lanes[1]?.height ?? 0)])
  expect(lanes[2]?.title.trim()).toBe('other')
  // The colours of the baseline's lane have their scale beside it.
  expect(differenceLanes(planned, [], 10).map(({ height }) => height)).toEqual([1, 80, 64])
  expect(differenceLanes(planned, [], 9000)[1]?.height).toBe(120)
})
