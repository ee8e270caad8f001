import type { EChartsOption } from 'echarts'
import { FIGURE_PRESETS, TICK_SCALE } from '../../../shared/model/figure-presets.ts'
import type { FigureStyle } from '../../../shared/model/figures.ts'

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

/** How pgfplots draws the table; numbers are indices of columns. */
export interface PlotHint {
  readonly kind: 'bars' | 'stacked' | 'lines' | 'areas' | 'scatter' | 'matrix' | 'parallel'
  readonly x: number
  /** A series each; with `series` the one column whose numbers are drawn. */
  readonly y: readonly number[]
  /** Rows of one word in this column are one series. */
  readonly series?: number
  /** Rows of one word in this column have an axis of their own. */
  readonly panel?: number
  /** What was published of the same thing, drawn as marks. */
  readonly published?: number
  /** Where the last step of areas ends. */
  readonly end?: number
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
  /** What was computed and what from, where runs and sweeps do not tell it; for the caption. */
  readonly about?: string
  /** Of rasters: whether every row and every column of the data has pixels of its own, or several share some. */
  readonly raster?: { readonly isWhole: boolean }
}

const PX_PER_MM = 96 / 25.4
const PX_PER_PT = 96 / 72

/** Printed width in mm of a figure. */
export function widthMmOf({ width }: Pick<FigureStyle, 'width'>): number {
  return FIGURE_PRESETS[width].mm
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
