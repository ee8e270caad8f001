import type { LayoutRow } from '../../engine/model/layout.ts'
import type { ArrayRunSpec, RunSpec } from '../../engine/model/run-spec.ts'
import { sizeText, type RunDraft } from './run-draft-specs.ts'

/** The draft with the array and the rules of a configuration; networks and clock stay. */
export function withConfig(draft: RunDraft, { array, rules }: ArrayRunSpec): RunDraft {
  const typed = Object.fromEntries(
    Object.entries(draft.typed).filter(([id]) => !(id in array) && id !== 'rules' && !id.startsWith('fix.')),
  )
  return {
    ...draft,
    kind: 'array',
    typed,
    array: { ...draft.array, array, rules },
    sizes: sizeText(array),
    dataflows: [array.dataflow],
  }
}

/** The draft with a layout of operands in the scratchpads, or without one. */
export function withLayout(draft: RunDraft, layout: readonly LayoutRow[] | undefined): RunDraft {
  const { layout: _, ...array } = draft.array
  return { ...draft, kind: 'array', array: layout === undefined ? array : { ...array, layout } }
}

/** The draft with the machine of a preset: its array and rules or its design, and its clock; the networks stay. */
export function withPreset(draft: RunDraft, spec: RunSpec): RunDraft {
  if (spec.kind === 'array') {
    const { clockGigahertz: _, ...typed } = draft.typed
    const clocked = { ...draft, typed, array: { ...draft.array, clockGigahertz: spec.clockGigahertz } }
    return withLayout(withConfig(clocked, spec), spec.layout)
  }
  const { design, parameters } = spec
  const typed = Object.fromEntries(Object.entries(draft.typed).filter(([id]) => !(id in parameters)))
  return {
    ...draft,
    kind: 'design',
    typed,
    designs: [design],
    design: { ...draft.design, design, parameters },
  }
}

/** The machines of some runs, each once, in a run that has it; networks make no difference. */
export function machinesOf(specs: readonly RunSpec[]): readonly RunSpec[] {
  const byKey = new Map<string, RunSpec>()
  for (const spec of specs) {
    const key = JSON.stringify({ ...spec, workload: null })
    if (!byKey.has(key)) byKey.set(key, spec)
  }
  return [...byKey.values()]
}
