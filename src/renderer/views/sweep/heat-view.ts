import { heatTable, type CellRule, type HeatPage } from '../../../shared/analysis/heat-table.ts'
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

/** The axes a table begins with: most values along x, then y, and the fewest as pages. */
export function startingAxes(
  parameters: readonly Parameter[],
): readonly [x: string | undefined, y: string | undefined, third: string | undefined] {
  const order = new Map(parameters.map((parameter, index) => [parameter.id, index]))
  const largest = parameters
    .toSorted((a, b) => b.levels.length - a.levels.length || (order.get(b.id) ?? 0) - (order.get(a.id) ?? 0))
    .slice(0, 3)
  return [largest[0]?.id, largest[1]?.id, largest[2]?.id]
}

/** Sizes of the cells in pixels: as large as they fit, all pages in sight if that is possible. */
export function cellLayout(
  box: { readonly width: number; readonly height: number },
  count: { readonly pages: number; readonly columns: number; readonly rows: number },
): { readonly width: number; readonly height: number } {
  const [least, most] = [
    { width: 20, height: 18 },
    { width: 45, height: 42 },
  ]
  let best = least
  for (let perLine = 1; perLine <= count.pages; perLine++) {
    const lines = Math.ceil(count.pages / perLine)
    const width = Math.floor((box.width - LABEL * perLine - GAP * (perLine - 1)) / (perLine * count.columns))
    const height = Math.floor((box.height - lines * HEAD) / (lines * count.rows))
    const size = { width: Math.min(most.width, width), height: Math.min(most.height, height) }
    if (size.width < least.width || size.height < least.height) continue
    if (size.width * size.height > best.width * best.height) best = size
  }
  return best
}

/** Labels of the rows, the space between pages, and the two lines over each. */
const LABEL = 48
const GAP = 20
const HEAD = 52
