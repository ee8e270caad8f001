import type { LayerResult, PerOperand } from '../../../src/engine/model/result.ts'
import type { Layer } from '../../../src/engine/model/layer.ts'
import {
  calcTwin,
  filterFetchTwin,
  ifmapFetchTwin,
  type TwinGenerations,
  UserBufferTwin,
  utilisationTwin,
  WriteBufferTwin,
} from './buffers.ts'
import {
  compatibleOperands,
  type Demand,
  demandOf,
  type Lines,
  type Operands,
  requestCount,
  spanOf,
  type TwinArray,
} from './demand.ts'

/** Scratchpads and interfaces in words, which real configurations give in kB. */
export interface TwinMemory {
  readonly mode: 'CALC' | 'USER'
  readonly version: 2 | 3
  readonly capacity: PerOperand<number>
  /** Words per cycle of the interfaces in USER mode. */
  readonly width: PerOperand<number>
  /** Words per set of the CALC read buffers. */
  readonly setWords: PerOperand<number>
}

interface Traffic {
  readonly startCycle: number
  readonly stopCycle: number
  readonly words: number
}

function calcTraffic(g: TwinGenerations, setWords: number, lines: Lines): Traffic {
  const size = 50 * setWords
  const words = g.completed * size + g.remainder
  if (g.completed === 0) {
    const charged = Math.ceil(g.remainder / setWords) * setWords
    return { startCycle: -Math.ceil(charged / 10), stopCycle: -1, words }
  }
  return { startCycle: spanOf(lines)!.first - Math.ceil(size / 10), stopCycle: g.lastLine + 1, words }
}

/** Cycles at which every line is served. */
interface Served {
  readonly ifmap: readonly number[]
  readonly filter: readonly number[]
  readonly ofmap: readonly number[]
  readonly stall: number
}

function clock(
  demand: Demand,
  version: 2 | 3,
  ifmap: UserBufferTwin | undefined,
  filter: UserBufferTwin | undefined,
  write: WriteBufferTwin,
): Served {
  const served = { ifmap: [] as number[], filter: [] as number[], ofmap: [] as number[] }
  let stall = 0
  for (let line = 0; line < demand.lines; line++) {
    const cycle = line + stall
    const outIfmap = ifmap?.serve(demand.ifmap[line]!, cycle, version) ?? cycle + 1
    const outFilter = filter?.serve(demand.filter[line]!, cycle, version) ?? cycle + 1
    const outOfmap = write.serve(demand.ofmap[line]!.length, cycle)
    served.ifmap.push(outIfmap)
    served.filter.push(outFilter)
    served.ofmap.push(outOfmap)
    stall += Math.max(outIfmap - cycle - 1, outFilter - cycle - 1, outOfmap - cycle)
  }
  return { ...served, stall }
}

/** SRAM words of section 3.2: requests by shape, and rows + columns too many per fold in OS. */
function sramWords(layer: Layer, o: Operands, d: Demand, a: TwinArray, sparse: boolean): PerOperand<number> {
  const extra = a.dataflow === 'os' ? d.folds.length * (a.rows + a.cols) : 0
  let ifmap = requestCount(d.ifmap, true)
  if (sparse && a.dataflow === 'ws') {
    const { keep, of } = layer.sparsity ?? { keep: 1, of: 1 }
    ifmap = d.folds.reduce((sum, { rows }) => sum + rows * o.m * (of / keep), 0)
  }
  return { ifmap, filter: requestCount(d.filter, true), ofmap: requestCount(d.ofmap, true) + extra }
}

/** A layer that the twin has run, with everything it went through. */
export interface TwinRun {
  readonly operands: Operands
  readonly demand: Demand
  readonly served: Served
  /** USER mode only. */
  readonly ifmap: UserBufferTwin | undefined
  readonly filter: UserBufferTwin | undefined
  readonly write: WriteBufferTwin
  readonly totalCycles: number
}

/** Runs the whole layer, line by line and word by word. */
export function runTwin(layer: Layer, array: TwinArray, memory: TwinMemory, sparse = false): TwinRun {
  const operands = compatibleOperands(layer, sparse)
  const demand = demandOf(operands, array)
  const { mode, version, capacity, width } = memory
  const user = mode === 'USER'
  const ifmap = user
    ? new UserBufferTwin(ifmapFetchTwin(operands, array), capacity.ifmap, width.ifmap)
    : undefined
  const filter = user
    ? new UserBufferTwin(filterFetchTwin(operands, array), capacity.filter, width.filter)
    : undefined
  const write = new WriteBufferTwin(capacity.ofmap, user ? width.ofmap : array.cols)
  const served = clock(demand, version, ifmap, filter, write)
  const totalCycles = served.ofmap.at(-1)!
  write.flush(totalCycles)
  return { operands, demand, served, ifmap, filter, write, totalCycles }
}

/** What the twin says about a layer, in the words of the report. */
export type TwinResult = Omit<LayerResult, 'sparse' | 'ifmapReadsAsFloat'>

/** Everything the reports say of a layer. */
export function machineTwin(layer: Layer, array: TwinArray, memory: TwinMemory, sparse = false): TwinResult {
  const run = runTwin(layer, array, memory, sparse)
  const { operands: o, demand, served, write, totalCycles: total } = run
  const { version, setWords } = memory
  const { mapping, compute } = utilisationTwin(
    demand.folds,
    demand.time,
    array.rows,
    array.cols,
    array.dataflow,
  )
  const words = sramWords(layer, o, demand, array, sparse)
  const sram = (operand: 'ifmap' | 'filter' | 'ofmap'): LayerResult['sram']['ifmap'] => {
    const { first, last } = spanOf(demand[operand])!
    return {
      startCycle: served[operand][first]!,
      stopCycle: served[operand][last]!,
      words: words[operand],
      bandwidthWordsPerCycle: words[operand] / total,
    }
  }
  const dram = (t: Traffic): LayerResult['dram']['ifmap'] => ({
    ...t,
    bandwidthWordsPerCycle: t.words / (t.stopCycle - t.startCycle + 1),
  })
  const read = (operand: 'ifmap' | 'filter', buffer: UserBufferTwin | undefined): Traffic =>
    buffer === undefined
      ? calcTraffic(calcTwin(demand[operand], 50 * setWords[operand]), setWords[operand], demand[operand])
      : { startCycle: -buffer.fillLines, stopCycle: buffer.completion, words: buffer.words }
  const reads = { ifmap: read('ifmap', run.ifmap), filter: read('filter', run.filter) }
  const writes = { startCycle: write.start, stopCycle: write.stop(version), words: write.words }
  const firstRead = Math.min(reads.ifmap.startCycle, reads.filter.startCycle)
  const macs = o.m * o.n * o.denseK
  return {
    name: layer.name,
    macs,
    totalCycles: total,
    stallCycles: served.stall,
    ...(version === 3 ? { totalCyclesWithPrefetch: writes.stopCycle - firstRead } : {}),
    overallUtilPercent: (macs * 100) / (total * array.rows * array.cols),
    mappingEfficiencyPercent: mapping,
    computeUtilPercent: compute,
    sram: { ifmap: sram('ifmap'), filter: sram('filter'), ofmap: sram('ofmap') },
    dram: { ifmap: dram(reads.ifmap), filter: dram(reads.filter), ofmap: dram(writes) },
  }
}
