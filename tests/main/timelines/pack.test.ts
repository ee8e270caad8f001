import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packNumbers } from '../../../src/main/services/timelines/pack.ts'

test('numbers arrive bit by bit, also from the middle of a buffer', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), fc.nat(3), (values, offset) => {
      const numbers = Float64Array.from([...Array.from({ length: offset }, () => 7), ...values]).subarray(
        offset,
      )
      const bytes = Uint8Array.from(Buffer.from(packNumbers(numbers), 'base64'))
      expect([...new Float64Array(bytes.buffer)]).toEqual([...numbers])
    }),
  )
})
