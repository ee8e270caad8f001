import type { Dataflow } from '../../engine/model/array-config.ts'
import { problem, type Problem } from '../../engine/model/problem.ts'
import type { ArrayRunSpec, DesignRunSpec, RunSpec } from '../../engine/model/run-spec.ts'
import type { Catalog, FieldInfo } from '../../shared/model/catalog.ts'
import type { SweepSpec } from '../../shared/model/sweeps.ts'
import { readField, readTyped, writeField, type FieldValue } from './run-draft-fields.ts'

/** A network that was picked. */
export type PickedWorkload =
  | { readonly source: 'preset'; readonly name: string }
  | {
      readonly source: 'topology'
      readonly name: string
      readonly hash: string
      readonly format: 'conv' | 'gemm'
    }

/** What is being asked, before it is checked: every combination of what was picked is a run. */
export interface RunDraft {
  readonly kind: RunSpec['kind']
  readonly workloads: readonly PickedWorkload[]
  readonly designs: readonly string[]
  /** As typed: `128, 256 x 512`. */
  readonly sizes: string
  readonly dataflows: readonly Dataflow[]
  /** What was typed, by field; a field without an entry has the value of the base. */
  readonly typed: Readonly<Record<string, string>>
  readonly array: ArrayRunSpec
  readonly design: DesignRunSpec
}

/** The runs of a draft, or what is wrong with it; `field` of a problem is a field's id, or one of {@link PICKS}. */
export interface DraftRuns {
  readonly specs: readonly RunSpec[]
  readonly problems: readonly Problem[]
}

/** What several can be picked of, as `field` of a problem. */
export const PICKS = {
  workloads: 'workloads',
  designs: 'designs',
  sizes: 'sizes',
  dataflows: 'dataflows',
} as const

/** More are a sweep of their own making. */
export const MOST_RUNS = 500

/** The draft at the start: the defaults of the catalogue, one network. */
export function newDraft({ presets }: Pick<Catalog, 'presets'>): RunDraft | undefined {
  const specs = presets.map(({ spec }) => spec)
  const array = specs.find((spec) => spec.kind === 'array')
  const design =
    specs.find((spec) => spec.kind === 'design' && spec.design === 'cambricon-d') ??
    specs.find((spec) => spec.kind === 'design')
  if (array === undefined || design?.kind !== 'design') return undefined
  return { ...draftOf({ array, design }, array), designs: [design.design] }
}

/** A draft that asks a spec again, to be changed. */
export function draftOf(
  bases: Pick<RunDraft, 'array' | 'design'>,
  spec: RunSpec,
  name = 'Imported topology',
): RunDraft {
  const { workload } = spec
  const { rows, cols, dataflow } = (spec.kind === 'array' ? spec : bases.array).array
  return {
    kind: spec.kind,
    workloads: [
      workload.source === 'preset'
        ? { source: 'preset', name: workload.name }
        : { source: 'topology', name, hash: workload.hash, format: workload.format },
    ],
    designs: [spec.kind === 'design' ? spec.design : bases.design.design],
    sizes: sizeText({ rows, cols }),
    dataflows: [dataflow],
    typed: {},
    array: spec.kind === 'array' ? spec : bases.array,
    design: spec.kind === 'design' ? spec : bases.design,
  }
}

/** Rows and columns of an array. */
export interface ArraySize {
  readonly rows: number
  readonly cols: number
}

/** A size as it is typed: `128`, `128 x 256`. */
export function sizeText({ rows, cols }: ArraySize): string {
  return rows === cols ? String(rows) : `${rows} x ${cols}`
}

/** Sizes separated by commas; a single number is a square. What cannot be read stands in `bad`. */
export function readSizes(
  text: string,
  most: number,
): { readonly sizes: readonly ArraySize[]; readonly bad: readonly string[] } {
  const sizes: ArraySize[] = []
  const bad: string[] = []
  for (const piece of text.split(/[,;]/).map((one) => one.trim())) {
    if (piece === '') continue
    const [, first, second] = /^(\d+)(?:\s*[x×*\s]\s*(\d+))?$/i.exec(piece) ?? []
    const [rows, cols] = [Number(first), Number(second ?? first)]
    const isSide = (side: number): boolean => side >= 1 && side <= most
    if (!isSide(rows) || !isSide(cols)) bad.push(piece)
    else if (!sizes.some((size) => size.rows === rows && size.cols === cols)) sizes.push({ rows, cols })
  }
  return { sizes, bad }
}

/** Every field the draft's runs have, in the order of the catalogue, without those several can be picked of. */
export function draftFields(draft: RunDraft, fields: readonly FieldInfo[]): readonly FieldInfo[] {
  const base = withTyped(draft, fields).spec
  return fields.filter(({ id }) => !PICKED.has(id) && isAsked(base, id) && readField(base, id) !== undefined)
}

const PICKED: ReadonlySet<string> = new Set(['workload', 'design', 'rows', 'cols', 'dataflow'])

/** CALC mode has no bandwidth to give. */
function isAsked(spec: RunSpec, id: string): boolean {
  return !(spec.kind === 'array' && id === 'bandwidthWordsPerCycle' && spec.array.mode === 'CALC')
}

/** The text of a field: what was typed, else the value of the base. */
export function fieldText(draft: RunDraft, id: string): string {
  return draft.typed[id] ?? String(readField(baseOf(draft), id) ?? '')
}

function baseOf(draft: RunDraft): RunSpec {
  const base = draft.kind === 'array' ? draft.array : draft.design
  const [first] = draft.workloads
  return first === undefined ? base : withWorkload(base, first)
}

/** The base with everything that was typed; what cannot be read is left out and told. */
function withTyped(
  draft: RunDraft,
  fields: readonly FieldInfo[],
): { readonly spec: RunSpec; readonly problems: readonly Problem[] } {
  let spec = baseOf(draft)
  const problems: Problem[] = []
  // In the order of the catalogue: rules before their fixes.
  for (const info of fields) {
    const text = draft.typed[info.id]
    if (text === undefined || readField(spec, info.id) === undefined) continue
    const read = readTyped(info, text)
    if ('value' in read) spec = writeField(spec, info.id, read.value)
    else if (isAsked(spec, info.id)) problems.push(read.problem)
  }
  return { spec, problems }
}

function withWorkload(spec: RunSpec, picked: PickedWorkload): RunSpec {
  if (picked.source === 'topology') {
    if (spec.kind === 'design') return spec
    const { source, hash, format } = picked
    return { ...spec, workload: { source, hash, format } }
  }
  const usual = { source: 'preset', name: picked.name, batch: 1, operators: 'conv' } as const
  const { workload } = spec
  const next = workload.source === 'preset' ? { ...workload, name: picked.name } : usual
  return spec.kind === 'array' ? { ...spec, workload: next } : { ...spec, workload: next }
}

/** The runs a draft asks for: every network on every array or design. */
export function runsOfDraft(draft: RunDraft, fields: readonly FieldInfo[]): DraftRuns {
  const base = withTyped(draft, fields)
  const problems = [...base.problems]
  if (draft.workloads.length === 0)
    problems.push(pick(PICKS.workloads, 'No network is picked', 'at least one network'))
  const machines = draft.kind === 'array' ? arraysOf(draft, fields, problems) : designsOf(draft, problems)
  const specs = draft.workloads.flatMap((picked) =>
    machines.map((machine) =>
      Object.entries(machine).reduce(
        (spec, [id, value]) => writeField(spec, id, value),
        typedOn(draft, fields, withWorkload(base.spec, picked)),
      ),
    ),
  )
  if (specs.length > MOST_RUNS)
    problems.push(pick(PICKS.workloads, `These are ${specs.length} runs`, `at most ${MOST_RUNS} at once`))
  return { specs: problems.length > 0 ? [] : specs, problems }
}

/** Batch and operators again: they are lost on the way through an imported topology. */
function typedOn(draft: RunDraft, fields: readonly FieldInfo[], spec: RunSpec): RunSpec {
  return fields
    .filter(({ id }) => id === 'batch' || id === 'operators')
    .reduce((changed, info) => {
      const text = draft.typed[info.id]
      const read = text === undefined ? undefined : readTyped(info, text)
      return read !== undefined && 'value' in read ? writeField(changed, info.id, read.value) : changed
    }, spec)
}

type Machine = Readonly<Record<string, FieldValue>>

function arraysOf(draft: RunDraft, fields: readonly FieldInfo[], problems: Problem[]): readonly Machine[] {
  const most = fields.find(({ id }) => id === 'rows')?.max ?? Infinity
  const { sizes, bad } = readSizes(draft.sizes, most)
  const expected = `sizes as 128 or 128 x 256, sides from 1 to ${most}`
  const [first] = bad
  if (first !== undefined)
    problems.push({ ...pick(PICKS.sizes, 'This is not a size of an array', expected), got: first })
  else if (sizes.length === 0) problems.push(pick(PICKS.sizes, 'No array is given', expected))
  if (draft.dataflows.length === 0)
    problems.push(pick(PICKS.dataflows, 'No dataflow is picked', 'at least one dataflow'))
  return sizes.flatMap(({ rows, cols }) => draft.dataflows.map((dataflow) => ({ rows, cols, dataflow })))
}

function designsOf(draft: RunDraft, problems: Problem[]): readonly Machine[] {
  if (draft.designs.length === 0)
    problems.push(pick(PICKS.designs, 'No design is picked', 'at least one design'))
  const topology = draft.workloads.find(({ source }) => source === 'topology')
  if (topology !== undefined) {
    const remedy = 'Pick a built-in network, or run the topology on a systolic array.'
    problems.push({
      ...pick(
        PICKS.workloads,
        `Designs need to know more of a network than ${topology.name} says`,
        'a built-in network',
      ),
      remedy,
    })
  }
  return draft.designs.map((design) => ({ design }))
}

function pick(field: string, message: string, expected: string): Problem {
  return problem('bad-pick', message, { field, expected })
}

/** What several specs differ in, as the points of a sweep; undefined where imported topologies differ. */
export function sweepOf(name: string, specs: readonly RunSpec[]): SweepSpec | undefined {
  const [base] = specs
  if (base === undefined || specs.length < 2) return undefined
  const topologies = new Set(
    specs.map(({ workload }) => (workload.source === 'topology' ? workload.hash : 'preset')),
  )
  if (topologies.size > 1) return undefined
  const ids = [...PICKED].filter((id) => new Set(specs.map((spec) => readField(spec, id))).size > 1)
  const points = specs.map((spec) =>
    Object.fromEntries(
      ids.flatMap((id) => {
        const value = readField(spec, id)
        return value === undefined ? [] : [[id, value] as const]
      }),
    ),
  )
  return { name, base, plan: { kind: 'list', points }, constraints: [] }
}

/** What a run is, in a list: `GUID256 · 128 × 128 os`. */
export function specTitle(spec: RunSpec, topologyName = 'topology'): string {
  const workload = spec.workload.source === 'preset' ? spec.workload.name : topologyName
  return `${workload} · ${machineTitle(spec)}`
}

/** What computes: `128 × 128 os`, or the id of a design. */
export function machineTitle(spec: RunSpec): string {
  if (spec.kind === 'design') return spec.design
  const { rows, cols, dataflow } = spec.array
  return `${rows} × ${cols} ${dataflow}`
}
