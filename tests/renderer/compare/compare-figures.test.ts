import { expect, test } from 'vitest'
import { FIGURE_KINDS } from '../../../src/main/services/figures/kinds/registry.ts'
import { LAYER_QUANTITIES } from '../../../src/main/services/figures/kinds/layer-bars.ts'
import {
  figureCommand,
  laneFigure,
  layersFigure,
  metricFigure,
  multiplesFigure,
} from '../../../src/renderer/views/compare/compare-figures.ts'
import type { FigureSpec } from '../../../src/shared/model/figures.ts'

const RUNS = [
  { id: 30, label: 'GUID128' },
  { id: 10, label: 'GUID256' },
  { id: 20, label: 'GUID512' },
] as const
const RANGE = { first: 10.4, end: 99.2, align: 'fold' as const }

test('a metric and the layers: the runs in the order of the screen, the baseline first', () => {
  expect(metricFigure(RUNS, 'dramBytes')).toMatchObject({
    kind: 'run-bars',
    title: 'DRAM traffic',
    runIds: [30, 10, 20],
    options: { metric: 'dramBytes' },
  })
  expect(layersFigure(RUNS, { id: 'utilisation', title: 'PE utilisation' })).toMatchObject({
    kind: 'layer-bars',
    title: 'PE utilisation by layer',
    runIds: [30, 10, 20],
    options: { metric: 'utilPercent' },
  })
  expect(layersFigure(RUNS, { id: 'time', title: 'Time' })).toMatchObject({
    title: 'Time by layer',
    options: { metric: 'timeMs' },
  })
})

test.each(['cycles', 'time', 'utilisation', 'mapping', 'dram'] as const)(
  'figures of layers know what they are told for %s',
  (id) => {
    const { metric } = layersFigure(RUNS, { id, title: '' }).options
    expect(Object.keys(LAYER_QUANTITIES)).toContain(metric)
  },
)

test('small multiples stand as in the grid, not as in the table', () => {
  const grid = { workloads: ['GUID128', 'GUID256'], arrays: ['128 × 128'], runs: [[2], [0]] }
  expect(multiplesFigure(RUNS, grid, 'cycles')).toMatchObject({
    kind: 'small-multiples',
    runIds: [20, 30],
    options: { metric: 'cycles', scale: 'common' },
  })
})

test('lanes: the occupancy of the baseline in the range, the difference of another run to the baseline', () => {
  const [baseline, second] = RUNS
  expect(laneFigure(baseline, baseline, 'busy-pes-by-row', RANGE)).toMatchObject({
    kind: 'heatmap',
    runIds: [30],
    options: { quantity: 'busy-pes-by-row', t0: 10, t1: 100 },
  })
  const difference = laneFigure(baseline, second, 'busy-pes-by-column', RANGE)
  expect(difference).toMatchObject({
    kind: 'heatmap-difference',
    title: 'Occupancy, GUID256 minus GUID128',
    runIds: [30, 10],
  })
  expect(difference.options).toEqual({ quantity: 'busy-pes-by-column', align: 'fold', t0: 10, t1: 100 })
})

test('every figure is of a kind that is there and is told only what that kind can be told', () => {
  const [baseline, second] = RUNS
  const grid = { workloads: ['GUID128'], arrays: ['128 × 128'], runs: [[0, 1, 2]] }
  const specs: readonly FigureSpec[] = [
    metricFigure(RUNS, 'cycles'),
    layersFigure(RUNS, { id: 'cycles', title: 'Cycles' }),
    multiplesFigure(RUNS, grid, 'cycles'),
    laneFigure(baseline, baseline, 'busy-pes-by-row', RANGE),
    laneFigure(baseline, second, 'busy-pes-by-row', RANGE),
  ]
  for (const { kind, options, runIds } of specs) {
    const info = FIGURE_KINDS.find((one) => one.kind === kind)
    expect(info?.runs?.most).toBeGreaterThanOrEqual(runIds.length)
    expect(info?.options.map(({ key }) => key)).toEqual(expect.arrayContaining(Object.keys(options)))
  }
})

test('a command is there when its figure is, with the command line that makes it', () => {
  const about = { id: 'layers', of: 'the layers of these runs' }
  expect(figureCommand(about, () => undefined).when?.()).toBe(false)
  expect(figureCommand(about, () => undefined).cli?.()).toBeUndefined()
  const command = figureCommand({ ...about, hotkey: 'G' }, () => metricFigure(RUNS, 'cycles'))
  expect(command).toMatchObject({ id: 'compare.figure-layers', hotkey: 'G', group: 'Figures' })
  expect(command.when?.()).toBe(true)
  expect(command.cli?.()).toMatch(/^deltascope figure make run-bars --runs 30 10 20 .*--set metric=cycles/)
})
