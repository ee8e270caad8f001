import type { EChartsCoreOption } from 'echarts/core'
import { metricDelta } from '../../../shared/analysis/metric-delta.ts'
import { axisNumber, signed } from '../../../shared/format/numbers.ts'
import { FONTS, THEMES, type ThemeName } from '../../theme/tokens.ts'
import { DRAWN_AS_ONE } from '../../widgets/chart.ts'
import { shortName } from '../../widgets/network-structure.ts'
import type { AlignedRow, LayerMetric } from './aligned-layers.ts'

/** What a chart of aligned layers is drawn with. */
export interface AlignedLook {
  readonly theme: ThemeName
  readonly labels: readonly string[]
  /** Colours of the runs. */
  readonly colors: readonly string[]
  readonly tip: (position: number) => string
}

/** More bars than this have no room for a number each. */
const MOST_LABELLED = 36
/** More layers than this have no room for bars side by side. */
export const MOST_GROUPED = 40

/** Space around the bars, which the mark of a layer shares. */
export const ALIGNED_INSET = { left: 56, right: 12, top: 28, bottom: 22 } as const

/** One bar per run and layer, in groups by layer; differences in percent stand over the bars where there is room. */
export function groupedOption(
  rows: readonly AlignedRow[],
  metric: LayerMetric,
  { theme, labels, colors, tip }: AlignedLook,
): EChartsCoreOption {
  const isLabelled = rows.length * labels.length <= MOST_LABELLED
  return {
    grid: ALIGNED_INSET,
    tooltip: tooltip(tip),
    xAxis: layerAxis(rows, theme, 0, true),
    yAxis: valueAxis(metric, theme, 0, isLabelled ? `${metric.unit}, delta in % of baseline` : metric.unit),
    series: labels.map((label, run) => ({
      type: 'bar',
      name: label,
      id: `run-${run}`,
      barCategoryGap: '24%',
      barGap: '10%',
      barMaxWidth: 26,
      itemStyle: { color: colors[run] },
      data: rows.map(({ layers }) => barValue(layers, run, metric, theme, isLabelled)),
    })),
  }
}

function barValue(
  layers: AlignedRow['layers'],
  run: number,
  { of, direction }: LayerMetric,
  theme: ThemeName,
  isLabelled: boolean,
) {
  const [layer, first] = [layers[run], layers[0]]
  const value = layer === null || layer === undefined ? null : of(layer, run)
  const baseline = first === null || first === undefined ? null : of(first, 0)
  const delta = run === 0 ? null : metricDelta(value, baseline, direction)
  if (!isLabelled || delta === null || delta.percent === null || delta.verdict === 'equal')
    return { value: value ?? '-' }
  const { better, worse, ink2 } = THEMES[theme].colors
  const color = delta.verdict === 'better' ? better : delta.verdict === 'worse' ? worse : ink2
  return {
    value: value ?? '-',
    label: {
      show: true,
      position: 'top',
      distance: 2,
      formatter: signed(delta.percent, 0),
      color,
      fontFamily: FONTS.mono,
      fontSize: 9.5,
    },
  }
}

/** One strip per run over the same layers, with one scale; the baseline is a line in the others. */
export function stripsOption(
  rows: readonly AlignedRow[],
  metric: LayerMetric,
  { theme, labels, colors, tip }: AlignedLook,
): EChartsCoreOption {
  const { colors: t } = THEMES[theme]
  const count = labels.length
  const values = labels.map((_, run) =>
    rows.map(({ layers }) => {
      const layer = layers[run]
      return layer === null || layer === undefined ? null : metric.of(layer, run)
    }),
  )
  const most = metric.max ?? niceCeiling(Math.max(1, ...values.flat().map((value) => value ?? 0)))
  const share = 100 / count
  return {
    tooltip: tooltip(tip),
    axisPointer: { link: [{ xAxisIndex: 'all' }], show: true, type: 'shadow', label: { show: false } },
    grid: labels.map((_, at) => ({
      left: ALIGNED_INSET.left,
      right: ALIGNED_INSET.right,
      top: `${at * share + share * 0.26}%`,
      height: `${share * 0.66}%`,
    })),
    xAxis: labels.map((_, at) => layerAxis(rows, theme, at, false)),
    yAxis: labels.map((label, at) => ({
      ...valueAxis(metric, theme, at, `${label}, ${metric.unit}`),
      max: most,
      interval: most / 2,
    })),
    series: labels.flatMap((label, at) => [
      {
        type: 'bar',
        id: `run-${at}`,
        name: label,
        xAxisIndex: at,
        yAxisIndex: at,
        barCategoryGap: '10%',
        ...DRAWN_AS_ONE,
        itemStyle: { color: colors[at] },
        data: values[at]?.map((value) => value ?? '-'),
      },
      ...(at === 0
        ? []
        : [
            {
              type: 'line',
              name: 'baseline',
              step: 'middle',
              silent: true,
              xAxisIndex: at,
              yAxisIndex: at,
              lineStyle: { color: t.ink, width: 1, opacity: 0.7 },
              data: values[0]?.map((value) => value ?? '-'),
            },
          ]),
    ]),
  }
}

/** The next round number whose half is round, too: the axis has a tick there. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return (NICE.find((nice) => nice * power >= value * (1 - 1e-12)) ?? 10) * power
}

const NICE = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10] as const

function tooltip(tip: (position: number) => string) {
  return {
    trigger: 'axis',
    confine: true,
    axisPointer: { type: 'shadow' },
    formatter: (params: unknown) => {
      const first: unknown = Array.isArray(params) ? params[0] : params
      const hasIndex = typeof first === 'object' && first !== null && 'dataIndex' in first
      return hasIndex && typeof first.dataIndex === 'number' ? tip(first.dataIndex) : ''
    },
  }
}

function layerAxis(rows: readonly AlignedRow[], theme: ThemeName, gridIndex: number, hasNames: boolean) {
  const { colors: t } = THEMES[theme]
  return {
    type: 'category',
    gridIndex,
    data: rows.map(({ name }) => shortName(name)),
    axisLine: { lineStyle: { color: t.axis } },
    axisTick: { show: false },
    axisLabel: { show: hasNames, color: t.ink, fontFamily: FONTS.cond, fontSize: 11, hideOverlap: true },
  }
}

function valueAxis({ max }: LayerMetric, theme: ThemeName, gridIndex: number, name: string) {
  const { colors: t } = THEMES[theme]
  return {
    type: 'value',
    gridIndex,
    name,
    nameGap: 8,
    nameTextStyle: { align: 'left', color: t.ink2, fontFamily: FONTS.cond, fontSize: 11 },
    splitNumber: 3,
    axisLabel: { formatter: axisNumber, showMaxLabel: true },
    ...(max === undefined ? {} : { max }),
  }
}
