import type { EChartsType } from './chart.ts'

/** What a pointer over a chart's categories leads to. */
export interface CategoryPointer {
  /** The category under the pointer, undefined outside of the plot. */
  readonly hover: (position: number | undefined) => void
  readonly pick?: (position: number) => void
}

/** Tells which category of a bar chart's x axis the pointer is over, also where there is no bar; ends with the chart. */
export function followCategories(
  chart: EChartsType,
  count: () => number,
  { hover, pick }: CategoryPointer,
): void {
  const at = (x: number, y: number): number | undefined => {
    if (!chart.containPixel('grid', [x, y])) return undefined
    const [position] = chart.convertFromPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [x, y]) ?? []
    return position !== undefined && position >= 0 && position < count() ? Math.round(position) : undefined
  }
  const surface = chart.getZr()
  surface.on('mousemove', ({ offsetX, offsetY }) => hover(at(offsetX, offsetY)))
  surface.on('globalout', () => hover(undefined))
  surface.on('click', ({ offsetX, offsetY }) => {
    const position = at(offsetX, offsetY)
    if (position !== undefined) pick?.(position)
  })
}
