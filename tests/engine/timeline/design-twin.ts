import { TRAFFIC_CAUSE_IDS, TRAFFIC_CAUSES } from '../../../src/engine/designs/traffic.ts'
import type { Phase } from '../../../src/engine/timeline/design-phase.ts'
import type { DesignRun } from '../../../src/engine/timeline/design-run.ts'
import type { StepTable } from '../../../src/engine/timeline/design-table.ts'
import { ACCOUNTING_IDS, type AccountingId } from '../../../src/engine/timeline/timeline.ts'

/** Everything about every cycle of a small run, walked one by one: the slow twin of the closed forms. */
export interface CycleLog {
  readonly accounts: readonly Record<AccountingId, number>[]
  readonly macs: readonly number[]
  /** By cycle and cause. */
  readonly bytes: readonly (readonly number[])[]
  /** Largest rates: what a cycle would take if amounts were not whole. */
  readonly accountRates: readonly Record<AccountingId, number>[]
  readonly macRates: readonly number[]
  readonly byteRates: readonly (readonly number[])[]
  /** Step, layer (the number of layers outside them) and tile row of every cycle. */
  readonly steps: readonly number[]
  readonly layers: readonly number[]
  readonly folds: readonly number[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }

function none(): Record<AccountingId, number> {
  return {
    multiply: 0,
    fill: 0,
    drain: 0,
    edge: 0,
    'stall-ifmap': 0,
    'stall-filter': 0,
    'stall-ofmap': 0,
    'stall-bank': 0,
    'delta-overhead': 0,
  }
}

/** floor(amount * part / whole) in integers. */
function cut(amount: number, part: number, whole: number): number {
  return whole === 0 ? 0 : Number((BigInt(amount) * BigInt(part)) / BigInt(whole))
}

const KINDS = ['pe', 'stall-ofmap', 'stall-filter', 'stall-ifmap', 'outside'] as const

/** The kind of every cycle of a phase and its tile row: each row computes, then waits. */
function cyclesOf(phase: Phase): readonly { readonly kind: (typeof KINDS)[number]; readonly row: number }[] {
  return Array.from({ length: phase.rows }, (_, row) =>
    KINDS.flatMap((kind, k) => {
      const part = phase.parts[k] ?? 0
      const cycles = cut(part, row + 1, phase.rows) - cut(part, row, phase.rows)
      return Array.from({ length: cycles }, () => ({ kind, row }))
    }),
  ).flat()
}

/** Whether the bus moves in a cycle of a phase: evenly in every row, from its beginning. */
function busCycles(phase: Phase, rows: readonly number[]): readonly boolean[] {
  let start = 0
  return rows.flatMap((row, t) => {
    if (rows[t + 1] === row) return []
    const end = t + 1
    const here = cut(phase.busCycles, end, phase.cycles) - cut(phase.busCycles, start, phase.cycles)
    const isBusy = Array.from({ length: end - start }, (_, i) => i < here)
    start = end
    return isBusy
  })
}

function logPhase(log: Mutable<CycleLog>, phase: Phase, step: number, pes: number): void {
  const cycles = cyclesOf(phase)
  const isBusy = busCycles(
    phase,
    cycles.map(({ row }) => row),
  )
  let [pe, bus] = [0, 0]
  for (const [t, { kind, row }] of cycles.entries()) {
    const [account, rate, bytes, byteRates] = [none(), none(), [] as number[], [] as number[]]
    let [macs, macRate] = [0, 0]
    if (kind === 'pe') {
      const usedBefore = cut(phase.used, pe, phase.parts[0])
      const usedAfter = cut(phase.used, pe + 1, phase.parts[0])
      const multiply =
        cut(phase.multiply, usedAfter, phase.used) - cut(phase.multiply, usedBefore, phase.used)
      account.multiply = multiply
      account['delta-overhead'] = usedAfter - usedBefore - multiply
      account.edge = pes - (usedAfter - usedBefore)
      rate.multiply = phase.multiply / phase.parts[0]
      rate['delta-overhead'] = (phase.used - phase.multiply) / phase.parts[0]
      rate.edge = pes - phase.used / phase.parts[0]
      macs = cut(phase.macs, pe + 1, phase.parts[0]) - cut(phase.macs, pe, phase.parts[0])
      macRate = phase.macs / phase.parts[0]
      pe++
    } else {
      account[kind === 'outside' ? 'delta-overhead' : kind] = pes
      rate[kind === 'outside' ? 'delta-overhead' : kind] = pes
    }
    TRAFFIC_CAUSE_IDS.forEach((id, cause) => {
      const amount = phase.bytes[cause] ?? 0
      const isOnBus = TRAFFIC_CAUSES[id].isOnBus
      const [done, of] = isOnBus ? [bus, phase.busCycles] : [t, phase.cycles]
      const moves = isOnBus ? isBusy[t] === true : true
      const whole = Math.floor(amount)
      const fraction = moves && done === of - 1 ? amount - whole : 0
      bytes.push(moves ? cut(whole, done + 1, of) - cut(whole, done, of) + fraction : 0)
      byteRates.push(moves ? amount / of : 0)
    })
    if (isBusy[t] === true) bus++
    log.accounts.push(account)
    log.accountRates.push(rate)
    log.macs.push(macs)
    log.macRates.push(macRate)
    log.bytes.push(bytes)
    log.byteRates.push(byteRates)
    log.steps.push(step)
    log.layers.push(phase.layer)
    log.folds.push(phase.firstRow + row)
  }
}

/** The largest wait of a steady step takes the cycle by which a step is longer than its table. */
function slackAccount(table: StepTable | undefined): AccountingId {
  const sums = { 'stall-ofmap': 0, 'stall-filter': 0, 'stall-ifmap': 0, 'delta-overhead': 0 }
  for (const { parts } of table?.phases ?? []) {
    sums['stall-ofmap'] += parts[1]
    sums['stall-filter'] += parts[2]
    sums['stall-ifmap'] += parts[3]
    sums['delta-overhead'] += parts[4]
  }
  const ids = ['stall-ofmap', 'stall-filter', 'stall-ifmap', 'delta-overhead'] as const
  const most = Math.max(...ids.map((id) => sums[id]))
  return most === 0 ? 'edge' : (ids.find((id) => sums[id] === most) ?? 'edge')
}

/** Walks every cycle of a run; `starts` are the first cycles of its steps and its end. */
export function walk(run: DesignRun, starts: readonly number[]): CycleLog {
  const log: Mutable<CycleLog> = {
    accounts: [],
    macs: [],
    bytes: [],
    accountRates: [],
    macRates: [],
    byteRates: [],
    steps: [],
    layers: [],
    folds: [],
  }
  const pes = run.machine.peRows * run.machine.peCols
  const slack = slackAccount(run.steady)
  for (let step = 0; step < starts.length - 1; step++) {
    const table = step === 0 && run.first !== undefined ? run.first : run.steady
    for (const phase of table?.phases ?? []) logPhase(log, phase, step, pes)
    while (log.steps.length < (starts[step + 1] ?? 0)) {
      log.accounts.push({ ...none(), [slack]: pes })
      log.accountRates.push({ ...none(), [slack]: pes })
      log.macs.push(0)
      log.macRates.push(0)
      log.bytes.push(TRAFFIC_CAUSE_IDS.map(() => 0))
      log.byteRates.push(TRAFFIC_CAUSE_IDS.map(() => 0))
      log.steps.push(step)
      log.layers.push(log.layers.at(-1) ?? 0)
      log.folds.push(log.folds.at(-1) ?? 0)
    }
  }
  return log
}

/** The values of one quantity, a row after the other, by cycle. */
export function valuesOf(
  log: CycleLog,
  quantity: string,
  which: 'amount' | 'rate',
): readonly (readonly number[])[] {
  const [accounts, macs, bytes] =
    which === 'amount' ? [log.accounts, log.macs, log.bytes] : [log.accountRates, log.macRates, log.byteRates]
  if (quantity === 'accounting') return ACCOUNTING_IDS.map((id) => accounts.map((account) => account[id]))
  if (quantity === 'busy-pes') return [accounts.map(({ multiply }) => multiply)]
  if (quantity === 'macs') return [macs]
  const causes = TRAFFIC_CAUSE_IDS.flatMap((id, cause) =>
    quantity === `dram-bytes:${id}` || (quantity === 'dram-bytes' && TRAFFIC_CAUSES[id].isOnBus)
      ? [cause]
      : [],
  )
  return [bytes.map((cycle) => causes.reduce((sum, cause) => sum + (cycle[cause] ?? 0), 0))]
}
