import type { FigureStyle } from '../../../shared/model/figures.ts'

/** The workbench's own sequential scale for paper: equal steps of lightness, zero near white. */
const STOPS = [
  '#F7F7F4',
  '#D6EBBA',
  '#ADDCA8',
  '#7FCDA0',
  '#4DBC9E',
  '#05A89D',
  '#069197',
  '#087A8D',
  '#036482',
  '#204E6D',
  '#263A53',
]
const GREY_STOPS = ['#FFFFFF', '#000000']

/** 256 colours as RGB bytes, from none to most. */
export function rampColours(palette: FigureStyle['palette']): Uint8Array {
  const stops = (palette === 'greyscale' ? GREY_STOPS : STOPS).map(rgb)
  const out = new Uint8Array(256 * 3)
  for (let index = 0; index < 256; index++) {
    const place = (index / 255) * (stops.length - 1)
    const low = Math.min(stops.length - 2, Math.floor(place))
    for (let channel = 0; channel < 3; channel++) {
      const [from, to] = [stops[low]?.[channel] ?? 0, stops[low + 1]?.[channel] ?? 0]
      out[3 * index + channel] = Math.round(from + (to - from) * (place - low))
    }
  }
  return out
}

function rgb(hex: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
}
