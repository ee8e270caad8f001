import type { QuantityInfo, TimelineInfo } from '../../shared/model/timelines.ts'
import { MAX_HEAT_ROWS } from './budgets.ts'

/** How the occupancy of the array is drawn: one curve, or PE rows or columns x time. */
export type OccupancyMode = 'array' | 'rows' | 'columns'

/** What is drawn in a lane: spans of layers or folds, rows x time, a curve, stacked shares, or a signed difference. */
export type LaneKind = 'layers' | 'folds' | 'heat' | 'area' | 'stack' | 'difference'

/** One horizontal strip of the picture. */
export interface Lane {
  /** Unique in a view; also the name of its tiles in the cache. */
  readonly id: string
  readonly kind: LaneKind
  /** Which run of the view. */
  readonly run: number
  readonly title: string
  readonly unit: string
  /** Missing for layers and folds. */
  readonly quantity?: QuantityInfo
  /** Rows that are asked for: groups of neighbours where the array has more than the picture. */
  readonly rows: number
  readonly top: number
  readonly height: number
}

/** A lane before its place is known. */
type LanePlan = Omit<Lane, 'top'> & { readonly gapBefore: number }

/** Heights in CSS pixels, of the design. */
export const LANE_HEIGHTS = {
  ruler: 20,
  layers: 18,
  folds: 12,
  heat: 256,
  comparedHeat: 112,
  area: 44,
  stack: 140,
  comparedStack: 64,
} as const

/** Space above a lane: strips hang together, lanes stand apart. */
const GAPS = { run: 16, strip: 2, heat: 8, area: 12, firstArea: 20, stack: 24 } as const

/** The quantity behind each way to draw the occupancy. */
const OCCUPANCY: Readonly<Record<OccupancyMode, string>> = {
  array: 'busy-pes',
  rows: 'busy-pes-by-row',
  columns: 'busy-pes-by-column',
}

/** The ways a run's occupancy can be drawn; designs at tile level have no PEs to tell apart. */
export function occupancyModes({ quantities }: Pick<TimelineInfo, 'quantities'>): readonly OccupancyMode[] {
  const modes: readonly OccupancyMode[] = ['array', 'rows', 'columns']
  return modes.filter((mode) => quantities.some(({ id }) => id === OCCUPANCY[mode]))
}

/** The quantity a run's occupancy is drawn from; the whole array where it has no rows or columns. */
export function occupancyOf({ quantities }: TimelineInfo, mode: OccupancyMode): QuantityInfo | undefined {
  const find = (id: string): QuantityInfo | undefined => quantities.find((quantity) => quantity.id === id)
  return find(OCCUPANCY[mode]) ?? find(OCCUPANCY.array)
}

/** Words or bytes to and from DRAM, one quantity per operand or cause. */
export function trafficOf({ quantities }: Pick<TimelineInfo, 'quantities'>): readonly QuantityInfo[] {
  return quantities.filter(({ id }) => /^dram-(words|bytes):/.test(id))
}

/** A traffic quantity's name in a narrow gutter: `DRAM ifmap`, or only the cause where all are of DRAM. */
export function trafficTitle({ id, title }: QuantityInfo): string {
  const operand = /^dram-words:(.+)$/.exec(id)?.[1]
  return operand === undefined ? title.replace(/^DRAM: /, '') : `DRAM ${operand}`
}

/** The lanes of several runs from top to bottom; a run after the first also has its difference to the first. */
export function planLanes(infos: readonly TimelineInfo[], mode: OccupancyMode): readonly Lane[] {
  const isCompared = infos.length > 1
  const plans = infos.flatMap((info, run) => planRun(infos[0] ?? info, info, run, mode, isCompared))
  let bottom: number = LANE_HEIGHTS.ruler
  return plans.map(({ gapBefore, ...plan }) => {
    const top = bottom + gapBefore
    bottom = top + plan.height
    return { ...plan, top }
  })
}

/** Height of all lanes together. */
export function heightOf(lanes: readonly Lane[]): number {
  const last = lanes.at(-1)
  return last === undefined ? LANE_HEIGHTS.ruler : last.top + last.height
}

/** Rows of the array in a group when `rows` are folded into `groups`, as the engine folds them. */
export function rowsInGroup(group: number, rows: number, groups: number): number {
  return Math.floor(((group + 1) * rows) / groups) - Math.floor((group * rows) / groups)
}

function planRun(
  baseline: TimelineInfo,
  info: TimelineInfo,
  run: number,
  mode: OccupancyMode,
  isCompared: boolean,
): readonly LanePlan[] {
  const strips = [strip('layers', run, run === 0 ? 0 : GAPS.run), strip('folds', run, GAPS.strip)]
  const occupancy = occupancyOf(info, mode)
  const busy = occupancy === undefined ? [] : [occupancyLane(info, occupancy, run, isCompared)]
  const difference = run === 0 ? [] : differenceLanes(baseline, info, run, mode)
  const traffic = isCompared ? [] : trafficOf(info).map((quantity, i) => areaLane(quantity, run, i))
  const accounting = info.quantities.find(({ id }) => id === 'accounting')
  const stack = accounting === undefined ? [] : [stackLane(accounting, run, isCompared)]
  return [...strips, ...busy, ...difference, ...traffic, ...stack]
}

function strip(kind: 'layers' | 'folds', run: number, gapBefore: number): LanePlan {
  const title = kind === 'layers' ? 'Layer' : 'Fold'
  return { id: `${run}:${kind}`, kind, run, title, unit: '', rows: 0, height: LANE_HEIGHTS[kind], gapBefore }
}

function occupancyLane(
  info: TimelineInfo,
  quantity: QuantityInfo,
  run: number,
  isCompared: boolean,
): LanePlan {
  const isHeat = quantity.rows.length > 1
  const isRows = quantity.id === OCCUPANCY.rows
  const other = isRows ? `${info.cols} columns` : `${info.rows} rows`
  return {
    id: `${run}:${quantity.id}`,
    kind: isHeat ? 'heat' : 'area',
    run,
    quantity,
    title: isHeat ? (isRows ? 'PE rows' : 'PE columns') : 'Occupancy',
    unit: isHeat ? `% of ${other}` : `% of ${info.rows * info.cols} PEs`,
    rows: Math.min(quantity.rows.length, MAX_HEAT_ROWS),
    height: isCompared ? LANE_HEIGHTS.comparedHeat : LANE_HEIGHTS.heat,
    gapBefore: GAPS.heat,
  }
}

/** Of the rows both arrays have, or of the arrays as wholes; none where they have no quantity in common. */
function differenceLanes(
  baseline: TimelineInfo,
  info: TimelineInfo,
  run: number,
  mode: OccupancyMode,
): readonly LanePlan[] {
  const [ours, theirs] = [occupancyOf(info, mode), occupancyOf(baseline, mode)]
  const isSame = ours !== undefined && ours.id === theirs?.id
  const quantity = isSame ? ours : occupancyOf(info, 'array')
  const other = isSame ? theirs : occupancyOf(baseline, 'array')
  if (quantity === undefined || quantity.id !== other?.id) return []
  const lane: LanePlan = {
    id: `${run}:${quantity.id}:difference`,
    kind: 'difference',
    run,
    quantity,
    title: 'Difference',
    unit: 'busy PEs against the baseline',
    rows: Math.min(quantity.rows.length, other.rows.length, MAX_HEAT_ROWS),
    height: LANE_HEIGHTS.comparedHeat,
    gapBefore: GAPS.heat,
  }
  return [lane]
}

function areaLane(quantity: QuantityInfo, run: number, index: number): LanePlan {
  return {
    id: `${run}:${quantity.id}`,
    kind: 'area',
    run,
    quantity,
    title: trafficTitle(quantity),
    unit: `${quantity.unit}/cycle`,
    rows: 1,
    height: LANE_HEIGHTS.area,
    gapBefore: index === 0 ? GAPS.firstArea : GAPS.area,
  }
}

function stackLane(quantity: QuantityInfo, run: number, isCompared: boolean): LanePlan {
  return {
    id: `${run}:${quantity.id}`,
    kind: 'stack',
    run,
    quantity,
    title: 'Cycle accounting',
    unit: '% of PE-cycles',
    rows: quantity.rows.length,
    height: isCompared ? LANE_HEIGHTS.comparedStack : LANE_HEIGHTS.stack,
    gapBefore: GAPS.stack,
  }
}
