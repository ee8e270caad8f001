import type { CheckedQuery } from './check-query.ts'
import type { Measure } from './design-measures.ts'
import { newPlace, type Phase, type Place, placeAt } from './design-phase.ts'
import type { DesignRun } from './design-run.ts'
import type { StepTable } from './design-table.ts'
import { countBelow } from './number-list.ts'
import { PeakTree } from './peak-tree.ts'

/** A measure of a run, with the running totals over the phases of its tables. */
export interface RunMeasure {
  readonly measure: Measure
  /** Amount per cycle by which a step is longer than its table. */
  readonly slackRate: number
  readonly first: TableSums
  readonly steady: TableSums
}

interface TableSums {
  readonly total: number
  /** Before each phase. */
  readonly before: Float64Array
  readonly rates: PeakTree
  /** Room for an answer of `rates`. */
  readonly largest: Float64Array
}

/** A place in the run. */
interface Position {
  step: number
  phase: number
  /** Cycles before it by which steps were longer than their tables. */
  slack: number
  readonly place: Place
}

const NOWHERE = newPlace()

/** Prepares a measure: once per run, quantity and row group. */
export function runMeasure(run: DesignRun, measure: Measure, slackRate: number): RunMeasure {
  return { measure, slackRate, first: tableSums(run.first, measure), steady: tableSums(run.steady, measure) }
}

/** Exact sums and, if asked for, largest rates of every bin; row-major. */
export function answer(
  run: DesignRun,
  measures: readonly RunMeasure[],
  { edges, withMax }: CheckedQuery,
): { readonly sums: Float64Array; readonly max: Float64Array | undefined } {
  const bins = edges.length - 1
  const sums = new Float64Array(measures.length * bins)
  const max = withMax ? new Float64Array(measures.length * bins) : undefined
  let from: Position = { step: 0, phase: 0, slack: 0, place: newPlace() }
  let to: Position = { step: 0, phase: 0, slack: 0, place: newPlace() }
  moveTo(run, edges[0] ?? 0, from)
  for (let bin = 0; bin < bins; bin++) {
    moveTo(run, edges[bin + 1] ?? 0, to)
    for (const [row, measure] of measures.entries()) {
      sums[row * bins + bin] = sumBetween(run, measure, from, to)
      if (max !== undefined) max[row * bins + bin] = maxBetween(run, measure, from, to)
    }
    ;[from, to] = [to, from]
  }
  return { sums, max }
}

function tableSums(table: StepTable | undefined, measure: Measure): TableSums {
  const phases = table?.phases ?? []
  const before = new Float64Array(phases.length)
  let total = 0
  for (const [i, phase] of phases.entries()) {
    before[i] = total
    total += measure.before(phase, phase.full)
  }
  const rates = new PeakTree(phases.length, 1)
  for (const [i, phase] of phases.entries()) {
    rates.set(i, Float64Array.of(largestRate(measure, phase, NOWHERE, phase.full)))
  }
  rates.build()
  return { total, before, rates, largest: new Float64Array(1) }
}

/** Cycles outside the run are its ends: nothing happens there. */
function moveTo({ axis, first, steady }: DesignRun, cycle: number, position: Position): void {
  const isEnd = cycle >= axis.endCycle
  const step = isEnd ? axis.steps : cycle <= 0 ? 0 : axis.at(cycle)
  position.step = step
  position.phase = 0
  position.slack = axis.slackBefore(step)
  const table = step < axis.firstSteps ? first : steady
  const offset = isEnd ? 0 : Math.max(0, cycle) - axis.start(step)
  if (offset === 0 || table === undefined) {
    position.place.fill(0)
    return
  }
  position.slack += Math.max(0, offset - table.cycles)
  position.phase = countBelow(table.phaseStarts, Math.min(offset + 1, table.cycles)) - 1
  const phase = table.phases[position.phase]
  if (phase !== undefined) placeAt(phase, Math.min(offset, table.cycles) - phase.start, position.place)
}

function tableOf({ axis, first, steady }: DesignRun, step: number): StepTable | undefined {
  return step < axis.firstSteps ? first : steady
}

function sumBetween(run: DesignRun, measured: RunMeasure, from: Position, to: Position): number {
  const { measure, slackRate, first, steady } = measured
  const slack = slackRate === 0 ? 0 : slackRate * (to.slack - from.slack)
  const toPhase = tableOf(run, to.step)?.phases[to.phase]
  const fromPhase = tableOf(run, from.step)?.phases[from.phase]
  const toHere = toPhase === undefined ? 0 : measure.before(toPhase, to.place)
  const fromHere = fromPhase === undefined ? 0 : measure.before(fromPhase, from.place)
  if (from.step === to.step && from.phase === to.phase) return toHere - fromHere + slack
  const { firstSteps } = run.axis
  const firsts = Math.min(to.step, firstSteps) - Math.min(from.step, firstSteps)
  const steadies = to.step - from.step - firsts
  const whole = firsts * first.total + steadies * steady.total
  const toBefore = (to.step < firstSteps ? first : steady).before[to.phase] ?? 0
  const fromBefore = (from.step < firstSteps ? first : steady).before[from.phase] ?? 0
  return whole + (toBefore + toHere - (fromBefore + fromHere)) + slack
}

function maxBetween(run: DesignRun, measured: RunMeasure, from: Position, to: Position): number {
  const slack = to.slack > from.slack ? measured.slackRate : 0
  if (from.step === to.step) return Math.max(slack, maxInStep(run, measured, from, to))
  const head = maxInStep(run, measured, from, undefined)
  const tail = maxInStep(run, measured, undefined, to)
  // Whole steps between two others are steady ones.
  const between = to.step - from.step > 1 ? largestOf(measured.steady, 0, measured.steady.before.length) : 0
  return Math.max(slack, head, tail, between)
}

/** From a place to a place of one step; from its beginning or to its end where there is none. */
function maxInStep(
  run: DesignRun,
  { measure, first, steady }: RunMeasure,
  from: Position | undefined,
  to: Position | undefined,
): number {
  const step = from?.step ?? to?.step ?? 0
  const phases = tableOf(run, step)?.phases ?? []
  const sums = step < run.axis.firstSteps ? first : steady
  const [a, b] = [from?.phase ?? 0, to?.phase ?? phases.length - 1]
  const [fromPhase, toPhase] = [phases[a], phases[b]]
  if (fromPhase === undefined || toPhase === undefined) return 0
  const start = from?.place ?? NOWHERE
  const end = to?.place ?? toPhase.full
  if (a === b) return largestRate(measure, toPhase, start, end)
  return Math.max(
    largestRate(measure, fromPhase, start, fromPhase.full),
    largestOf(sums, a + 1, b),
    largestRate(measure, toPhase, NOWHERE, end),
  )
}

/** Of the phases from <= i < to. */
function largestOf({ rates, largest }: TableSums, from: number, to: number): number {
  largest[0] = 0
  if (from < to) rates.raise(from, to, largest)
  return largest[0]
}

function largestRate({ stretches, rate }: Measure, phase: Phase, from: Place, to: Place): number {
  let largest = 0
  for (const stretch of stretches) {
    if ((to[stretch] ?? 0) > (from[stretch] ?? 0)) largest = Math.max(largest, rate(phase, stretch))
  }
  return largest
}
