import { networkFacts } from '../../../engine/designs/layer-facts.ts'
import { DESIGNS } from '../../../engine/designs/registry.ts'
import { FIXES } from '../../../engine/model/rules.ts'
import { presets } from '../../../engine/workloads/presets.ts'
import { workloadTotals } from '../../../engine/workloads/totals.ts'
import type { Catalog, SpecPreset, WorkloadInfo } from '../../../shared/model/catalog.ts'
import type { StoredPreset, StoredTopology } from '../../store/rows.ts'
import { specPresets } from './catalog-presets.ts'
import { MACHINE } from './machine-field.ts'
import { SPEC_FIELDS } from './spec-fields.ts'
import { workloadOf } from './spec-layers.ts'

/** Every shipped network for one image: all its matrix products; it builds them, so it takes a moment. */
export function shippedWorkloads(): readonly WorkloadInfo[] {
  return presets.flatMap(({ name, description }): readonly WorkloadInfo[] => {
    const workload = workloadOf({ source: 'preset', name, batch: 1, operators: 'all' })
    if (!workload.ok) return []
    const { macs, parameters } = workloadTotals(workload.value)
    const layers = networkFacts(workload.value, 'gemm').layers.length
    return [{ name, description, source: 'preset', layers, macs, parameters }]
  })
}

/** An imported topology as something to choose. */
export function topologyInfo(topology: Omit<StoredTopology, 'text'>): WorkloadInfo {
  const { name, hash, format, layers, macs, parameters } = topology
  const description = `Imported ${format === 'conv' ? 'convolutions' : 'matrix products'}`
  return { name, description, source: 'topology', hash, format, layers, macs, parameters }
}

/** A saved configuration as something to start from. */
export function savedPreset({ id, name, description, spec }: StoredPreset): SpecPreset {
  return { id: `saved-${id}`, title: name, description, spec, savedId: id }
}

/** Everything that can be chosen, with the workloads and the saved configurations there are. */
export function catalogOf(workloads: readonly WorkloadInfo[], saved: readonly StoredPreset[] = []): Catalog {
  return {
    workloads,
    designs: DESIGNS.map(({ id, title, description, source, isDifferential }) => ({
      id,
      title,
      description,
      source,
      isDifferential,
    })),
    fields: [MACHINE, ...SPEC_FIELDS.map(({ info }) => info)],
    fixes: FIXES.map(({ id, title, reason }) => ({ id, title, reason })),
    presets: [...specPresets(), ...saved.map(savedPreset)],
  }
}
