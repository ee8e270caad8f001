import type { Folding } from '../systolic/folding.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import type { IfmapFetch } from './fetch-counts.ts'
import { RecentRuns } from './recent-runs.ts'
import { type Cell, cellsOf, leastBetween } from './window-cells.ts'

/** One pass: segment = cell x slices + slice; each output row uses a run of every stride-th place of an ifmap row. */
function onePass(s: CorrectedShape, cells: readonly Cell[], slices: number, pad: RecentRuns): Float64Array {
  const { vertical, horizontal } = s
  const missed = new Float64Array(cells.length * slices)
  cells.forEach((cell, cellIndex) => {
    const x = cell.firstCol * horizontal.stride + cell.x - horizontal.pad
    const from = Math.floor(x / horizontal.stride)
    const phase = x - from * horizontal.stride
    const to = from + cell.endCol - cell.firstCol
    for (let slice = 0; slice < slices; slice++) {
      let sum = 0
      for (let image = 0; image < s.batch; image++) {
        for (let row = cell.firstRow; row < cell.endRow; row++) {
          const y = image * s.ifmapHeight + row * vertical.stride + cell.y - vertical.pad
          sum += pad.use((y * horizontal.stride + phase) * slices + slice, from, to)
        }
      }
      missed[cellIndex * slices + slice] = sum
    }
  })
  return missed
}

/**
 * Fetched words per segment of a dense weight stationary layer whose channels are a multiple of the array's rows: a
 * row fold is then one slice of the channels of one window cell, and streams through the ifmap row by row. O(output
 * rows x row folds), and O(row folds) when the scratchpad is too small to keep anything until it is used again.
 */
export function runMisses(
  f: Folding,
  s: CorrectedShape,
  capacityWords: number,
): Pick<IfmapFetch, 'first' | 'later'> {
  const words = f.rows
  const slices = s.channels / words
  const capacity = Math.floor(capacityWords / words)
  const cells = cellsOf(s)
  if (capacity <= leastBetween(f, s, words)) {
    const all = Float64Array.from({ length: f.rowFolds }, (_, fold) => {
      const cell = cells[Math.floor(fold / slices)]
      if (cell === undefined) return 0
      return words * s.batch * (cell.endRow - cell.firstRow) * (cell.endCol - cell.firstCol)
    })
    return { first: all, later: f.colFolds === 1 ? new Float64Array(all.length) : all }
  }
  const lanes = s.batch * s.ifmapHeight * s.horizontal.stride * slices
  const pad = new RecentRuns(lanes, capacity)
  const pass = (): Float64Array => onePass(s, cells, slices, pad).map((blocks) => blocks * words)
  const first = pass()
  return { first, later: f.colFolds === 1 ? new Float64Array(first.length) : pass() }
}
