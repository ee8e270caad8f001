import type { ArraySize } from '../../../engine/studies/seed-study-runs.ts'

export const OUTLINE_PX = 0.6

export const INK = '#15191C'
export const GRID_LINE = '#E6EAEC'
export const PAPER = '#FFFFFF'

/** How an array is called in a legend. */
export const ARRAY_NAMES: Readonly<Record<ArraySize, string>> = {
  32: '32 × 32 (baseline)',
  128: '128 × 128',
  256: '256 × 256',
  512: '512 × 512',
}
