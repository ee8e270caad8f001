import type { EChartsOption } from 'echarts'
import { GRID_LINE, INK, OUTLINE_PX, PAPER } from './figure-style.ts'
import type { Canvas } from './scene.ts'

/** A fill that is told apart in greyscale and by every colour vision: by lightness, hue and hatch together. */
export interface Fill {
  readonly color: string
  /** Hatch angle in degrees; undefined for a plain fill. */
  readonly hatchDegrees?: number
}

const COLOUR_FILLS: readonly Fill[] = [
  { color: '#0B3C5D' },
  { color: '#3C7FB1' },
  { color: '#8FB8D6', hatchDegrees: 45 },
  { color: '#D66B02' },
  { color: '#F3B98A', hatchDegrees: -45 },
  { color: '#5A666F' },
  { color: '#B9C2C8', hatchDegrees: 45 },
  { color: '#E6EAEC' },
]

const GREY_FILLS: readonly Fill[] = [
  { color: '#1A1A1A' },
  { color: '#6E6E6E' },
  { color: '#A8A8A8', hatchDegrees: 45 },
  { color: '#4A4A4A', hatchDegrees: -45 },
  { color: '#D0D0D0' },
  { color: '#8A8A8A', hatchDegrees: 0 },
  { color: '#C0C0C0', hatchDegrees: -45 },
  { color: '#F0F0F0' },
]

/** No hatch; leaving it out would mean the library's own. */
const PLAIN = { symbol: 'none' }

/** The fill of series `index`; they repeat after eight. */
export function fillOf({ style }: Canvas, index: number): Fill {
  const fills = style.palette === 'greyscale' ? GREY_FILLS : COLOUR_FILLS
  return fills[index % fills.length] ?? { color: INK }
}

/** Fill, outline and hatch of a bar. */
export function barStyle(fill: Fill, outlinePx = OUTLINE_PX) {
  const { color, hatchDegrees } = fill
  return {
    color,
    borderColor: INK,
    borderWidth: outlinePx,
    decal: hatchDegrees === undefined ? PLAIN : hatch(hatchDegrees),
  }
}

function hatch(degrees: number) {
  return {
    symbol: 'rect',
    color: 'rgba(21,25,28,0.55)',
    dashArrayX: [1, 0],
    dashArrayY: [0.7, 2.8],
    rotation: (degrees * Math.PI) / 180,
  }
}

/** Margins of a single plot in px, in proportion to its text. */
export function plotGrid({ textPx, style }: Canvas, names: readonly string[], rotated = false) {
  const hasLegend = style.showLegend && names.length > 1
  return {
    left: textPx * 5,
    right: textPx * 1.2,
    top: textPx * (hasLegend ? 2.6 : 1.4),
    bottom: textPx * (rotated ? 6.5 : 3.6),
    // The margins above are the whole layout: axis titles do not move the plot.
    outerBoundsMode: 'none' as const,
  }
}

/** What every chart has: paper, font, hatches, and a legend where there is more than one series. */
export function chartBase(canvas: Canvas, names: readonly string[]): EChartsOption {
  const { textPx, fontFamily, style } = canvas
  return {
    animation: false,
    backgroundColor: PAPER,
    textStyle: { fontFamily, fontSize: textPx, color: INK },
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    legend: {
      show: style.showLegend && names.length > 1,
      left: textPx * 5,
      top: 2,
      itemWidth: textPx,
      itemHeight: textPx * 0.85,
      itemGap: textPx * 0.85,
      padding: 2,
      icon: 'rect',
      itemStyle: { borderWidth: OUTLINE_PX },
      selectedMode: false,
      textStyle: { fontSize: textPx, color: INK },
      data: [...names],
    },
  }
}

function axisName({ textPx }: Canvas, name: string, gap: number) {
  return {
    name,
    nameLocation: 'middle' as const,
    nameGap: gap,
    nameTextStyle: { fontSize: textPx, color: INK },
    axisLine: { show: true, lineStyle: { color: INK, width: OUTLINE_PX } },
  }
}

/** A numeric axis with its title and unit; `isLog` shows decades. */
export function numberAxis(
  canvas: Canvas,
  name: string,
  options: { readonly isLog?: boolean; readonly isVertical?: boolean; readonly max?: number } = {},
) {
  const { textPx, tickPx } = canvas
  const { isLog = false, isVertical = true, max } = options
  return {
    type: isLog ? ('log' as const) : ('value' as const),
    ...axisName(canvas, name, isVertical ? textPx * 3.6 : textPx * 2),
    ...(isLog ? {} : { min: 0 }),
    ...(max === undefined ? {} : { max }),
    axisTick: { show: true, length: 3, lineStyle: { color: INK, width: OUTLINE_PX } },
    splitLine: { show: isVertical, lineStyle: { color: GRID_LINE, width: OUTLINE_PX } },
    splitNumber: 5,
    axisLabel: { fontSize: tickPx, color: INK, margin: 5, formatter: axisText },
  }
}

/** An axis of names; many or long ones stand on their side. */
export function nameAxis(canvas: Canvas, name: string, names: readonly string[], isRotated = false) {
  const { textPx, tickPx } = canvas
  return {
    type: 'category' as const,
    data: [...names],
    ...axisName(canvas, name, isRotated ? textPx * 5 : textPx * 2.1),
    axisTick: { show: false },
    axisLabel: {
      fontSize: tickPx,
      color: INK,
      margin: 5,
      ...(isRotated ? { rotate: 60 } : { interval: names.length > 40 ? ('auto' as const) : 0 }),
    },
  }
}

/** True where names would run into each other side by side. */
export function wantsRotation({ width, tickPx }: Canvas, names: readonly string[]): boolean {
  const longest = Math.max(0, ...names.map((name) => name.length))
  return names.length * longest * tickPx * 0.55 > width * 0.85
}

const STEPS: readonly (readonly [factor: number, sign: string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
]

/** A tick: `1.2M`, `250k`, `0.05`. */
function axisText(value: number): string {
  const step = STEPS.find(([factor]) => Math.abs(value) >= factor * 10 || value === factor)
  if (step === undefined) return String(Number(value.toPrecision(6)))
  const [factor, sign] = step
  return `${Number((value / factor).toPrecision(6))}${sign}`
}
