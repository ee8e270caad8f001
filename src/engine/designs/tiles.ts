import type { LayerFacts } from './layer-facts.ts'
import type { ParameterValues } from './parameters.ts'

/** Tile rows of a layer: R = count * ceil(M / rows); the batch is in M, or in count for attention. */
export function tileRowsOf({ m, count }: LayerFacts, rowPixels: number): number {
  return count * Math.ceil(m / rowPixels)
}

/** Tiles of a layer: G = R * ceil(N / cols) [P]. */
export function tilesOf(layer: LayerFacts, p: ParameterValues): number {
  return tileRowsOf(layer, p.peRows) * Math.ceil(layer.n / p.peCols)
}

/** Cycles with `lanes` multipliers along the inner product in every PE: C(L) = G * (ceil(K / L) + fixed) [P][I]. */
export function tiledCycles(layer: LayerFacts, lanes: number, p: ParameterValues): number {
  return tilesOf(layer, p) * (Math.ceil(layer.k / lanes) + p.cyclesPerTile)
}
