import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ChannelWalk } from '../../../src/engine/compatible/channel-walk.ts'
import { fullFetchOrder, ifmapTiling } from '../../../src/engine/compatible/fetch-order.ts'
import type { PrefetchEvents } from '../../../src/engine/compatible/prefetch-events.ts'
import { RunWalk } from '../../../src/engine/compatible/run-walk.ts'
import { SlidingWindow } from '../../../src/engine/compatible/sliding-window.ts'
import { ifmapDuplicates } from '../../../src/engine/compatible/user-read.ts'
import { WindowWalk } from '../../../src/engine/compatible/window-walk.ts'
import type { Dataflow } from '../../../src/engine/model/array-config.ts'
import { convLayer } from '../../../src/engine/model/layer.ts'
import { foldLayer } from '../../../src/engine/systolic/folding.ts'
import { compatibleShape } from '../../../src/engine/systolic/shape.ts'

const small = (max: number) => fc.integer({ min: 1, max })
const cases = fc.record({
  dataflow: fc.constantFrom<Dataflow>('os', 'ws', 'is'),
  rows: small(9),
  cols: small(9),
  filter: fc.tuple(small(4), small(4)),
  stride: fc.tuple(small(3), small(3)),
  out: fc.tuple(small(6), small(6)),
  channels: small(9),
  filters: small(9),
  /** Scratchpad and group size as parts of the operand. */
  capacity: fc.double({ min: 0.01, max: 1, noNaN: true }),
  group: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
})

/** Line and steps of every event. */
function listed(events: PrefetchEvents): readonly (readonly [number, number])[] {
  const all: [number, number][] = []
  for (const cursor = events.cursor(); cursor.line < Infinity; cursor.next())
    all.push([cursor.line, cursor.steps])
  return all
}

// The word-by-word walk is itself compared with sets of words in twin-reads.test.ts.
it('walks by runs and by channels find the prefetches of the walk by words', () => {
  let events = 0
  fc.assert(
    fc.property(
      cases,
      ({ dataflow, rows, cols, filter, stride, out, channels, filters, capacity, group }) => {
        const size = [(out[0] - 1) * stride[0] + filter[0], (out[1] - 1) * stride[1] + filter[1]] as const
        const shape = compatibleShape(convLayer('x', size, filter, channels, filters, stride), false)
        const folding = foldLayer(shape, dataflow, rows, cols)
        const order = fullFetchOrder(ifmapTiling(folding, shape))
        const words = Math.max(2, Math.ceil(order.elements * capacity))
        const groupWords = Math.max(1, Math.floor(words * group))
        const [slow, fast] = [0, 1].map(() => new SlidingWindow(order.elements, words, groupWords))
        if (slow!.holdsAll) return
        const duplicates = ifmapDuplicates(folding, shape, order)
        const tile = (column: number, row: number): number => (dataflow === 'is' ? column : row)
        const lead = dataflow === 'ws' ? rows : 0
        const expected = listed(new WindowWalk(folding, order, slow!, false, duplicates).run(tile, lead))
        const runs = new RunWalk(folding, shape, order, fast!)
        const found =
          dataflow === 'is'
            ? new ChannelWalk(folding, shape, order, fast!).run()
            : new WindowWalk(folding, order, fast!, false, duplicates, runs).run(tile, lead)
        expect(listed(found)).toEqual(expected)
        events += expected.length
      },
    ),
    { seed: 20261122, numRuns: 1500 },
  )
  expect(events).toBeGreaterThan(10_000)
})
