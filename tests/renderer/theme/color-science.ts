import { parseHex, toLinear, type Rgb } from '../../../src/renderer/theme/color.ts'

type Vector = readonly [number, number, number]
type Matrix = readonly [Vector, Vector, Vector]

/** How people without one kind of cone see linear sRGB: Machado, Oliveira, Fernandes 2009, table 1, severity 1. */
export const VISIONS: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
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

/** OKLab of a colour as somebody sees it (Ottosson 2020). */
export function okLab(hex: string, vision: Matrix): Vector {
  const seen = times(vision, linear(parseHex(hex))).map((value) => Math.max(0, value))
  const lms = times(TO_LMS, seen as unknown as Vector).map(Math.cbrt)
  return times(TO_LAB, lms as unknown as Vector)
}

/** Lightness of a colour in OKLab, 0 to 1. */
export function lightness(color: Rgb): number {
  const lms = times(TO_LMS, linear(color)).map(Math.cbrt)
  return times(TO_LAB, lms as unknown as Vector)[0]
}

/** The smallest OKLab distance of any two colours under any vision. */
export function leastDistance(colors: readonly string[]): number {
  let least = Number.POSITIVE_INFINITY
  for (const vision of Object.values(VISIONS)) {
    const labs = colors.map((color) => okLab(color, vision))
    for (const [index, a] of labs.entries())
      for (const b of labs.slice(index + 1))
        least = Math.min(least, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]))
  }
  return least
}

const TO_LMS: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
]
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
]

function linear(color: Rgb): Vector {
  return color.map((channel) => toLinear(channel / 255)) as unknown as Vector
}

function times(matrix: Matrix, [x, y, z]: Vector): Vector {
  return matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Vector
}
