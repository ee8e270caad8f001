import { DIVERGING_STOPS, interpolate, SEQUENTIAL_STOPS } from '../../../shared/format/colour-scales.ts'
import type { FigureStyle } from '../../../shared/model/figures.ts'

const GREY_STOPS = ['#FFFFFF', '#000000'] as const

/** 256 colours of paper as RGB bytes, from none to most. */
export function rampColours(palette: FigureStyle['palette']): Uint8Array {
  return interpolate(palette === 'greyscale' ? GREY_STOPS : SEQUENTIAL_STOPS)
}

/** 256 colours as RGB bytes of a signed difference, none in the middle; in greyscale darker is more. */
export function divergingColours(palette: FigureStyle['palette']): Uint8Array {
  return interpolate(palette === 'greyscale' ? GREY_STOPS : DIVERGING_STOPS)
}
