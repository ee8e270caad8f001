import type { EChartsType } from './chart.ts'

/** What a pointer over a chart's categories leads to. */
export interface CategoryPointer {
  /** The category under the pointer, undefined outside of the plot, and the value of the first axis at its height. */
  readonly hover: (position: number | undefined, value: number) => void
  readonly pick?: (position: number) => void
}

/** Tells which category of a bar chart's x axis the pointer is over, also where there is no bar; ends with the chart. */
export function followCategories(
  chart: EChartsType,
  count: () => number,
  { hover, pick }: CategoryPointer,
): void {
  const at = (x: number, y: number): readonly [position: number | undefined, value: number] => {
    if (!chart.containPixel('grid', [x, y])) return [undefined, 0]
    const [position, value = 0] = chart.convertFromPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [x, y]) ?? []
    const isThere = position !== undefined && position >= 0 && position < count()
    return [isThere ? Math.round(position) : undefined, value]
  }
  const surface = chart.getZr()
  surface.on('mousemove', ({ offsetX, offsetY }) => hover(...at(offsetX, offsetY)))
  surface.on('globalout', () => hover(undefined, 0))
  surface.on('click', ({ offsetX, offsetY }) => {
    const [position] = at(offsetX, offsetY)
    if (position !== undefined) pick?.(position)
  })
}
