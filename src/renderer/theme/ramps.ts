import { interpolate } from '../../shared/format/colour-scales.ts'
import { PUBLISHED_SCALES, THEMES, type ThemeName } from './tokens.ts'

export { interpolate, RAMP_LENGTH } from '../../shared/format/colour-scales.ts'

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
