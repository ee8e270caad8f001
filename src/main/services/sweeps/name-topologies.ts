import { ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { NamedTopology, SweepSpec } from '../../../shared/model/sweeps.ts'
import type { StoredTopology } from '../../store/rows.ts'
import type { RemoteStore } from '../../store/store.ts'
import { findPreset } from '../../../engine/workloads/presets.ts'
import { valuesIn } from './plan-values.ts'
import { topologyNamed } from './structure.ts'

/** Imported topologies a sweep asks for, by hash. */
export type SweepTopologies = ReadonlyMap<string, Pick<StoredTopology, 'hash' | 'name' | 'text'>>

/**
 * The sweep with what the names of imported topologies in its plan mean. A name that two topologies have is refused with
 * its place; a name nothing has is left to the check of the plan.
 */
export async function nameTopologies(
  store: Pick<RemoteStore, 'listTopologies'>,
  spec: SweepSpec,
): Promise<Result<SweepSpec>> {
  const open = valuesIn(spec.plan, 'workload').filter(
    ({ value }) => !findPreset(value).ok && topologyNamed(value, spec.topologies ?? {}) === undefined,
  )
  if (open.length === 0) return ok(spec)
  const listed = await store.listTopologies({})
  if (!listed.ok) return listed
  const named: Record<string, NamedTopology> = { ...spec.topologies }
  const problems: Problem[] = []
  for (const { value, place } of open) {
    const found = listed.value.filter(({ name }) => name === value)
    const [first] = found
    if (first === undefined) continue
    if (found.length > 1) problems.push(ambiguous(value, place, found))
    else named[value] = { hash: first.hash, format: first.format }
  }
  return problems.length > 0 ? { ok: false, problems } : ok({ ...spec, topologies: named })
}

function ambiguous(name: string, field: string, found: readonly StoredTopology[]): Problem {
  return problem('ambiguous-name', 'Several imported topologies have this name', {
    field,
    got: name,
    expected: found.map(({ format, hash }) => `${format}:${hash}`).join(' or '),
    remedy: 'Name the one that is meant by its hash.',
  })
}

/** The texts of all topologies of a sweep whose names are known: of its base and of its plan. */
export async function topologiesOf(
  store: Pick<RemoteStore, 'getTopology'>,
  { base, plan, topologies = {} }: SweepSpec,
): Promise<Result<SweepTopologies>> {
  const inPlan = valuesIn(plan, 'workload').flatMap(({ value, place }) => {
    const topology = topologyNamed(value, topologies)
    return topology === undefined ? [] : [{ hash: topology.hash, place }]
  })
  const found = new Map<string, StoredTopology>()
  for (const { hash, place } of [...hashOf(base), ...inPlan]) {
    if (found.has(hash)) continue
    const stored = await store.getTopology({ hash })
    if (!stored.ok) return { ok: false, problems: stored.problems.map((one) => ({ ...one, field: place })) }
    found.set(hash, stored.value)
  }
  return ok(found)
}

function hashOf({ workload }: RunSpec): readonly { readonly hash: string; readonly place: string }[] {
  return workload.source === 'topology' ? [{ hash: workload.hash, place: 'base.workload' }] : []
}
