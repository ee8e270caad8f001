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

/** A numeric axis as pgfplots shows it; without ends they are those of the values. */
export interface PlotAxis {
  readonly title: string
  readonly unit: string
  readonly isLog?: boolean
  readonly min?: number
  readonly max?: number
}

/** Something in a plot that is no row of the table: a roof, a front, a published point. */
export interface PlotMark {
  /** As legends have it; none there when missing. */
  readonly name?: string
  readonly look: 'line' | 'dashed' | 'front' | 'crosses'
  /** In values of the axes. A line of one point whose other value is null crosses the whole plot. */
  readonly points: readonly (readonly [x: number | null, y: number | null])[]
  /** Above the last point at its left, or below the middle one at its right. */
  readonly label?: { readonly text: string; readonly at: 'end' | 'middle' }
}

/** Bars that start anywhere, parted in the middle, with words at their ends: one per row. */
export interface PlotRanges {
  readonly middle: number
  /** What the parts are called, and their fills. */
  readonly sides: readonly [below: PlotSide, above: PlotSide]
  /** The ends of the axis and the words beside the bars, for a plot of a width. */
  readonly place: (room: PlotRoom) => {
    readonly axis: { readonly min: number; readonly max: number; readonly step: number }
    readonly ends: readonly { readonly low: string; readonly high: string }[]
  }
}

/** What is told apart in a plot. */
export interface PlotSide {
  readonly title: string
  readonly fill: number
}

/** Width in px of a plot, and of words in it; lines of words that fit beside a bar. */
export interface PlotRoom {
  readonly width: number
  readonly rowLines: number
  readonly widthOf: (text: string) => number
}

/** How pgfplots draws the table; numbers are indices of columns, which give an axis its title if it has none. */
export interface PlotHint {
  /** An image is none of the plots TeX can draw: the PDF is included. */
  readonly kind: 'bars' | 'stacked' | 'ranges' | 'areas' | 'scatter' | 'image'
  readonly x: number
  /** A series each; with `series` the one column whose numbers are drawn. */
  readonly y: readonly number[]
  /** Rows of one word in this column are one series. */
  readonly series?: number
  /** What a legend calls a series, and the number of its fill, where it is not the word and the next one. */
  readonly seriesLook?: (canvas: Canvas, name: string) => PlotSide
  /** Rows of one word in this column have an axis of their own; its title is the word, or stands above it. */
  readonly panel?: number
  readonly panelTitle?: 'axis' | 'above'
  /** The unit of a panel. */
  readonly unit?: number
  /** What was published of the same thing, drawn as marks. */
  readonly published?: number
  /** Scatter: dots have areas in proportion to it. */
  readonly size?: number
  /** Where the last step of areas ends. */
  readonly end?: number
  /** Indices of the rows that are drawn; all when missing. */
  readonly rows?: readonly number[]
  readonly xAxis?: PlotAxis
  readonly yAxis?: PlotAxis
  /** How the words of an axis of names are written. */
  readonly nameOf?: (name: string) => string
  /** Names are layers in execution order: numbered where there are too many. */
  readonly isLayers?: boolean
  /** Stacks lie where their names are too long to stand below them. */
  readonly mayLie?: boolean
  /** Values are written over their bars with so many decimals. */
  readonly labelDecimals?: number
  readonly marks?: readonly PlotMark[]
  readonly ranges?: PlotRanges
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
