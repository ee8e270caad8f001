import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Dataflow } from '../../engine/model/array-config.ts'
import type { LayoutRow } from '../../engine/model/layout.ts'
import type { ArrayRunSpec, RunSpec } from '../../engine/model/run-spec.ts'
import type { FieldInfo } from '../../shared/model/catalog.ts'
import { addressNamed } from '../workbench/open-run.ts'
import { useCatalog } from './catalog.ts'
import { useConnection } from './connection.ts'
import { useNotices } from './notices.ts'
import { useProjects } from './projects.ts'
import { runLine } from './run-draft-cli.ts'
import { withConfig, withLayout, withPreset } from './run-draft-config.ts'
import { keepDraft, keptDraft } from './run-draft-memory.ts'
import {
  draftFields,
  draftOf,
  newDraft,
  PICKS,
  runsOfDraft,
  sweepOf,
  type DraftRuns,
  type PickedWorkload,
  type RunDraft,
} from './run-draft-specs.ts'
import { useRunList } from './run-list.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

/** Parts of the form, free to be visited in any order. */
export const DRAFT_STEPS = ['workload', 'machine', 'memory', 'fidelity', 'estimate'] as const
/** One of {@link DRAFT_STEPS}. */
export type DraftStep = (typeof DRAFT_STEPS)[number]

/** A project that is made when the run is started. */
export const NEW_PROJECT = 'My runs'

const NONE: DraftRuns = { specs: [], problems: [] }

/** The next run while it is being put together; it stays when its dialog is closed. */
export const useRunDraft = defineStore('run-draft', () => {
  const [catalog, connection, notices] = [useCatalog(), useConnection(), useNotices()]
  const [projects, workspace, list, selection] = [useProjects(), useWorkspace(), useRunList(), useSelection()]
  const draft = shallowRef<RunDraft>()
  const step = ref<DraftStep>('workload')
  const isShown = ref(false)
  const isStarting = ref(false)
  /** Where the runs go; null makes a project for them. */
  const chosenProject = ref<number | null>()
  const fields = computed<readonly FieldInfo[]>(() => catalog.catalog?.fields ?? [])
  const runs = computed(() => (draft.value === undefined ? NONE : runsOfDraft(draft.value, fields.value)))
  const shownFields = computed(() =>
    draft.value === undefined ? [] : draftFields(draft.value, fields.value),
  )
  const projectId = computed(() => {
    if (chosenProject.value !== undefined) return chosenProject.value
    return projects.currentId ?? projects.projects.find(({ isSample }) => !isSample)?.id ?? null
  })

  watch(
    () => catalog.catalog,
    (known) => {
      if (known === undefined || draft.value !== undefined) return
      const kept = keptDraft(known)
      draft.value = kept?.draft ?? newDraft(known)
      step.value = DRAFT_STEPS.find((one) => one === kept?.step) ?? 'workload'
    },
    { immediate: true },
  )
  watch([draft, step], () => {
    if (draft.value !== undefined) keepDraft({ draft: draft.value, step: step.value })
  })

  function change(part: Partial<RunDraft>): void {
    if (draft.value !== undefined) draft.value = { ...draft.value, ...part }
  }

  /** Types into a field. */
  function type(id: string, text: string): void {
    change({ typed: { ...draft.value?.typed, [id]: text } })
  }

  /** Gives a field back the value it began with. */
  function untype(id: string): void {
    const { [id]: _, ...typed } = draft.value?.typed ?? {}
    change({ typed })
  }

  function toggleWorkload(picked: PickedWorkload): void {
    const all = draft.value?.workloads ?? []
    const others = all.filter((one) => keyOf(one) !== keyOf(picked))
    change({ workloads: others.length < all.length ? others : [...all, picked] })
  }

  function toggleDesign(id: string): void {
    change({ designs: toggled(draft.value?.designs ?? [], id) })
  }

  function toggleDataflow(dataflow: Dataflow): void {
    change({ dataflows: toggled(draft.value?.dataflows ?? [], dataflow) })
  }

  /** Takes over a configuration file: its array and its rules; the networks stay. */
  function takeConfig(spec: ArrayRunSpec): void {
    if (draft.value !== undefined) draft.value = withConfig(draft.value, spec)
  }

  /** Takes over a layout of operands in the scratchpads; undefined for none. */
  function takeLayout(layout: readonly LayoutRow[] | undefined): void {
    if (draft.value !== undefined) draft.value = withLayout(draft.value, layout)
  }

  /** Takes over the machine of a preset; the networks stay. */
  function takePreset(spec: RunSpec): void {
    if (draft.value !== undefined) draft.value = withPreset(draft.value, spec)
  }

  /** Opens the form: with what is there, or asking a spec again. */
  async function openNewRun(spec?: RunSpec): Promise<void> {
    isShown.value = true
    await catalog.need()
    const known = catalog.catalog
    const bases = known === undefined ? undefined : newDraft(known)
    if (spec === undefined || known === undefined || bases === undefined) return
    const { workload } = spec
    const name =
      workload.source === 'topology'
        ? known.workloads.find(({ hash }) => hash === workload.hash)?.name
        : undefined
    draft.value = draftOf(bases, spec, name)
    step.value = 'machine'
  }

  /** Back to the defaults; gives the way back. */
  function reset(): () => void {
    const [before, at, project] = [draft.value, step.value, chosenProject.value]
    const known = catalog.catalog
    if (known !== undefined) draft.value = newDraft(known)
    step.value = 'workload'
    chosenProject.value = undefined
    return () => {
      draft.value = before
      step.value = at
      chosenProject.value = project
    }
  }

  async function targetProject(): Promise<number | undefined> {
    if (projectId.value !== null) return projectId.value
    const made = await connection.call('projects.create', { name: NEW_PROJECT, description: '' })
    if (made.ok) {
      chosenProject.value = made.value.id
      return made.value.id
    }
    notices.tellProblems(made.problems)
    return undefined
  }

  /** Starts the runs, each by itself or all as one sweep, and shows them. */
  async function start(isSweep = false): Promise<boolean> {
    const { specs } = runs.value
    if (specs.length === 0 || isStarting.value) return false
    isStarting.value = true
    try {
      const project = await targetProject()
      if (project === undefined) return false
      const done = isSweep ? await startSweep(project, specs) : await startEach(project, specs)
      if (done) isShown.value = false
      return done
    } finally {
      isStarting.value = false
    }
  }

  async function startSweep(project: number, specs: readonly RunSpec[]): Promise<boolean> {
    const spec = sweepOf(sweepName(), specs)
    if (spec === undefined) return false
    const answer = await connection.call('sweeps.start', { projectId: project, spec })
    if (!answer.ok) {
      notices.tellProblems(answer.problems)
      return false
    }
    const address = addressNamed('sweep', { id: String(answer.value.sweepId) })
    if (address === undefined) showRuns(`sweep:${answer.value.sweepId}`, project)
    else workspace.openAddress(address)
    return true
  }

  /** `GUID128, GUID256 on 2 arrays`. */
  function sweepName(): string {
    const now = draft.value
    const names = (now?.workloads ?? []).map(({ name }) => name).join(', ')
    const machines = now?.kind === 'design' ? now.designs.join(', ') : `arrays ${now?.sizes ?? ''}`
    return `${names} on ${machines}`.slice(0, 100)
  }

  async function startEach(project: number, specs: readonly RunSpec[]): Promise<boolean> {
    const ids: number[] = []
    let known = 0
    for (const spec of specs) {
      const answer = await connection.call('runs.start', { projectId: project, spec })
      if (!answer.ok) {
        notices.tellProblems(answer.problems)
        return false
      }
      ids.push(answer.value.runId)
      if (answer.value.fromHistory) known++
    }
    const [first] = ids
    const address = first === undefined ? undefined : addressNamed('run', { id: String(first) })
    if (ids.length === 1 && address !== undefined && first !== undefined) {
      selection.giveSlot(first)
      workspace.openAddress(address)
    } else showRuns(`id:${ids.join(',')} sort:id`, project)
    if (known > 0) {
      const all = known === ids.length ? 'All were' : known === 1 ? 'One was' : `${known} were`
      notices.tell({
        text: ids.length === 1 ? 'This run was in the history already' : `${all} in the history already`,
      })
    }
    return true
  }

  function showRuns(filter: string, project: number): void {
    // The runs of another project than the open one would not be in its list.
    if (projects.currentId !== null && projects.currentId !== project) projects.open(project)
    const address = addressNamed('runs', {})
    if (address !== undefined) workspace.openAddress(address)
    list.setFilter(filter)
  }

  /** The same on the command line, a line for each run. */
  function commandLines(): string {
    const now = draft.value
    const known = catalog.catalog
    const usual = known === undefined ? undefined : newDraft(known)
    if (now === undefined || usual === undefined) return ''
    return runs.value.specs.map((spec) => runLine(spec, usual[spec.kind], fields.value)).join('\n')
  }

  return {
    draft,
    step,
    isShown,
    isStarting,
    chosenProject,
    projectId,
    fields,
    runs,
    shownFields,
    change,
    type,
    untype,
    toggleWorkload,
    toggleDesign,
    toggleDataflow,
    takeConfig,
    takeLayout,
    takePreset,
    openNewRun,
    reset,
    start,
    commandLines,
  }
})

/** Which network a pick is. */
export function keyOf(picked: PickedWorkload): string {
  return picked.source === 'preset' ? picked.name : picked.hash
}

function toggled<T>(all: readonly T[], one: T): readonly T[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one]
}

/** The step in which a problem's field stands. */
export function stepOfField(field: string | undefined, fields: readonly FieldInfo[]): DraftStep {
  const id = field?.split('.').at(-1) ?? ''
  if (field === PICKS.workloads) return 'workload'
  if (field === PICKS.sizes || field === PICKS.designs || field === PICKS.dataflows) return 'machine'
  const info = fields.find((one) => one.id === field || one.id === id)
  return info === undefined ? 'estimate' : stepOfGroup(info.group)
}

/** The step in which the fields of a group stand. */
export function stepOfGroup(group: FieldInfo['group']): DraftStep {
  if (group === 'workload' || group === 'memory' || group === 'fidelity') return group
  return group === 'model' ? 'fidelity' : 'machine'
}
