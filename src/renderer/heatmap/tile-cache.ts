import type { Tile } from './tile-grid.ts'

/** Tiles of all lanes of a view, the least recently used ones forgotten beyond a budget of bytes. */
export interface TileCache {
  /** A kept tile, which counts as a use. */
  readonly get: (lane: string, level: number, index: number) => Tile | undefined
  readonly has: (lane: string, level: number, index: number) => boolean
  readonly put: (lane: string, tile: Tile) => void
  /** Forgets a lane, e.g. when its run is gone. */
  readonly drop: (lane: string) => void
  readonly bytes: () => number
}

/** An empty cache. A tile larger than the whole budget is kept alone, so that it can be drawn. */
export function createTileCache(budgetBytes: number): TileCache {
  // A map iterates in the order of insertion: the first key is the least recently used one.
  const tiles = new Map<string, Tile>()
  let bytes = 0
  const remove = (key: string, tile: Tile): void => {
    tiles.delete(key)
    bytes -= bytesOfTile(tile)
  }
  return {
    get: (lane, level, index) => {
      const key = keyOf(lane, level, index)
      const tile = tiles.get(key)
      if (tile === undefined) return undefined
      tiles.delete(key)
      tiles.set(key, tile)
      return tile
    },
    has: (lane, level, index) => tiles.has(keyOf(lane, level, index)),
    put: (lane, tile) => {
      const key = keyOf(lane, tile.level, tile.index)
      const old = tiles.get(key)
      if (old !== undefined) remove(key, old)
      tiles.set(key, tile)
      bytes += bytesOfTile(tile)
      for (const [oldest, forgotten] of tiles) {
        if (bytes <= budgetBytes || oldest === key) break
        remove(oldest, forgotten)
      }
    },
    drop: (lane) => {
      const prefix = `${lane}\n`
      for (const [key, tile] of tiles) if (key.startsWith(prefix)) remove(key, tile)
    },
    bytes: () => bytes,
  }
}

/** Memory of a tile's numbers. */
export function bytesOfTile({ sums, max }: Tile): number {
  return sums.byteLength + (max?.byteLength ?? 0)
}

function keyOf(lane: string, level: number, index: number): string {
  return `${lane}\n${level}\n${index}`
}
