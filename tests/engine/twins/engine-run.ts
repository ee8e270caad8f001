import { calcFilterGenerations } from '../../../src/engine/compatible/calc-filter.ts'
import { calcIfmapGenerations } from '../../../src/engine/compatible/calc-ifmap.ts'
import { calcReadSummary } from '../../../src/engine/compatible/calc-read.ts'
import { NO_READ_EVENTS, runClock } from '../../../src/engine/compatible/clock.ts'
import { requestSpans } from '../../../src/engine/compatible/first-last.ts'
import {
  UserReadPort,
  userFilterRead,
  userIfmapRead,
  userReadSummary,
} from '../../../src/engine/compatible/user-read.ts'
import { type DrainSummary, WriteBuffer } from '../../../src/engine/compatible/write-buffer.ts'
import type { Layer } from '../../../src/engine/model/layer.ts'
import type { PerOperand } from '../../../src/engine/model/result.ts'
import { type Folding, foldLayer } from '../../../src/engine/systolic/folding.ts'
import { OutputStream } from '../../../src/engine/systolic/output-stream.ts'
import { compatibleShape, type Shape } from '../../../src/engine/systolic/shape.ts'
import type { TwinArray } from './demand.ts'
import type { TwinMemory, TwinResult } from './machine.ts'

/** Shape and folding of a layer as the engine makes them. */
export function engineParts(
  layer: Layer,
  array: TwinArray,
  sparse = false,
): { readonly shape: Shape; readonly folding: Folding } {
  const shape = compatibleShape(layer, sparse)
  return { shape, folding: foldLayer(shape, array.dataflow, array.rows, array.cols) }
}

/** Times and DRAM traffic that both the engine and the twin tell of a layer. */
export interface Figures {
  readonly totalCycles: number
  readonly stallCycles: number
  readonly sram: PerOperand<{ readonly startCycle: number; readonly stopCycle: number }>
  readonly dram: PerOperand<DrainSummary>
}

/** Runs the engine's parts with scratchpads of any number of words, which a configuration cannot say. */
export function engineFigures(layer: Layer, array: TwinArray, memory: TwinMemory, sparse: boolean): Figures {
  const { shape, folding } = engineParts(layer, array, sparse)
  const { mode, version, capacity, width, setWords } = memory
  const spans = requestSpans(folding, shape)
  const user = mode === 'USER'
  const rule = version === 3 ? 'add-lateness-twice' : 'wait-for-last'
  const port = (operand: 'ifmap' | 'filter'): UserReadPort => {
    const read = operand === 'ifmap' ? userIfmapRead : userFilterRead
    const buffer = { capacityWords: capacity[operand], interfaceWords: width[operand] }
    return new UserReadPort(read(folding, shape, buffer), rule)
  }
  const ifmap = user ? port('ifmap') : undefined
  const filter = user ? port('filter') : undefined
  const write = new WriteBuffer(new OutputStream(folding), capacity.ofmap, user ? width.ofmap : folding.cols)
  const clock = runClock(folding.lines, spans, ifmap ?? NO_READ_EVENTS, filter ?? NO_READ_EVENTS, write)
  const calc = (operand: 'ifmap' | 'filter'): DrainSummary => {
    const generations = operand === 'ifmap' ? calcIfmapGenerations : calcFilterGenerations
    const size = { setWords: setWords[operand], generationWords: 50 * setWords[operand] }
    return calcReadSummary(size, generations(folding, shape, size.generationWords), spans[operand].first)
  }
  return {
    totalCycles: clock.totalCycles,
    stallCycles: clock.stallCycles,
    sram: clock.sram,
    dram: {
      ifmap: ifmap === undefined ? calc('ifmap') : userReadSummary(ifmap),
      filter: filter === undefined ? calc('filter') : userReadSummary(filter),
      ofmap: write.summary(version === 3),
    },
  }
}

/** The same figures out of a twin's result. */
export function figuresOf({ totalCycles, stallCycles, sram, dram }: TwinResult): Figures {
  const span = ({ startCycle, stopCycle }: DrainSummary) => ({ startCycle, stopCycle })
  const traffic = ({ startCycle, stopCycle, words }: DrainSummary): DrainSummary => ({
    startCycle,
    stopCycle,
    words,
  })
  return {
    totalCycles,
    stallCycles,
    sram: { ifmap: span(sram.ifmap), filter: span(sram.filter), ofmap: span(sram.ofmap) },
    dram: { ifmap: traffic(dram.ifmap), filter: traffic(dram.filter), ofmap: traffic(dram.ofmap) },
  }
}
