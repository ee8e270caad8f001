import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { Catalog, FieldInfo, SpecPreset, WorkloadInfo } from '../../../shared/model/catalog.ts'
import type { SweepDraft } from './plan-draft.ts'

/** Every field of the catalogue; the network may be an imported topology, the machine a saved preset, by their names. */
export function sweepFields({ fields, workloads, presets }: Catalog): readonly FieldInfo[] {
  const more: Readonly<Record<string, readonly string[]>> = {
    workload: workloads.flatMap((one) => (one.source === 'topology' ? [valueOf(one, workloads)] : [])),
    machine: savedIn(presets).map((one) => machineValue(one, fields)),
  }
  return fields.map((info) => {
    const names = more[info.id] ?? []
    return names.length === 0 ? info : { ...info, options: [...(info.options ?? []), ...names] }
  })
}

function savedIn(presets: Catalog['presets']): Catalog['presets'] {
  return presets.filter(({ savedId }) => savedId !== undefined)
}

/** A saved preset as a value of a sweep: its name, or its id where the name is a machine's or cannot stand in a list. */
function machineValue({ id, title }: SpecPreset, fields: readonly FieldInfo[]): string {
  const machines = fields.find((field) => field.id === 'machine')?.options ?? []
  const isTaken = machines.some((machine) => machine.toLowerCase() === title.toLowerCase())
  return isTaken || /[,;\n]|^\s|\s$/.test(title) ? id : title
}

/** A topology as a value of a sweep: its name, or `conv:HASH` where another network has the name. */
function valueOf({ name, hash, format }: WorkloadInfo, workloads: readonly WorkloadInfo[]): string {
  const isAlone = workloads.filter((other) => other.name === name).length === 1
  return isAlone && !name.includes(',') ? name : `${format ?? 'conv'}:${hash ?? ''}`
}

/** What the values of a choice are called, where their names do not say it. */
export function valueTitles({ designs, presets, workloads, fields }: Catalog): ReadonlyMap<string, string> {
  return new Map([
    ...designs.map(({ id, title }) => [id, title] as const),
    ...presets.map(({ id, title }) => [id, title] as const),
    ...savedIn(presets).map(
      (one) => [machineValue(one, fields), `${one.title}: ${one.description}`] as const,
    ),
    ...workloads.map((one) => [valueOf(one, workloads), `${one.name}: ${one.description}`] as const),
  ])
}

/** Fields some run of the sweep has, as far as the form can tell: those to choose from. */
export function offeredFields(
  all: readonly FieldInfo[],
  base: RunSpec,
  draft: SweepDraft,
  catalog: Pick<Catalog, 'designs' | 'presets' | 'fields'>,
): readonly FieldInfo[] {
  const kinds = machineKinds(base, draft, catalog)
  const isCorrected = base.kind === 'array' && base.rules.id === 'corrected'
  const isNamed = base.workload.source === 'preset'
  return all.filter(({ id, of }) => {
    if (of !== 'all' && !kinds.has(of)) return false
    if (id.startsWith('fix.')) return isCorrected
    return isNamed || (id !== 'batch' && id !== 'operators')
  })
}

/** The kinds of machines of a sweep: those of its axis, else that of the base. */
function machineKinds(
  base: RunSpec,
  { kind, axes, list }: SweepDraft,
  { designs, presets, fields }: Pick<Catalog, 'designs' | 'presets' | 'fields'>,
): ReadonlySet<RunSpec['kind']> {
  // In a list every point can be another machine.
  if (kind === 'list' && /^[^\n]*\bmachine\b/.test(list)) return new Set(['array', 'design'])
  const chosen = kind === 'list' ? '' : (axes.find(({ field }) => field === 'machine')?.text ?? '')
  const values = chosen.split(',').map((value) => value.trim())
  const named = values.filter((value) => value !== '')
  if (named.length === 0) return new Set([base.kind])
  const saved = new Map(savedIn(presets).map((one) => [machineValue(one, fields), one.spec.kind]))
  const ids = new Set(designs.map(({ id }) => id))
  return new Set(named.map((value) => saved.get(value) ?? (ids.has(value) ? 'design' : 'array')))
}
