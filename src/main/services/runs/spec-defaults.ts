import { DEFAULT_STEPS } from '../../../engine/designs/evaluation.ts'
import { DEFAULT_PARAMETERS } from '../../../engine/designs/parameters.ts'
import { CORRECTED, FIXES, type FixId, type RulesId } from '../../../engine/model/rules.ts'
import type {
  ArrayRunSpec,
  DesignRunSpec,
  PresetWorkload,
  RulesSpec,
} from '../../../engine/model/run-spec.ts'

const GUID128: PresetWorkload = { source: 'preset', name: 'GUID128', batch: 1, operators: 'conv' }

/** Fixes in the order of the documentation, each once: the one way a spec lists them. */
export function orderedFixes(fixes: Iterable<FixId>): readonly FixId[] {
  const chosen = new Set(fixes)
  return FIXES.map(({ id }) => id).filter((id) => chosen.has(id))
}

/** Rules of a spec: all fixes for `corrected`, none otherwise. */
export function rulesSpec(id: RulesId): RulesSpec {
  return { id, fixes: id === 'corrected' ? orderedFixes(CORRECTED.fixes) : [] }
}

/** The run every array setting is compared with: the seed study's A100-like array, all faults fixed, one pass. */
export const DEFAULT_ARRAY_SPEC: ArrayRunSpec = {
  kind: 'array',
  workload: GUID128,
  array: {
    rows: 128,
    cols: 128,
    dataflow: 'os',
    ifmapSramKb: 40_960,
    filterSramKb: 40_960,
    ofmapSramKb: 20_480,
    ifmapOffset: 0,
    filterOffset: 10_000_000,
    ofmapOffset: 20_000_000,
    mode: 'CALC',
    bandwidthWordsPerCycle: 10,
  },
  rules: rulesSpec('corrected'),
  steps: 1,
  clockGigahertz: 1,
}

/** The run every design setting is compared with: Cambricon-D with the parameters of the documentation. */
export const DEFAULT_DESIGN_SPEC: DesignRunSpec = {
  kind: 'design',
  workload: GUID128,
  design: 'cambricon-d',
  parameters: DEFAULT_PARAMETERS,
  steps: DEFAULT_STEPS,
}
