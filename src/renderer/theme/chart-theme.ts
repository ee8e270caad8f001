import { axisNumber } from '../../shared/format/numbers.ts'
import { FONTS, THEMES, type ThemeName } from './tokens.ts'

/** The name under which ECharts knows a theme. */
export function chartThemeName(theme: ThemeName): string {
  return `deltascope-${theme}`
}

/** Our look as an ECharts theme; a canvas reads no variables, so the values are literal. */
export function chartTheme(theme: ThemeName): Readonly<Record<string, unknown>> {
  const { colors: t, runs, sequential } = THEMES[theme]
  const valueAxis = {
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: t.grid } },
    axisLabel: { color: t.ink3, fontFamily: FONTS.mono, fontSize: 10.5, formatter: axisNumber },
    nameTextStyle: { color: t.ink3, fontFamily: FONTS.cond, fontSize: 11 },
  }
  return {
    color: runs,
    backgroundColor: 'transparent',
    animation: false,
    textStyle: { fontFamily: FONTS.cond, fontSize: 11, color: t.ink3 },
    grid: { left: 56, right: 12, top: 28, bottom: 34 },
    title: { show: false },
    legend: {
      left: 56,
      top: 6,
      itemWidth: 10,
      itemHeight: 10,
      itemGap: 12,
      icon: 'roundRect',
      textStyle: { color: t.ink2, fontSize: 11 },
    },
    tooltip: {
      backgroundColor: t.overlay,
      borderWidth: 0,
      padding: [8, 10],
      textStyle: { color: t.ink, fontSize: 11.5, fontFamily: FONTS.sans },
      extraCssText: `box-shadow:${t.shadow};border-radius:4px`,
      transitionDuration: 0,
    },
    categoryAxis: {
      axisLine: { lineStyle: { color: t.axis } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { color: t.ink3 },
    },
    valueAxis,
    logAxis: { ...valueAxis, axisLine: { show: true, lineStyle: { color: t.axis } } },
    bar: { itemStyle: { borderWidth: 0 } },
    line: { symbol: 'none', lineStyle: { width: 1.5 } },
    visualMap: { inRange: { color: sequential } },
    axisPointer: { lineStyle: { color: t.cursor, width: 1 } },
  }
}
