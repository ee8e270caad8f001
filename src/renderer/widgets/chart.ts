import { BarChart, CustomChart, LineChart, ParallelChart, ScatterChart } from 'echarts/charts'
import {
  AxisPointerComponent,
  BrushComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  ParallelComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { init, registerTheme, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { chartTheme, chartThemeName } from '../theme/chart-theme.ts'
import type { ThemeName } from '../theme/tokens.ts'

// Only what the views draw: ECharts whole is three times as large.
use([
  BarChart,
  CustomChart,
  LineChart,
  ParallelChart,
  ScatterChart,
  AxisPointerComponent,
  BrushComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  ParallelComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
])
for (const theme of ['light', 'dark'] as const) registerTheme(chartThemeName(theme), chartTheme(theme))

/** Of a bar series of one colour: from so many bars on they are one shape, which is made ten times as fast. */
export const DRAWN_AS_ONE = { large: true, largeThreshold: 60 } as const

/** A chart in an element, in a theme; dispose it when the element goes. */
export function createChart(element: HTMLElement, theme: ThemeName): EChartsType {
  return init(element, chartThemeName(theme), { renderer: 'canvas' })
}

export type { EChartsType } from 'echarts/core'
