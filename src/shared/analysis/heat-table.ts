import { axisOrder, extentOf, isKnown, mean, type AnalysedPoint } from './points.ts'

/** Which fields span a table. */
export interface HeatTableAxes {
  readonly x: string
  readonly y: string
  /** One matrix per value of this field. */
  readonly pages?: string
}

/** How several points of one cell (other fields vary, too) become one number. */
export type CellRule = 'mean' | 'min' | 'max'

/** One matrix; `cells[row][column]` belongs to `ys[row]`, `xs[column]`; null where no point has a result. */
export interface HeatPage {
  /** Value of the third field; null without one. */
  readonly value: number | string | null
  readonly cells: readonly (readonly (number | null)[])[]
  /** Points in each cell, those without a result not counted. */
  readonly counts: readonly (readonly number[])[]
}

/** A metric over two fields. */
export interface HeatTable {
  readonly xs: readonly (number | string)[]
  readonly ys: readonly (number | string)[]
  readonly pages: readonly HeatPage[]
  /** Over all pages, so that one colour scale serves them; null when there is no result at all. */
  readonly range: { readonly min: number; readonly max: number } | null
}

/** Points as matrices; points without one of the fields take no part. Rows, columns and pages are in axis order. */
export function heatTable(
  points: readonly AnalysedPoint[],
  axes: HeatTableAxes,
  rule: CellRule = 'mean',
): HeatTable {
  const { x, y, pages } = axes
  const taking = points.filter(
    ({ values }) =>
      values[x] !== undefined &&
      values[y] !== undefined &&
      (pages === undefined || values[pages] !== undefined),
  )
  const valuesOf = (field: string) => axisOrder(taking.flatMap(({ values }) => values[field] ?? []))
  const [xs, ys] = [valuesOf(x), valuesOf(y)]
  const cells = Map.groupBy(taking, ({ values }) =>
    cellKey(pages === undefined ? null : (values[pages] ?? null), values[y], values[x]),
  )
  const table = (pages === undefined ? [null] : valuesOf(pages)).map((value): HeatPage => {
    const known = ys.map((row) =>
      xs.map((column) =>
        (cells.get(cellKey(value, row, column)) ?? []).map(({ metric }) => metric).filter(isKnown),
      ),
    )
    return {
      value,
      cells: known.map((row) => row.map((metrics) => combined(metrics, rule))),
      counts: known.map((row) => row.map((metrics) => metrics.length)),
    }
  })
  return { xs, ys, pages: table, range: rangeOf(table) }
}

function cellKey(...values: readonly (number | string | null | undefined)[]): string {
  return JSON.stringify(values)
}

function combined(metrics: readonly number[], rule: CellRule): number | null {
  const extent = extentOf(metrics)
  if (extent === null) return null
  return rule === 'mean' ? mean(metrics) : extent[rule]
}

function rangeOf(pages: readonly HeatPage[]): HeatTable['range'] {
  return extentOf(pages.flatMap(({ cells }) => cells.flat()).filter(isKnown))
}
