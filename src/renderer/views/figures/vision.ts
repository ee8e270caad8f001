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

type Row = readonly [red: number, green: number, blue: number]

/**
 * Linear RGB to what is seen of it. Full dichromacy as in Machado, Oliveira and Fernandes, "A physiologically-based
 * model for simulation of color vision deficiency" (2009); grey is the luminance of Rec. 709.
 */
export const VISION_MATRICES: Readonly<Record<Exclude<Vision, 'as-is'>, readonly [Row, Row, Row]>> = {
  grey: [
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

/** The `values` of an SVG colour matrix. */
export function filterValues(vision: Exclude<Vision, 'as-is'>): string {
  const rows = VISION_MATRICES[vision].map((row) => `${row.join(' ')} 0 0`)
  return [...rows, '0 0 0 1 0'].join(' ')
}
