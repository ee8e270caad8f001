import type { FigureWidth } from './figures.ts'

/** A printed width and what is asked of a figure that is printed at it. */
export interface FigurePreset {
  readonly title: string
  /** Of the column or of the text of a page, in mm. */
  readonly mm: number
  /** Smaller text is not read on paper. */
  readonly leastTextPt: number
  /** What the publisher's guide asks for; empty where it names no number. */
  readonly advice: string
}

/** IEEE's guide for graphics: type at full size, fonts inside, rasters from 300 dots per inch. */
const IEEE_ADVICE = 'IEEE advises 9 to 10 pt'

/** Printed widths by their name: columns and text of IEEE transactions and of ACM's two-column format. */
export const FIGURE_PRESETS: Readonly<Record<FigureWidth, FigurePreset>> = {
  'ieee-single': { title: 'IEEE, single column', mm: 88.9, leastTextPt: 6, advice: IEEE_ADVICE },
  'ieee-double': { title: 'IEEE, double column', mm: 181, leastTextPt: 6, advice: IEEE_ADVICE },
  'acm-single': { title: 'ACM, single column', mm: 84.7, leastTextPt: 6, advice: '' },
  'acm-double': { title: 'ACM, double column', mm: 177.8, leastTextPt: 6, advice: '' },
}

/** Tick labels are this much smaller than text. */
export const TICK_SCALE = 6.5 / 7

/** Dots per inch below which a raster is seen as one. */
export const LEAST_DPI = 300
