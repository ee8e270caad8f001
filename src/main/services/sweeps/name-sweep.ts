import { ok, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { SweepSpec } from '../../../shared/model/sweeps.ts'
import type { RemoteStore } from '../../store/store.ts'
import { savedPreset } from '../runs/catalog.ts'
import { isBuiltInMachine } from '../runs/machine-field.ts'
import { nameTopologies } from './name-topologies.ts'
import { valuesIn } from './plan-values.ts'

/**
 * The sweep with what its names of imported topologies and saved presets mean, so that it stays the same question
 * whatever is imported, saved or deleted later. Names nothing has are left to the check of the plan.
 */
export async function nameSweep(
  store: Pick<RemoteStore, 'listTopologies' | 'listPresets'>,
  asked: SweepSpec,
): Promise<Result<SweepSpec>> {
  const named = await nameTopologies(store, asked)
  return named.ok ? nameMachines(store, named.value) : named
}

async function nameMachines(
  store: Pick<RemoteStore, 'listPresets'>,
  spec: SweepSpec,
): Promise<Result<SweepSpec>> {
  const { machines = {} } = spec
  const open = valuesIn(spec.plan, 'machine').filter(
    ({ value }) => !isBuiltInMachine(value) && !Object.hasOwn(machines, value),
  )
  if (open.length === 0) return ok(spec)
  const listed = await store.listPresets({})
  if (!listed.ok) return listed
  const saved = listed.value.map(savedPreset)
  const found = open.flatMap(({ value }): readonly (readonly [string, RunSpec])[] => {
    const preset = saved.find(({ title }) => title === value) ?? saved.find(({ id }) => id === value)
    return preset === undefined ? [] : [[value, preset.spec]]
  })
  return ok(found.length === 0 ? spec : { ...spec, machines: { ...machines, ...Object.fromEntries(found) } })
}
