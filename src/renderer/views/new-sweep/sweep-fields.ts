import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { Catalog, FieldInfo, WorkloadInfo } from '../../../shared/model/catalog.ts'
import type { SweepDraft } from './plan-draft.ts'

/** Every field of the catalogue; the network may be an imported topology, too, by its name. */
export function sweepFields({ fields, workloads }: Catalog): readonly FieldInfo[] {
  const topologies = workloads.filter(({ source }) => source === 'topology')
  return fields.map((info) =>
    info.id === 'workload'
      ? { ...info, options: [...(info.options ?? []), ...topologies.map((one) => valueOf(one, workloads))] }
      : info,
  )
}

/** A topology as a value of a sweep: its name, or `conv:HASH` where another network has the name. */
function valueOf({ name, hash, format }: WorkloadInfo, workloads: readonly WorkloadInfo[]): string {
  const isAlone = workloads.filter((other) => other.name === name).length === 1
  return isAlone && !name.includes(',') ? name : `${format ?? 'conv'}:${hash ?? ''}`
}

/** What the values of a choice are called, where their names do not say it. */
export function valueTitles({ designs, presets, workloads }: Catalog): ReadonlyMap<string, string> {
  return new Map([
    ...designs.map(({ id, title }) => [id, title] as const),
    ...presets.map(({ id, title }) => [id, title] as const),
    ...workloads.map((one) => [valueOf(one, workloads), `${one.name}: ${one.description}`] as const),
  ])
}

/** Fields every run of the sweep has, as far as the form can tell: those to choose from. */
export function offeredFields(
  all: readonly FieldInfo[],
  base: RunSpec,
  draft: SweepDraft,
  designs: Catalog['designs'],
): readonly FieldInfo[] {
  const kinds = machineKinds(base, draft, new Set(designs.map(({ id }) => id)))
  const isCorrected = base.kind === 'array' && base.rules.id === 'corrected'
  const isNamed = base.workload.source === 'preset'
  return all.filter(({ id, of }) => {
    if (of !== 'all' && (kinds.size !== 1 || !kinds.has(of))) return false
    if (id.startsWith('fix.')) return isCorrected
    return isNamed || (id !== 'batch' && id !== 'operators')
  })
}

/** The kinds of machines of a sweep: those of its axis, else that of the base. */
function machineKinds(
  base: RunSpec,
  { kind, axes, list }: SweepDraft,
  designs: ReadonlySet<string>,
): ReadonlySet<RunSpec['kind']> {
  // In a list every point can be another machine.
  if (kind === 'list') return new Set(/^[^\n]*\bmachine\b/.test(list) ? [] : [base.kind])
  const chosen = axes.find(({ field }) => field === 'machine')?.text.split(',') ?? []
  const values = chosen.map((value) => value.trim()).filter((value) => value !== '')
  if (values.length === 0) return new Set([base.kind])
  return new Set(values.map((value) => (designs.has(value) ? 'design' : 'array')))
}
