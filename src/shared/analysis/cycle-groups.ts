import type { LayerRow } from '../model/runs.ts'
import { ACCOUNTS, sumAccounts, type Account, type Accounts } from './cycle-accounts.ts'
import { mapSides } from './map-sides.ts'

/** A layer and where its cycles went; null where they are not told apart. */
export interface AccountedLayer {
  readonly row: LayerRow
  readonly accounts: Accounts | null
}

/** A group of layers and where its cycles went. */
export interface CycleGroup<Layer extends AccountedLayer = AccountedLayer> {
  readonly title: string
  readonly cycles: number
  readonly layers: number
  readonly members: readonly Layer[]
  /** Shares of 1 by account, from the axis outwards; they sum to 1, none is 0. */
  readonly shares: readonly { readonly account: Account; readonly share: number }[]
}

/** How the groups are made, and the groups; the first is the whole step. */
export interface CycleGroups<Layer extends AccountedLayer = AccountedLayer> {
  readonly by: 'map' | 'kind'
  readonly groups: readonly CycleGroup<Layer>[]
}

/** Cycles of all layers, then by the size of their feature map, or by kind where there are no square maps. */
export function cycleGroups<Layer extends AccountedLayer>(
  layers: readonly Layer[],
  batch: number,
): CycleGroups<Layer> {
  const sides = mapSides(
    layers.map(({ row }) => row),
    batch,
  )
  const by = sides.length > 0 ? 'map' : 'kind'
  const members = new Map<string, Layer[]>()
  for (const [position, layer] of layers.entries()) {
    const side = sides[position]
    const key = side === undefined ? layer.row.kind : `${side} × ${side}`
    members.set(key, [...(members.get(key) ?? []), layer])
  }
  const groups = [...members].map(([title, own]) => cycleGroup(title, own))
  const sorted =
    by === 'map'
      ? groups.toSorted((a, b) => Number.parseInt(b.title, 10) - Number.parseInt(a.title, 10))
      : groups
  return { by, groups: [cycleGroup('All layers', layers), ...(sorted.length > 1 ? sorted : [])] }
}

/** Cycles of a layer that went to an account, or all of them. */
export function cyclesOf({ row, accounts }: AccountedLayer, account: Account | undefined): number {
  return account === undefined ? row.cycles : (accounts?.[account] ?? 0)
}

function cycleGroup<Layer extends AccountedLayer>(
  title: string,
  layers: readonly Layer[],
): CycleGroup<Layer> {
  const known = layers.flatMap(({ accounts }): readonly Accounts[] => (accounts === null ? [] : [accounts]))
  const sums = sumAccounts(known)
  const total = ACCOUNTS.reduce((sum, id) => sum + sums[id], 0)
  return {
    title,
    cycles: layers.reduce((sum, { row }) => sum + row.cycles, 0),
    layers: layers.length,
    members: layers,
    shares: ACCOUNTS.flatMap((account) =>
      sums[account] > 0 ? [{ account, share: sums[account] / total }] : [],
    ),
  }
}
