import { expect, test } from 'vitest'
import { mapSides } from '../../../src/shared/analysis/map-sides.ts'
import { differsByDesignOnly } from '../../../src/renderer/views/run/use-dense.ts'
import { mapStretches, shortName, stageStretches } from '../../../src/renderer/widgets/network-structure.ts'
import { metricText, metricTexts } from '../../../src/renderer/widgets/metric-text.ts'
import { partsTotal, whyParts } from '../../../src/renderer/widgets/why-parts.ts'
import {
  droppable,
  NO_RUNS,
  withHold,
  withoutHold,
  withoutRuns,
} from '../../../src/renderer/stores/run-details-cache.ts'
import { layer } from './layers.ts'

test('map sizes are roots of convolutions’ pixels; other layers have that of the one before', () => {
  const layers = [
    layer({ kind: 'linear', m: 1 }),
    layer({ m: 65536, macs: 65536 }),
    layer({ m: 1, kind: 'linear' }),
    layer({ m: 64, macs: 64 }),
  ]
  expect(mapSides(layers, 1)).toEqual([256, 256, 256, 8])
  expect(mapStretches([256, 256, 8])).toEqual([
    { title: '256²', from: 0, to: 2 },
    { title: '8²', from: 2, to: 3 },
  ])
  // Ten images as one matrix, or one matrix per image.
  expect(mapSides([layer({ m: 40960, macs: 40960 })], 10)).toEqual([64])
  expect(mapSides([layer({ m: 4096, macs: 40960 })], 10)).toEqual([64])
  expect(mapSides([layer({ m: 7, macs: 7 })], 1)).toEqual([])
  expect(mapSides([layer({ m: 16, kind: 'linear' })], 1)).toEqual([])
})

test('encoder, middle and decoder only where names say so', () => {
  const names = ['time_embed.0', 'input_blocks.0.0', 'middle_block.0', 'output_blocks.0', 'out.2']
  expect(stageStretches(names.map((name) => ({ name })))).toEqual([
    { title: 'encoder', from: 0, to: 2 },
    { title: 'middle', from: 2, to: 3 },
    { title: 'decoder', from: 3, to: 5 },
  ])
  expect(stageStretches([{ name: 'Conv1' }])).toEqual([])
  expect(stageStretches([...names, 'Conv1'].map((name) => ({ name })))).toEqual([])
  expect(shortName('output_blocks.15.0.in_layers.2')).toBe('out.15.0.in.2')
  expect(shortName('Conv1')).toBe('Conv1')
})

test('bytes of a row share the prefix of the largest; other metrics have their own decimals', () => {
  expect(metricTexts('dramBytes', [4_689_120, 12_000, null])).toEqual({
    unit: 'MB',
    texts: ['4.69', '0.01', '–'],
  })
  expect(metricText('dramBytes', 812)).toEqual({ text: '812', unit: 'B' })
  expect(metricText('utilPercent', 72.72860006086552)).toEqual({ text: '72.73', unit: '%' })
  expect(metricText('speedup', null)).toEqual({ text: '–', unit: '' })
})

test('small parts are one row, and the table still sums', () => {
  const parts = Array.from({ length: 30 }, (_, i) => ({ title: `layer ${i}`, value: 30 - i }))
  const why = { parts, partsSum: true }
  const short = whyParts(why, false)
  expect(short).toHaveLength(11)
  expect(short.at(-1)?.title).toBe('20 smaller parts')
  expect(short.reduce((sum, { value }) => sum + value, 0)).toBe(partsTotal(why))
  expect(short.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12)
  expect(whyParts(why, true)).toHaveLength(30)
  // Eleven fit as well as ten and a rest of one.
  expect(whyParts({ parts: parts.slice(0, 11), partsSum: true }, false)).toHaveLength(11)
  const unsummed = whyParts({ parts, partsSum: false }, false)
  expect(unsummed.map(({ share }) => share)).toEqual(Array.from({ length: 10 }))
})

test('runs on the screen are never dropped, of the others those looked at longest ago', () => {
  let held = NO_RUNS
  for (const id of [1, 2, 3, 4]) held = withHold(held, id)
  held = withHold(held, 1)
  expect(droppable(held, 1)).toEqual([])
  for (const id of [1, 2, 3]) held = withoutHold(held, id)
  // 1 is still held once.
  expect(droppable(held, 2)).toEqual([2, 3])
  expect(droppable(held, 3)).toEqual([2])
  expect(droppable(held, 4)).toEqual([])
  expect(withoutRuns(held, [2, 3]).order).toEqual([4, 1])
})

test('the dense run of a design differs from it by the design alone', () => {
  const settings = (design: string, steps: number) => ({
    settings: [
      { id: 'design', title: 'Design', unit: '', value: design, isDefault: true },
      { id: 'steps', title: 'Steps', unit: '', value: steps, isDefault: true },
    ],
  })
  expect(differsByDesignOnly(settings('cambricon-d', 250), settings('dense', 250))).toBe(true)
  expect(differsByDesignOnly(settings('cambricon-d', 250), settings('dense', 50))).toBe(false)
})
