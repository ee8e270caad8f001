import type { EChartsCoreOption } from 'echarts/core'
import { metricDelta, type MetricDelta } from '../../../shared/analysis/metric-delta.ts'
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
  /** Of the chart, in pixels. */
  readonly width: number
}

/** Share of a layer's width that is no bar, and of a bar's width between two; the widest bar. */
const BARS = { layerGap: 0.24, gap: 0.1, most: 26 } as const
/** Of a number over a bar: its size, and how wide a character of it is, in pixels. */
const LABEL = { size: 10, character: 5 } as const
/** More layers than this have no room for bars side by side. */
export const MOST_GROUPED = 40

/** Space around the bars, which the mark of a layer shares. */
export const ALIGNED_INSET = { left: 56, right: 12, top: 28, bottom: 22 } as const

/** One bar per run and layer, in groups by layer; differences in percent stand over the bars where there is room. */
export function groupedOption(
  rows: readonly AlignedRow[],
  metric: LayerMetric,
  { theme, labels, colors, tip, width }: AlignedLook,
): EChartsCoreOption {
  const deltas = labels.map((_, run) => rows.map(({ layers }) => deltaOf(layers, run, metric)))
  const isLabelled = hasRoom(deltas.flat(), rows.length, labels.length, width)
  return {
    grid: ALIGNED_INSET,
    tooltip: tooltip(tip),
    xAxis: layerAxis(rows, theme, 0, true),
    yAxis: valueAxis(metric, theme, 0, isLabelled ? `${metric.unit}, delta in % of baseline` : metric.unit),
    series: labels.map((label, run) => ({
      type: 'bar',
      name: label,
      id: `run-${run}`,
      barCategoryGap: `${100 * BARS.layerGap}%`,
      barGap: `${100 * BARS.gap}%`,
      barMaxWidth: BARS.most,
      itemStyle: { color: colors[run] },
      data: rows.map(({ layers }, at) => {
        const delta = isLabelled ? deltas[run]?.[at] : undefined
        const value = valueOf(layers, run, metric) ?? '-'
        return delta === undefined ? { value } : { value, label: deltaLabel(delta, theme) }
      }),
    })),
  }
}

/** Whether the longest difference stands over its bar without reaching into the next one's. */
function hasRoom(
  deltas: readonly (BarDelta | undefined)[],
  layers: number,
  runs: number,
  width: number,
): boolean {
  const layer = (width - ALIGNED_INSET.left - ALIGNED_INSET.right) / layers
  const bar = Math.min(BARS.most * (1 + BARS.gap), (layer * (1 - BARS.layerGap)) / runs)
  const longest = deltas.reduce((most, delta) => Math.max(most, delta?.text.length ?? 0), 0)
  return longest * LABEL.character <= bar
}

/** A difference as it stands over a bar, in percent. */
interface BarDelta {
  readonly text: string
  readonly verdict: MetricDelta['verdict']
}

function valueOf(layers: AlignedRow['layers'], run: number, { of }: LayerMetric): number | null {
  const layer = layers[run]
  return layer === null || layer === undefined ? null : of(layer, run)
}

function deltaOf(layers: AlignedRow['layers'], run: number, metric: LayerMetric): BarDelta | undefined {
  if (run === 0) return undefined
  const delta = metricDelta(valueOf(layers, run, metric), valueOf(layers, 0, metric), metric.direction)
  if (delta === null || delta.percent === null || delta.verdict === 'equal') return undefined
  return { text: signed(delta.percent, 0), verdict: delta.verdict }
}

function deltaLabel({ text, verdict }: BarDelta, theme: ThemeName) {
  const { better, worse, ink2 } = THEMES[theme].colors
  return {
    show: true,
    position: 'top',
    distance: 2,
    formatter: text,
    color: verdict === 'better' ? better : verdict === 'worse' ? worse : ink2,
    fontFamily: FONTS.cond,
    fontSize: LABEL.size,
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
  const values = labels.map((_, run) => rows.map(({ layers }) => valueOf(layers, run, metric)))
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
      ...valueAxis(metric, theme, at, `${label}, ${metric.unit}${at === 0 ? '' : '; line: baseline'}`),
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
