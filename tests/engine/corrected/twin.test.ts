import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ifmapFetch } from '../../../src/engine/corrected/ifmap-fetch.ts'
import { correctedSpans } from '../../../src/engine/corrected/request-span.ts'
import { runSchedule } from '../../../src/engine/corrected/run-schedule.ts'
import { transferCycle } from '../../../src/engine/corrected/transfer-log.ts'
import {
  type Axis,
  newPositions,
  outputSize,
  touched,
  windowsInside,
} from '../../../src/engine/corrected/window-geometry.ts'
import { convLayer } from '../../../src/engine/model/layer.ts'
import { correctedLayers as denseLayers, dataflows, int, maybeSparse, runs } from '../twins/arbitraries.ts'
import { correctedParts, recentlyUsedTwin, scheduleOf, segmentDemand, tokenTwin } from '../twins/corrected.ts'
import { correctedOperands, demandOf, requestCount, spanOf, windowStarts } from '../twins/demand.ts'

const correctedLayers = maybeSparse(denseLayers)
const arrays = fc.record({ rows: int(1, 9), cols: int(1, 9), dataflow: dataflows })

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

describe('Window geometry against enumeration', () => {
  const axes: fc.Arbitrary<Axis> = fc
    .record({ size: int(1, 14), filter: int(1, 6), stride: int(1, 6), pad: int(0, 5) })
    .filter(({ size, filter, pad }) => size + 2 * pad >= filter)
    .map((a) => ({ ...a, out: outputSize(a.size, a.filter, a.stride, a.pad, false) }))

  it('output size, windows inside, touched and new positions', () => {
    fc.assert(
      fc.property(axes, (axis) => {
        const { size, filter, stride, pad, out } = axis
        const starts = windowStarts(size, filter, stride, pad)
        expect(out).toBe(starts.length)
        const inside = (position: number): boolean => position >= 0 && position < size
        const seen = new Set<number>()
        const fresh = newPositions(axis)
        for (let offset = 0; offset < filter; offset++) {
          const positions = starts.map((start) => start + offset).filter(inside)
          expect(windowsInside(axis, offset)).toBe(positions.length)
          const unseen = new Set(positions.filter((position) => !seen.has(position)))
          expect(fresh[offset]).toBe(unseen.size)
          for (const position of positions) seen.add(position)
        }
        const covered = new Set<number>()
        for (let windows = 0; windows <= starts.length; windows++) {
          expect([windows, touched(axis, windows)]).toEqual([windows, covered.size])
          const start = starts[windows]
          if (start === undefined) continue
          for (let position = start; position < start + filter; position++) {
            if (inside(position)) covered.add(position)
          }
        }
      }),
      runs(3000),
    )
  })
})

describe('Corrected layer against the line by line twin', () => {
  it('lines, requests, and their first and last line', () => {
    fc.assert(
      fc.property(correctedLayers, arrays, (layer, array) => {
        const { shape, folding } = correctedParts(layer, array)
        const o = correctedOperands(layer, 0)
        const demand = demandOf(o, array)
        expect([shape.m, shape.n, shape.k, folding.lines]).toEqual([o.m, o.n, o.k, demand.lines])
        expect(shape.realPairs).toBe(o.ifmap.flat().filter((address) => address !== -1).length)
        const spans = correctedSpans(folding, shape)
        expect(spans.filter).toEqual(spanOf(demand.filter))
        expect(spans.ofmap).toEqual(spanOf(demand.ofmap))
        if (requestCount(demand.ifmap, false) > 0) expect(spans.ifmap).toEqual(spanOf(demand.ifmap))
      }),
      runs(600),
    )
  })

  it('ifmap words to fetch: least recently used, word by word', () => {
    const sizes = fc.oneof(int(0, 12), int(0, 80), int(0, 600))
    fc.assert(
      fc.property(correctedLayers, arrays, sizes, (layer, array, capacity) => {
        const { shape, folding } = correctedParts(layer, array)
        const fetch = ifmapFetch(folding, shape, capacity)
        const segments = segmentDemand(correctedOperands(layer, 0), array)
        // Channels that are always used together are kept and dropped together.
        const dense = array.dataflow === 'os' ? shape.channels : gcd(array.rows, shape.channels)
        const block = shape.of > 1 ? 1 : dense
        const whole = Math.floor(capacity / block) * block
        const [first, second, third] = recentlyUsedTwin(segments, 3, whole)
        expect([...fetch.first]).toEqual(first)
        expect(third).toEqual(second)
        if (array.dataflow !== 'is' && folding.colFolds > 1) expect([...fetch.later]).toEqual(second)
        expect(fetch.compulsory).toBe(new Set(segments.flat()).size)
      }),
      runs(800),
    )
  })

  it('negative control: a scratchpad of one word more is noticed', () => {
    const layer = { ...convLayer('x', [6, 6], [3, 3], 1, 4), padHeight: 1, padWidth: 1 }
    const array = { rows: 3, cols: 2, dataflow: 'os' } as const
    const { shape, folding } = correctedParts(layer, array)
    const segments = segmentDemand(correctedOperands(layer, 0), array)
    const { first } = ifmapFetch(folding, shape, 11)
    expect([...first]).toEqual(recentlyUsedTwin(segments, 1, 11)[0])
    expect([...first]).not.toEqual(recentlyUsedTwin(segments, 1, 12)[0])
  })
})

describe('Schedule against moving words one by one', () => {
  const segment = fc.record({
    cycles: int(1, 20),
    ifmap: fc.oneof(fc.constant(0), int(0, 60)),
    filter: fc.oneof(fc.constant(0), int(0, 60)),
    partialSumReads: fc.oneof(fc.constant(0), int(0, 30)),
    outputs: fc.oneof(fc.constant(0), int(0, 30)),
    partialSumWrites: fc.oneof(fc.constant(0), int(0, 30)),
  })
  const rooms = fc.record({ ifmap: int(0, 80), filter: int(0, 80), ofmap: int(0, 80) })

  it('cycles of every segment, cold start, words', () => {
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 12 }),
        int(1, 12),
        fc.boolean(),
        fc.boolean(),
        rooms,
        (segments, bandwidthWordsPerCycle, shared, prefilled, room) => {
          const each: number[] = []
          const moved = { reads: 0, writes: 0 }
          const run = runSchedule(
            scheduleOf(segments),
            { bandwidthWordsPerCycle, shared, prefilled, room },
            new Float64Array(0),
            (_index, _segment, _cycle, cycles, transfers) => {
              each.push(cycles)
              for (const t of transfers) {
                expect(t.readTo - t.readFrom + t.writes).toBeLessThanOrEqual(bandwidthWordsPerCycle * cycles)
                moved.reads += t.readTo - t.readFrom
                moved.writes += t.writes
              }
            },
          )
          const twin = tokenTwin(segments, bandwidthWordsPerCycle, shared, prefilled, room)
          expect(each).toEqual(twin.each)
          expect(run.cycles).toBe(twin.cycles)
          expect(run.stallCauses.coldStart).toBe(twin.coldStart)
          const before = run.prefills.reduce((sum, t) => sum + (t === undefined ? 0 : t.readTo), 0)
          expect(before + moved.reads).toBe(run.words.ifmap + run.words.filter + run.words.partialSumReads)
          expect(moved.writes).toBe(run.words.outputs + run.words.partialSumWrites)
        },
      ),
      runs(1500),
    )
  })

  it('words of a transfer are spread over its cycles, in order and evenly', () => {
    fc.assert(
      fc.property(int(-50, 50), int(1, 30), int(0, 40), int(0, 20), (cycle, cycles, reads, writes) => {
        const transfer = { cycle, cycles, readFrom: 7, readTo: 7 + reads, writes }
        const words = reads + writes
        const load = new Map<number, number>()
        let before = -Infinity
        for (let n = 0; n < words; n++) {
          const at = transferCycle(transfer, n)
          expect(at).toBeGreaterThanOrEqual(Math.max(cycle, before))
          expect(at).toBeLessThan(cycle + cycles)
          load.set(at, (load.get(at) ?? 0) + 1)
          before = at
        }
        for (const count of load.values()) expect(count).toBeLessThanOrEqual(Math.ceil(words / cycles))
      }),
      runs(500),
    )
  })

  it('negative control: one word per cycle more is noticed', () => {
    const one = { cycles: 3, ifmap: 40, filter: 9, partialSumReads: 0, outputs: 7, partialSumWrites: 0 }
    const room = { ifmap: 20, filter: 20, ofmap: 20 }
    const options = { bandwidthWordsPerCycle: 4, shared: true, prefilled: false, room }
    const run = runSchedule(scheduleOf([one, one]), options, new Float64Array(0))
    expect(run.cycles).toBe(tokenTwin([one, one], 4, true, false, room).cycles)
    expect(run.cycles).not.toBe(tokenTwin([one, one], 5, true, false, room).cycles)
  })
})
