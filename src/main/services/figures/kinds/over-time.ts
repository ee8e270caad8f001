import { TRAFFIC_CAUSE_IDS, TRAFFIC_CAUSES } from '../../../../engine/designs/traffic.ts'
import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import {
  ACCOUNTING_IDS,
  type AccountingId,
  type QuantityInfo,
  type TimelineSeries,
} from '../../../../engine/timeline/timeline.ts'
import { ACCOUNT_TITLES, ACCOUNTS, type Account } from '../../../../shared/analysis/cycle-accounts.ts'
import type { FigureOption, FigureSpec } from '../../../../shared/model/figures.ts'
import type { Bins } from '../heat-raster.ts'
import type { FigureScene } from '../scene.ts'
import { cyclesOf, timeStackScene } from '../time-stack.ts'
import { ONE_RUN, onlyRun, type FigureKind, type FigureSource, type TimeAxis } from './kind.ts'

/** Parts of the window that a column can show; more only on request. */
const USUAL_BINS = 160
const MOST_BINS = 1000

const OPTIONS: readonly FigureOption[] = [
  { key: 't0', title: 'From', unit: 'cycle', initial: null },
  { key: 't1', title: 'To', unit: 'cycle', initial: null },
  { key: 'bins', title: 'Parts', initial: USUAL_BINS },
]

/** What goes over the DRAM bus of a run over time: words by operand of arrays, bytes by cause of designs. */
export const dramOverTime: FigureKind = {
  kind: 'dram-over-time',
  title: 'DRAM traffic over time',
  needs: 'runs',
  runs: ONE_RUN,
  options: OPTIONS,
  build: buildTraffic,
}

/** Where the PE-cycles of a run went over time, as shares of all. */
export const accountingOverTime: FigureKind = {
  kind: 'accounting-over-time',
  title: 'Cycle accounting over time',
  needs: 'runs',
  runs: ONE_RUN,
  options: OPTIONS,
  build: buildAccounting,
}

async function buildTraffic(spec: FigureSpec, source: FigureSource): Promise<Result<FigureScene>> {
  const asked = await askedRun(source)
  if (!asked.ok) return asked
  const { axis, runId } = asked.value
  // Words are fetched before the array starts and drained after it stops.
  const window = binsOf(spec, { first: axis.firstCycle, end: axis.lastTrafficCycle })
  const quantities = axis.quantities.filter(isOnBus)
  const [first] = quantities
  if (first === undefined) return noSuchLane('DRAM traffic')
  const parts: { title: string; values: Float64Array }[] = []
  for (const { id, title } of quantities) {
    const series = await source.timeline(runId, { ...window, quantity: id })
    if (!series.ok) return series
    const values = series.value.sums.map((sum, bin) => sum / cyclesOf(bin, window))
    if (values.some((value) => value > 0)) parts.push({ title: partTitle(id, title), values })
  }
  const unit = `${first.unit} per cycle`
  return ok(timeStackScene(spec.title, { title: 'DRAM traffic', unit, parts, window }))
}

/** Updates inside the banks are no traffic over the bus, which the stack is. */
function isOnBus({ id }: QuantityInfo): boolean {
  const [kind, part] = id.split(':')
  if (kind === 'dram-words') return part !== undefined
  const cause = TRAFFIC_CAUSE_IDS.find((known) => known === part)
  return kind === 'dram-bytes' && cause !== undefined && TRAFFIC_CAUSES[cause].isOnBus
}

function partTitle(id: string, title: string): string {
  return /^dram-words:(.+)$/.exec(id)?.[1] ?? title.replace(/^DRAM: /, '')
}

async function buildAccounting(spec: FigureSpec, source: FigureSource): Promise<Result<FigureScene>> {
  const asked = await askedRun(source)
  if (!asked.ok) return asked
  const { axis, runId } = asked.value
  if (!axis.quantities.some(({ id }) => id === 'accounting')) return noSuchLane('cycle accounting')
  const window = binsOf(spec, { first: 0, end: axis.endCycle })
  const series = await source.timeline(runId, { ...window, quantity: 'accounting' })
  if (!series.ok) return series
  const pes = axis.rows * axis.cols
  const parts = ACCOUNTS.map((account) => ({
    title: ACCOUNT_TITLES[account],
    values: sumsOf(series.value, account).map((sum, bin) => (100 * sum) / (pes * cyclesOf(bin, window))),
  })).filter(({ values }) => values.some((value) => value > 0))
  return ok(
    timeStackScene(spec.title, { title: 'Share of the PE-cycles', unit: '%', max: 100, parts, window }),
  )
}

/** The rows of the timeline as the views put them together. */
const ACCOUNT_OF: Readonly<Record<AccountingId, Account>> = {
  multiply: 'multiply',
  fill: 'fill',
  drain: 'fill',
  edge: 'edge',
  'stall-ifmap': 'stallIfmap',
  'stall-filter': 'stallFilter',
  'stall-ofmap': 'stallOfmap',
  'stall-bank': 'overhead',
  'delta-overhead': 'overhead',
}

function sumsOf({ sums, bins }: TimelineSeries, account: Account): Float64Array {
  const total = new Float64Array(bins)
  for (const [row, id] of ACCOUNTING_IDS.entries()) {
    if (ACCOUNT_OF[id] !== account) continue
    for (let bin = 0; bin < bins; bin++) total[bin] = (total[bin] ?? 0) + (sums[row * bins + bin] ?? 0)
  }
  return total
}

async function askedRun(
  source: FigureSource,
): Promise<Result<{ readonly runId: number; readonly axis: TimeAxis }>> {
  const run = onlyRun(source)
  if (!run.ok) return run
  const axis = await source.axisOf(run.value.id)
  return axis.ok ? ok({ runId: run.value.id, axis: axis.value }) : axis
}

/** The asked window within what there is, in at most as many parts as it has cycles. */
function binsOf(
  { options }: FigureSpec,
  { first, end }: { readonly first: number; readonly end: number },
): Bins {
  const t0 = Math.min(Math.max(first, Math.floor(Number(options['t0'] ?? first))), end - 1)
  const t1 = Math.min(Math.max(t0 + 1, Math.floor(Number(options['t1'] ?? end))), end)
  const wanted = Math.floor(Number(options['bins'] ?? USUAL_BINS))
  return { t0, t1, bins: Math.max(1, Math.min(MOST_BINS, wanted, t1 - t0)) }
}

function noSuchLane(what: string): Result<never> {
  return fail(
    problem('no-lane', `The timeline of this run has no ${what}`, {
      field: 'runIds',
      remedy: 'Choose a run of an array or a design.',
    }),
  )
}
