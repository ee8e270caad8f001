import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RUN_SLOTS, withoutRuns, withSlot, type RunSlots } from '../../../src/renderer/stores/run-slots.ts'
import { selectRange, toggled } from '../../../src/renderer/stores/selected-runs.ts'

const NONE: ReadonlySet<number> = new Set()

function given(runIds: readonly number[], inUse = NONE): RunSlots {
  return runIds.reduce<RunSlots>((slots, runId) => withSlot(slots, runId, inUse), [])
}

function slotOf(slots: RunSlots, runId: number): number | undefined {
  return slots.find((holder) => holder.runId === runId)?.slot
}

test('runs get slots 1, 2, 3 as they come and keep them', () => {
  const slots = given([30, 10, 20, 10])
  expect([30, 10, 20].map((runId) => slotOf(slots, runId))).toEqual([1, 2, 3])
})

test('a freed slot is the next to be given', () => {
  const slots = withSlot(withoutRuns(given([1, 2, 3]), new Set([2])), 4, NONE)
  expect(slotOf(slots, 4)).toBe(2)
  expect(slotOf(slots, 3)).toBe(3)
})

test('the ninth run takes the slot of the one used longest ago that is not in use', () => {
  const eight = given([1, 2, 3, 4, 5, 6, 7, 8, 1])
  // 1 was used again: 2 is the oldest, but selected.
  const slots = withSlot(eight, 9, new Set([2]))
  expect(slotOf(slots, 9)).toBe(3)
  expect(slotOf(slots, 3)).toBeUndefined()
  expect(slotOf(slots, 2)).toBe(2)
})

test('with all eight in use the ninth gets none', () => {
  const eight = given([1, 2, 3, 4, 5, 6, 7, 8])
  expect(withSlot(eight, 9, new Set([1, 2, 3, 4, 5, 6, 7, 8]))).toBe(eight)
})

test('no slot is held twice, whatever happens', () => {
  const step = fc.record({ runId: fc.integer({ min: 1, max: 14 }), isGone: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let slots: RunSlots = []
      for (const { runId, isGone } of steps) {
        slots = isGone ? withoutRuns(slots, new Set([runId])) : withSlot(slots, runId, NONE)
        expect(slotOf(slots, runId) === undefined).toBe(isGone)
        expect(new Set(slots.map(({ slot }) => slot)).size).toBe(slots.length)
        expect(slots.every(({ slot }) => slot >= 1 && slot <= RUN_SLOTS)).toBe(true)
      }
    }),
    { seed: 5, numRuns: 100 },
  )
})

test('toggling keeps the order of selection', () => {
  expect(toggled([3, 1], 2)).toEqual([3, 1, 2])
  expect(toggled([3, 1, 2], 1)).toEqual([3, 2])
})

test.each([
  ['downwards', [20], 40, [20, 30, 40]],
  ['upwards, the nearest first', [40], 20, [40, 30, 20]],
  ['with others before', [50, 20], 30, [50, 20, 30]],
  ['to itself', [30], 30, [30]],
  ['without an anchor in the list', [99], 20, [99, 20]],
  ['to what is not in the list', [20], 99, [20]],
])('a range %s', (_, runs, to, expected) => {
  expect(selectRange(runs, to, [10, 20, 30, 40, 50])).toEqual(expected)
})
