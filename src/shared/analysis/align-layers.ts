import type { LayerRow } from '../model/runs.ts'

/** What a layer is known by. */
export type AlignableLayer = Pick<LayerRow, 'index' | 'name' | 'step'>

/** Layers that belong together: for every run the position in its list, null where it has no such layer. */
export interface AlignedLayer {
  readonly name: string
  readonly step: LayerRow['step']
  readonly positions: readonly (number | null)[]
}

/** Layers of several runs beside each other. */
export interface LayerAlignment {
  /** `index` where a run has no name in common with those before it. */
  readonly by: 'name' | 'index'
  readonly rows: readonly AlignedLayer[]
}

interface Row {
  readonly layer: AlignableLayer
  readonly positions: (number | null)[]
}

/**
 * Lays the layers of runs side by side, in the order of the first run. Layers of equal step and name belong together,
 * the second of a name with the second; a layer the runs before do not have comes after the one it follows in its own
 * run. Where some run shares no name with those before it, the n-th layer of a step belongs to the n-th.
 */
export function alignLayers(runs: readonly (readonly AlignableLayer[])[]): LayerAlignment {
  const by = haveCommonNames(runs) ? 'name' : 'index'
  let rows: readonly Row[] = []
  const known = new Map<string, Row>()
  for (const [run, layers] of runs.entries())
    rows = merged(rows, known, layers, { run, runs: runs.length, by })
  return {
    by,
    rows: rows.map(({ layer: { name, step }, positions }) => ({ name, step, positions })),
  }
}

/** Every run shares a name with the runs before it. */
function haveCommonNames(runs: readonly (readonly AlignableLayer[])[]): boolean {
  const names = new Set<string>()
  for (const layers of runs) {
    const isNew = names.size > 0 && layers.length > 0 && !layers.some(({ name }) => names.has(name))
    if (isNew) return false
    for (const { name } of layers) names.add(name)
  }
  return true
}

interface Merge {
  readonly run: number
  readonly runs: number
  readonly by: LayerAlignment['by']
}

/** The rows with one more run: its layers in their places, new ones behind the row they follow. */
function merged(
  rows: readonly Row[],
  known: Map<string, Row>,
  layers: readonly AlignableLayer[],
  { run, runs, by }: Merge,
): readonly Row[] {
  const seen = new Map<string, number>()
  const behind = new Map<Row | undefined, Row[]>()
  let place: Row | undefined
  for (const [position, layer] of layers.entries()) {
    const base = by === 'name' ? `${layer.step} ${layer.name}` : layer.step
    const repeat = seen.get(base) ?? 0
    seen.set(base, repeat + 1)
    const key = `${base} ${repeat}`
    const row = known.get(key)
    if (row === undefined) {
      const positions = Array.from({ length: runs }, (_, index) => (index === run ? position : null))
      const added = { layer, positions }
      known.set(key, added)
      const following = behind.get(place)
      if (following === undefined) behind.set(place, [added])
      else following.push(added)
    } else {
      row.positions[run] = position
      place = row
    }
  }
  return [...(behind.get(undefined) ?? []), ...rows.flatMap((row) => [row, ...(behind.get(row) ?? [])])]
}
