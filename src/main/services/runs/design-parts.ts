import { CAMBRICON_D_CORE, CAMBRICON_D_NEAR_MEMORY } from '../../../engine/energy/cambricon-d-parts.ts'
import { ENERGY_PART_IDS } from '../../../engine/energy/energy.ts'
import type { DesignRunSpec } from '../../../engine/model/run-spec.ts'
import { coreArea, type AreaPart } from './core-area.ts'
import { evaluateSpec, parametersOf } from './execute-design.ts'

const TITLES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...CAMBRICON_D_CORE, CAMBRICON_D_NEAR_MEMORY].map(({ part, title }) => [part, title]),
  ),
  coreRemainder: 'Rounding of the published parts',
  dramBus: 'DRAM bus',
  dramBanks: 'DRAM banks',
}

/** Energy of the whole run by part of the machine, in mJ; undefined where none is published. */
export function energyParts(
  spec: DesignRunSpec,
): readonly { readonly title: string; readonly value: number }[] | undefined {
  const run = evaluateSpec(spec)
  const energy = run.ok ? run.value.own.run.energyPicojoules : undefined
  if (energy === undefined) return undefined
  return ENERGY_PART_IDS.filter((id) => energy[id] !== 0).map((id) => ({
    title: TITLES[id] ?? id,
    value: energy[id] * 1e-9,
  }))
}

/** Area of the core by part; empty where none is published. */
export function areaParts(spec: DesignRunSpec): readonly AreaPart[] {
  return coreArea(spec.design, parametersOf(spec))
}
