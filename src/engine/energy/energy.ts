/** Every part energy is spent in, in the order of the tables. */
export const ENERGY_PART_IDS = [
  'peArray',
  'reluAndCompress',
  'inputSram',
  'outputSram',
  'weightSram',
  'coreRemainder',
  'nearMemoryLogic',
  'dramBus',
  'dramBanks',
] as const

/** What an energy is spent in. */
export type EnergyPartId = (typeof ENERGY_PART_IDS)[number]

/** A part that draws constant power while the network runs. */
export interface PowerPart {
  readonly part: EnergyPartId
  readonly watts: number
}

/** Energy of one pass by part, in picojoules. */
export type EnergyPicojoules = Readonly<Record<EnergyPartId, number>>

/** Nothing is spent; a new record every time. */
export function noEnergy(): Record<EnergyPartId, number> {
  return {
    peArray: 0,
    reluAndCompress: 0,
    inputSram: 0,
    outputSram: 0,
    weightSram: 0,
    coreRemainder: 0,
    nearMemoryLogic: 0,
    dramBus: 0,
    dramBanks: 0,
  }
}

/** Bytes moved and what a bit costs. */
export interface MemoryActivity {
  readonly busBytes: number
  readonly bankBytes: number
  readonly picojoulesPerBusBit: number
  readonly picojoulesPerBankBit: number
}

/** E = sum of P * T over the parts + pJ/bit * 8 * bytes, bus and banks apart [I]; 1 W * 1 s = 1e12 pJ. */
export function energyOf(
  power: readonly PowerPart[],
  timeSeconds: number,
  memory: MemoryActivity,
): EnergyPicojoules {
  const energy = noEnergy()
  energy.dramBus = memory.picojoulesPerBusBit * 8 * memory.busBytes
  energy.dramBanks = memory.picojoulesPerBankBit * 8 * memory.bankBytes
  for (const { part, watts } of power) energy[part] += watts * timeSeconds * 1e12
  return energy
}
