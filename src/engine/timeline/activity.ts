import { usedCols, usedRows } from '../systolic/folding.ts'
import type { ArrayLayer } from './array-layer.ts'
import { firstProductLine, FoldSeries, forEachFoldPiece, type LineSeries } from './fold-series.ts'
import type { ServiceClock } from './served-words.ts'
import { ACCOUNTING_IDS } from './timeline.ts'
import { nearestToMiddle, rampCount, rampWidth, waveSum } from './wavefront.ts'

/** An amount of one layer over its own clock, in one or more rows. Nothing happens before cycle 0. */
export interface Activity {
  /** Adds each row's amount before `cycle` to `out`. */
  readonly add: (cycle: number, out: Float64Array) => void
  /** One past the last cycle in which anything happens. */
  readonly end: number
  /** Raises each row of `out` to its largest amount in any cycle `from` <= cycle < `to`, if that can be told. */
  readonly raise: ((from: number, to: number, out: Float64Array) => void) | undefined
}

function lines(layer: ArrayLayer): number {
  return layer.folding.lines * layer.groups
}

/** One past the last cycle, before `limit`, in which a running total still rises. */
function endOf(before: (cycle: number) => number, limit: number): number {
  const total = before(limit)
  let low = 0
  let high = limit
  while (low < high) {
    const mid = Math.floor((low + high) / 2)
    if (before(mid) < total) low = mid + 1
    else high = mid
  }
  return low
}

/** One past the last cycle with a product. */
function busyEnd({ busy, clock, folding, groups }: ArrayLayer): number {
  const limit = clock.cycleOf(folding.lines * groups - 1) + 1
  return endOf((cycle) => busy.before(clock.linesBefore(cycle)), limit)
}

/** Busy PEs of the whole array. */
export function busyActivity(layer: ArrayLayer): Activity {
  const { busy, clock } = layer
  return {
    end: busyEnd(layer),
    add(cycle, out) {
      out[0] = (out[0] ?? 0) + busy.before(clock.linesBefore(cycle))
    },
    raise(from, to, out) {
      out[0] = Math.max(out[0] ?? 0, busy.peak?.(clock.linesBefore(from), clock.linesBefore(to)) ?? 0)
    },
  }
}

/** Words that a scratchpad serves. */
export function sramActivity(layer: ArrayLayer, series: LineSeries, service: ServiceClock): Activity {
  const { peak } = series
  return {
    end: endOf((cycle) => service.wordsBefore(series, cycle), service.end(lines(layer))),
    add(cycle, out) {
      out[0] = (out[0] ?? 0) + service.wordsBefore(series, cycle)
    },
    raise:
      peak === undefined || !service.inOrder
        ? undefined
        : (from, to, out) => {
            out[0] = Math.max(out[0] ?? 0, peak(service.linesBefore(from), service.linesBefore(to)))
          },
  }
}

/** Where a number of lines ends: group, fold and lines of that fold. */
interface Place {
  group: number
  fc: number
  fr: number
  local: number
}

function locate({ folding: f, groups }: ArrayLayer, before: number, place: Place): void {
  place.group = Math.min(groups, Math.floor(before / f.lines))
  const inGroup = place.group === groups ? 0 : before - place.group * f.lines
  const fold = Math.floor(inGroup / f.linesPerFold)
  place.fc = Math.floor(fold / f.rowFolds)
  place.fr = fold - place.fc * f.rowFolds
  place.local = inGroup - fold * f.linesPerFold
}

/** Busy PEs of each array row. */
export function busyByRow(layer: ArrayLayer): Activity {
  const { folding: f, clock } = layer
  const place: Place = { group: 0, fc: 0, fr: 0, local: 0 }
  const lead = firstProductLine(f)
  const lastRows = usedRows(f, f.rowFolds - 1)
  const { time } = f
  return {
    end: busyEnd(layer),
    add(cycle, out) {
      locate(layer, clock.linesBefore(cycle), place)
      const { group, fc, fr } = place
      const cols = usedCols(f, fc)
      const rows = usedRows(f, fr)
      const wave = place.local - 1 - lead
      // Products of a row in a row fold of all columns of folds so far, and in the row folds of this one.
      const perRowFold = time * (group * f.spatialCols + fc * f.cols)
      const inColumn = time * cols * fr
      for (let r = 0; r < f.rows; r++) {
        const rowFolds = r < lastRows ? f.rowFolds : f.rowFolds - 1
        if (rowFolds === 0) break
        const current = r < rows ? rampCount(wave - r, time, cols) : 0
        out[r] = (out[r] ?? 0) + perRowFold * rowFolds + inColumn + current
      }
    },
    raise(from, to, out) {
      const end = Math.min(lines(layer), clock.linesBefore(to))
      forEachFoldPiece(f, clock.linesBefore(from), end, (low, high, rows, cols) => {
        const most = Math.min(time, cols)
        for (let r = 0; r < rows; r++) {
          if ((out[r] ?? 0) >= most) continue
          const line = nearestToMiddle(low - lead - r, high - 1 - lead - r, time + cols - 2)
          out[r] = Math.max(out[r] ?? 0, rampWidth(line, time, cols))
        }
      })
    },
  }
}

/** Busy PEs of each array column. */
export function busyByColumn(layer: ArrayLayer): Activity {
  const { folding: f, clock } = layer
  const place: Place = { group: 0, fc: 0, fr: 0, local: 0 }
  const lead = firstProductLine(f)
  const lastCols = usedCols(f, f.colFolds - 1)
  const { time } = f
  return {
    end: busyEnd(layer),
    add(cycle, out) {
      locate(layer, clock.linesBefore(cycle), place)
      const { group, fc, fr } = place
      const cols = usedCols(f, fc)
      const rows = usedRows(f, fr)
      const wave = place.local - 1 - lead
      const perColFold = time * f.spatialRows
      for (let c = 0; c < f.cols; c++) {
        const colFolds = c < lastCols ? f.colFolds : f.colFolds - 1
        if (colFolds === 0) break
        const current = c < cols ? time * f.rows * fr + rampCount(wave - c, time, rows) : 0
        out[c] = (out[c] ?? 0) + perColFold * (group * colFolds + fc) + current
      }
    },
    raise(from, to, out) {
      const end = Math.min(lines(layer), clock.linesBefore(to))
      forEachFoldPiece(f, clock.linesBefore(from), end, (low, high, rows, cols) => {
        const most = Math.min(time, rows)
        for (let c = 0; c < cols; c++) {
          if ((out[c] ?? 0) >= most) continue
          const line = nearestToMiddle(low - lead - c, high - 1 - lead - c, time + rows - 2)
          out[c] = Math.max(out[c] ?? 0, rampWidth(line, time, rows))
        }
      })
    },
  }
}

/** Sums over the folds of a layer, on its first `before` lines. */
function foldSums(
  { folding, groups }: ArrayLayer,
  inFold: (local: number, rows: number, cols: number) => number,
): (before: number) => number {
  const series = new FoldSeries(folding, groups, { before: inFold, peak: () => 0 })
  return (before) => series.before(before)
}

/** Rows of stalls by cause. */
const STALL_ROWS = [
  ACCOUNTING_IDS.indexOf('stall-ifmap'),
  ACCOUNTING_IDS.indexOf('stall-filter'),
  ACCOUNTING_IDS.indexOf('stall-ofmap'),
] as const
const STALL_CAUSES = [0, 1, 2] as const

/**
 * PE-cycles by account. A mapped PE fills before its first product and drains after its last; PEs that the fold does
 * not use are edge; in a stall all PEs wait. Covers the cycles the report counts, so a last line beyond them is left
 * out.
 */
export function accountingActivity(layer: ArrayLayer): Activity {
  const { folding: f, clock, totalCycles } = layer
  const all = lines(layer)
  const pes = f.rows * f.cols
  const lead = firstProductLine(f)
  const mapped = foldSums(layer, (local, rows, cols) => local * rows * cols)
  // PE-lines since the first product of each PE, and since its last.
  const sinceFirst = foldSums(layer, (local, rows, cols) => waveSum(local - 1 - lead, rows, cols))
  const sinceLast = foldSums(layer, (local, rows, cols) => waveSum(local - 1 - lead - f.time, rows, cols))
  return {
    end: totalCycles,
    raise: undefined,
    add(cycle, out) {
      const until = Math.min(Math.max(cycle, 0), totalCycles)
      const run = Math.min(all, clock.linesBefore(until))
      const started = sinceFirst(run)
      const done = sinceLast(run)
      const onArray = mapped(run)
      out[0] = (out[0] ?? 0) + started - done
      out[1] = (out[1] ?? 0) + onArray - started
      out[2] = (out[2] ?? 0) + done
      out[3] = (out[3] ?? 0) + pes * run - onArray
      if (clock.stalls === 0) return
      for (const cause of STALL_CAUSES) {
        const row = STALL_ROWS[cause]
        out[row] = (out[row] ?? 0) + pes * clock.stallsBefore(until, run, cause)
      }
    },
  }
}
