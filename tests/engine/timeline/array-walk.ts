import type { Rules } from '../../../src/engine/model/rules.ts'
import type { Layer } from '../../../src/engine/model/layer.ts'
import type { SimulationRequest } from '../../../src/engine/simulate.ts'
import { ACCOUNTING_IDS, type AccountingId, type Operand } from '../../../src/engine/timeline/timeline.ts'
import { simulateLayer } from '../../../src/engine/simulate.ts'
import { type ConfigChoice, memoryOf } from '../twins/configs.ts'
import { correctedOperands, type Demand, demandOf, type TwinArray } from '../twins/demand.ts'
import { runTwin } from '../twins/machine.ts'
import { type TraceRow, traceRows } from '../twins/trace-text.ts'

/** Amounts by quantity, row and cycle: every cycle of every PE on its own. */
export class Amounts {
  readonly #cells = new Map<string, Map<number, number>>()

  add(quantity: string, row: number, cycle: number, amount = 1): void {
    const key = `${quantity} ${row}`
    const cells = this.#cells.get(key) ?? new Map<number, number>()
    this.#cells.set(key, cells)
    cells.set(cycle, (cells.get(cycle) ?? 0) + amount)
  }

  /** Adds all of `other`, `cycles` later. */
  addAll(other: Amounts, cycles: number): void {
    for (const [key, cells] of other.#cells) {
      const [quantity, row] = key.split(' ')
      for (const [cycle, amount] of cells) this.add(quantity!, Number(row), cycle + cycles, amount)
    }
  }

  at(quantity: string, row: number, cycle: number): number {
    return this.#cells.get(`${quantity} ${row}`)?.get(cycle) ?? 0
  }

  /** First and last cycle of anything. */
  get span(): readonly [number, number] {
    const cycles = [...this.#cells.values()].flatMap((cells) => [...cells.keys()])
    return [Math.min(...cycles), Math.max(...cycles)]
  }
}

/** A layer walked cycle by cycle on its own clock. */
export interface LayerWalk {
  readonly totalCycles: number
  readonly amounts: Amounts
}

/** When each line of a layer is due and runs, and for which operand it waits. */
interface LineTimes {
  readonly due: readonly number[]
  readonly runs: readonly number[]
  readonly waitsFor: readonly AccountingId[]
}

/** Walks every PE of every fold along the lines of the demand; `firstLine` is where the demand's group begins. */
function walkArray(
  amounts: Amounts,
  demand: Demand,
  { rows, cols, dataflow }: TwinArray,
  times: LineTimes,
  firstLine: number,
  totalCycles: number,
): void {
  const lead = dataflow === 'os' ? 0 : rows
  const account = (id: AccountingId, cycle: number): void => {
    if (cycle < totalCycles) amounts.add('accounting', ACCOUNTING_IDS.indexOf(id), cycle)
  }
  demand.folds.forEach((fold, index) => {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) {
        for (let local = 0; local < demand.linesPerFold; local++) {
          const line = firstLine + index * demand.linesPerFold + local
          const cycle = times.runs[line]!
          for (let wait = times.due[line]!; wait < cycle; wait++) account(times.waitsFor[line]!, wait)
          const element = local - lead - r - c
          if (r >= fold.rows || c >= fold.cols) account('edge', cycle)
          else if (element < 0) account('fill', cycle)
          else if (element >= demand.time) account('drain', cycle)
          else {
            account('multiply', cycle)
            amounts.add('busy-pes', 0, cycle)
            amounts.add('busy-pes-by-row', r, cycle)
            amounts.add('busy-pes-by-column', c, cycle)
            amounts.add('pe-grid', r * cols + c, cycle)
          }
        }
      }
    }
  })
}

const DRAM_FILES = {
  ifmap: 'IFMAP_DRAM_TRACE.csv',
  filter: 'FILTER_DRAM_TRACE.csv',
  ofmap: 'OFMAP_DRAM_TRACE.csv',
}

/** What the original's last line of a fold counts too many, in output stationary. */
function addExtraWrites(
  amounts: Amounts,
  demand: Demand,
  array: TwinArray,
  servedAt: readonly number[],
): void {
  if (array.dataflow !== 'os') return
  demand.folds.forEach((_, fold) => {
    const last = (fold + 1) * demand.linesPerFold - 1
    amounts.add('sram-words:ofmap', 0, servedAt[last]!, array.rows + array.cols)
  })
}

/** Fixes of counting that corrected rules may make on top of the original's memory. */
export interface CountingFixes {
  readonly countLastCycle: boolean
  readonly exactWrites: boolean
  readonly skipNulls: boolean
}

const AS_REPORTED: CountingFixes = { countLastCycle: false, exactWrites: false, skipNulls: false }

/** A layer under the original's rules: lines, words and drains of the twin, fetches of the written trace. */
export function walkCompatible(
  layer: Layer,
  request: SimulationRequest,
  choice: ConfigChoice,
  banks: readonly [number, number] | undefined,
  fixes = AS_REPORTED,
): LayerWalk {
  const sparse = banks !== undefined && request.config.v3?.sparsity.enabled === true
  const { demand, served, write, ...run } = runTwin(layer, choice, memoryOf(choice, banks), sparse)
  const totalCycles = run.totalCycles + (fixes.countLastCycle ? 1 : 0)
  const amounts = new Amounts()
  const due: number[] = []
  const runs: number[] = []
  const waitsFor: AccountingId[] = []
  let stall = 0
  for (let line = 0; line < demand.lines; line++) {
    const cycle = line + stall
    const late = [served.ifmap[line]! - 1, served.filter[line]! - 1, served.ofmap[line]!].map(
      (at) => at - cycle,
    )
    const most = Math.max(...late)
    due.push(cycle)
    runs.push(cycle + most)
    waitsFor.push((['stall-ifmap', 'stall-filter', 'stall-ofmap'] as const)[late.indexOf(most)]!)
    stall += most
  }
  walkArray(amounts, demand, choice, { due, runs, waitsFor }, 0, totalCycles)
  const { keep, of } = (sparse ? layer.sparsity : undefined) ?? { keep: 1, of: 1 }
  const factor = choice.dataflow === 'ws' ? of / keep : 1
  for (const operand of ['ifmap', 'filter', 'ofmap'] as const) {
    demand[operand].forEach((line, i) => {
      const counted = fixes.skipNulls ? line.filter((address) => address !== -1) : line
      const words = counted.length * (operand === 'ifmap' ? factor : 1)
      if (words > 0) amounts.add(`sram-words:${operand}`, 0, served[operand][i]!, words)
    })
  }
  if (!fixes.exactWrites) addExtraWrites(amounts, demand, choice, served.ofmap)
  const traces = traceRows({ ...request, layers: [layer] })
  for (const operand of ['ifmap', 'filter'] as const) {
    for (const { cycle, cells } of traces[DRAM_FILES[operand]]!) {
      // The value 1 fills slots that a prefetch does not use.
      const words =
        choice.mode === 'USER' ? cells.length : cells.filter((cell) => cell !== -1 && cell !== 1).length
      if (words > 0) amounts.add(`dram-words:${operand}`, 0, cycle, words)
    }
  }
  for (const { cycle, charged } of write.rows) amounts.add('dram-words:ofmap', 0, cycle, charged)
  return { totalCycles, amounts }
}

function wordsOfRow({ cells }: TraceRow): number {
  return cells.filter((cell) => cell !== -1).length
}

/** A layer under corrected rules: words and cycles of the written traces, products of the dataflow. */
export function walkCorrected(layer: Layer, request: SimulationRequest, choice: ConfigChoice): LayerWalk {
  const amounts = new Amounts()
  const one = { ...request, layers: [layer] }
  const traces = traceRows(one)
  const { totalCycles } = simulateLayer(layer, one)
  const { fixes } = request.rules
  const lines = traces['IFMAP_SRAM_TRACE.csv']!.map(({ cycle }) => cycle)
  const due = lines.map((_, i) => (i === 0 ? 0 : lines[i - 1]! + 1))
  // Which operand a line waits for is told by cases of their own: here all waits count as one.
  const waitsFor = lines.map(() => 'stall-ifmap' as const)
  for (let group = 0, line = 0; group < layer.groups; group++) {
    const demand = demandOf(correctedOperands(layer, group), choice)
    walkArray(amounts, demand, choice, { due, runs: lines, waitsFor }, line, totalCycles)
    const servedAt = lines.slice(line, line + demand.lines)
    if (!fixes.has('skip-null-reads') || !fixes.has('pruned-reads'))
      addRequests(amounts, layer, demand, servedAt, choice, fixes)
    if (!fixes.has('exact-write-count')) addExtraWrites(amounts, demand, choice, servedAt)
    line += demand.lines
  }
  const add = (file: string, quantity: string): void => {
    for (const row of traces[file] ?? []) {
      if (wordsOfRow(row) > 0) amounts.add(quantity, 0, row.cycle, wordsOfRow(row))
    }
  }
  if (fixes.has('skip-null-reads') && fixes.has('pruned-reads'))
    add('IFMAP_SRAM_TRACE.csv', 'sram-words:ifmap')
  add('FILTER_SRAM_TRACE.csv', 'sram-words:filter')
  add('OFMAP_SRAM_TRACE.csv', 'sram-words:ofmap')
  for (const operand of ['ifmap', 'filter', 'ofmap'] as const)
    add(DRAM_FILES[operand], `dram-words:${operand}`)
  add('PARTIAL_SUM_DRAM_TRACE.csv', 'dram-words:ofmap')
  return { totalCycles, amounts }
}

/** Ifmap requests where nulls are counted, or pruned ones M/N times. */
function addRequests(
  amounts: Amounts,
  layer: Layer,
  demand: Demand,
  servedAt: readonly number[],
  { dataflow }: TwinArray,
  fixes: Rules['fixes'],
): void {
  const { keep, of } = layer.sparsity ?? { keep: 1, of: 1 }
  const factor = dataflow === 'ws' && !fixes.has('pruned-reads') ? of / keep : 1
  demand.ifmap.forEach((line, i) => {
    const real = fixes.has('skip-null-reads') ? line.filter((address) => address !== -1) : line
    if (real.length > 0) amounts.add('sram-words:ifmap', 0, servedAt[i]!, real.length * factor)
  })
}

/** Layers one after another, the whole repeated `steps` times; layer L starts at the total cycles of those before. */
export function walkRun(layers: readonly LayerWalk[], steps: number): LayerWalk {
  const amounts = new Amounts()
  let start = 0
  for (let step = 0; step < steps; step++) {
    for (const layer of layers) {
      amounts.addAll(layer.amounts, start)
      start += layer.totalCycles
    }
  }
  return { totalCycles: start, amounts }
}

/** Quantities with bins and the rows each has. */
export function quantityRows(array: TwinArray): readonly (readonly [id: string, rows: number])[] {
  const operands: readonly Operand[] = ['ifmap', 'filter', 'ofmap']
  return [
    ['busy-pes', 1],
    ['busy-pes-by-row', array.rows],
    ['busy-pes-by-column', array.cols],
    ['accounting', ACCOUNTING_IDS.length],
    ...operands.map((operand) => [`sram-words:${operand}`, 1] as const),
    ...operands.map((operand) => [`dram-words:${operand}`, 1] as const),
  ]
}
