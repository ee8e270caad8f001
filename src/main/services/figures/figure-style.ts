import type { ArraySize } from '../../../engine/studies/seed-study-runs.ts'

export const OUTLINE_PX = 0.6

export const INK = '#15191C'
export const GRID_LINE = '#E6EAEC'
export const PAPER = '#FFFFFF'

/** How the bars of an array are filled: apart in greyscale and for every colour vision. */
export interface BarFill {
  readonly name: string
  readonly color: string
  /** Hatch angle in degrees; undefined for a plain fill. */
  readonly hatchDegrees?: number
}

export const ARRAY_FILLS: Readonly<Record<ArraySize, BarFill>> = {
  32: { name: '32 × 32 (baseline)', color: '#F3B98A', hatchDegrees: -45 },
  128: { name: '128 × 128', color: '#0B3C5D' },
  256: { name: '256 × 256', color: '#3C7FB1' },
  512: { name: '512 × 512', color: '#8FB8D6', hatchDegrees: 45 },
}
