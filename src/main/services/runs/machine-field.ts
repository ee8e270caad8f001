import { DESIGNS } from '../../../engine/designs/registry.ts'
import { ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { ArrayRunSpec, DesignRunSpec, RunSpec } from '../../../engine/model/run-spec.ts'
import type { FieldInfo, SpecPreset } from '../../../shared/model/catalog.ts'
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

/** Every machine with what it is; a saved preset by its name, or by its id where a machine of the program has the name. */
export function machineChoices(saved: readonly SpecPreset[] = []): readonly MachineChoice[] {
  const arrays = specPresets().filter(({ spec }) => spec.kind === 'array')
  return [
    ...DESIGNS.map(({ id, title }) => ({ id, kind: 'design' as const, title })),
    ...arrays.map(({ id, title }) => ({ id, kind: 'array' as const, title })),
    ...saved.map(({ id, title, description, spec: { kind } }) => ({
      id: isBuiltInMachine(title) ? id : title,
      kind,
      title: description,
    })),
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
    'A design, a built-in array with its memory and rules, or a saved preset, side by side in one sweep; network, steps and clock stay.',
}

/** Saved presets by the name a sweep gives them. */
export type NamedMachines = Readonly<Record<string, RunSpec>>

/** The machine comes with the program; no saved preset takes its name. */
export function isBuiltInMachine(value: number | string): boolean {
  return MACHINE.options?.includes(String(value)) === true
}

/** The field with the names of saved presets among its options. */
export function machineField(machines: NamedMachines): FieldInfo {
  return { ...MACHINE, options: [...new Set([...(MACHINE.options ?? []), ...Object.keys(machines)])] }
}

/**
 * The spec on another machine: what all runs have stays, what only arrays or designs have is the machine's. A design
 * of a design run keeps the parameters of the run; a saved one brings its own.
 */
export function withMachine(
  spec: RunSpec,
  value: number | string,
  machines: NamedMachines = {},
): Result<RunSpec> {
  const checked = checkFieldValue(machineField(machines), value)
  if (!checked.ok) return checked
  const id = String(checked.value)
  const array = ARRAYS.get(id)
  if (array !== undefined) return onArray(spec, array)
  if (!isBuiltInMachine(id)) {
    const saved = machines[id]
    if (saved !== undefined) return saved.kind === 'array' ? onArray(spec, saved) : onDesign(spec, saved, id)
  }
  if (spec.kind === 'design') return ok({ ...spec, design: id })
  return onDesign(spec, { ...DEFAULT_DESIGN_SPEC, design: id }, id)
}

function onArray(spec: RunSpec, array: ArrayRunSpec): Result<RunSpec> {
  const { workload, steps } = spec
  return ok({ ...array, workload, steps, clockGigahertz: clockOf(spec) })
}

function onDesign(spec: RunSpec, design: DesignRunSpec, name: string): Result<RunSpec> {
  const { workload, steps } = spec
  if (workload.source !== 'preset') return { ok: false, problems: [needsNetwork(name)] }
  const parameters = { ...design.parameters, clockGigahertz: clockOf(spec) }
  return ok({ ...design, workload, steps, parameters })
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
