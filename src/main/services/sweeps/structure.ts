import { nearestName } from '../../../engine/model/nearest-name.ts'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { PresetWorkload, RunSpec } from '../../../engine/model/run-spec.ts'
import { presets } from '../../../engine/workloads/presets.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import type { NamedTopology, SweepAxis } from '../../../shared/model/sweeps.ts'
import { checkFieldValue } from '../runs/field-value.ts'
import {
  MACHINE,
  machineField,
  needsNetwork,
  withMachine,
  type NamedMachines,
} from '../runs/machine-field.ts'
import { findField, setField } from '../runs/spec-fields.ts'
import type { PointValues } from './point-source.ts'

/** Fields that decide which other fields a run has; they are set first, whatever the order of the plan. */
export const STRUCTURAL_FIELDS: readonly string[] = ['machine', 'workload', 'rules']

/** Imported topologies by the name a plan gives them. */
export type Topologies = Readonly<Record<string, NamedTopology>>

/** What the names of a plan mean that do not come with the program. */
export interface Names {
  readonly topologies: Topologies
  readonly machines: NamedMachines
}

/** Stands for a network that will be set. */
const ANY_NETWORK: PresetWorkload = { source: 'preset', name: '', batch: 1, operators: 'conv' }

const NETWORKS: ReadonlySet<string> = new Set(presets.map(({ name }) => name))

/** The field of a sweep: those of runs, and the machine. */
export function sweepField(id: string): Result<FieldInfo> {
  if (id === MACHINE.id) return ok(MACHINE)
  const found = findField(id)
  return found.ok ? ok(found.value.info) : found
}

/** The topology a value of `workload` means: by its name, or as `conv:HASH`, `gemm:HASH`; undefined for none. */
export function topologyNamed(value: number | string, topologies: Topologies): NamedTopology | undefined {
  const text = String(value)
  if (NETWORKS.has(text)) return undefined
  const [, format, hash] = /^(conv|gemm):([0-9a-f]{64})$/.exec(text) ?? []
  if (hash !== undefined) return { hash, format: format === 'gemm' ? 'gemm' : 'conv' }
  return Object.hasOwn(topologies, text) ? topologies[text] : undefined
}

/** The value if the structural field knows it. */
export function checkStructural(
  field: string,
  value: number | string,
  { topologies, machines }: Names,
): Result<number | string> {
  if (field === MACHINE.id) return checkFieldValue(machineField(machines), value)
  if (field === 'workload' && topologyNamed(value, topologies) !== undefined) return ok(value)
  const found = sweepField(field)
  if (!found.ok) return found
  const checked = checkFieldValue(found.value, value)
  if (checked.ok || field !== 'workload') return checked
  const nearest = nearestName(String(value), [...NETWORKS, ...Object.keys(topologies)])
  return fail(
    problem('unknown-choice', 'There is no network and no imported topology of this name', {
      field,
      expected: `one of ${[...NETWORKS].join(', ')}, or the name of an imported topology`,
      got: String(value),
      remedy:
        nearest === undefined
          ? 'Import the topology first: New run, Import file.'
          : `Did you mean ${nearest}? A topology has to be imported first.`,
    }),
  )
}

/**
 * The base with the structural fields of a point set. Problems name the field: a value that is not known, rules of a
 * design, a topology on a design.
 */
export function withStructure(
  base: RunSpec,
  { machine, workload, rules }: PointValues,
  names: Names,
): Result<RunSpec> {
  let spec = base
  if (workload !== undefined && base.workload.source === 'topology') {
    spec = { ...base, workload: ANY_NETWORK }
  }
  const steps: readonly ((from: RunSpec) => Result<RunSpec>)[] = [
    ...(machine === undefined ? [] : [(from: RunSpec) => withMachine(from, machine, names.machines)]),
    ...(workload === undefined ? [] : [(from: RunSpec) => withWorkload(from, workload, names)]),
    ...(rules === undefined ? [] : [(from: RunSpec) => setField(from, 'rules', rules)]),
  ]
  for (const step of steps) {
    const next = step(spec)
    if (!next.ok) return next
    spec = next.value
  }
  return ok(spec)
}

function withWorkload(spec: RunSpec, value: number | string, names: Names): Result<RunSpec> {
  const checked = checkStructural('workload', value, names)
  if (!checked.ok) return checked
  const topology = topologyNamed(value, names.topologies)
  if (topology === undefined) return setField(spec, 'workload', value)
  if (spec.kind === 'design') return fail(needsNetwork(`${value} on ${spec.design}`))
  return ok({ ...spec, workload: { source: 'topology', ...topology } })
}

/** Every combination of the structural axes, as values of a point; one empty combination where there are none. */
export function structuralPoints(axes: readonly SweepAxis[]): readonly PointValues[] {
  return axes
    .filter(({ field }) => STRUCTURAL_FIELDS.includes(field))
    .reduce<readonly PointValues[]>(
      (points, { field, values }) =>
        points.flatMap((point) => values.map((value) => ({ ...point, [field]: value }))),
      [{}],
    )
}

/** The base with every combination of its structural axes: together they have every field a point can have. */
export function structuralBases(base: RunSpec, axes: readonly SweepAxis[], names: Names): readonly RunSpec[] {
  return structuralPoints(axes).flatMap((point) => {
    const set = withStructure(base, point, names)
    return set.ok ? [set.value] : []
  })
}
