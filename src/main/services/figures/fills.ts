import { parseHex } from '../../../shared/format/colour-scales.ts'
import { INK, OUTLINE_PX } from './figure-style.ts'
import type { Canvas } from './scene.ts'

/** A fill that is told apart in greyscale and by every colour vision: by lightness, hue and hatch together. */
export interface Fill {
  readonly color: string
  /** Hatch angle in degrees; undefined for a plain fill. */
  readonly hatchDegrees?: number
}

/** Fills of one hatch are far apart in lightness; hue is for those who see it. */
const COLOUR_FILLS: readonly Fill[] = [
  { color: '#0B3C5D' },
  { color: '#3C7FB1' },
  { color: '#8FB8D6', hatchDegrees: 45 },
  { color: '#E9A13B' },
  { color: '#F3B98A', hatchDegrees: -45 },
  { color: '#5A666F', hatchDegrees: 0 },
  { color: '#B9C2C8', hatchDegrees: 90 },
  { color: '#E6EAEC' },
  { color: '#8E3A84', hatchDegrees: -45 },
  { color: '#276B53', hatchDegrees: 45 },
  { color: '#BFE0CF', hatchDegrees: 0 },
  { color: '#A84B00', hatchDegrees: 90 },
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
  { color: '#343434', hatchDegrees: 90 },
  { color: '#8A8A8A', hatchDegrees: 90 },
  { color: '#D8D8D8', hatchDegrees: 0 },
  { color: '#F0F0F0', hatchDegrees: 45 },
]

/** Fills there are; from then on they repeat. */
export const FILLS = COLOUR_FILLS.length

/** No hatch; leaving it out would mean the library's own. */
export const PLAIN = { symbol: 'none' }

/** The fill of series `index`; they repeat after {@link FILLS}. */
export function fillOf({ style }: Canvas, index: number): Fill {
  const fills = style.palette === 'greyscale' ? GREY_FILLS : COLOUR_FILLS
  return fills[index % fills.length] ?? { color: INK }
}

/** Fill, outline and hatch of a bar. */
export function barStyle({ color, hatchDegrees }: Fill, outlinePx = OUTLINE_PX) {
  return {
    color,
    borderColor: INK,
    borderWidth: outlinePx,
    decal: hatchDegrees === undefined ? PLAIN : hatch(hatchDegrees, isDark(color)),
  }
}

/** By luma: dark lines are not seen on less than half. */
export function isDark(color: string): boolean {
  const [red, green, blue] = parseHex(color)
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}

/** Thin lines at an angle, light ones on a dark fill. */
function hatch(degrees: number, isOnDark: boolean) {
  return {
    symbol: 'rect',
    color: isOnDark ? 'rgba(255,255,255,0.75)' : 'rgba(21,25,28,0.55)',
    dashArrayX: [1, 0],
    dashArrayY: [0.7, 2.8],
    rotation: (degrees * Math.PI) / 180,
  }
}
