import { expect, test } from 'vitest'
import { layerBarsOption, positionOf } from '../../../src/renderer/views/run/layer-bars-option.ts'
import { layerBars, operandOfCause, quantitiesOf } from '../../../src/renderer/views/run/layer-bars.ts'
import { layerViews } from '../../../src/renderer/views/run/layer-view.ts'
import { dotRadius, rooflineBox, roofPoints } from '../../../src/renderer/views/run/roofline-option.ts'
import { rooflineDots, rooflineOf } from '../../../src/renderer/views/run/roofline.ts'
import { logShare, stepMatrix } from '../../../src/shared/analysis/step-matrix.ts'
import { TRAFFIC_CAUSES, TRAFFIC_CAUSE_IDS } from '../../../src/engine/designs/traffic.ts'
import type { RunDetail } from '../../../src/shared/model/runs.ts'
import { accounting, layer } from './layers.ts'

const LAYERS = [
  layer({
    index: 0,
    cycles: 10,
    accounting: accounting({ multiply: 30, edge: 10 }),
    dramBytes: { ifmap: 5, filter: 10, ofmap: 15 },
  }),
  layer({ index: 1, cycles: 4, accounting: accounting({ multiply: 16 }) }),
]
const VIEWS = layerViews({ layers: LAYERS }, 'steady')

test('stacked cycles have each layer’s cycles as their height; accounts that never occur are no series', () => {
  const { series } = layerBars(VIEWS, 'cycles')
  expect(series.map(({ key }) => key)).toEqual(['multiply', 'edge'])
  expect(series.map(({ values }) => values)).toEqual([
    [7.5, 4],
    [2.5, 0],
  ])
})

test('shares of each layer sum to 100', () => {
  const { series, max } = layerBars(VIEWS, 'share')
  expect(max).toBe(100)
  expect(series.map(({ values }) => values[0])).toEqual([75, 25])
})

test('bandwidth is the report’s where there is one, else bytes over cycles', () => {
  expect(layerBars(VIEWS, 'bandwidth').series.map(({ values }) => values[0])).toEqual([0.5, 1, 1.5])
  const reported = layerViews(
    { layers: [layer({ dramBandwidth: { ifmap: 1, filter: 2, ofmap: 3 } })] },
    'steady',
  )
  expect(layerBars(reported, 'bandwidth').series.map(({ values }) => values[0])).toEqual([1, 2, 3])
})

test('DRAM by cause leaves out what is not on the bus, and every cause has the hue of its tensor', () => {
  const caused = layerViews(
    { layers: [layer({ dramCauses: { weights: 7, bitmap: 2, ndpUpdates: 100 } })] },
    'steady',
  )
  const { series } = layerBars(caused, 'dram')
  expect(series.map(({ key, values }) => [key, values[0]])).toEqual([
    ['weights', 7],
    ['bitmap', 2],
  ])
  const OPERANDS = { weights: 'filter', input: 'ifmap', attention: 'ifmap', output: 'ofmap' } as const
  for (const id of TRAFFIC_CAUSE_IDS)
    expect([id, operandOfCause(id)]).toEqual([id, OPERANDS[TRAFFIC_CAUSES[id].tensor]])
})

test('quantities without data are not offered', () => {
  const values = quantitiesOf(VIEWS).map(({ value }) => value)
  expect(values).toEqual(['cycles', 'share', 'utilisation', 'bandwidth', 'dram'])
})

test('the option hides series and dims all but one', () => {
  const option = layerBarsOption(layerBars(VIEWS, 'cycles'), {
    names: ['a', 'b'],
    theme: 'light',
    hidden: new Set(['edge']),
    emphasis: 'edge',
    tip: String,
  })
  expect(option).toMatchObject({
    xAxis: { data: ['a', 'b'] },
    yAxis: { name: 'cycles' },
    series: [{ id: 'multiply', stack: 'all', data: [7.5, 4], itemStyle: { color: '#2E7D5B', opacity: 0.2 } }],
  })
  expect(positionOf([{ dataIndex: 3 }])).toBe(3)
  expect(positionOf([])).toBe(-1)
})

const ARRAY = {
  kind: 'array',
  clockGigahertz: 2,
  rules: { id: 'corrected', fixes: [] },
  array: { rows: 8, cols: 4, mode: 'USER', bandwidthWordsPerCycle: 10 },
} as unknown as RunDetail['spec']

test('an array’s roofs: PEs x clock, and words of one byte x clock; three interfaces by the original’s rules', () => {
  expect(rooflineOf({ spec: ARRAY }, 'steady')).toMatchObject({
    roofs: [{ macsPerSecond: 64e9, isMain: true }],
    bytesPerSecond: 20e9,
    bandwidthLabel: 'DRAM 20\u00A0GB/s',
  })
  const original = { ...ARRAY, rules: { id: 'scale-sim-v2', fixes: [] } } as RunDetail['spec']
  expect(rooflineOf({ spec: original }, 'steady').bytesPerSecond).toBe(60e9)
  const calc = { ...ARRAY, array: { rows: 8, cols: 4, mode: 'CALC' } } as unknown as RunDetail['spec']
  expect(rooflineOf({ spec: calc }, 'steady')).toMatchObject({ bytesPerSecond: null })
})

test('a design’s roofs: lanes x PEs x clock of what is multiplied in the step', () => {
  const parameters = {
    clockGigahertz: 1,
    peRows: 128,
    peCols: 128,
    inlierLanes: 60,
    denseLanes: 18.310546875,
    firstStepLanes: 19,
    attentionLanes: 4,
    dramGigabytesPerSecond: 1500,
    dramEfficiency: 0.6,
  }
  const spec = { kind: 'design', design: 'cambricon-d', parameters } as unknown as RunDetail['spec']
  const steady = rooflineOf({ spec }, 'steady')
  // 60 x 128 x 128 x 1e9 and 18.310546875 x 16384 x 1e9.
  expect(steady.roofs.map(({ macsPerSecond }) => macsPerSecond)).toEqual([983.04e12, 300e12, 65.536e12])
  expect(steady.bytesPerSecond).toBe(900e9)
  expect(rooflineOf({ spec }, 'first').roofs.find(({ isMain }) => isMain)?.macsPerSecond).toBe(19 * 16384e9)
})

test('a roof bends where intensity x bandwidth reaches the peak', () => {
  const roof = { label: '', macsPerSecond: 2e12, isMain: true }
  const box = { x: [0.1, 100], y: [0.01, 10] } as const
  expect(roofPoints(roof, 0.5e12, box)).toEqual([
    [0.1, 0.05],
    [4, 2],
    [100, 2],
  ])
  // Enters the box at its lower edge.
  expect(roofPoints(roof, 0.05e12, box)[0]?.[0]).toBeCloseTo(0.2, 12)
  expect(roofPoints(roof, null, box)).toEqual([
    [0.1, 2],
    [100, 2],
  ])
})

test('dots: MACs over bytes and MACs over time; area goes with cycles; no bytes, no dot', () => {
  const views = layerViews(
    {
      layers: [
        layer({ macs: 100, cycles: 10, dramBytes: { ifmap: 20, filter: 20, ofmap: 10 } }),
        layer({ macs: 100, cycles: 10 }),
      ],
    },
    'steady',
  )
  const dots = rooflineDots(views, 1e9)
  expect(dots).toHaveLength(1)
  expect(dots[0]).toMatchObject({ position: 0, macsPerByte: 2, macsPerSecond: 10e9 })
  expect((dotRadius(100, 400) - 2) / (dotRadius(400, 400) - 2)).toBeCloseTo(Math.sqrt(100 / 400), 12)
  const box = rooflineBox(
    {
      roofs: [{ label: '', macsPerSecond: 64e9, isMain: true }],
      bytesPerSecond: null,
      bandwidthLabel: '',
      note: '',
    },
    dots,
  )
  expect(box.x).toEqual([1, 10])
  expect(box.y[0]).toBe(0.01)
  expect(box.y[1]).toBeGreaterThan(0.064)
})

test('the matrix has the first step, and one row for all that are alike', () => {
  const layers = [
    layer({ index: 0, step: 'first', cycles: 100 }),
    layer({ index: 1, step: 'first', cycles: 10 }),
    layer({ index: 0, cycles: 20 }),
    layer({ index: 1, cycles: 0 }),
  ]
  const matrix = stepMatrix({ layers, steps: 250 }, 'cycles')
  expect(matrix?.rows).toEqual([
    { title: 'Step 1', from: 1, to: 1, values: [100, 10] },
    { title: 'Steps 2–250', from: 2, to: 250, values: [20, 0] },
  ])
  expect([matrix?.least, matrix?.most]).toEqual([10, 100])
  expect(stepMatrix({ layers, steps: 1 }, 'cycles')?.rows).toHaveLength(1)
  expect(stepMatrix({ layers: layers.slice(2), steps: 250 }, 'cycles')).toBeUndefined()
})

test('logarithmic colours: equal ratios are equally far apart, nothing is the colour of the page', () => {
  const scale = { least: 1, most: 100 }
  expect(logShare(0, scale)).toBe(0)
  expect(logShare(null, scale)).toBe(0)
  expect(logShare(100, scale)).toBe(1)
  expect(logShare(10, scale) - logShare(1, scale)).toBeCloseTo(logShare(100, scale) - logShare(10, scale), 12)
  expect(logShare(7, { least: 7, most: 7 })).toBe(1)
})
