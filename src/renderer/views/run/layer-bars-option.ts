import type { EChartsCoreOption } from 'echarts/core'
import { axisNumber } from '../../../shared/format/numbers.ts'
import { FONTS, THEMES, type ThemeName } from '../../theme/tokens.ts'
import { DRAWN_AS_ONE } from '../../widgets/chart.ts'
import type { BarSeries, LayerBars } from './layer-bars.ts'

/** Space around the bars, which the strips below the axis and the frames over the bars share. */
export const PLOT_INSET = { left: 56, right: 12, top: 26, bottom: 4 } as const

/** The colour of a series in a theme. */
export function seriesColor({ cause }: Pick<BarSeries, 'cause'>, theme: ThemeName): string {
  const { cycles, colors } = THEMES[theme]
  return cause === 'neutral' ? colors.ink4 : cycles[cause]
}

/** Stacked bars over the layers; `tip` is the HTML of a layer's tooltip. */
export function layerBarsOption(
  bars: LayerBars,
  {
    names,
    theme,
    hidden,
    emphasis,
    tip,
  }: {
    readonly names: readonly string[]
    readonly theme: ThemeName
    readonly hidden: ReadonlySet<string>
    /** The one series that is not dimmed; all are as they are without it. */
    readonly emphasis?: string | undefined
    readonly tip: (position: number) => string
  },
): EChartsCoreOption {
  const { colors: t } = THEMES[theme]
  const gap = names.length > 60 ? '10%' : names.length > 20 ? '20%' : '40%'
  return {
    grid: PLOT_INSET,
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'none' },
      confine: true,
      formatter: (params: unknown) => tip(positionOf(params)),
    },
    xAxis: {
      type: 'category',
      data: names,
      axisLabel: { show: false },
      axisLine: { lineStyle: { color: t.axis } },
    },
    yAxis: {
      type: 'value',
      name: bars.unit,
      nameLocation: 'end',
      nameGap: 10,
      nameTextStyle: { align: 'left', padding: [0, 0, 0, 0], color: t.ink2, fontFamily: FONTS.cond },
      splitNumber: 4,
      ...(bars.max === undefined ? {} : { max: bars.max }),
      axisLabel: { formatter: axisNumber },
    },
    series: bars.series
      .filter(({ key }) => !hidden.has(key))
      .map((series, at) => barSeries(series, bars, { theme, gap, emphasis, isFirst: at === 0 })),
  }
}

function barSeries(
  series: BarSeries,
  bars: LayerBars,
  look: { theme: ThemeName; gap: string; emphasis: string | undefined; isFirst: boolean },
) {
  const { colors: t } = THEMES[look.theme]
  const isDimmed = look.emphasis !== undefined && look.emphasis !== series.key
  return {
    type: 'bar',
    id: series.key,
    name: series.label,
    stack: 'all',
    barCategoryGap: look.gap,
    barMaxWidth: 64,
    data: series.values,
    silent: true,
    ...DRAWN_AS_ONE,
    itemStyle: {
      color: seriesColor(series, look.theme),
      opacity: (isDimmed ? 0.2 : 1) * series.opacity,
    },
    ...(look.isFirst && bars.reference !== undefined
      ? {
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: t.ink, width: 1, type: [5, 3] },
            label: { formatter: bars.reference.label, position: 'insideEndTop', color: t.ink2 },
            data: [{ yAxis: bars.reference.at }],
          },
        }
      : {}),
  }
}

/** The layer a tooltip of an axis is for. */
export function positionOf(params: unknown): number {
  const first: unknown = Array.isArray(params) ? params[0] : params
  if (typeof first !== 'object' || first === null || !('dataIndex' in first)) return -1
  return typeof first.dataIndex === 'number' ? first.dataIndex : -1
}
