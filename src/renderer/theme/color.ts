import { parseHex, toLinear, type Rgb } from '../../shared/format/colour-scales.ts'

export { parseHex, toLinear, type Rgb } from '../../shared/format/colour-scales.ts'

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((channel) => toLinear(channel / 255))
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

/** Whichever of the colours reads better on the background. */
export function readableOn(background: Rgb, first: string, second: string): string {
  return contrast(parseHex(first), background) >= contrast(parseHex(second), background) ? first : second
}
