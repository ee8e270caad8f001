import { LANE_HEIGHTS, type Lane } from '../../heatmap/lanes.ts'

/** Lanes are not lower, the baseline's not lower than its scale, and none higher than its numbers are worth. */
const LEAST = 64
const LEAST_WITH_SCALE = 80
const MOST = 120
const GAP = 10
/** Below the lanes: the legend of what the PEs do. */
export const FOOT = 44

/**
 * The lanes of a comparison: the layers and the occupancy of the baseline, then the difference of every other run to it,
 * in the height there is. `titles` are the runs' names.
 */
export function differenceLanes(
  lanes: readonly Lane[],
  titles: readonly string[],
  height: number,
): readonly Lane[] {
  const strip = lanes.find(({ kind, run }) => kind === 'layers' && run === 0)
  const baseline = lanes.find(({ kind, run }) => run === 0 && (kind === 'heat' || kind === 'area'))
  const differences = lanes.filter(({ kind }) => kind === 'difference')
  const rows = [...(baseline === undefined ? [] : [baseline]), ...differences]
  const from = LANE_HEIGHTS.ruler + (strip === undefined ? 0 : LANE_HEIGHTS.layers)
  const each = (height - FOOT - from) / Math.max(1, rows.length) - GAP
  const others = Math.round(Math.min(MOST, Math.max(LEAST, each)))
  let top = from
  const placed = rows.map((lane) => {
    const own = lane === baseline ? Math.max(LEAST_WITH_SCALE, others) : others
    top += GAP + own
    return {
      ...lane,
      // The swatch of the run stands in the first em.
      title: `\u2003\u2009${titles[lane.run] ?? lane.title}`,
      unit: lane.run === 0 ? 'occupancy' : 'difference',
      top: top - own,
      height: own,
    }
  })
  return [...(strip === undefined ? [] : [{ ...strip, top: LANE_HEIGHTS.ruler }]), ...placed]
}
