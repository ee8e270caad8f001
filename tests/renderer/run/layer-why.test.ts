import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cycleGroups } from '../../../src/shared/analysis/cycle-groups.ts'
import { layerBars, partAt } from '../../../src/renderer/views/run/layer-bars.ts'
import { layerColumns } from '../../../src/renderer/views/run/layer-columns.ts'
import { layerViews, type LayerView } from '../../../src/renderer/views/run/layer-view.ts'
import {
  hasWhy,
  whyOfAccount,
  whyOfBandwidth,
  whyOfCell,
  whyOfGroup,
  whyOfOutliers,
  type Why,
} from '../../../src/renderer/views/run/layer-why.ts'
import { clockScale } from '../../../src/renderer/widgets/clock-scale.ts'
import { partsTotal, shownGiven, type GivenExplanation } from '../../../src/renderer/widgets/why-parts.ts'
import { accounting, layer } from './layers.ts'

const RUN = { checks: [{ title: 'Stored', holds: true, detail: '' }] }
const DENSE = { layers: [layer({ index: 0, cycles: 60 }), layer({ index: 1, cycles: 5 })] }
const VIEWS = layerViews(
  {
    layers: [
      // 4 PEs x 30 cycles.
      layer({
        index: 0,
        m: 4,
        k: 3,
        n: 5,
        macs: 60,
        cycles: 30,
        mappingPercent: 50,
        accounting: accounting({ multiply: 60, fill: 20, drain: 20, edge: 20 }),
        dramBytes: { ifmap: 8, filter: 4, ofmap: 0 },
        dramBandwidth: { ifmap: 2, filter: 0.5, ofmap: 0 },
        outlierRate: 0.125,
      }),
      layer({ index: 1, name: 'conv2', cycles: 10, accounting: accounting({ multiply: 40 }) }),
    ],
  },
  'steady',
  DENSE,
)
const [FIRST] = VIEWS as readonly [LayerView]

function givenOf(why: Why | undefined): GivenExplanation {
  if (why === undefined || !('given' in why)) throw new Error('the page explains it')
  return why.given
}

test('every number column of the layer table can be explained, and only those', () => {
  for (const { key, isNumber } of layerColumns(VIEWS)) {
    expect([key, hasWhy(key)]).toEqual([key, isNumber === true && key !== 'index'])
    const why = whyOfCell(key, FIRST, VIEWS, RUN)
    expect([key, why === undefined]).toEqual([key, !hasWhy(key)])
    if (why !== undefined && 'metric' in why) expect(why.layer).toBe(FIRST.row)
  }
})

test('what the page works out is the number of the cell, from the run’s own values', () => {
  const column = (key: string) => layerColumns(VIEWS).find((one) => one.key === key)
  for (const key of ['m', 'k', 'n', 'share', 'useful', 'dense']) {
    const given = givenOf(whyOfCell(key, FIRST, VIEWS, RUN))
    expect([key, shownGiven(given).text]).toEqual([key, column(key)?.text(FIRST)])
    expect(given.definition).not.toBe('')
    expect(given.checks.filter(({ holds }) => !holds)).toEqual([])
    expect(given.checks).toContainEqual(RUN.checks[0])
  }
  expect(givenOf(whyOfCell('share', FIRST, VIEWS, RUN)).formula).toBe('100 x 30 / 40 cycles of 2 layers')
  expect(givenOf(whyOfCell('useful', FIRST, VIEWS, RUN)).formula).toBe('100 x 15 / 30 cycles')
  expect(givenOf(whyOfCell('dense', FIRST, VIEWS, RUN)).formula).toBe('60 / 30 cycles')
  expect(givenOf(whyOfCell('k', FIRST, VIEWS, RUN)).formula).toBe('M x K x N = 4 x 3 x 5 of 60 MACs')
})

test('an operand’s bandwidth is its words over its own cycles', () => {
  const given = whyOfBandwidth(FIRST, RUN)
  expect(given?.value).toBe(2.5)
  expect(given?.formula).toBe('Input: 8 words / 4 cycles\nWeights: 4 words / 8 cycles')
  expect(VIEWS[1] && whyOfBandwidth(VIEWS[1], RUN)).toBeUndefined()
})

test('a part of a bar and of a group is the cycles of its account', () => {
  expect(whyOfAccount(FIRST, 'fill', RUN)).toMatchObject({ value: 10, unit: 'cycles' })
  const [whole] = cycleGroups(VIEWS, 1).groups
  if (whole === undefined) throw new Error('there is a group')
  expect(whyOfGroup(whole, 'multiply', RUN)).toMatchObject({
    value: 25,
    parts: [
      { title: 'conv1', value: 15 },
      { title: 'conv2', value: 10 },
    ],
    formula: 'sum of the cycles of 2 layers = 62.50 % of 40 cycles',
  })
  expect(whyOfGroup(whole, undefined, RUN)).toMatchObject({ value: 40 })
  expect(whyOfOutliers(FIRST.row, RUN)?.value).toBe(12.5)
})

test('parts sum to what they are parts of, whatever the layers are', () => {
  const part = fc.integer({ min: 0, max: 1000 })
  const rows = fc.array(fc.tuple(part, part, part), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(rows, (accounts) => {
      const views = layerViews(
        {
          layers: accounts.map(([multiply, fill, edge], index) =>
            layer({
              index,
              cycles: multiply + fill + edge,
              accounting: accounting({ multiply, fill, edge }),
            }),
          ),
        },
        'steady',
      )
      const [whole] = cycleGroups(views, 1).groups
      if (whole === undefined) throw new Error('there is a group')
      for (const account of [undefined, ...whole.shares.map((share) => share.account)]) {
        const given = whyOfGroup(whole, account, RUN)
        expect(partsTotal(given)).toBeCloseTo(given.value, 6)
        expect(given.checks.every(({ holds }) => holds)).toBe(true)
      }
    }),
    { numRuns: 100, seed: 8 },
  )
})

test('the part of a bar under the pointer is the one that holds its value', () => {
  const bars = layerBars(VIEWS, 'cycles')
  // Multiply 15, fill 10, edge 5.
  const at = (value: number, hidden: readonly string[] = []) => partAt(bars, 0, value, new Set(hidden))
  expect([at(0), at(14.9), at(15), at(24.9), at(25), at(1000)]).toEqual([
    'multiply',
    'multiply',
    'fill',
    'fill',
    'edge',
    'edge',
  ])
  expect(at(0, ['multiply'])).toBe('fill')
  expect(partAt({ series: [] }, 0, 1, new Set())).toBeUndefined()
})

test('cycles as time are in one unit, in which the largest is at least 1', () => {
  expect(clockScale('cycles', 1e9, 1e9)).toMatchObject({ unit: 'cycles', factor: 1, decimals: 0 })
  const unitOf = (cycles: number) => clockScale('time', cycles, 1e9).unit
  expect([0, 1, 999, 1000, 1e6, 1e9].map(unitOf)).toEqual(['ns', 'ns', 'ns', 'µs', 'ms', 's'])
  const { factor } = clockScale('time', 2500, 1e9)
  expect(factor * 2500).toBeCloseTo(2.5, 12)
  const column = layerColumns(VIEWS, clockScale('time', 30, 1e9)).find(({ key }) => key === 'cycles')
  expect([column?.title, column?.unit, column?.text(FIRST)]).toEqual(['Time', 'ns', '30.000'])
})
