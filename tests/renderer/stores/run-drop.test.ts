import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dropOn } from '../../../src/renderer/stores/run-drop.ts'
import { addressOf } from '../../../src/renderer/workbench/address.ts'
import { COMPARED } from '../../../src/renderer/workbench/open-run.ts'

test('a comparison gets the run, a heatmap is stacked with it, a run is compared with it', () => {
  expect(dropOn(addressOf('compare', { ids: '3,1' }), [7])).toMatchObject({
    address: addressOf('compare', { ids: '3,1,7' }),
    isInPlace: true,
  })
  expect(dropOn(addressOf('heatmap', { runIds: '3', window: '0:9' }), [7, 8])).toMatchObject({
    // The window was of one run's cycles.
    address: addressOf('heatmap', { runIds: '3,7,8' }),
    isInPlace: true,
  })
  expect(dropOn(addressOf('run', { id: '3' }), [7])).toMatchObject({
    address: addressOf('compare', { ids: '3,7' }),
    isInPlace: false,
  })
})

test('other tabs take none, and nothing happens where nothing would change', () => {
  expect(dropOn(addressOf('home', {}), [7])).toBeUndefined()
  // A sweep has an id too, but it is no run's.
  expect(dropOn(addressOf('sweep', { id: '3' }), [7])).toBeUndefined()
  expect(dropOn(addressOf('run', { id: '7' }), [7])).toBeUndefined()
  expect(dropOn(addressOf('compare', { ids: '3,7' }), [7, 3])).toBeUndefined()
  expect(dropOn(addressOf('compare', { ids: 'x' }), [7])).toBeUndefined()
  expect(dropOn(addressOf('compare', { ids: '3,7' }), [])).toBeUndefined()
})

test('never more than can be compared, each once, the old ones first', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(ids, ids, (own, more) => {
      const all = new Set([...own, ...more])
      const found = dropOn(addressOf('compare', { ids: own.join(',') }), more)
      const isPossible = all.size > own.length && all.size <= COMPARED.most
      expect(found !== undefined).toBe(isPossible)
      if (found !== undefined) expect(found.address.params['ids']).toBe([...all].join(','))
    }),
    { numRuns: 200, seed: 12 },
  )
})
