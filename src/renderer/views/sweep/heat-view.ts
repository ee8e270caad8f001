import { heatTable, type CellRule, type HeatPage } from '../../../shared/analysis/heat-table.ts'
import { MOST_LEVELS } from './bins.ts'
import type { Parameter } from './sweep-model.ts'

/** A heat table with the points of each cell. */
export interface HeatView {
  readonly x: Parameter
  /** Without one there is one row. */
  readonly y: Parameter | undefined
  readonly pages: readonly HeatViewPage[]
  /** Over all pages. */
  readonly range: { readonly min: number; readonly max: number } | null
  /** Largest number of points with a result in one cell. */
  readonly mostPerCell: number
}

/** One matrix of a heat view; rows and columns are levels, the largest row first. */
export interface HeatViewPage {
  readonly title: string
  readonly level: number
  readonly rows: readonly (readonly HeatCell[])[]
}

/** One cell: its number and the points behind it. */
export interface HeatCell {
  readonly value: number | null
  /** Positions, those without a result included. */
  readonly points: readonly number[]
}

const NONE: readonly number[] = []

/** The points as matrices over two parameters, one per level of a third. */
export function heatView(
  column: Float64Array,
  [x, y, third]: readonly [Parameter, Parameter | undefined, Parameter | undefined],
  rule: CellRule,
): HeatView {
  const placed = Array.from(column, (metric, position) => ({
    values: {
      x: x.levelOf[position] ?? -1,
      y: y?.levelOf[position] ?? 0,
      z: third?.levelOf[position] ?? 0,
    },
    metric: Number.isNaN(metric) ? null : metric,
    position,
  })).filter(({ values }) => values.x >= 0 && values.y >= 0 && values.z >= 0)
  const table = heatTable(placed, { x: 'x', y: 'y', pages: 'z' }, rule)
  const cells = Map.groupBy(placed, ({ values }) => `${values.z} ${values.y} ${values.x}`)
  const pointsAt = (z: number, row: number, at: number): readonly number[] =>
    cells.get(`${z} ${row} ${at}`)?.map(({ position }) => position) ?? NONE
  const pages = table.pages.map((page): HeatViewPage => {
    const level = Number(page.value)
    return {
      title: third === undefined ? '' : `${third.title} ${third.levels[level]?.text ?? ''}`,
      level,
      rows: rowsOf(page, table, x, y, (row, at) => pointsAt(level, row, at)),
    }
  })
  const mostPerCell = Math.max(0, ...table.pages.flatMap(({ counts }) => counts.flat()))
  return { x, y, pages, range: table.range, mostPerCell }
}

/** Every level has its place, also one without points on this page. */
function rowsOf(
  page: HeatPage,
  table: { readonly xs: readonly (number | string)[]; readonly ys: readonly (number | string)[] },
  x: Parameter,
  y: Parameter | undefined,
  pointsAt: (row: number, at: number) => readonly number[],
): readonly (readonly HeatCell[])[] {
  const rows = y === undefined ? [0] : y.levels.map((_, level) => level)
  return rows.toReversed().map((row) =>
    x.levels.map((_, at) => ({
      value: page.cells[table.ys.indexOf(row)]?.[table.xs.indexOf(at)] ?? null,
      points: pointsAt(row, at),
    })),
  )
}

/** Which parameters span the tables. */
export interface StartingAxes {
  readonly x: string | undefined
  readonly y: string | undefined
  readonly third: string | undefined
}

/**
 * The axes a table begins with: of the two parameters of most values the one of longer names as rows, where there is
 * room for them, and the next as tables unless the first two already tell all points apart.
 */
export function startingAxes(parameters: readonly Parameter[]): StartingAxes {
  // A stable sort: among equals, and samples hardly ever repeat, the order of the plan.
  const [first, second, third] = parameters.toSorted(
    (a, b) => Math.min(b.levels.length, MOST_LEVELS) - Math.min(a.levels.length, MOST_LEVELS),
  )
  if (first === undefined || second === undefined) return { x: first?.id, y: undefined, third: undefined }
  const [x, y] = longestText(second) < longestText(first) ? [second, first] : [first, second]
  const cells = first.levelOf.map(
    (level, position) => level * second.levels.length + (second.levelOf[position] ?? 0),
  )
  const isMixed = new Set(cells).size < cells.length
  return { x: x.id, y: y.id, third: isMixed ? third?.id : undefined }
}

function longestText({ levels }: Parameter): number {
  return Math.max(0, ...levels.map(({ text }) => text.length))
}

/** Sizes of the cells in pixels, and how many tables stand beside each other. */
export interface CellLayout {
  readonly width: number
  readonly height: number
  readonly perLine: number
}

/**
 * Cells as large as they fit, all tables in sight if that is possible, else with room for their numbers; labels of rows
 * stand once in a line.
 */
export function cellLayout(
  box: { readonly width: number; readonly height: number },
  count: { readonly pages: number; readonly columns: number; readonly rows: number },
  label: { readonly row: number; readonly cell: number },
): CellLayout {
  const [least, most] = [
    { width: 20, height: 18 },
    { width: label.cell, height: 42 },
  ]
  let best: CellLayout = { ...least, perLine: 1 }
  let isBestInSight = false
  for (let perLine = 1; perLine <= count.pages; perLine++) {
    const lines = Math.ceil(count.pages / perLine)
    const width = Math.floor((box.width - label.row - 4 - GAP * (perLine - 1)) / (perLine * count.columns))
    const height = Math.floor((box.height - lines * HEAD) / (lines * count.rows))
    if (width < least.width) break
    const isInSight = height >= least.height
    const size = {
      width: Math.min(most.width, width),
      height: Math.max(least.height, Math.min(most.height, height)),
    }
    const isLarger = size.width * size.height > best.width * best.height
    if (isInSight === isBestInSight ? isLarger : isInSight) {
      best = { ...size, perLine }
      isBestInSight = isInSight
    }
  }
  return best
}

/** The space between tables, and the two lines over each. */
const GAP = 20
const HEAD = 48
