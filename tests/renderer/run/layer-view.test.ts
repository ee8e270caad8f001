import { expect, test } from 'vitest'
import { layerColumns, sortedLayers } from '../../../src/renderer/views/run/layer-columns.ts'
import { layerViews, stepClasses } from '../../../src/renderer/views/run/layer-view.ts'
import { layerOfSlot, matchingSlots } from '../../../src/renderer/views/run/pending-layers.ts'
import { cycleGroups } from '../../../src/shared/analysis/cycle-groups.ts'
import { accountsOf, largestAccount } from '../../../src/shared/analysis/cycle-accounts.ts'
import { accounting, layer } from './layers.ts'

test('accounts of an array are PE-cycles; divided by the PEs they sum to the cycles', () => {
  // 4 PEs, 10 cycles: 40 PE-cycles.
  const row = layer({ cycles: 10, accounting: accounting({ multiply: 20, fill: 4, drain: 8, edge: 8 }) })
  expect(accountsOf(row)).toEqual({
    multiply: 5,
    fill: 3,
    edge: 2,
    stallIfmap: 0,
    stallFilter: 0,
    stallOfmap: 0,
    overhead: 0,
  })
  expect(accountsOf(layer({ accounting: null }))).toBeNull()
  expect(accountsOf(layer({ cycles: 0, accounting: accounting({}) }))?.multiply).toBe(0)
})

test('a layer is bound by its largest account, compute among equals', () => {
  const of = (parts: Parameters<typeof accounting>[0]) => {
    const accounts = accountsOf(layer({ cycles: 10, accounting: accounting(parts) }))
    return accounts === null ? undefined : largestAccount(accounts)
  }
  expect(of({ multiply: 4, stallFilter: 6 })).toBe('stallFilter')
  expect(of({ multiply: 5, stallFilter: 5 })).toBe('multiply')
  expect(of({ multiply: 4, fill: 3, drain: 3 })).toBe('fill')
})

test('shares are of the step, and the dense design is matched by the place of the layer', () => {
  const layers = [
    layer({ index: 0, step: 'first', cycles: 90 }),
    layer({ index: 0, cycles: 30 }),
    layer({ index: 1, cycles: 10 }),
  ]
  expect(stepClasses({ layers })).toEqual(['steady', 'first'])
  const dense = { layers: [layer({ index: 0, cycles: 60 }), layer({ index: 1, cycles: 5 })] }
  const views = layerViews({ layers }, 'steady', dense)
  expect(views.map(({ share }) => share)).toEqual([0.75, 0.25])
  expect(views.map(({ againstDense }) => againstDense)).toEqual([2, 0.5])
  expect(layerViews({ layers }, 'steady')[0]?.againstDense).toBeNull()
  expect(layerViews({ layers }, 'first')[0]?.share).toBe(1)
})

test('a filter asks for all its words, in names and kinds', () => {
  const layers = [
    layer({ index: 0, name: 'input_blocks.1.qkv', kind: 'conv' }),
    layer({ index: 1, name: 'middle_block.1.attention.qk', kind: 'qk' }),
  ]
  const views = layerViews({ layers }, 'steady')
  const names = (text: string) => matchingSlots(views, text).map((slot) => layerOfSlot(slot).index)
  expect(names('')).toEqual([0, 1])
  expect(names('QK')).toEqual([0, 1])
  expect(names('qk middle')).toEqual([1])
  expect(names('conv middle')).toEqual([])
})

test('layers are sorted by value, missing ones last either way; equal ones keep their order', () => {
  const layers = [
    layer({ index: 0, cycles: 5, mappingPercent: 50 }),
    layer({ index: 1, cycles: 9, mappingPercent: null }),
    layer({ index: 2, cycles: 5, mappingPercent: 70 }),
  ]
  const views = layerViews({ layers }, 'steady')
  const columns = layerColumns(views)
  const order = (key: string, isDescending: boolean) =>
    sortedLayers(views, columns, { key, isDescending }).map((slot) => layerOfSlot(slot).index)
  expect(order('cycles', true)).toEqual([1, 0, 2])
  expect(order('cycles', false)).toEqual([0, 2, 1])
  expect(order('mapping', true)).toEqual([2, 0, 1])
  expect(order('mapping', false)).toEqual([0, 2, 1])
})

test('only columns with values are there', () => {
  const keys = (mappingPercent: number | null) =>
    layerColumns(layerViews({ layers: [layer({ mappingPercent })] }, 'steady')).map(({ key }) => key)
  expect(keys(12)).toContain('mapping')
  expect(keys(null)).not.toContain('mapping')
  expect(keys(null)).not.toContain('dense')
})

test('groups by map size sum to all layers, the largest map first, and each row to 1', () => {
  const layers = [
    layer({ index: 0, m: 16, macs: 16, cycles: 10, accounting: accounting({ multiply: 10 }) }),
    layer({ index: 1, m: 256, macs: 256, cycles: 30, accounting: accounting({ multiply: 15, edge: 15 }) }),
    layer({ index: 2, m: 1, kind: 'linear', cycles: 2, accounting: accounting({ multiply: 2 }) }),
  ]
  const { by, groups } = cycleGroups(layerViews({ layers }, 'steady'), 1)
  expect(by).toBe('map')
  expect(groups.map(({ title, cycles, layers: count }) => [title, cycles, count])).toEqual([
    ['All layers', 42, 3],
    ['16 × 16', 32, 2],
    ['4 × 4', 10, 1],
  ])
  for (const { shares } of groups)
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
  expect(groups[0]?.shares.map(({ account }) => account)).toEqual(['multiply', 'edge'])
})
