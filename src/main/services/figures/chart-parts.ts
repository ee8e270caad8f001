import type { EChartsOption, LegendComponentOption } from 'echarts'
import { GRID_LINE, INK, OUTLINE_PX, PAPER } from './figure-style.ts'
import { fillOf } from './fills.ts'
import type { Canvas } from './scene.ts'
import { linesWithin } from './text-lines.ts'

/**
 * Advances in ems of small letters and of capitals and digits, a little too large: margins that are too wide are seen,
 * cut text is not.
 */
const ADVANCE_EM: Readonly<Record<Canvas['style']['fontFamily'], readonly [small: number, large: number]>> = {
  sans: [0.55, 0.66],
  condensed: [0.47, 0.56],
  mono: [0.61, 0.61],
}

/** Width in px that a text takes. */
export function textWidth({ style }: Pick<Canvas, 'style'>, text: string, px: number): number {
  const [small, large] = ADVANCE_EM[style.fontFamily]
  const larger = text.match(/[A-Z\d%×−]/g)?.length ?? 0
  return (larger * large + (text.length - larger) * small) * px
}

/** Words in lines of at most a width in px, where they can be parted. */
export function textLines(canvas: Canvas, words: string, px: number, most: number): readonly string[] {
  return linesWithin(words, most, (line) => textWidth(canvas, line, px))
}

/** An entry of a legend that is no ordinary fill. */
export interface LegendEntry {
  readonly name: string
  readonly icon: string
  readonly itemStyle?: Readonly<Record<string, unknown>>
}

/** What a legend shows: names of series, each with its own fill, or entries drawn otherwise. */
export type LegendItems = readonly (string | LegendEntry)[]

const nameOf = (item: string | LegendEntry): string => (typeof item === 'string' ? item : item.name)

/** The items of a legend by the rows they stand in, none wider than the figure. */
export function legendRows(canvas: Canvas, items: LegendItems): readonly LegendItems[] {
  if (!canvas.style.showLegend || items.length < 2) return []
  const { textPx, width } = canvas
  const most = width - textPx * 2
  const rows: (string | LegendEntry)[][] = [[]]
  let used = 0
  for (const item of items) {
    // Swatch and the gaps beside it.
    const own = textPx * 2.2 + textWidth(canvas, nameOf(item), textPx)
    if (used > 0 && used + own > most) {
      rows.push([])
      used = 0
    }
    rows.at(-1)?.push(item)
    used += own
  }
  return rows
}

/** Margins around a plot, in letters of its text. */
export interface PlotMargins {
  /** The longest label of the vertical axis. */
  readonly leftLabel?: string
  /** Room for the title of the vertical axis. */
  readonly hasLeftTitle?: boolean
  /** The longest label of the horizontal axis, if they stand on their side. */
  readonly rotatedLabel?: string
  /** Room at the right in px, e.g. for a colour scale. */
  readonly right?: number
}

const ROTATION_DEGREES = 60

/** Px from the axis to the middle of its title. */
function titleGap(canvas: Canvas, label: string): number {
  return textWidth(canvas, label, canvas.tickPx) + canvas.textPx * 1.3
}

function rotatedDepth(canvas: Canvas, label: string): number {
  return textWidth(canvas, label, canvas.tickPx) * Math.sin((ROTATION_DEGREES * Math.PI) / 180)
}

/** Margins of a single plot in px, in proportion to its text. */
export function plotGrid(canvas: Canvas, items: LegendItems, margins: PlotMargins = {}) {
  const { textPx } = canvas
  const { leftLabel = '0000', hasLeftTitle = true, rotatedLabel, right } = margins
  const rows = legendRows(canvas, items).length
  return {
    left: titleGap(canvas, leftLabel) + textPx * (hasLeftTitle ? 1.1 : -0.5),
    right: right ?? textPx * 1.7,
    top: textPx * (rows === 0 ? 1 : 1 + rows * LEGEND_ROW),
    bottom: rotatedLabel === undefined ? textPx * 3.6 : rotatedDepth(canvas, rotatedLabel) + textPx * 2.6,
    // The margins above are the whole layout: axis titles do not move the plot.
    outerBoundsMode: 'none' as const,
  }
}

/** Height of a row of the legend in letters. */
const LEGEND_ROW = 1.5

/** What every chart has: paper, font, hatches, and a legend where there is more than one series. */
export function chartBase(canvas: Canvas, items: LegendItems): EChartsOption {
  const { textPx, fontFamily } = canvas
  return {
    animation: false,
    backgroundColor: PAPER,
    textStyle: { fontFamily, fontSize: textPx, color: INK },
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    // A legend per row: the library would wrap where it likes, and into the plot.
    legend: legendRows(canvas, items).map((row, index) => legendRow(canvas, row, index)),
  }
}

function legendRow(canvas: Canvas, items: LegendItems, row: number): LegendComponentOption {
  const { textPx, width } = canvas
  // Swatch and the gaps beside it; a name that has a row for itself may still be wider than the figure.
  const most = width - textPx * 4.2
  const isCut = items.some((item) => textWidth(canvas, nameOf(item), textPx) > most)
  return {
    left: textPx,
    top: 2 + row * textPx * LEGEND_ROW,
    itemWidth: textPx,
    itemHeight: textPx * 0.85,
    itemGap: textPx * 0.85,
    padding: 2,
    icon: 'rect',
    itemStyle: { borderWidth: OUTLINE_PX },
    selectedMode: false,
    textStyle: { fontSize: textPx, color: INK, ...(isCut ? { width: most, overflow: 'truncate' } : {}) },
    data: items.map((item) => (typeof item === 'string' ? { name: item } : { ...item })),
  }
}

function axisTitle({ textPx }: Canvas, name: string, gap: number) {
  return {
    name,
    nameLocation: 'middle' as const,
    nameGap: gap,
    nameMoveOverlap: false,
    nameTextStyle: { fontSize: textPx, color: INK },
    axisLine: { show: true, onZero: false, lineStyle: { color: INK, width: OUTLINE_PX } },
  }
}

/** What a numeric axis shows. */
export interface Quantity {
  readonly title: string
  readonly unit: string
}

/** Options of a numeric axis. */
export interface NumberAxisOptions {
  /** Largest value on it, which decides about the steps and the prefix of all ticks. */
  readonly most: number
  readonly isLog?: boolean
  readonly isVertical?: boolean
  readonly min?: number
  readonly max?: number
  /** Most parts it is divided into. */
  readonly splits?: number
  /** Distance of its ticks, where both ends are given. */
  readonly step?: number
}

/** A numeric axis with its title and unit; starts at zero unless told otherwise, `isLog` shows decades. */
export function numberAxis(canvas: Canvas, quantity: Quantity, options: NumberAxisOptions) {
  const { textPx, tickPx } = canvas
  const { isLog = false, isVertical = true, most, min, max } = options
  const { title, text } = ticksOf(quantity, options)
  const step = stepOf(options)
  const widest = longestTick(quantity, options)
  return {
    type: isLog ? ('log' as const) : ('value' as const),
    ...axisTitle(canvas, title, isVertical ? titleGap(canvas, widest) : textPx * 2),
    ...(isLog ? {} : { min: 0 }),
    ...(step === undefined ? {} : { interval: step, max: roundEnd(most, step) }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    axisTick: { show: true, length: 3, lineStyle: { color: INK, width: OUTLINE_PX } },
    minorTick: { show: false },
    splitLine: { show: isVertical, lineStyle: { color: GRID_LINE, width: OUTLINE_PX } },
    splitNumber: 5,
    axisLabel: { fontSize: tickPx, color: INK, margin: 5, hideOverlap: true, formatter: text },
  }
}

/** The widest label a numeric axis will have, for the margin beside it. */
export function longestTick(quantity: Quantity, options: NumberAxisOptions): string {
  const { most } = options
  const { text } = ticksOf(quantity, options)
  const step = stepOf(options)
  // Decades between have up to three digits and a prefix.
  if (options.isLog === true) return `100${prefixOf(most, 1)[1]}`
  const ticks = step === undefined ? [most, niceTop(most)] : [most, step, Math.ceil(most / step) * step]
  return ticks.map(text).reduce((longest, tick) => (tick.length > longest.length ? tick : longest), '000')
}

const SPLITS = 5

/** The distance of ticks of an axis from zero; undefined where the ends are given or there are decades. */
function stepOf({ most, isLog = false, min, splits = SPLITS, step }: NumberAxisOptions): number | undefined {
  if (step !== undefined) return step
  return isLog || min !== undefined ? undefined : tickStep(most, splits)
}

/** Where an axis up to a value ends: after a whole number of steps. */
export function roundEnd(most: number, step: number): number {
  return Math.ceil(most / step - 1e-9) * step
}

/** The smallest of 1, 2, 5, 10 ... that divides an axis up to a value into at most so many parts. */
export function tickStep(most: number, splits: number): number {
  if (!(most > 0)) return 1
  const least = most / splits
  const decade = 10 ** Math.floor(Math.log10(least))
  return decade * ([1, 2, 5].find((factor) => factor * decade >= least * (1 - 1e-9)) ?? 10)
}

/** The next of 1, 2, 5, 10 ... above a value. */
function niceTop(value: number): number {
  if (!(value > 0)) return 1
  const decade = 10 ** Math.floor(Math.log10(value))
  return decade * ([1, 2, 5].find((factor) => factor * decade >= value) ?? 10)
}

const PREFIXES: readonly (readonly [factor: number, sign: string])[] = [
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
]

/**
 * Title and labels of an axis that reaches to `most`: bytes get their prefix in the title (GB), everything else at
 * the ticks (2.5M). All ticks of a linear axis have the same one, and the same decimals.
 */
function ticksOf(
  { title, unit }: Quantity,
  options: NumberAxisOptions,
): { readonly title: string; readonly text: (value: number) => string } {
  const { most, isLog = false } = options
  const isBytes = unit === 'B' || unit === 'bytes'
  const words = (shown: string): string =>
    shown === '' || shown.toLowerCase() === title.toLowerCase() ? title : `${title} (${shown})`
  if (isLog) {
    return { title: words(isBytes ? 'B' : unit), text: (value) => withPrefix(value, prefixOf(value, 1)) }
  }
  const [factor, sign] = prefixOf(most, isBytes ? 2 : 10)
  const step = stepOf(options)
  const decimals = step === undefined ? undefined : Math.max(0, -Math.floor(Math.log10(step / factor) + 1e-9))
  const text = (value: number): string => withPrefix(value, [factor, isBytes ? '' : sign], decimals)
  return { title: words(isBytes ? `${sign}B` : unit), text }
}

function prefixOf(value: number, least: number): readonly [factor: number, sign: string] {
  return PREFIXES.find(([factor]) => Math.abs(value) >= factor * least) ?? [1, '']
}

function withPrefix(
  value: number,
  [factor, sign]: readonly [factor: number, sign: string],
  decimals?: number,
): string {
  const number = Number((value / factor).toPrecision(6))
  const digits = number === 0 || decimals === undefined ? String(number) : number.toFixed(decimals)
  return `${digits.replace('-', '−')}${number === 0 ? '' : sign}`
}

/** A number in four digits and a prefix, where there is no room for all: `30.19M`. */
export function shortNumber(value: number): string {
  const [factor, sign] = prefixOf(value, 1)
  return withPrefix(Number((value / factor).toPrecision(4)) * factor, [factor, sign])
}

/** Options of an axis of names. */
export interface NameAxisOptions {
  readonly isRotated?: boolean
  readonly isVertical?: boolean
}

/** An axis of names, which may stand on their side. */
export function nameAxis(
  canvas: Canvas,
  name: string,
  names: readonly string[],
  { isRotated = false, isVertical = false }: NameAxisOptions = {},
) {
  const { textPx, tickPx } = canvas
  const longest = longestOf(names.flatMap((one) => one.split('\n')))
  const gap = isVertical
    ? titleGap(canvas, longest)
    : isRotated
      ? rotatedDepth(canvas, longest) + textPx * 1.2
      : textPx * 2.1
  return {
    type: 'category' as const,
    data: [...names],
    ...axisTitle(canvas, name, gap),
    axisTick: { show: false },
    axisLabel: {
      fontSize: tickPx,
      color: INK,
      margin: 5,
      interval: 0,
      ...(isRotated ? { rotate: ROTATION_DEGREES } : {}),
    },
  }
}

/** An axis of more names than can be read: numbers from 1, at round steps. */
export function ordinalAxis(canvas: Canvas, name: string, count: number) {
  const step = count > 400 ? 100 : count > 120 ? 50 : count > 60 ? 20 : 10
  const axis = nameAxis(
    canvas,
    name,
    Array.from({ length: count }, (_, index) => String(index + 1)),
  )
  const isShown = (index: number): boolean => index === 0 || (index + 1) % step === 0
  return { ...axis, axisLabel: { ...axis.axisLabel, interval: isShown } }
}

/** The longest of some names. */
export function longestOf(names: readonly string[]): string {
  return names.reduce((longest, name) => (name.length > longest.length ? name : longest), '')
}

/** True where names would run into each other side by side. */
export function wantsRotation(canvas: Canvas, names: readonly string[]): boolean {
  const each = (canvas.width * 0.82) / Math.max(1, names.length)
  return textWidth(canvas, longestOf(names), canvas.tickPx) + canvas.tickPx * 0.6 > each
}

const SHAPES = ['circle', 'rect', 'diamond', 'triangle', 'pin', 'arrow'] as const

/** The shape of the dots of series `index`: told apart without colour. */
export function dotShape(index: number): (typeof SHAPES)[number] {
  return SHAPES[index % SHAPES.length] ?? 'circle'
}

/** An entry of a legend as a dot in the colour and shape of series `index`. */
export function dotEntry(canvas: Canvas, name: string, index: number): LegendEntry {
  return {
    name,
    icon: dotShape(index),
    itemStyle: { color: fillOf(canvas, index).color, decal: { symbol: 'none' }, borderWidth: 0 },
  }
}
