import type { FigureStyle } from '../../../../shared/model/figures.ts'
import { widthMmOf } from '../scene.ts'

export const pxPerMm = 96 / 25.4

/** Columns of the classes are up to this much narrower than those of the guides: 252 pt of IEEEtran are 88.57 mm. */
const NARROWER_MM = 0.4

/** The width in mm of what is set in a column of a preset: never wider than the column of its class. */
export function printWidthMm(style: Pick<FigureStyle, 'width'>): number {
  return Number((widthMmOf(style) - NARROWER_MM).toFixed(1))
}

/** Px of the layout as a length in TeX. */
export function mm(px: number): string {
  return `${(px / pxPerMm).toFixed(2)}mm`
}
