import { TRAFFIC_CAUSE_IDS, TRAFFIC_CAUSES } from '../../../../engine/designs/traffic.ts'
import type { LayerRow } from '../../../../shared/model/runs.ts'

/** A part of a layer's DRAM bytes. */
export interface TrafficPart {
  readonly title: string
  readonly of: (layer: LayerRow) => number
}

/** Updates inside the banks are no traffic over the bus, which the total is. */
const OFF_BUS = 'ndpUpdates'

/** What the DRAM bytes of some layers are made of: their causes in the order of the engine, else the operands. */
export function trafficParts(layers: readonly LayerRow[]): readonly TrafficPart[] {
  const ids = new Set(layers.flatMap(({ dramCauses }) => Object.keys(dramCauses)))
  ids.delete(OFF_BUS)
  if (ids.size === 0) {
    return (['ifmap', 'filter', 'ofmap'] as const).map((operand) => ({
      title: operand,
      of: ({ dramBytes }) => dramBytes[operand],
    }))
  }
  const order = (id: string): number => (TRAFFIC_CAUSE_IDS as readonly string[]).indexOf(id)
  return [...ids]
    .toSorted((a, b) => order(a) - order(b))
    .map((id) => ({ title: causeTitle(id), of: ({ dramCauses }) => dramCauses[id] ?? 0 }))
}

function causeTitle(id: string): string {
  const known = TRAFFIC_CAUSE_IDS.find((cause) => cause === id)
  return known === undefined ? id : TRAFFIC_CAUSES[known].title
}
