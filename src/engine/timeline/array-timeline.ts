import { fail, ok, type Problem, problem, type Result } from '../model/problem.ts'
import { checkRequest, type SimulationRequest } from '../simulate.ts'
import { ArrayRun } from './array-run.ts'
import { type CheckedQuery, checkEdges, checkQuery, groupStart } from './check-query.ts'
import { foldSpans, layerSpans, peOperands, peSnapshot } from './pe-view.ts'
import { peGrid } from './pe-grid.ts'
import type { Series } from './run-series.ts'
import {
  ACCOUNTING_IDS,
  OPERANDS,
  type Operand,
  type QuantityInfo,
  type Timeline,
  type TimelineSeries,
} from './timeline.ts'

/** How often the layers are run, and how fast the clock is. */
export interface ArrayTimelineOptions {
  /** Repetitions of the whole network (diffusion steps), at least 1. */
  readonly steps: number
  /** Only to convert cycles to seconds; 10^9 when missing. */
  readonly cyclesPerSecond?: number
}

/** What keeps a request's timeline from being made; empty when it can be. */
function checkTimeline(
  request: SimulationRequest,
  { steps, cyclesPerSecond }: ArrayTimelineOptions,
): readonly Problem[] {
  const problems = [...checkRequest(request)]
  if (!Number.isSafeInteger(steps) || steps < 1) {
    const message = 'The network is repeated a whole number of times'
    problems.push(
      problem('bad-steps', message, { field: 'steps', expected: 'at least 1', got: String(steps) }),
    )
  }
  if (cyclesPerSecond !== undefined && !(cyclesPerSecond > 0 && cyclesPerSecond < Infinity)) {
    const got = String(cyclesPerSecond)
    problems.push(
      problem('bad-clock', 'The clock must run', { field: 'cyclesPerSecond', expected: 'more than 0', got }),
    )
  }
  const { v3 } = request.config
  if (request.rules.id !== 'scale-sim-v3' || v3 === undefined) return problems
  if (v3.sparsity.enabled && v3.sparsity.rowWise) {
    problems.push(
      problem('not-modelled', 'The timeline of row-wise sparsity is not modelled', {
        field: 'OptimizedMapping',
        remedy: 'Switch it off in the configuration to see a timeline.',
      }),
    )
  }
  return problems
}

/** Layer, step and cycle limits beyond which sums are no longer exact or the original divides by 0. */
function checkRun(run: ArrayRun): readonly Problem[] {
  const empty = run.array.findIndex(({ totalCycles }) => totalCycles === 0)
  if (empty >= 0) {
    const message = 'The layer takes one cycle, which the original counts as 0'
    const remedy = 'Use --rules corrected, or a larger layer or array.'
    return [problem('zero-cycles', message, { field: run.layers[empty]?.name ?? '', remedy })]
  }
  if (Number.isSafeInteger(run.endCycle)) return []
  const got = String(run.endCycle)
  return [
    problem('too-long', 'The run has more cycles than can be numbered', {
      field: 'steps',
      expected: 'below 2^53 cycles',
      got,
    }),
  ]
}

function quantitiesOf(run: ArrayRun): readonly QuantityInfo[] {
  const { rows, cols } = run
  const names = (name: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, i) => `${name} ${i}`)
  const words = (memory: 'sram' | 'dram', operand: Operand): QuantityInfo => ({
    id: `${memory}-words:${operand}`,
    title: `${memory === 'sram' ? 'SRAM' : 'DRAM'} words, ${operand}`,
    unit: 'words',
    rows: [operand],
    // Whether DRAM words have one is known once they are asked for.
    ...(memory === 'sram' ? { hasMax: run.sramWords(operand).raise !== undefined } : {}),
  })
  return [
    {
      id: 'busy-pes',
      title: 'Busy PEs',
      unit: 'PE-cycles',
      rows: ['array'],
      limitPerCycle: rows * cols,
      hasMax: run.busy().raise !== undefined,
    },
    {
      id: 'busy-pes-by-row',
      title: 'Busy PEs by row',
      unit: 'PE-cycles',
      rows: names('row', rows),
      limitPerCycle: cols,
      hasMax: run.busy().raise !== undefined,
    },
    {
      id: 'busy-pes-by-column',
      title: 'Busy PEs by column',
      unit: 'PE-cycles',
      rows: names('column', cols),
      limitPerCycle: rows,
      hasMax: run.busy().raise !== undefined,
    },
    ...OPERANDS.map((operand) => words('sram', operand)),
    ...OPERANDS.map((operand) => words('dram', operand)),
    {
      id: 'accounting',
      title: 'Where the cycles went',
      unit: 'PE-cycles',
      rows: ACCOUNTING_IDS,
      limitPerCycle: rows * cols,
      hasMax: false,
    },
    {
      id: 'pe-grid',
      title: 'Busy cycles of each PE',
      unit: 'PE-cycles',
      rows: names('row', rows),
      limitPerCycle: cols,
      hasMax: false,
      singleBin: true,
    },
  ]
}

/** The series behind a known quantity that has bins. */
function seriesOf(run: ArrayRun, quantity: string): Series {
  const [name, operand] = quantity.split(':')
  const which = OPERANDS.find((one) => one === operand) ?? 'ifmap'
  if (name === 'busy-pes') return run.busy()
  if (name === 'busy-pes-by-row') return run.busyByRow()
  if (name === 'busy-pes-by-column') return run.busyByColumn()
  if (name === 'accounting') return run.accounting()
  return name === 'sram-words' ? run.sramWords(which) : run.dramWords(which)
}

/** Group of each row. */
function groupsOf(rows: number, groups: number): Uint32Array {
  const group = new Uint32Array(rows)
  for (let i = 0; i < groups; i++) group.fill(i, groupStart(i, rows, groups), groupStart(i + 1, rows, groups))
  return group
}

/** Exact sums of every bin; nothing is allocated per bin. */
function sumsOf(series: Series, { edges, groups }: CheckedQuery, group: Uint32Array): Float64Array {
  const { rows, total } = series
  const bins = edges.length - 1
  const sums = new Float64Array(groups * bins)
  let before = new Float64Array(rows)
  let until = new Float64Array(rows)
  let steps = series.before(edges[0] ?? 0, before)
  for (let bin = 0; bin < bins; bin++) {
    const stepsUntil = series.before(edges[bin + 1] ?? 0, until)
    const whole = stepsUntil - steps
    for (let row = 0; row < rows; row++) {
      const at = (group[row] ?? 0) * bins + bin
      const amount = (until[row] ?? 0) - (before[row] ?? 0)
      sums[at] = (sums[at] ?? 0) + amount + (whole === 0 ? 0 : whole * (total[row] ?? 0))
    }
    steps = stepsUntil
    const free = before
    before = until
    until = free
  }
  return sums
}

/** Largest single cycle of every bin; undefined where the series cannot tell. */
function maximaOf(
  series: Series,
  { edges, groups }: CheckedQuery,
  group: Uint32Array,
): Float64Array | undefined {
  const { raise } = series
  if (raise === undefined) return undefined
  const bins = edges.length - 1
  const max = new Float64Array(groups * bins)
  const peaks = new Float64Array(series.rows)
  for (let bin = 0; bin < bins; bin++) {
    peaks.fill(0)
    raise(edges[bin] ?? 0, edges[bin + 1] ?? 0, peaks)
    for (let row = 0; row < series.rows; row++) {
      const at = (group[row] ?? 0) * bins + bin
      max[at] = Math.max(max[at] ?? 0, peaks[row] ?? 0)
    }
  }
  return max
}

function answer(run: ArrayRun, checked: CheckedQuery): TimelineSeries {
  const { quantity, edges, groups, withMax } = checked
  const bins = edges.length - 1
  const [t0 = 0, t1 = 0] = [edges[0], edges[bins]]
  const head = { quantity: quantity.id, unit: quantity.unit, t0, t1, bins }
  if (quantity.singleBin === true) {
    const sums = peGrid(run, t0, t1)
    return { ...head, rows: sums.length, sums }
  }
  const series = seriesOf(run, quantity.id)
  const group = groupsOf(series.rows, groups)
  const sums = sumsOf(series, checked, group)
  const max = withMax ? maximaOf(series, checked, group) : undefined
  return { ...head, rows: groups, sums, ...(max === undefined ? {} : { max }) }
}

/**
 * The timeline of layers run one after another on a systolic array, `steps` times over. Costs what simulating the
 * layers once costs; DRAM words are prepared when they are first asked for. Fails where `simulate` fails, and for
 * row-wise sparsity.
 */
export function arrayTimeline(request: SimulationRequest, options: ArrayTimelineOptions): Result<Timeline> {
  const problems = checkTimeline(request, options)
  if (problems.some(({ severity }) => severity === 'error')) return fail(...problems)
  const run = new ArrayRun(request, options.steps)
  const limits = checkRun(run)
  if (limits.length > 0) return fail(...limits)
  const quantities = quantitiesOf(run)
  const answered = (checked: Result<CheckedQuery>): Result<TimelineSeries> =>
    checked.ok ? ok(answer(run, checked.value)) : checked
  return ok(
    {
      get firstCycle() {
        return run.firstCycle
      },
      endCycle: run.endCycle,
      get lastTrafficCycle() {
        return run.lastTrafficCycle
      },
      cyclesPerSecond: options.cyclesPerSecond ?? 1e9,
      rows: run.rows,
      cols: run.cols,
      steps: options.steps,
      quantities,
      query: (query) => answered(checkQuery(query, quantities)),
      queryEdges: (query) => answered(checkEdges(query, quantities)),
      stepStart: (step) => Math.max(0, Math.min(options.steps, Math.floor(step))) * run.clock.cyclesPerStep,
      layers: (t0, t1, limit) => layerSpans(run, t0, t1, limit),
      folds: (t0, t1, limit) => foldSpans(run, t0, t1, limit),
      peSnapshot: (cycle) => peSnapshot(run, cycle),
      peOperands: (cycle, row, col) => peOperands(run, cycle, row, col),
    },
    problems,
  )
}
