import type { EChartsOption } from 'echarts'
import type { FigureStyle, FigureWidth } from '../../../shared/model/figures.ts'

/** A column of a figure's data. */
export interface TableColumn {
  readonly title: string
  /** Empty for words and plain counts. */
  readonly unit: string
  readonly kind: 'text' | 'number'
  /** Decimals in a typeset table; every digit there is when missing. CSV always has them all. */
  readonly decimals?: number
}

/** What a figure shows, as numbers. */
export interface FigureTable {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** How pgfplots draws the table. */
export interface PlotHint {
  readonly kind: 'bars' | 'lines' | 'scatter' | 'matrix'
  /** Indices of columns. */
  readonly x: number
  readonly y: readonly number[]
  readonly isLogX?: boolean
  readonly isLogY?: boolean
}

/** The drawing area in px at 96 dots per inch, and the text that fits it. */
export interface Canvas {
  readonly width: number
  readonly height: number
  /** Of ordinary text. */
  readonly textPx: number
  /** Of tick labels. */
  readonly tickPx: number
  readonly fontFamily: string
  readonly style: FigureStyle
}

/** A figure as data, before it is pixels: screen, files and tests draw the same scene. */
export interface FigureScene {
  readonly title: string
  readonly option: (canvas: Canvas) => EChartsOption
  readonly table: FigureTable
  readonly plot: PlotHint
}

/** Printed widths in mm: columns and text of IEEE transactions and of ACM's two-column format. */
const WIDTHS_MM: Readonly<Record<FigureWidth, number>> = {
  'ieee-single': 88.9,
  'ieee-double': 181,
  'acm-single': 84.7,
  'acm-double': 177.8,
}

const PX_PER_MM = 96 / 25.4
const PX_PER_PT = 96 / 72

/** Ticks are this much smaller than text. */
const TICK_SCALE = 6.5 / 7

/** Printed width in mm of a figure. */
export function widthMmOf({ width }: Pick<FigureStyle, 'width'>): number {
  return WIDTHS_MM[width]
}

/** The drawing area of a style. */
export function canvasOf(style: FigureStyle): Canvas {
  const textPx = style.fontSizePt * PX_PER_PT
  return {
    width: Math.round(widthMmOf(style) * PX_PER_MM),
    height: Math.round(style.heightMm * PX_PER_MM),
    textPx,
    tickPx: textPx * TICK_SCALE,
    fontFamily: FONT_FAMILIES[style.fontFamily],
    style,
  }
}

/** Families as SVG names them; readers without the embedded font see the next one. */
const FONT_FAMILIES: Readonly<Record<FigureStyle['fontFamily'], string>> = {
  sans: 'IBM Plex Sans, Arial, Helvetica, sans-serif',
  condensed: 'IBM Plex Sans Condensed, Arial Narrow, Arial, sans-serif',
  mono: 'IBM Plex Mono, Courier New, monospace',
}
