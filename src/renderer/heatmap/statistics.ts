import { ok, type Result } from '../../engine/model/problem.ts'
import type { AccountingId } from '../../engine/timeline/timeline.ts'
import type { TimelineInfo, TimelineQuery } from '../../shared/model/timelines.ts'
import { trafficOf, trafficTitle } from './lanes.ts'
import type { LaneSource, Series } from './source.ts'
import type { Extent } from './viewport.ts'

/** A sum over a range and what it is. */
export interface RangeSum {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly sum: number
}

/** Exact sums of a range of cycles, and the shares made of them. */
export interface RangeStatistics {
  readonly range: Extent
  readonly cycles: number
  /** Busy PE-cycles; undefined where the run has no such quantity. */
  readonly busy?: number
  /** Of all PEs. */
  readonly occupancy?: number
  /** Of the PEs that were mapped: PE-cycles without idle rows and columns of edge folds. */
  readonly mappedOccupancy?: number
  /** PE-cycles by account, in the fixed order. */
  readonly accounts: readonly RangeSum[]
  readonly traffic: readonly RangeSum[]
}

/** Asks for the exact sums of a range: one question of a single bin per quantity. */
export async function rangeStatistics(
  source: LaneSource,
  info: TimelineInfo,
  range: Extent,
  signal?: AbortSignal,
): Promise<Result<RangeStatistics>> {
  const ids = ['busy-pes', 'accounting', ...trafficOf(info).map(({ id }) => id)]
  const known = info.quantities.filter(({ id }) => ids.includes(id))
  const queries = known.map(({ id }): TimelineQuery => ({
    t0: range.first,
    t1: range.end,
    bins: 1,
    quantity: id,
  }))
  const answer = await source.query(queries, signal)
  return answer.ok ? ok(summed(info, range, answer.value)) : answer
}

function summed(info: TimelineInfo, range: Extent, all: readonly Series[]): RangeStatistics {
  const find = (id: string): Series | undefined => all.find(({ quantity }) => quantity === id)
  const [busy, accounting] = [find('busy-pes')?.sums[0], find('accounting')]
  const names = info.quantities.find(({ id }) => id === 'accounting')?.rows ?? []
  const accounts = names.map((id, row) => ({
    id,
    title: accountTitle(id),
    unit: 'PE-cycles',
    sum: accounting?.sums[row] ?? 0,
  }))
  const total = accounts.reduce((sum, account) => sum + account.sum, 0)
  const edge = accounts.find(({ id }) => id === 'edge')?.sum ?? 0
  const cycles = range.end - range.first
  return {
    range,
    cycles,
    accounts,
    traffic: trafficOf(info).map((quantity) => ({
      id: quantity.id,
      title: trafficTitle(quantity),
      unit: quantity.unit,
      sum: find(quantity.id)?.sums[0] ?? 0,
    })),
    ...(busy === undefined || cycles <= 0
      ? {}
      : { busy, occupancy: busy / (cycles * info.rows * info.cols) }),
    ...(busy === undefined || total <= edge ? {} : { mappedOccupancy: busy / (total - edge) }),
  }
}

/** A run's time axis without the traffic that never flows: a design has causes it makes no use of. */
export async function withoutSilence(source: LaneSource, info: TimelineInfo): Promise<Result<TimelineInfo>> {
  const traffic = trafficOf(info)
  const end = Math.max(info.endCycle, info.lastTrafficCycle)
  const answer = await source.query(
    traffic.map(({ id }) => ({ t0: info.firstCycle, t1: end, bins: 1, quantity: id })),
  )
  if (!answer.ok) return answer
  const silent = new Set(answer.value.filter(({ sums }) => sums[0] === 0).map(({ quantity }) => quantity))
  return ok({ ...info, quantities: info.quantities.filter(({ id }) => !silent.has(id)) })
}

/** What an account is called; an unknown one keeps its name. */
export function accountTitle(id: string): string {
  return ACCOUNT_TITLES[id as AccountingId] ?? id
}

const ACCOUNT_TITLES: Readonly<Record<AccountingId, string>> = {
  multiply: 'Multiply',
  fill: 'Fill',
  drain: 'Drain',
  edge: 'Edge folds',
  'stall-ifmap': 'Stall, ifmap',
  'stall-filter': 'Stall, filter',
  'stall-ofmap': 'Stall, ofmap',
  'stall-bank': 'Bank conflict',
  'delta-overhead': 'Delta overhead',
}

/** All accounts, in the fixed order. */
export const ACCOUNT_IDS: readonly string[] = Object.keys(ACCOUNT_TITLES)
