import type { Folding } from '../systolic/folding.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import { firstWindow, windowsInside } from './window-geometry.ts'

/** Where one cell of the window meets the ifmap: output rows and columns, ends exclusive, for which it is inside. */
export interface Cell {
  readonly y: number
  readonly x: number
  readonly firstRow: number
  readonly endRow: number
  readonly firstCol: number
  readonly endCol: number
}

/** The cells of the window, row by row. */
export function cellsOf({ vertical, horizontal }: CorrectedShape): readonly Cell[] {
  return Array.from({ length: vertical.filter * horizontal.filter }, (_, cell) => {
    const y = Math.floor(cell / horizontal.filter)
    const x = cell - y * horizontal.filter
    const firstRow = firstWindow(vertical, y)
    const firstCol = firstWindow(horizontal, x)
    return {
      y,
      x,
      firstRow,
      endRow: firstRow + windowsInside(vertical, y),
      firstCol,
      endCol: firstCol + windowsInside(horizontal, x),
    }
  })
}

/**
 * A number of blocks of `words` channels that are certainly used between the last use of a block in one row fold and
 * its first use in another (dense weight stationary layers, also from one pass to the next).
 *
 * The cell that used it last goes on to the rows below it and the next images, the cell that uses it first has come
 * from the rows above it and the images before: together all rows from the highest start to the lowest end, and all
 * other images. The same holds for the other channels that both folds stream, but for rows by which their cells are
 * apart; and of the other channels those are used everywhere that belong to neither fold.
 */
export function leastBetween(f: Folding, s: CorrectedShape, words: number): number {
  const all = cellsOf(s)
  const cells = all.filter((cell) => cell.endRow > cell.firstRow && cell.endCol > cell.firstCol)
  if (cells.length === 0) return Infinity
  const { stride, filter } = s.vertical
  const least = (value: (cell: Cell) => number): number => Math.min(...cells.map(value))
  const rows = least((cell) => cell.endRow - cell.firstRow)
  const cols = least((cell) => cell.endCol - cell.firstCol)
  const lowest = least((cell) => (cell.endRow - 1) * stride + cell.y)
  const highest = -least((cell) => -(cell.firstRow * stride + cell.y))
  const own = Math.max(0, Math.floor((lowest - highest) / stride)) + (s.batch - 1) * rows

  const slices = s.channels / words
  const perFold = f.rows / words
  const lastFold = s.k / words - (f.rowFolds - 1) * perFold
  // A cell that is never inside streams nothing of its channels.
  const inBoth = cells.length === all.length ? Math.min(slices, perFold, lastFold) - 1 : 0
  const reach = Math.floor((filter - 1) / stride)
  const inside = least((cell) => cell.endRow) + least((cell) => -cell.firstRow) - 1
  const ofEach = Math.max(0, inside - (3 * reach + 2)) + (s.batch - 1) * rows
  const inNeither = Math.max(0, slices + 1 - 2 * perFold)
  return cols * (own + Math.max(inBoth * ofEach, inNeither * s.batch * rows))
}
