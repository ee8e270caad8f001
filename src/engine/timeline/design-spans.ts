import { tileRowsOf } from '../designs/tiles.ts'
import { type Phase, rowAt, rowStart } from './design-phase.ts'
import type { DesignRun } from './design-run.ts'
import type { StepTable } from './design-table.ts'
import { countBelow } from './number-list.ts'
import type { FoldSpan, LayerSpan } from './timeline.ts'

type Window = readonly [t0: number, t1: number]

/** One step of the run. */
interface Step {
  readonly index: number
  readonly table: StepTable
  readonly start: number
  /** The next step begins so many cycles later; the table may be a cycle shorter. */
  readonly cycles: number
}

/** Layers that touch the window, at most `limit`, in order; a layer of no whole cycle has no span. */
export function layerSpans(run: DesignRun, window: Window, limit: number): readonly LayerSpan[] {
  const { layers: facts, machine } = run
  const spans: LayerSpan[] = []
  const [t0, t1] = clipped(run, window)
  for (let t = t0; t < t1 && spans.length < limit;) {
    const step = stepAt(run, t)
    if (step === undefined) break
    const layer = layerAt(step, t)
    const found = facts[layer]
    const { start, end } = layerStretch(step, layer)
    if (found !== undefined) {
      const { name, m, k, n } = found
      const folds = tileRowsOf(found, machine.tileRowPixels)
      const index = step.index * facts.length + layer
      spans.push({ index, name, start, end, step: step.index, layer, folds, m, k, n })
    }
    t = end
  }
  return spans
}

/** Tile rows that touch the window, at most `limit`, in order; those of no whole cycle have no span. */
export function foldSpans(run: DesignRun, window: Window, limit: number): readonly FoldSpan[] {
  const { layers: facts, machine } = run
  const { peRows, peCols, tileRowPixels } = machine
  const spans: FoldSpan[] = []
  const [t0, t1] = clipped(run, window)
  for (let t = t0; t < t1 && spans.length < limit;) {
    const step = stepAt(run, t)
    if (step === undefined) break
    const layer = layerAt(step, t)
    const found = facts[layer]
    if (found === undefined) {
      t = layerStretch(step, layer).end
      continue
    }
    const fold = foldAt(step, layer, t - step.start)
    const { start, end } = foldStretch(step, layer, fold)
    const pixelsBefore = (fold % Math.ceil(found.m / tileRowPixels)) * tileRowPixels
    const mappedRows = Math.min(peRows, found.m - pixelsBefore)
    const mappedCols = Math.min(peCols, found.n)
    spans.push({ index: fold, name: `tile row ${fold}`, start, end, layer, mappedRows, mappedCols })
    t = end
  }
  return spans
}

function clipped({ axis }: DesignRun, [t0, t1]: Window): Window {
  return [Math.max(0, t0), Math.min(axis.endCycle, t1)]
}

function stepAt({ axis, first, steady }: DesignRun, cycle: number): Step | undefined {
  const index = axis.at(cycle)
  const table = index < axis.firstSteps ? first : steady
  const start = axis.start(index)
  return table === undefined ? undefined : { index, table, start, cycles: axis.start(index + 1) - start }
}

/** The layer at a cycle of the run; the number of layers when it is outside them. */
function layerAt({ table, start }: Step, cycle: number): number {
  const { layerStarts, cycles } = table
  return countBelow(layerStarts, Math.min(cycle - start + 1, cycles)) - 1
}

/** The last layer that has a cycle. */
function lastLayer(layerStarts: Float64Array): number {
  return countBelow(layerStarts, layerStarts.at(-1) ?? 0) - 1
}

function layerStretch({ table, start, cycles }: Step, layer: number): { start: number; end: number } {
  const { layerStarts } = table
  const end = layerStarts[layer + 1] ?? cycles
  const isLast = layer === lastLayer(layerStarts) && end === table.cycles
  return { start: start + (layerStarts[layer] ?? 0), end: start + (isLast ? cycles : end) }
}

/** The phases of a layer. */
function phasesOfLayer(
  { table: { phases, phaseStarts, layerStarts } }: Step,
  layer: number,
): readonly Phase[] {
  const from = countBelow(phaseStarts, layerStarts[layer] ?? 0)
  const to = countBelow(phaseStarts, layerStarts[layer + 1] ?? Infinity)
  return phases.slice(from, to)
}

function foldAt(step: Step, layer: number, offset: number): number {
  const phases = phasesOfLayer(step, layer)
  const phase = phases.findLast(({ start }) => start <= offset) ?? phases.at(-1)
  if (phase === undefined) return 0
  return phase.firstRow + rowAt(phase, Math.min(offset - phase.start, phase.cycles - 1))
}

/** From the first cycle a tile row is worked on or waited for to its last, over all phases of the layer. */
function foldStretch(step: Step, layer: number, fold: number): { start: number; end: number } {
  const own = phasesOfLayer(step, layer).filter(
    ({ firstRow, rows }) => fold >= firstRow && fold < firstRow + rows,
  )
  const [first, last] = [own[0], own.at(-1)]
  const whole = layerStretch(step, layer)
  if (first === undefined || last === undefined) return whole
  const end = last.start + rowStart(last, fold - last.firstRow + 1)
  const start = step.start + first.start + rowStart(first, fold - first.firstRow)
  return { start, end: end >= step.table.cycles ? whole.end : step.start + end }
}
