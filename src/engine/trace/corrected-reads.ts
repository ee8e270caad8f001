import type { CorrectedMachine } from '../corrected/simulate-layer.ts'
import { emptySegment, type Segment } from '../corrected/schedule.ts'
import type { ChannelShare } from '../corrected/prefetcher.ts'
import { segmentMisses } from '../corrected/walked-misses.ts'
import { usedCols, usedRows } from '../systolic/folding.ts'
import type { AddressMap } from './address-map.ts'

/** Where a word read from DRAM goes: a scratchpad, or the array as a partial sum. */
export type ReadKind = 'ifmap' | 'filter' | 'partialSum'

/** Told of each word in the order in which a channel reads it. */
export type ReadWord = readonly [kind: ReadKind, address: number]

/** The words of one segment that a channel reads, in order: filter, ifmap, partial sums. */
function* segmentReads(
  machine: CorrectedMachine,
  a: AddressMap,
  share: ChannelShare,
  index: number,
  segment: Segment,
  misses: readonly number[],
): Generator<ReadWord> {
  if (share.filter && segment.filter > 0) yield* filterWords(machine, a, index)
  if (share.ifmap && segment.ifmap > 0) for (const address of misses) yield ['ifmap', address]
  if (share.ofmap && segment.partialSumReads > 0) {
    for (const address of partialSums(machine, a, index, segment.partialSumReads))
      yield ['partialSum', address]
  }
}

/** Fold of segment `index`: group, column fold, row fold. */
function foldOf({ folding, schedule }: CorrectedMachine, index: number): readonly [number, number, number] {
  const group = Math.floor(index / schedule.perGroup)
  const inGroup = index - group * schedule.perGroup
  if (folding.dataflow === 'is') return [group, inGroup, 0]
  const fold = folding.dataflow === 'ws' ? Math.floor(inGroup / 2) : inGroup
  return [group, Math.floor(fold / folding.rowFolds), fold % folding.rowFolds]
}

/** Filter words of a segment: a column fold's filters, the rows of a fold, or all filters of the group. */
function* filterWords(machine: CorrectedMachine, a: AddressMap, index: number): Generator<ReadWord> {
  const { folding: f, shape } = machine
  const [group, fc, fr] = foldOf(machine, index)
  const firstWindow = f.dataflow === 'ws' ? fr * f.rows : 0
  const windows = f.dataflow === 'ws' ? usedRows(f, fr) : shape.k
  const firstFilter = f.dataflow === 'is' ? 0 : fc * f.cols
  const filters = f.dataflow === 'is' ? shape.n : usedCols(f, fc)
  for (let filter = firstFilter; filter < firstFilter + filters; filter++) {
    for (let window = firstWindow; window < firstWindow + windows; window++) {
      yield ['filter', a.filter(filter, window, group)]
    }
  }
}

/** Output addresses of a segment's column fold, over and over until `words` are named. */
export function* partialSums(
  machine: CorrectedMachine,
  a: AddressMap,
  index: number,
  words: number,
): Generator<number> {
  const { folding: f, shape } = machine
  const [group, fc, fr] = foldOf(machine, index)
  const firstPixel = f.dataflow === 'os' ? fr * f.rows : f.dataflow === 'is' ? fc * f.cols : 0
  const pixels = f.dataflow === 'os' ? usedRows(f, fr) : f.dataflow === 'is' ? usedCols(f, fc) : shape.m
  const firstFilter = f.dataflow === 'is' ? 0 : fc * f.cols
  const filters = f.dataflow === 'is' ? shape.n : usedCols(f, fc)
  let left = words
  while (left > 0) {
    for (let pixel = firstPixel; pixel < firstPixel + pixels && left > 0; pixel++) {
      for (let filter = firstFilter; filter < firstFilter + filters && left > 0; filter++, left--) {
        yield a.ofmap(pixel, filter, group)
      }
    }
  }
}

/** All words a channel reads, in the order of the segments. Holds the misses of one segment at a time. */
export function* channelReads(
  machine: CorrectedMachine,
  a: AddressMap,
  ifmapAddress: (word: number, group: number) => number,
  share: ChannelShare,
): Generator<ReadWord> {
  const { folding, schedule, shape, options } = machine
  const segment = emptySegment()
  for (let group = 0; group < shape.groups; group++) {
    const misses = segmentMisses(folding, shape, options.room.ifmap)
    for (let inGroup = 0; inGroup < schedule.perGroup; inGroup++) {
      const index = group * schedule.perGroup + inGroup
      schedule.read(index, segment)
      const streams = folding.dataflow !== 'ws' || inGroup % 2 === 1
      const missed = streams ? (misses.next().value ?? []) : []
      const addresses = missed.map((word) => ifmapAddress(word, group))
      yield* segmentReads(machine, a, share, index, segment, addresses)
    }
  }
}
