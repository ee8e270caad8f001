import { type Folding } from '../systolic/folding.ts'
import { ifmapTables, type Shape } from '../systolic/shape.ts'
import { skewedCount } from '../systolic/skew.ts'

/**
 * The order in which the original's USER mode fetches a read operand (specification section 7.1). The operand is a
 * stack of tiles, `along` rows high and `width` columns wide; element (across, along) sits in tile
 * floor(across / width). The stack is read out by anti-diagonals (operands that are fed) or row by row (operands that
 * are preloaded). `rank` is an element's place among the non-null elements.
 */
export interface FetchOrder {
  readonly byDiagonals: boolean
  readonly width: number
  readonly along: number
  readonly across: number
  readonly tiles: number
  /** Slots of the stack, unused columns and nulls included. */
  readonly slots: number
  /** Non-null elements. */
  readonly elements: number
  /** Place of an element in the fetch order; -1 for a null request. */
  rank(across: number, along: number): number
}

/** How an operand is cut into tiles of the array, and read out of them. */
export interface Tiling {
  readonly byDiagonals: boolean
  readonly width: number
  readonly along: number
  readonly across: number
}

/** Tiling of the ifmap: pixels across for output and input stationary, window elements for weight stationary. */
export function ifmapTiling(f: Folding, s: Shape): Tiling {
  if (f.dataflow === 'os') return { byDiagonals: true, width: f.rows, along: s.k, across: s.m }
  if (f.dataflow === 'ws') return { byDiagonals: true, width: f.rows, along: s.m, across: s.k }
  return { byDiagonals: false, width: f.cols, along: s.k, across: s.m }
}

/** Tiling of the filter: filters across for output and weight stationary, window elements for input stationary. */
export function filterTiling(f: Folding, s: Shape): Tiling {
  if (f.dataflow === 'is') return { byDiagonals: true, width: f.rows, along: s.n, across: s.k }
  return { byDiagonals: f.dataflow === 'os', width: f.cols, along: s.k, across: s.n }
}

/** Fetch order of an operand without null elements: ranks in O(1), nothing stored. */
export function fullFetchOrder(t: Tiling): FetchOrder {
  const { width, along, across, byDiagonals } = t
  const tiles = Math.ceil(across / width)
  const height = tiles * along
  const lastWidth = across - (tiles - 1) * width
  const lastTop = (tiles - 1) * along
  const unused = width - lastWidth
  const byRows = (a: number, row: number): number => {
    const tile = Math.floor(a / width)
    const used = tile === tiles - 1 ? lastWidth : width
    return tile * along * width + row * used + (a - tile * width)
  }
  const byDiagonal = (a: number, row: number): number => {
    const tile = Math.floor(a / width)
    const col = a - tile * width
    const diagonal = tile * along + row + col
    const firstCol = Math.max(0, diagonal - height + 1)
    let rank = skewedCount(diagonal - 1, height, width) + col - firstCol
    if (unused > 0) {
      rank -= skewedCount(diagonal - 1 - lastTop - lastWidth, along, unused)
      const left = Math.min(col - 1, diagonal - lastTop) - Math.max(lastWidth, firstCol) + 1
      if (left > 0) rank -= left
    }
    return rank
  }
  return {
    ...t,
    tiles,
    slots: height * width,
    elements: along * across,
    rank: byDiagonals ? byDiagonal : byRows,
  }
}

/** Fetch order of an ifmap whose windows hang over the edge: ranks are tabulated, O(M x K) numbers. */
export function overhangFetchOrder(f: Folding, s: Shape): FetchOrder {
  const t = ifmapTiling(f, s)
  const tables = ifmapTables(s)
  const tiles = Math.ceil(t.across / t.width)
  const ranks = new Int32Array(t.across * t.along).fill(-1)
  const isNull = (a: number, row: number): boolean => {
    const pixel = f.dataflow === 'ws' ? row : a
    const window = f.dataflow === 'ws' ? a : row
    return (
      (tables.pixelY[pixel] ?? 0) + (tables.windowY[window] ?? 0) >= s.ifmapHeight ||
      (tables.pixelX[pixel] ?? 0) + (tables.windowX[window] ?? 0) >= s.ifmapWidth
    )
  }
  let next = 0
  const visit = (stackRow: number, col: number): void => {
    const tile = Math.floor(stackRow / t.along)
    const a = tile * t.width + col
    const row = stackRow - tile * t.along
    if (a < t.across && !isNull(a, row)) ranks[a * t.along + row] = next++
  }
  const height = tiles * t.along
  if (t.byDiagonals) {
    for (let diagonal = 0; diagonal < height + t.width - 1; diagonal++) {
      const last = Math.min(t.width - 1, diagonal)
      for (let col = Math.max(0, diagonal - height + 1); col <= last; col++) visit(diagonal - col, col)
    }
  } else {
    for (let row = 0; row < height; row++) for (let col = 0; col < t.width; col++) visit(row, col)
  }
  return {
    ...t,
    tiles,
    slots: height * t.width,
    elements: next,
    rank: (a, row) => ranks[a * t.along + row] ?? -1,
  }
}
