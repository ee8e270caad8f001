import { DESIGNS } from '../../../engine/designs/registry.ts'
import { ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { ArrayRunSpec, RunSpec } from '../../../engine/model/run-spec.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import { specPresets } from './catalog-presets.ts'
import { checkFieldValue } from './field-value.ts'
import { DEFAULT_DESIGN_SPEC } from './spec-defaults.ts'

/** The arrays that come with the program, by the id of their preset. */
const ARRAYS: ReadonlyMap<string, ArrayRunSpec> = new Map(
  specPresets().flatMap(({ id, spec }) => (spec.kind === 'array' ? [[id, spec] as const] : [])),
)
const INITIAL = DEFAULT_DESIGN_SPEC.design

/** A machine that can be named. */
export interface MachineChoice {
  readonly id: string
  readonly kind: RunSpec['kind']
  readonly title: string
}

/** Every machine with what it is. */
export function machineChoices(): readonly MachineChoice[] {
  const arrays = specPresets().filter(({ spec }) => spec.kind === 'array')
  return [
    ...DESIGNS.map(({ id, title }) => ({ id, kind: 'design' as const, title })),
    ...arrays.map(({ id, title }) => ({ id, kind: 'array' as const, title })),
  ]
}

/** What computes, whole: a design, or an array with its memory and rules. Sweeps have it; a run is of one kind. */
export const MACHINE: FieldInfo = {
  id: 'machine',
  title: 'Machine',
  unit: '',
  of: 'all',
  group: 'design',
  kind: 'choice',
  options: machineChoices().map(({ id }) => id),
  initial: INITIAL,
  definition:
    'A design or a built-in array with its memory and rules, side by side in one sweep; network, steps and clock stay.',
}

/**
 * The spec on another machine: what all runs have stays, what only arrays or designs have is the machine's. A design
 * of a design run keeps the parameters of the run.
 */
export function withMachine(spec: RunSpec, value: number | string): Result<RunSpec> {
  const checked = checkFieldValue(MACHINE, value)
  if (!checked.ok) return checked
  const { steps } = spec
  const array = ARRAYS.get(String(checked.value))
  if (array !== undefined)
    return ok({ ...array, workload: spec.workload, steps, clockGigahertz: clockOf(spec) })
  const design = String(checked.value)
  if (spec.kind === 'design') return ok({ ...spec, design })
  const { workload } = spec
  if (workload.source !== 'preset') return { ok: false, problems: [needsNetwork(design)] }
  const parameters = { ...DEFAULT_DESIGN_SPEC.parameters, clockGigahertz: spec.clockGigahertz }
  return ok({ ...DEFAULT_DESIGN_SPEC, design, workload, steps, parameters })
}

/** Why a design cannot run an imported topology. */
export function needsNetwork(got: string): Problem {
  return problem('needs-network', 'Designs need to know more of a network than an imported topology says', {
    field: 'workload',
    expected: 'a built-in network',
    got,
    remedy: 'Leave out the topology or the design, or list the points one by one.',
  })
}

function clockOf(spec: RunSpec): number {
  return spec.kind === 'array' ? spec.clockGigahertz : Number(spec.parameters['clockGigahertz'] ?? 1)
}
