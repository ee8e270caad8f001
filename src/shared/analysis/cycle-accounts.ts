import type { LayerAccounting, LayerRow } from '../model/runs.ts'

/** Accounts of a layer's cycles, from the axis outwards; filling and draining are one, as in every picture. */
export const ACCOUNTS = [
  'multiply',
  'fill',
  'edge',
  'stallIfmap',
  'stallFilter',
  'stallOfmap',
  'overhead',
] as const
/** One of {@link ACCOUNTS}. */
export type Account = (typeof ACCOUNTS)[number]

/** Cycles by account; they sum to the cycles of the layer. */
export type Accounts = Readonly<Record<Account, number>>

/** What an account is called in legends. */
export const ACCOUNT_TITLES: Readonly<Record<Account, string>> = {
  multiply: 'Multiply',
  fill: 'Fill and drain',
  edge: 'Edge folds',
  stallIfmap: 'Stall: input',
  stallFilter: 'Stall: weights',
  stallOfmap: 'Stall: output',
  overhead: 'Overhead',
}

/** What a layer is bound by when an account is its largest. */
export const BOUND_TITLES: Readonly<Record<Account, string>> = {
  multiply: 'compute',
  fill: 'fill, drain',
  edge: 'edge folds',
  stallIfmap: 'input',
  stallFilter: 'weights',
  stallOfmap: 'output',
  overhead: 'overhead',
}

/**
 * Cycles of a layer by account. An array's accounts are in PE-cycles and are divided by its PEs, so that they sum to the
 * cycles as a design's do. Null where the layer's cycles are not told apart.
 */
export function accountsOf({ accounting, cycles }: Pick<LayerRow, 'accounting' | 'cycles'>): Accounts | null {
  if (accounting === null) return null
  const total = Object.values<number>({ ...accounting }).reduce((sum, part) => sum + part, 0)
  const scale = total === 0 ? 0 : cycles / total
  const of = (...ids: readonly (keyof LayerAccounting)[]): number =>
    scale * ids.reduce((sum, id) => sum + accounting[id], 0)
  return {
    multiply: of('multiply'),
    fill: of('fill', 'drain'),
    edge: of('edge'),
    stallIfmap: of('stallIfmap'),
    stallFilter: of('stallFilter'),
    stallOfmap: of('stallOfmap'),
    overhead: of('overhead'),
  }
}

/** The largest account, the one nearest the axis among equals. */
export function largestAccount(accounts: Accounts): Account {
  return ACCOUNTS.reduce((largest, id) => (accounts[id] > accounts[largest] ? id : largest))
}

/** Sums of several layers' accounts. */
export function sumAccounts(all: readonly Accounts[]): Accounts {
  const sum = (id: Account): number => all.reduce((total, accounts) => total + accounts[id], 0)
  return {
    multiply: sum('multiply'),
    fill: sum('fill'),
    edge: sum('edge'),
    stallIfmap: sum('stallIfmap'),
    stallFilter: sum('stallFilter'),
    stallOfmap: sum('stallOfmap'),
    overhead: sum('overhead'),
  }
}
