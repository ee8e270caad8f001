import type { EnergyPartId, PowerPart } from './energy.ts'

/** Area and power of one part at 7 nm, as reported. */
export interface CorePart {
  readonly part: Exclude<EnergyPartId, 'dramBus' | 'dramBanks' | 'coreRemainder'>
  readonly title: string
  readonly areaSquareMillimetres: number
  readonly powerWatts: number
}

/** The parts of the Cambricon-D core [P]; scaled from 45 nm by its authors, the densities look implausible [I]. */
export const CAMBRICON_D_CORE: readonly CorePart[] = [
  { part: 'peArray', title: 'PE array', areaSquareMillimetres: 2.38, powerWatts: 12.35 },
  { part: 'reluAndCompress', title: 'ReLU and compression', areaSquareMillimetres: 0.17, powerWatts: 0.77 },
  { part: 'inputSram', title: 'Input SRAM', areaSquareMillimetres: 4.52, powerWatts: 23.44 },
  { part: 'outputSram', title: 'Output SRAM', areaSquareMillimetres: 4.64, powerWatts: 13.01 },
  { part: 'weightSram', title: 'Weight SRAM', areaSquareMillimetres: 4.52, powerWatts: 23.88 },
]

/** The logic beside the DRAM banks, outside the core [P]. */
export const CAMBRICON_D_NEAR_MEMORY: CorePart = {
  part: 'nearMemoryLogic',
  title: 'Near-memory logic',
  areaSquareMillimetres: 0.13,
  powerWatts: 0.86,
}

/** The published totals of the core [P], which differ from the sums of the rounded parts by their last digit. */
export const CAMBRICON_D_CORE_TOTAL = { areaSquareMillimetres: 16.24, powerWatts: 73.47 } as const

/** Area over a design without differential computing [P]. */
export const CAMBRICON_D_AREA_OVERHEAD = 0.036

const partSumWatts = CAMBRICON_D_CORE.reduce((sum, { powerWatts }) => sum + powerWatts, 0)

/** The core with the rounding remainder of its total (0.02 W) as a part of its own. */
const CORE_POWER: readonly PowerPart[] = [
  ...CAMBRICON_D_CORE.map(({ part, powerWatts }) => ({ part, watts: powerWatts })),
  { part: 'coreRemainder', watts: CAMBRICON_D_CORE_TOTAL.powerWatts - partSumWatts },
]

/** Core without differential parts: the dense baseline lacks ReLU masking and compression [I]. */
export const DENSE_POWER: readonly PowerPart[] = CORE_POWER.filter(({ part }) => part !== 'reluAndCompress')

/** Core of the designs that compute on deltas inside an operator only [I]. */
export const DELTA_POWER: readonly PowerPart[] = CORE_POWER

/** Core and near-memory logic of the sign-mask designs [P]. */
export const SIGN_MASK_POWER: readonly PowerPart[] = [
  ...CORE_POWER,
  { part: 'nearMemoryLogic', watts: CAMBRICON_D_NEAR_MEMORY.powerWatts },
]
