import { toLinear, type Rgb } from './colour-scales.ts'

type Vector = readonly [number, number, number]
type Matrix = readonly [Vector, Vector, Vector]

/** Ways of seeing that are not that of most readers. */
export type OtherVision = 'grey' | 'protan' | 'deutan' | 'tritan'

/**
 * Linear RGB to what is seen of it. Full dichromacy as in Machado, Oliveira and Fernandes, "A physiologically-based
 * model for simulation of color vision deficiency" (2009); grey is the luminance of Rec. 709.
 */
export const VISION_MATRICES: Readonly<Record<OtherVision, Matrix>> = {
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

/** Linear sRGB to cone responses, and their cube roots to lightness and two hues (Ottosson, "OKLab", 2020). */
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

/** Distance of two colours in OKLab as they are seen, times 100: white and black are 100 apart. */
export function seenDistance(a: Rgb, b: Rgb, vision: OtherVision): number {
  const [first, second] = [labOf(a, vision), labOf(b, vision)]
  return 100 * Math.hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2])
}

function labOf(color: Rgb, vision: OtherVision): Vector {
  const linear: Vector = [toLinear(color[0] / 255), toLinear(color[1] / 255), toLinear(color[2] / 255)]
  const seen = map(times(VISION_MATRICES[vision], linear), (value) => Math.max(0, value))
  return times(TO_LAB, map(times(TO_LMS, seen), Math.cbrt))
}

function times(matrix: Matrix, [x, y, z]: Vector): Vector {
  const row = ([a, b, c]: Vector): number => a * x + b * y + c * z
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

function map([x, y, z]: Vector, of: (value: number) => number): Vector {
  return [of(x), of(y), of(z)]
}
