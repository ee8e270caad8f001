import { ok, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { NewRun, StoredTopology } from '../../store/rows.ts'
import { parametersOf } from './execute-design.ts'
import { differsText } from './spec-fields.ts'
import { specHash } from './spec-hash.ts'
import { layerCount } from './spec-layers.ts'

/** What is stored of a question besides who asks and how far it is. */
export type RunFacts = Pick<
  NewRun,
  | 'spec'
  | 'specHash'
  | 'workload'
  | 'design'
  | 'rows'
  | 'cols'
  | 'rules'
  | 'steps'
  | 'batch'
  | 'differs'
  | 'layersTotal'
>

/** The columns of the history a spec has; `topology` for a spec of an imported one. */
export function runFacts(spec: RunSpec, topology?: Pick<StoredTopology, 'name' | 'text'>): Result<RunFacts> {
  const hash = specHash(spec)
  if (!hash.ok) return hash
  const layers = layerCount({ spec, ...(topology === undefined ? {} : { topologyText: topology.text }) })
  if (!layers.ok) return layers
  const { workload } = spec
  const isPreset = workload.source === 'preset'
  return ok({
    spec,
    specHash: hash.value,
    workload: isPreset ? workload.name : (topology?.name ?? workload.hash.slice(0, 12)),
    design: spec.kind === 'array' ? `array-${spec.array.dataflow}` : spec.design,
    ...sidesOf(spec),
    rules: spec.kind === 'array' ? spec.rules.id : '',
    steps: spec.steps,
    batch: isPreset ? workload.batch : 1,
    differs: differsText(spec),
    layersTotal: layers.value,
  })
}

/** Rows and columns of the array; 0 for a design without one. */
function sidesOf(spec: RunSpec): { readonly rows: number; readonly cols: number } {
  if (spec.kind === 'array') return { rows: spec.array.rows, cols: spec.array.cols }
  const { peRows, peCols, systolicSide } = parametersOf(spec)
  if (spec.design.startsWith('systolic-')) return { rows: systolicSide, cols: systolicSide }
  return spec.design === 'physical-a100' ? { rows: 0, cols: 0 } : { rows: peRows, cols: peCols }
}
