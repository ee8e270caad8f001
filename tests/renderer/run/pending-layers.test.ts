import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cycleGroups } from '../../../src/shared/analysis/cycle-groups.ts'
import { layerBars } from '../../../src/renderer/views/run/layer-bars.ts'
import { layerColumns, sortedLayers } from '../../../src/renderer/views/run/layer-columns.ts'
import { layerViews } from '../../../src/renderer/views/run/layer-view.ts'
import {
  countText,
  isPending,
  layerOfSlot,
  layerSlots,
  matchingSlots,
  pendingRanges,
} from '../../../src/renderer/views/run/pending-layers.ts'
import { accounting, layer } from './layers.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e']
/** Layers 1 and 3 of five are there; the first is under way. */
const THERE = layerViews(
  {
    layers: [
      layer({ index: 1, name: 'b', cycles: 30, accounting: accounting({ multiply: 30 }) }),
      layer({ index: 3, name: 'd', cycles: 10, accounting: accounting({ multiply: 6, edge: 4 }) }),
    ],
  },
  'steady',
)
const SLOTS = layerSlots(THERE, 5, NAMES)

test('every layer has its place, those without numbers their names', () => {
  expect(SLOTS.map((slot) => layerOfSlot(slot).name)).toEqual(NAMES)
  expect(SLOTS.map(isPending)).toEqual([true, false, true, false, true])
  expect(layerSlots([], 2, []).map((slot) => layerOfSlot(slot).name)).toEqual(['Layer 0', 'Layer 1'])
  expect(layerSlots([], 0, [])).toEqual([])
})

test('a layer without numbers is no zero: not in bars, not in the table, not in the sums', () => {
  for (const quantity of ['cycles', 'share', 'utilisation', 'bandwidth', 'dram'] as const) {
    for (const { values } of layerBars(SLOTS, quantity).series) {
      expect(values.map((value) => value === null)).toEqual([true, false, true, false, true])
    }
  }
  const columns = layerColumns(THERE)
  const text = (key: string) => SLOTS.map((slot) => columns.find((column) => column.key === key)?.text(slot))
  expect(text('cycles')).toEqual(['–', '30', '–', '10', '–'])
  expect(text('kind')).toEqual(['–', 'conv', '–', 'conv', '–'])
  expect(text('index')).toEqual(['0', '1', '2', '3', '4'])
  expect(cycleGroups(THERE, 1).groups[0]).toMatchObject({ cycles: 40, layers: 2 })
})

test('sorted by a number they come last either way, by place and name where they belong', () => {
  const columns = layerColumns(THERE)
  const order = (key: string, isDescending: boolean) =>
    sortedLayers(SLOTS, columns, { key, isDescending }).map((slot) => layerOfSlot(slot).index)
  expect(order('cycles', true)).toEqual([1, 3, 0, 2, 4])
  expect(order('cycles', false)).toEqual([3, 1, 0, 2, 4])
  expect(order('index', true)).toEqual([4, 3, 2, 1, 0])
  expect(order('name', false)).toEqual([0, 1, 2, 3, 4])
  expect(matchingSlots(SLOTS, 'E').map((slot) => layerOfSlot(slot).index)).toEqual([4])
})

test('how many there are is said; a complete run says only how many', () => {
  expect(countText(SLOTS)).toBe('2 of 5 layers')
  expect(countText(layerSlots(THERE, 0, []).slice(1, 2))).toBe('1 layer')
  expect(countText(THERE)).toBe('2 layers')
  expect(countText(layerSlots([], 1, []))).toBe('0 of 1 layer')
})

test('hatched ranges cover exactly the places without numbers, and do not touch', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (there) => {
      const views = layerViews(
        { layers: there.flatMap((is, index) => (is ? [layer({ index })] : [])) },
        'steady',
      )
      const slots = layerSlots(views, there.length, [])
      const ranges = pendingRanges(slots)
      const covered = there.map((_, at) => ranges.some(({ from, to }) => from <= at && at <= to))
      expect(covered).toEqual(there.map((is) => !is))
      for (const [at, range] of ranges.entries()) {
        expect(range.from).toBeLessThanOrEqual(range.to)
        expect(range.from).toBeGreaterThan((ranges[at - 1]?.to ?? -2) + 1)
      }
    }),
    { numRuns: 100, seed: 6 },
  )
})
