import type { ArrayConfig } from '../model/array-config.ts'
import type { Layer } from '../model/layer.ts'
import type { LayoutRow } from '../model/layout.ts'
import type { AccessSummary, LayerResult, PerOperand, SparseStorage } from '../model/result.ts'
import { type Folding, foldLayer } from '../systolic/folding.ts'
import { OutputStream } from '../systolic/output-stream.ts'
import { compatibleShape, type Shape } from '../systolic/shape.ts'
import { calcFilterGenerations } from './calc-filter.ts'
import { calcIfmapGenerations } from './calc-ifmap.ts'
import { calcReadSummary, generationSize } from './calc-read.ts'
import { type ClockObserver, type ClockResult, NO_READ_EVENTS, runClock } from './clock.ts'
import type { LineSpan } from '../systolic/line-spans.ts'
import { requestSpans } from './first-last.ts'
import { filterDemand, ifmapDemand } from './layout-demand.ts'
import { bankedPlaces, filterTensor, ifmapTensor } from './layout-places.ts'
import { type BankedRead, bankedRead, BankedReadPort } from './layout-read.ts'
import {
  type RowWiseLayer,
  rowWiseFilterGenerations,
  rowWiseFilterRead,
  rowWiseIfmapGenerations,
  rowWiseIfmapRead,
  rowWiseLayer,
  rowWiseSpans,
  rowWiseSramWords,
  rowWiseUtilisation,
} from './row-wise-layer.ts'
import { rowWiseStorage } from './row-wise.ts'
import { sparseStorage } from './sparse-storage.ts'
import { compatibleSramWords } from './sram-counts.ts'
import {
  type UserBuffer,
  type UserRead,
  UserReadPort,
  userFilterRead,
  userIfmapRead,
  userReadSummary,
} from './user-read.ts'
import { compatibleUtilisation, divideProducts } from './utilisation.ts'
import { type DrainObserver, type DrainSummary, WriteBuffer } from './write-buffer.ts'

/** The original's two versions. */
export type CompatibleVersion = 2 | 3

/** Words in a scratchpad of `kb` kB; a word is one byte. */
export function sramWords(kb: number): number {
  return kb * 1024
}

/** True when v3's layer-wise or row-wise sparsity applies. */
export function isSparse(config: ArrayConfig, version: CompatibleVersion): boolean {
  return version === 3 && config.v3?.sparsity.enabled === true
}

/** Words per cycle of the three DRAM interfaces in USER mode; v3 takes the reads' from the bank section. */
export function interfaceWords(config: ArrayConfig, version: CompatibleVersion): PerOperand<number> {
  const all = config.bandwidthWordsPerCycle
  if (version === 2 || config.v3 === undefined) return { ifmap: all, filter: all, ofmap: all }
  return {
    ifmap: config.v3.ifmapBanks.bandwidthWordsPerCycle,
    filter: config.v3.filterBanks.bandwidthWordsPerCycle,
    ofmap: all,
  }
}

/** Everything the reports and the traces of one layer are made from. */
export interface CompatibleMachine {
  readonly shape: Shape
  readonly folding: Folding
  readonly spans: PerOperand<LineSpan>
  /** USER mode only; a banked read where the operand has a custom layout. */
  readonly ifmapRead: UserRead | BankedRead | undefined
  readonly filterRead: UserRead | BankedRead | undefined
  /** v3's row-wise sparsity; `shape` is then the unpruned one. */
  readonly rowWise?: RowWiseLayer
}

/** Folds the layer and, in USER mode, finds its prefetches; v3 takes the first row of the layout for every layer. */
export function buildMachine(
  layer: Layer,
  config: ArrayConfig,
  version: CompatibleVersion,
  layout?: readonly LayoutRow[],
): CompatibleMachine {
  const sparsity = isSparse(config, version) ? config.v3?.sparsity : undefined
  const rowWise = sparsity?.rowWise === true ? rowWiseLayer(layer, config, sparsity) : undefined
  const shape = rowWise?.shape ?? compatibleShape(layer, sparsity !== undefined)
  const folding = rowWise?.folding ?? foldLayer(shape, config.dataflow, config.rows, config.cols)
  const spans = rowWise === undefined ? requestSpans(folding, shape) : rowWiseSpans(rowWise)
  const base = { shape, folding, spans, ...(rowWise === undefined ? {} : { rowWise }) }
  if (config.mode === 'CALC') return { ...base, ifmapRead: undefined, filterRead: undefined }
  const width = interfaceWords(config, version)
  const ifmapBuffer = { capacityWords: sramWords(config.ifmapSramKb), interfaceWords: width.ifmap }
  const filterBuffer = { capacityWords: sramWords(config.filterSramKb), interfaceWords: width.filter }
  return {
    ...base,
    ifmapRead:
      bankedIfmap(base, config, version, ifmapBuffer, layout?.[0]) ??
      (rowWise === undefined
        ? userIfmapRead(folding, shape, ifmapBuffer)
        : rowWiseIfmapRead(rowWise, ifmapBuffer)),
    filterRead:
      bankedFilter(base, config, version, filterBuffer, layout?.[0]) ??
      (rowWise === undefined
        ? userFilterRead(folding, shape, filterBuffer)
        : rowWiseFilterRead(rowWise, filterBuffer)),
  }
}

type MachineBase = Pick<CompatibleMachine, 'shape' | 'folding' | 'rowWise'>

/** The ifmap's reads under v3's custom layout, if it has one. */
function bankedIfmap(
  { shape, folding, rowWise }: MachineBase,
  config: ArrayConfig,
  version: CompatibleVersion,
  buffer: UserBuffer,
  row: LayoutRow | undefined,
): BankedRead | undefined {
  const bank = config.v3?.ifmapBanks
  if (version === 2 || row === undefined || bank?.customLayout !== true) return undefined
  const places = bankedPlaces(ifmapTensor(shape, row), bank, 0)
  return bankedRead(folding, rowWise?.ifmapDemand ?? ifmapDemand(folding, shape), places, buffer, bank)
}

/** The filter's reads under v3's custom layout, if it has one. */
function bankedFilter(
  { shape, folding, rowWise }: MachineBase,
  config: ArrayConfig,
  version: CompatibleVersion,
  buffer: UserBuffer,
  row: LayoutRow | undefined,
): BankedRead | undefined {
  const bank = config.v3?.filterBanks
  if (version === 2 || row === undefined || bank?.customLayout !== true) return undefined
  const places = bankedPlaces(filterTensor(shape, row), bank, config.filterOffset)
  return bankedRead(folding, rowWise?.filterDemand ?? filterDemand(folding, shape), places, buffer, bank)
}

/** The clock's outcome with the ports and the write buffer it left behind. */
export interface MachineRun {
  readonly clock: ClockResult
  /** USER mode only. */
  readonly ifmapPort: UserReadPort | undefined
  readonly filterPort: UserReadPort | undefined
  readonly writeBuffer: WriteBuffer
}

/** Runs the layer's lines against its buffers; O(events). */
export function runMachine(
  machine: CompatibleMachine,
  config: ArrayConfig,
  version: CompatibleVersion,
  onEvent?: ClockObserver,
  onDrain?: DrainObserver,
): MachineRun {
  const rule = version === 3 ? 'add-lateness-twice' : 'wait-for-last'
  const port = (read: UserRead | BankedRead | undefined): UserReadPort | undefined => {
    if (read === undefined) return undefined
    return 'conflicts' in read ? new BankedReadPort(read) : new UserReadPort(read, rule)
  }
  const lineWords = config.mode === 'CALC' ? config.cols : config.bandwidthWordsPerCycle
  const stream = new OutputStream(machine.folding)
  const writeBuffer = new WriteBuffer(stream, sramWords(config.ofmapSramKb), lineWords, onDrain)
  const ifmapPort = port(machine.ifmapRead)
  const filterPort = port(machine.filterRead)
  const clock = runClock(
    machine.folding.lines,
    machine.spans,
    ifmapPort ?? NO_READ_EVENTS,
    filterPort ?? NO_READ_EVENTS,
    writeBuffer,
    onEvent,
  )
  return { clock, ifmapPort, filterPort, writeBuffer }
}

function dramReads(
  machine: CompatibleMachine,
  config: ArrayConfig,
  run: MachineRun,
): { readonly ifmap: DrainSummary; readonly filter: DrainSummary } {
  const { folding, shape, spans, rowWise } = machine
  if (run.ifmapPort !== undefined && run.filterPort !== undefined) {
    return { ifmap: userReadSummary(run.ifmapPort), filter: userReadSummary(run.filterPort) }
  }
  const ifmapSize = generationSize(config.ifmapSramKb)
  const filterSize = generationSize(config.filterSramKb)
  const ifmap =
    rowWise === undefined
      ? calcIfmapGenerations(folding, shape, ifmapSize.generationWords)
      : rowWiseIfmapGenerations(rowWise, ifmapSize.generationWords)
  const filter =
    rowWise === undefined
      ? calcFilterGenerations(folding, shape, filterSize.generationWords)
      : rowWiseFilterGenerations(rowWise, filterSize.generationWords)
  return {
    ifmap: calcReadSummary(ifmapSize, ifmap, spans.ifmap.first),
    filter: calcReadSummary(filterSize, filter, spans.filter.first),
  }
}

/** A DRAM column set: bandwidth = words / (stop - start + 1). */
export function dramAccess(d: DrainSummary): AccessSummary {
  return { ...d, bandwidthWordsPerCycle: d.words / (d.stopCycle - d.startCycle + 1) }
}

/** Storage of a pruned filter, if it is. */
function prunedStorage(
  layer: Layer,
  { shape, rowWise }: CompatibleMachine,
  config: ArrayConfig,
  version: CompatibleVersion,
  totalCycles: number,
): SparseStorage | undefined {
  const sparsity = config.v3?.sparsity
  if (sparsity === undefined || !isSparse(config, version)) return undefined
  if (rowWise === undefined) return sparseStorage(config, shape, layer.sparsity?.of ?? 1, totalCycles)
  return rowWiseStorage(rowWise.filter, sparsity, layer.sparsity?.of ?? 1, totalCycles)
}

/**
 * Simulates one layer under SCALE-Sim's own rules, every quirk included. What v3 adds must have passed `checkV3`;
 * without a `layout`, custom layouts are left out.
 */
export function simulateCompatibleLayer(
  layer: Layer,
  config: ArrayConfig,
  version: CompatibleVersion,
  layout?: readonly LayoutRow[],
): LayerResult {
  const machine = buildMachine(layer, config, version, layout)
  const { shape, folding, rowWise } = machine
  const run = runMachine(machine, config, version)
  const { clock } = run
  const reads = dramReads(machine, config, run)
  const writes = run.writeBuffer.summary(version === 3)
  const words = rowWise === undefined ? compatibleSramWords(folding, shape) : rowWiseSramWords(rowWise)
  const asFloat = isSparse(config, version) && rowWise === undefined && config.dataflow === 'ws'
  const ifmapWords = asFloat ? sparseWeightStationaryReads(folding, shape) : words.ifmap
  const total = clock.totalCycles
  const sparse = prunedStorage(layer, machine, config, version, total)
  const sram = (span: { startCycle: number; stopCycle: number }, count: number): AccessSummary => ({
    ...span,
    words: count,
    bandwidthWordsPerCycle: count / total,
  })
  const macs = shape.m * shape.n * shape.denseK
  const firstRead = Math.min(reads.ifmap.startCycle, reads.filter.startCycle)
  return {
    name: layer.name,
    macs,
    totalCycles: total,
    stallCycles: clock.stallCycles,
    ...(version === 3 ? { totalCyclesWithPrefetch: writes.stopCycle - firstRead } : {}),
    overallUtilPercent: divideProducts(
      [shape.m, shape.n, shape.denseK, 100],
      [total, folding.rows, folding.cols],
    ),
    ...(rowWise === undefined ? compatibleUtilisation(folding) : rowWiseUtilisation(rowWise)),
    sram: {
      ifmap: sram(clock.sram.ifmap, ifmapWords),
      filter: sram(clock.sram.filter, words.filter),
      ofmap: sram(clock.sram.ofmap, words.ofmap),
    },
    dram: { ifmap: dramAccess(reads.ifmap), filter: dramAccess(reads.filter), ofmap: dramAccess(writes) },
    ...(asFloat ? { ifmapReadsAsFloat: true } : {}),
    ...(sparse === undefined ? {} : { sparse }),
  }
}

/** v3 multiplies the ifmap reads of each fold by M/N, in floating point, though the array is fed K' elements. */
function sparseWeightStationaryReads(f: Folding, s: Shape): number {
  const factor = s.of / s.keep
  let words = 0
  for (let fc = 0; fc < f.colFolds; fc++) {
    for (let fr = 0; fr < f.rowFolds; fr++) {
      words += Math.min(f.rows, f.spatialRows - fr * f.rows) * f.time * factor
    }
  }
  return words
}
