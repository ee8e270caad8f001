import { calcFilterGenerations } from '../compatible/calc-filter.ts'
import { calcIfmapGenerations } from '../compatible/calc-ifmap.ts'
import { generationSize } from '../compatible/calc-read.ts'
import { buildMachine, type CompatibleMachine, runMachine } from '../compatible/simulate-layer.ts'
import type { UserReadPort } from '../compatible/user-read.ts'
import type { ChannelShare } from '../corrected/prefetcher.ts'
import { withoutOverhang } from '../corrected/original-memory.ts'
import { channelShares, runSchedule } from '../corrected/run-schedule.ts'
import { buildCorrectedMachine } from '../corrected/simulate-layer.ts'
import type { ArrayConfig } from '../model/array-config.ts'
import type { Layer } from '../model/layer.ts'
import { type Problem, problem } from '../model/problem.ts'
import type { Rules } from '../model/rules.ts'
import type { SimulationRequest } from '../simulate.ts'
import { OutputStream } from '../systolic/output-stream.ts'
import { type AddressMap, compatibleAddresses, correctedAddresses } from './address-map.ts'
import { calcFetchTrace } from './calc-fetch-trace.ts'
import { correctedFetchTrace, type TracedTransfer } from './corrected-fetch-trace.ts'
import { DrainLog, drainTrace } from './drain-trace.ts'
import { LineClock } from './line-clock.ts'
import type { CycleWindow, TraceChunk } from './rows.ts'
import { layerLines, type LayerLines } from './scratchpad-lines.ts'
import { scratchpadTraces } from './scratchpad-trace.ts'
import { type ElementAddress, userFetchTrace } from './user-fetch-trace.ts'

/** What part of the traces is wanted. */
export interface TraceOptions {
  /** First and last cycle, as numbered in the traces (DRAM fetches may be before cycle 0). */
  readonly cycles?: CycleWindow
}

/** What keeps the traces of a request from being written; empty when they can be. */
export function checkTraces({ config, rules }: SimulationRequest): readonly Problem[] {
  const { v3 } = config
  if (rules.id !== 'scale-sim-v3' || v3 === undefined) return []
  const rowWise = v3.sparsity.enabled && v3.sparsity.rowWise
  const banked = v3.ifmapBanks.customLayout || v3.filterBanks.customLayout
  if (!rowWise && !banked) return []
  return [
    problem(
      'not-modelled',
      `Traces of ${rowWise ? 'row-wise sparsity' : 'a custom layout'} are not modelled`,
      {
        field: rowWise ? 'OptimizedMapping' : 'IfmapCustomLayout, FilterCustomLayout',
        remedy: 'Run without --save-traces, or switch it off in the configuration.',
      },
    ),
  ]
}

const ALL_CYCLES: CycleWindow = [-Infinity, Infinity]

/**
 * The SRAM and DRAM traces of one layer as a stream of text pieces, file after file; memory stays bounded whatever the
 * layer's size. Nothing is yielded for a layer that does not exist, or where `checkTraces` objects.
 */
export function* writeTraces(
  { layers, config, rules }: SimulationRequest,
  layerIndex: number,
  options: TraceOptions = {},
): Generator<TraceChunk> {
  const layer = layers[layerIndex]
  if (layer === undefined || checkTraces({ layers, config, rules }).length > 0) return
  const window = options.cycles ?? ALL_CYCLES
  if (rules.id === 'corrected' && rules.fixes.has('sound-memory')) {
    yield* correctedTraces(layer, config, rules, window)
    return
  }
  const cut =
    rules.id === 'corrected' && rules.fixes.has('floor-output-size') ? withoutOverhang(layer) : layer
  yield* compatibleTraces(layer, cut, config, rules.id === 'scale-sim-v3' ? 3 : 2, window)
}

/** Traces of `simulated`, which may be the layer without its overhang; addresses are those of the layer. */
function* compatibleTraces(
  layer: Layer,
  simulated: Layer,
  config: ArrayConfig,
  version: 2 | 3,
  window: CycleWindow,
): Generator<TraceChunk> {
  const machine = buildMachine(simulated, config, version)
  const clock = new LineClock(1)
  const drains = new DrainLog()
  const run = runMachine(
    machine,
    config,
    version,
    (line, stall, ifmap, filter, ofmap) => {
      const cycle = line + stall
      const late = Math.max(ifmap - cycle - 1, filter - cycle - 1, ofmap - cycle)
      clock.add(line, stall + late, ifmap, filter, ofmap)
    },
    drains,
  )
  const { folding, shape } = machine
  const { ifmapHeight, ifmapWidth } = layer
  const addresses = compatibleAddresses({ ...shape, ifmapHeight, ifmapWidth }, config)
  const lines = layerLines(folding, addresses)
  yield* scratchpadTraces(folding.lines, lines, clock, window)
  if (run.ifmapPort !== undefined && run.filterPort !== undefined) {
    yield* userFetches(machine, addresses, run.ifmapPort, run.filterPort, window)
  } else {
    yield* calcFetches(layer, machine, config, lines, window)
  }
  const lineWords = config.mode === 'CALC' ? config.cols : config.bandwidthWordsPerCycle
  yield* drainTrace(drains, new OutputStream(folding), lines.ofmap, lineWords, window)
}

function* calcFetches(
  layer: Layer,
  { folding, shape }: CompatibleMachine,
  config: ArrayConfig,
  lines: LayerLines,
  window: CycleWindow,
): Generator<TraceChunk> {
  const ifmapWords = layer.ifmapHeight * layer.ifmapWidth * layer.channels
  const size = { ifmap: generationSize(config.ifmapSramKb), filter: generationSize(config.filterSramKb) }
  // Where everything fits, all of it is fetched before cycle 0, and later windows need no walk.
  const fits = {
    ifmap: () => calcIfmapGenerations(folding, shape, size.ifmap.generationWords).completed === 0,
    filter: () => calcFilterGenerations(folding, shape, size.filter.generationWords).completed === 0,
  }
  const operands = [
    ['IFMAP_DRAM_TRACE.csv', 'ifmap', config.ifmapOffset, ifmapWords],
    ['FILTER_DRAM_TRACE.csv', 'filter', config.filterOffset, shape.denseK * shape.n],
  ] as const
  for (const [fileName, operand, first, words] of operands) {
    if (window[0] >= 0 && fits[operand]()) yield { fileName, chunk: '' }
    else
      yield* calcFetchTrace(fileName, folding.lines, lines[operand], { first, words }, size[operand], window)
  }
}

function* userFetches(
  { folding }: CompatibleMachine,
  a: AddressMap,
  ifmapPort: UserReadPort,
  filterPort: UserReadPort,
  window: CycleWindow,
): Generator<TraceChunk> {
  const byWindow = folding.dataflow === 'ws'
  const byFilter = folding.dataflow !== 'is'
  yield* operandFetches('IFMAP_DRAM_TRACE.csv', ifmapPort, window, (across, along) =>
    byWindow ? a.ifmap(along, across, 0) : a.ifmap(across, along, 0),
  )
  yield* operandFetches('FILTER_DRAM_TRACE.csv', filterPort, window, (across, along) =>
    byFilter ? a.filter(across, along, 0) : a.filter(along, across, 0),
  )
}

/** One operand's fetches; a banked read's order of fetching is not a trace the original writes. */
function* operandFetches(
  fileName: string,
  { read, prefetches }: UserReadPort,
  window: CycleWindow,
  address: ElementAddress,
): Generator<TraceChunk> {
  const { order, fillLines, prefetchLines, interfaceWords } = read
  if (order === undefined) return
  yield* userFetchTrace(
    fileName,
    { order, address, fillLines, prefetchLines, prefetches, interfaceWords },
    window,
  )
}

function* correctedTraces(
  layer: Layer,
  config: ArrayConfig,
  rules: Rules,
  window: CycleWindow,
): Generator<TraceChunk> {
  const machine = buildCorrectedMachine(layer, config, rules)
  const { folding, shape, schedule, options } = machine
  const addresses = correctedAddresses(shape, config)
  const clock = new LineClock(0)
  const shares = channelShares(options.shared)
  const transfers: TracedTransfer[][] = shares.map(() => [])
  let line = 0
  let stall = 0
  const run = runSchedule(schedule, options, new Float64Array(0), (index, segment, _, cycles, moved) => {
    stall += cycles - segment.cycles
    if (cycles > segment.cycles) clock.add(line, stall, line + stall, line + stall, line + stall)
    line += segment.cycles
    moved.forEach((transfer, lane) => transfers[lane]?.push({ ...transfer, index }))
  })
  yield* scratchpadTraces(folding.lines * shape.groups, layerLines(folding, addresses), clock, window)
  const ifmapAddress = (word: number, group: number): number => {
    const channel = word % shape.channels
    const pixel = (word - channel) / shape.channels
    return pixel * shape.channels * shape.groups + group * shape.channels + channel + config.ifmapOffset
  }
  for (const kind of ['ifmap', 'filter', 'partialSum', 'write'] as const) {
    if (kind === 'partialSum' && run.words.partialSumReads === 0) continue
    const lane = shares.findIndex((share) => carries(share, kind))
    const share = shares[lane]
    if (share === undefined) continue
    const prefill = run.prefills[lane]
    const moved = [...(prefill === undefined ? [] : [{ ...prefill, index: -1 }]), ...(transfers[lane] ?? [])]
    yield* correctedFetchTrace(machine, addresses, ifmapAddress, share, moved, kind, window)
  }
}

function carries(share: ChannelShare, kind: 'ifmap' | 'filter' | 'partialSum' | 'write'): boolean {
  return kind === 'ifmap' ? share.ifmap : kind === 'filter' ? share.filter : share.ofmap
}
