import { ok, type Problem, problem, fail, type Result } from '../model/problem.ts'
import { usedCols, usedRows } from '../systolic/folding.ts'
import { denseWindow } from '../systolic/shape.ts'
import type { ArrayLayer } from './array-layer.ts'
import type { ArrayRun, Slot } from './array-run.ts'
import { firstProductLine } from './fold-series.ts'
import type { FoldSpan, LayerSpan, PeOperands, PeSnapshot, PeState } from './timeline.ts'

const STATES: readonly PeState[] = ['idle', 'fill', 'multiply', 'drain', 'edge', 'stall']

/** Where the array is in one cycle. */
interface Moment {
  readonly slot: Slot
  readonly layer: ArrayLayer
  readonly group: number
  /** Fold, counted over all groups, and its column and row fold within its group. */
  readonly fold: number
  readonly fc: number
  readonly fr: number
  readonly rows: number
  readonly cols: number
  /** Lines since the first product of PE (0, 0); negative before it. */
  readonly wave: number
  readonly isStalled: boolean
  readonly cycleInFold: number
}

function outside(run: ArrayRun, cycle: number): Problem {
  return problem('cycle-outside-run', 'The array does nothing in this cycle', {
    field: 'cycle',
    expected: `an integer from 0 to ${run.endCycle - 1}`,
    got: String(cycle),
  })
}

function momentOf(run: ArrayRun, cycle: number): Moment | undefined {
  if (!Number.isInteger(cycle) || cycle < 0 || cycle >= run.endCycle) return undefined
  const slot = run.slotOf(cycle)
  const layer = run.array[slot.layer]
  if (layer === undefined) return undefined
  const { folding: f, groups, clock } = layer
  const own = cycle - slot.start
  // A stall belongs to the line that waits.
  const line = Math.min(f.lines * groups - 1, clock.linesBefore(own))
  const fold = Math.floor(line / f.linesPerFold)
  const group = Math.floor(line / f.lines)
  const inGroup = fold - group * f.rowFolds * f.colFolds
  const fc = Math.floor(inGroup / f.rowFolds)
  const fr = inGroup - fc * f.rowFolds
  return {
    slot,
    layer,
    group,
    fold,
    fc,
    fr,
    rows: usedRows(f, fr),
    cols: usedCols(f, fc),
    wave: line - fold * f.linesPerFold - firstProductLine(f),
    isStalled: clock.isStalled(own),
    cycleInFold: own - clock.dueOf(fold * f.linesPerFold),
  }
}

function stateOf({ layer, rows, cols, wave, isStalled }: Moment, row: number, col: number): PeState {
  if (isStalled) return 'stall'
  if (row >= rows || col >= cols) return 'edge'
  const element = wave - row - col
  if (element < 0) return 'fill'
  return element < layer.folding.time ? 'multiply' : 'drain'
}

/** The state of every PE in one cycle; a problem outside the run. */
export function peSnapshot(run: ArrayRun, cycle: number): Result<PeSnapshot> {
  const moment = momentOf(run, cycle)
  if (moment === undefined) return fail(outside(run, cycle))
  const grid = new Uint8Array(run.rows * run.cols)
  const counts: Record<PeState, number> = { idle: 0, fill: 0, multiply: 0, drain: 0, edge: 0, stall: 0 }
  for (let row = 0; row < run.rows; row++) {
    for (let col = 0; col < run.cols; col++) {
      const state = stateOf(moment, row, col)
      counts[state]++
      grid[row * run.cols + col] = STATES.indexOf(state)
    }
  }
  return ok({
    cycle,
    step: moment.slot.step,
    layer: moment.slot.layer,
    fold: moment.fold,
    cycleInFold: moment.cycleInFold,
    rows: run.rows,
    cols: run.cols,
    mappedRows: moment.rows,
    mappedCols: moment.cols,
    grid,
    states: STATES,
    counts,
  })
}

/** What one PE multiplies in one cycle; a problem outside the run or the array. */
export function peOperands(run: ArrayRun, cycle: number, row: number, col: number): Result<PeOperands> {
  const moment = momentOf(run, cycle)
  if (moment === undefined) return fail(outside(run, cycle))
  for (const [field, index, size] of [
    ['row', row, run.rows],
    ['col', col, run.cols],
  ] as const) {
    if (Number.isInteger(index) && index >= 0 && index < size) continue
    const expected = `an integer from 0 to ${size - 1}`
    return fail(problem('no-such-pe', 'The array has no such PE', { field, expected, got: String(index) }))
  }
  const state = stateOf(moment, row, col)
  if (state !== 'multiply') return ok({ state })
  const { folding: f, shape } = moment.layer
  const time = moment.wave - row - col
  const onRow = moment.fr * f.rows + row
  const onCol = moment.fc * f.cols + col
  const pixel = f.dataflow === 'os' ? onRow : f.dataflow === 'ws' ? time : onCol
  const filter = f.dataflow === 'is' ? time : onCol
  const kept = f.dataflow === 'os' ? time : onRow
  return ok({
    state,
    pixel,
    filter: moment.group * shape.n + filter,
    element: denseWindow(shape, kept),
  })
}

/** Layers that touch cycles t0 <= cycle < t1, at most `limit`. */
export function layerSpans(run: ArrayRun, t0: number, t1: number, limit: number): readonly LayerSpan[] {
  const spans: LayerSpan[] = []
  const end = Math.min(t1, run.endCycle)
  let cycle = Math.max(0, t0)
  while (cycle < end && spans.length < limit) {
    const { layer: index, step, start } = run.slotOf(cycle)
    const layer = run.array[index]
    if (layer === undefined) break
    const { folding: f, groups, shape, totalCycles } = layer
    spans.push({
      index: step * run.array.length + index,
      name: run.layers[index]?.name ?? '',
      start,
      end: start + totalCycles,
      step,
      layer: index,
      folds: f.rowFolds * f.colFolds * groups,
      m: shape.m,
      k: shape.k,
      n: shape.n,
    })
    cycle = start + totalCycles
  }
  return spans
}

/** Folds that touch cycles t0 <= cycle < t1, at most `limit`; the array's wait for a fold is part of the fold. */
export function foldSpans(run: ArrayRun, t0: number, t1: number, limit: number): readonly FoldSpan[] {
  const spans: FoldSpan[] = []
  const end = Math.min(t1, run.endCycle)
  let cycle = Math.max(0, t0)
  while (cycle < end && spans.length < limit) {
    const moment = momentOf(run, cycle)
    if (moment === undefined) break
    const { slot, layer, group, fold, fc, fr } = moment
    const { folding: f, groups, clock, totalCycles } = layer
    const isLast = fold === f.rowFolds * f.colFolds * groups - 1
    const due = clock.dueOf((fold + 1) * f.linesPerFold)
    const foldEnd = slot.start + (isLast ? totalCycles : Math.min(totalCycles, due))
    spans.push({
      index: fold,
      name: `${groups > 1 ? `group ${group}, ` : ''}column fold ${fc}, row fold ${fr}`,
      start: slot.start + clock.dueOf(fold * f.linesPerFold),
      end: foldEnd,
      layer: slot.layer,
      mappedRows: moment.rows,
      mappedCols: moment.cols,
    })
    cycle = foldEnd
  }
  return spans
}
