import { parseHex } from './color.ts'
import { PUBLISHED_SCALES, THEMES, type ThemeName } from './tokens.ts'

/** Colours of a ramp. */
export const RAMP_LENGTH = 256

/** The scales a quantity can be drawn in; `sequential` is our own. */
export const SEQUENTIAL_SCALES = ['sequential', 'viridis', 'cividis', 'batlow'] as const
/** Name of a scale; `diverging` is for signed differences only. */
export type ScaleName = (typeof SEQUENTIAL_SCALES)[number] | 'diverging'

const cache = new Map<string, Uint8Array>()

/** The ramp of a scale in a theme: 256 × (red, green, blue), made once. */
export function ramp(scale: ScaleName, theme: ThemeName): Uint8Array {
  const key = `${scale} ${theme}`
  const made = cache.get(key) ?? interpolate(stopsOf(scale, theme))
  cache.set(key, made)
  return made
}

/** The stops of a scale, as colours. */
export function stopsOf(scale: ScaleName, theme: ThemeName): readonly string[] {
  if (scale === 'sequential') return THEMES[theme].sequential
  if (scale === 'diverging') return THEMES[theme].diverging
  return PUBLISHED_SCALES[scale]
}

/** A table of 256 colours, linear in sRGB between evenly spaced stops. */
export function interpolate(stops: readonly string[]): Uint8Array {
  const colors = stops.map(parseHex)
  const table = new Uint8Array(3 * RAMP_LENGTH)
  for (let entry = 0; entry < RAMP_LENGTH; entry++) {
    const place = (entry / (RAMP_LENGTH - 1)) * (colors.length - 1)
    const left = Math.min(Math.floor(place), colors.length - 2)
    for (let channel = 0; channel < 3; channel++) {
      const [from, to] = [colors[left]?.[channel] ?? 0, colors[left + 1]?.[channel] ?? 0]
      table[3 * entry + channel] = Math.round(from + (to - from) * (place - left))
    }
  }
  return table
}
