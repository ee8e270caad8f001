import { DEFAULT_PARAMETERS, type ParameterValues } from '../../../engine/designs/parameters.ts'
import { CAMBRICON_D_CORE, CAMBRICON_D_CORE_TOTAL } from '../../../engine/energy/cambricon-d-parts.ts'

/** Area of one part of a core. */
export interface AreaPart {
  readonly title: string
  /** In mm². */
  readonly value: number
}

/** What each part of the core grows with, relative to the published configuration. */
function growth(part: (typeof CAMBRICON_D_CORE)[number]['part'], p: ParameterValues): number {
  const base = DEFAULT_PARAMETERS
  switch (part) {
    case 'peArray':
      return (p.peRows * p.peCols) / (base.peRows * base.peCols)
    case 'inputSram':
      return p.inputBufferMiB / base.inputBufferMiB
    case 'weightSram':
      return p.weightBufferMiB / base.weightBufferMiB
    case 'outputSram':
      return p.outputBufferMiB / base.outputBufferMiB
    default:
      return 1
  }
}

/**
 * The published core of Cambricon-D, each part scaled with its size, and what its rounded parts lack of the published
 * total; empty for any other design, of which no area is published.
 */
export function coreArea(design: string, parameters: ParameterValues): readonly AreaPart[] {
  if (design !== 'cambricon-d') return []
  const published = CAMBRICON_D_CORE.reduce((sum, part) => sum + part.areaSquareMillimetres, 0)
  const rest = CAMBRICON_D_CORE_TOTAL.areaSquareMillimetres - published
  return [
    ...CAMBRICON_D_CORE.map(({ part, title, areaSquareMillimetres }) => ({
      title,
      value: areaSquareMillimetres * growth(part, parameters),
    })),
    { title: 'Rounding of the published parts', value: rest },
  ]
}
