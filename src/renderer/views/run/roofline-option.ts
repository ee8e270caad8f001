import type { EChartsCoreOption } from 'echarts/core'
import { FONTS, THEMES, type ThemeName } from '../../theme/tokens.ts'
import { axisNumber } from '../../../shared/format/numbers.ts'
import type { Roof, Roofline, RooflineDot } from './roofline.ts'

/** Kinds of layers in the order they get colours and legend entries. */
const KIND_GROUPS: readonly (readonly [label: string, kinds: readonly string[], slot: number])[] = [
  ['conv', ['conv', 'depthwise'], 0],
  ['linear', ['linear', 'gemm'], 1],
  ['attention', ['qk', 'av', 'attention'], 3],
]
const TERA = 1e12

/** What a kind of layer is called here, and the run colour it borrows. */
export function kindGroup(kind: string): { readonly label: string; readonly slot: number } {
  const found = KIND_GROUPS.find(([, kinds]) => kinds.includes(kind))
  return found === undefined ? { label: kind, slot: 4 } : { label: found[0], slot: found[2] }
}

/** Colours of the kinds there are, for the legend. */
export function kindLegend(dots: readonly RooflineDot[], theme: ThemeName) {
  const groups = new Map(dots.map(({ layer }) => [kindGroup(layer.row.kind).label, layer.row.kind]))
  return [...groups].map(([label, kind]) => ({
    key: label,
    label,
    color: THEMES[theme].runs[kindGroup(kind).slot] ?? THEMES[theme].colors.ink3,
  }))
}

interface Box {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

/** Whole decades around dots and roofs. */
export function rooflineBox(roofline: Roofline, dots: readonly RooflineDot[]): Box {
  const intensities = dots.map(({ macsPerByte }) => macsPerByte)
  const rates = [
    ...dots.map(({ macsPerSecond }) => macsPerSecond / TERA),
    ...roofline.roofs.map(({ macsPerSecond }) => (2.5 * macsPerSecond) / TERA),
  ]
  // Just above the highest roof: another decade would be empty.
  return { x: decades(intensities), y: [decades(rates)[0], Math.max(...rates)] }
}

function decades(values: readonly number[]): readonly [number, number] {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value))
  if (positive.length === 0) return [1, 10]
  const from = 10 ** Math.floor(Math.log10(Math.min(...positive)) + 1e-9)
  const to = 10 ** Math.ceil(Math.log10(Math.max(...positive)) - 1e-9)
  return [from, Math.max(to, 10 * from)]
}

/** Corner points of a roof: along the bandwidth until the ridge, then flat. */
export function roofPoints(
  { macsPerSecond }: Roof,
  bytesPerSecond: number | null,
  { x, y }: Box,
): readonly (readonly [number, number])[] {
  const peak = macsPerSecond / TERA
  if (bytesPerSecond === null) return [x, [x[1], peak]].map(([at], i) => [i === 0 ? at : x[1], peak])
  const slope = bytesPerSecond / TERA
  const ridge = peak / slope
  // Where the slope enters the box.
  const start = Math.max(x[0], y[0] / slope)
  if (ridge <= start) {
    return [
      [start, peak],
      [x[1], peak],
    ]
  }
  return [
    [start, slope * start],
    [Math.min(ridge, x[1]), Math.min(peak, slope * x[1])],
    [x[1], Math.min(peak, slope * x[1])],
  ]
}

/** Radius by area: the layer with the most cycles has the largest. */
export function dotRadius(cycles: number, most: number): number {
  return 2 + 6 * Math.sqrt(most === 0 ? 0 : cycles / most)
}

/** The roofline as a chart; `tip` is the HTML of a dot's tooltip. */
export function rooflineOption(
  roofline: Roofline,
  dots: readonly RooflineDot[],
  { theme, tip }: { readonly theme: ThemeName; readonly tip: (dot: RooflineDot) => string },
): EChartsCoreOption {
  const { colors: t, runs } = THEMES[theme]
  const box = rooflineBox(roofline, dots)
  const most = Math.max(0, ...dots.map(({ layer }) => layer.row.cycles))
  const sorted = dots.toSorted((a, b) => b.layer.row.cycles - a.layer.row.cycles)
  return {
    grid: { left: 56, right: 20, top: 14, bottom: 40 },
    tooltip: { trigger: 'item', confine: true },
    xAxis: {
      ...logAxis(box.x, t),
      name: 'operational intensity, MACs per DRAM byte',
      nameLocation: 'middle',
      nameGap: 24,
    },
    yAxis: { ...logAxis(box.y, t), name: '10¹² MACs/s', nameLocation: 'middle', nameGap: 40 },
    series: [
      ...roofline.roofs.map((roof) => roofSeries(roof, roofline, box, theme)),
      {
        type: 'scatter',
        id: 'layers',
        cursor: 'pointer',
        data: sorted.map((dot) => {
          const color = runs[kindGroup(dot.layer.row.kind).slot] ?? t.ink3
          return {
            value: [dot.macsPerByte, dot.macsPerSecond / TERA],
            position: dot.position,
            symbolSize: 2 * dotRadius(dot.layer.row.cycles, most),
            itemStyle: { color: `${color}73`, borderColor: color, borderWidth: 1 },
          }
        }),
        tooltip: {
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const dot = sorted[dataIndex]
            return dot === undefined ? '' : tip(dot)
          },
        },
        emphasis: { disabled: true },
      },
    ],
  }
}

function logAxis([min, max]: readonly [number, number], t: (typeof THEMES)['light']['colors']) {
  return {
    type: 'log',
    min,
    max,
    axisLine: { show: true, onZero: false, lineStyle: { color: t.axis } },

    splitLine: { show: true, lineStyle: { color: t.grid } },
    minorSplitLine: { show: false },
    axisLabel: {
      formatter: axisNumber,
      showMaxLabel: Number.isInteger(Math.log10(max)),
      color: t.ink3,
      fontFamily: FONTS.mono,
      fontSize: 10.5,
    },
    nameTextStyle: { color: t.ink2, fontFamily: FONTS.cond, fontSize: 11 },
  }
}

/** A roof with its name on it. */
function roofSeries(roof: Roof, roofline: Roofline, box: Box, theme: ThemeName) {
  const { colors: t } = THEMES[theme]
  const points = roofPoints(roof, roofline.bytesPerSecond, box)
  const color = roof.isMain ? t.ink : t.ink3
  const label = { color: roof.isMain ? t.ink : t.ink2, fontFamily: FONTS.cond, fontSize: 11 }
  const halo = { textBorderColor: t.panel, textBorderWidth: 3 }
  const along = points.at(-1)
  return {
    type: 'line',
    data: points,
    silent: true,
    symbol: 'none',
    z: 1,
    lineStyle: { color, width: 1.5, type: roof.isMain ? 'solid' : [5, 3] },
    markPoint: {
      z: 6,
      silent: true,
      symbol: 'rect',
      symbolSize: 0.01,
      data: [
        ...(along === undefined ? [] : [{ coord: along, label: roofLabel(roof.label) }]),
        ...(roof.isMain ? slopeLabel(roofline, points, box) : []),
      ],
      label: { show: true, ...label, ...halo },
    },
  }
}

function roofLabel(text: string) {
  return { formatter: text, position: 'left', offset: [4, -9] }
}

/** The bandwidth's name in the middle of the slope. */
function slopeLabel(
  { bandwidthLabel, bytesPerSecond }: Roofline,
  points: readonly (readonly [number, number])[],
  { x }: Box,
) {
  const [start, ridge] = points
  if (bytesPerSecond === null || start === undefined || ridge === undefined || points.length < 3) return []
  const at = 10 ** (0.5 * Math.log10(start[0]) + 0.5 * Math.log10(Math.min(ridge[0], x[1])))
  const coord = [at, (at * bytesPerSecond) / TERA]
  return [{ coord, label: { formatter: bandwidthLabel, position: 'left', offset: [-4, -8] } }]
}
