import { operandWords } from './systolic/operand-words.ts'
import { compatibleShape, type Shape, touchedWords } from './systolic/shape.ts'
import { foldLayer, type Folding } from './systolic/folding.ts'
import { correctedShape } from './corrected/corrected-shape.ts'
import type { ArrayConfig } from './model/array-config.ts'
import type { Layer } from './model/layer.ts'
import type { SimulationRequest } from './simulate.ts'

/** What a run will take, found without running it. */
export interface Estimate {
  /** Cycles without stalls. */
  readonly cycles: number
  readonly macs: number
  /** Abstract operations of the simulator; divide by this machine's measured rate to get seconds. */
  readonly work: number
  /** Bytes of all six traces of all layers. */
  readonly traceBytes: number
}

/** Relative costs of the simulator's inner loops, in operations. */
const COST = { layer: 60, fold: 2, run: 6, sweptLine: 4, event: 40 } as const

/** Operations to simulate a layer: folds for the averages, runs or prefetches where an operand does not fit. */
function layerWork(f: Folding, s: Shape, config: ArrayConfig): number {
  const folds = f.rowFolds * f.colFolds
  const half = (kb: number): number => kb * 512
  const ifmapFits = touchedWords(s) < half(config.ifmapSramKb)
  const passes = f.dataflow === 'is' ? 1 : Math.min(2, f.colFolds)
  const runs = ifmapFits ? 0 : (passes * s.m * s.k) / (s.of === 1 ? s.channels : 1)
  const lines = ifmapFits ? 0 : (passes * f.lines) / f.colFolds
  const filterEvents = config.mode === 'CALC' ? 0 : (s.k * s.n * f.rowFolds) / half(config.filterSramKb)
  const drains = operandWords(f, s).ofmap / half(config.ofmapSramKb)
  return (
    COST.layer +
    COST.fold * folds +
    COST.run * runs +
    COST.sweptLine * lines +
    COST.event * Math.ceil(filterEvents + drains)
  )
}

/** Mean characters of a decimal address below `words` behind an offset. */
function addressDigits(words: number, offset: number): number {
  return String(Math.floor(words / 2) + offset).length
}

/** Bytes of a layer's traces: a row per line and scratchpad, one cell per array port, `-1` where nothing moves. */
function layerTraceBytes(f: Folding, s: Shape, config: ArrayConfig): number {
  const idleCell = 3
  const lineNumber = String(f.lines).length + 1
  const requests = operandWords(f, s)
  const ifmapPorts = f.dataflow === 'is' ? f.cols : f.rows
  const filterPorts = f.dataflow === 'is' ? f.rows : f.cols
  const ifmapWords = s.ifmapHeight * s.ifmapWidth * s.channels
  const trace = (ports: number, words: number, digits: number): number =>
    f.lines * (lineNumber + idleCell * ports) + words * (digits + 1 - idleCell)
  const dram = (words: number, digits: number): number => words * (digits + 3)
  const digits = {
    ifmap: addressDigits(ifmapWords, config.ifmapOffset),
    filter: addressDigits(s.k * s.n, config.filterOffset),
    ofmap: addressDigits(s.m * s.n, config.ofmapOffset),
  }
  return (
    trace(ifmapPorts, requests.ifmap, digits.ifmap) +
    trace(filterPorts, requests.filter, digits.filter) +
    trace(f.cols, requests.ofmap, digits.ofmap) +
    dram(ifmapWords, digits.ifmap) +
    dram(s.k * s.n, digits.filter) +
    dram(requests.ofmap, digits.ofmap)
  )
}

function shapeOf(
  layer: Layer,
  { config, rules }: SimulationRequest,
): { readonly shape: Shape; readonly groups: number } {
  if (rules.id === 'corrected') {
    const shape = correctedShape(layer, config, rules)
    return { shape, groups: shape.groups }
  }
  const sparse = rules.id === 'scale-sim-v3' && config.v3?.sparsity.enabled === true
  return { shape: compatibleShape(layer, sparse), groups: 1 }
}

/** Estimates a run in O(layers): cycles without stalls, simulator work and trace size. */
export function estimate(request: SimulationRequest): Estimate {
  const { config } = request
  let cycles = 0
  let macs = 0
  let work = 0
  let traceBytes = 0
  for (const layer of request.layers) {
    const { shape, groups } = shapeOf(layer, request)
    const folding = foldLayer(shape, config.dataflow, config.rows, config.cols)
    cycles += folding.lines * groups
    macs += shape.m * shape.n * shape.denseK * groups
    work += layerWork(folding, shape, config)
    traceBytes += layerTraceBytes(folding, shape, config) * groups
  }
  return { cycles, macs, work, traceBytes }
}
