/** How wide a figure is: a column or the text of a page. */
export type FigureWidth = 'ieee-single' | 'ieee-double' | 'acm-single' | 'acm-double'

/** How a figure looks on paper. */
export interface FigureStyle {
  readonly width: FigureWidth
  readonly heightMm: number
  readonly fontFamily: 'sans' | 'condensed' | 'mono'
  readonly fontSizePt: number
  readonly palette: 'colour' | 'greyscale'
  readonly showLegend: boolean
}

/** Something a kind of figure can be told: a field of {@link FigureSpec.options}. */
export interface FigureOption {
  readonly key: string
  readonly title: string
  /** What there is to choose from; `sweep-fields` are the fields that the sweep varies, none means a number. */
  readonly choices?: readonly FigureChoice[] | 'sweep-fields'
  /** Unit of a number. */
  readonly unit?: string
  /** What it is when it is not given; null where that depends on the data. */
  readonly initial: string | number | null
}

/** One of the values of an option. */
export interface FigureChoice {
  readonly value: string
  readonly title: string
}

/** What can be drawn, and what of. */
export interface FigureKindInfo {
  readonly kind: string
  readonly title: string
  readonly needs: 'runs' | 'sweep' | 'nothing'
  /** How many runs it shows, for those that need runs. */
  readonly runs?: { readonly least: number; readonly most: number }
  readonly options: readonly FigureOption[]
}

/** What a figure shows; more kinds are one file each in the figure service. */
export interface FigureSpec {
  /** Id of a kind of the figure service, e.g. `layer-bars`, `heatmap`, `pareto`, `seed-figure-2`. */
  readonly kind: string
  readonly title: string
  readonly caption: string
  readonly runIds: readonly number[]
  readonly sweepId?: number
  /** What the kind needs besides, e.g. metric, window, alignment. */
  readonly options: Readonly<Record<string, string | number | boolean>>
  readonly style: FigureStyle
}

/** A saved figure. */
export interface FigureRow {
  readonly id: number
  readonly projectId: number
  readonly spec: FigureSpec
  /** Of the data when it was last refreshed. */
  readonly dataHash: string
  /** The data would be other now. */
  readonly isStale: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

/** File formats of a figure. */
export type FigureFormat = 'pdf' | 'svg' | 'png' | 'csv' | 'pgfplots' | 'booktabs' | 'caption'

/** What a figure is held against before it goes into a paper. */
export type FigureCheckId =
  'width' | 'text-size' | 'fonts' | 'inside' | 'overlap' | 'greyscale' | 'colour-vision' | 'raster' | 'data'

/** One of them, measured on the figure as it is drawn. */
export interface FigureCheck {
  readonly id: FigureCheckId
  readonly title: string
  /** A figure that fails should not be printed; one that warns should be looked at. */
  readonly verdict: 'pass' | 'warn' | 'fail'
  /** What was found, with its unit. */
  readonly measured: string
  readonly expected: string
  /** What to do about it; empty where it passes. */
  readonly remedy: string
}

/** The checks of a figure, and the caption its files have. */
export interface FigureReview {
  readonly checks: readonly FigureCheck[]
  readonly caption: string
}

/** A file made by the program, for the page to save. */
export interface FileOut {
  readonly fileName: string
  readonly mimeType: string
  readonly base64: string
}
