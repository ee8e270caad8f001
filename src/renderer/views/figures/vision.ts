import { VISION_MATRICES } from '../../../shared/format/colour-vision.ts'

/** How a reader, or a printer, sees a figure. */
export const VISIONS = [
  { value: 'as-is', label: 'Colour' },
  { value: 'grey', label: 'Greyscale' },
  { value: 'deutan', label: 'Deuteranopia' },
  { value: 'protan', label: 'Protanopia' },
  { value: 'tritan', label: 'Tritanopia' },
] as const

/** One of {@link VISIONS}. */
export type Vision = (typeof VISIONS)[number]['value']

/** The `values` of an SVG colour matrix. */
export function filterValues(vision: Exclude<Vision, 'as-is'>): string {
  const rows = VISION_MATRICES[vision].map((row) => `${row.join(' ')} 0 0`)
  return [...rows, '0 0 0 1 0'].join(' ')
}
