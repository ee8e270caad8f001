import type { CustomSeriesOption } from 'echarts'
import type { LegendEntry } from './chart-parts.ts'
import { INK, PAPER } from './figure-style.ts'
import { PLAIN } from './fills.ts'

/** Gaps of bars that carry marks: the marks must know them. */
export const BAR_GAP = '8%'
export const CATEGORY_GAP = '26%'

const MARK_PX = 1.2
const HALO_PX = 0.6

/** How the marks are called in a legend. */
export const PUBLISHED = 'published'

/** The mark in a legend. */
export const PUBLISHED_ENTRY: LegendEntry = {
  name: PUBLISHED,
  icon: 'path://M0,0H12V1.6H0Z',
  itemStyle: { color: INK, borderWidth: 0 },
}

/** Which bars are marked. */
export interface MarkedBars {
  /** Category and published value of each mark. */
  readonly data: readonly (readonly [category: number, value: number])[]
  /** Place of the bars among those of a category, and how many there are. */
  readonly index: number
  readonly count: number
  readonly axisIndex?: number
}

/** Published values as dark lines with a light edge across the bars they belong to. */
export function publishedMarks({ data, index, count, axisIndex = 0 }: MarkedBars): CustomSeriesOption {
  return {
    type: 'custom',
    name: PUBLISHED,
    xAxisIndex: axisIndex,
    yAxisIndex: axisIndex,
    z: 5,
    itemStyle: { color: INK, decal: PLAIN },
    data: data.map(([category, value]) => [category, value]),
    renderItem: (_params, api) => {
      const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)])
      const layout = api.barLayout?.({ barGap: BAR_GAP, barCategoryGap: CATEGORY_GAP, count })?.[index]
      const [width, center] = [layout?.width ?? 0, x + (layout?.offsetCenter ?? 0)]
      const line = (grow: number, fill: string) => ({
        type: 'rect' as const,
        shape: {
          x: center - width / 2 - grow,
          y: y - MARK_PX / 2 - (grow === 0 ? 0 : HALO_PX),
          width: width + 2 * grow,
          height: MARK_PX + (grow === 0 ? 0 : 2 * HALO_PX),
        },
        style: { fill, stroke: 'none' },
      })
      return { type: 'group', children: [line(0.6, PAPER), line(0, INK)] }
    },
  }
}
