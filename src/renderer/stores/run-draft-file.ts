import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Problem } from '../../engine/model/problem.ts'
import type { FilePreview, Repair } from '../../shared/model/catalog.ts'
import { useCatalog } from './catalog.ts'
import { useConnection } from './connection.ts'
import { useNotices } from './notices.ts'
import { useProjects } from './projects.ts'
import { useRunDraft } from './run-draft.ts'
import { formatOf } from './run-draft-format.ts'
import { keepFile, keptFile, type AppliedRepair, type DraftFile } from './run-draft-memory.ts'

/** A pause in typing after which a text is read. */
const TYPING_MS = 250

/** Where the network of a new run comes from. */
export type NetworkSource = 'list' | 'file' | 'hand'

/** A dropped file or a topology typed by hand: how it reads, its faults, and their repairs. */
export const useRunDraftFile = defineStore('run-draft-file', () => {
  const [connection, notices, projects] = [useConnection(), useNotices(), useProjects()]
  const [draft, catalog] = [useRunDraft(), useCatalog()]
  const kept = keptFile()
  const file = shallowRef<DraftFile | undefined>(kept?.file)
  /** Where the network comes from, as it was chosen; by itself it is the file, where there is one. */
  const chosenSource = ref<NetworkSource>()
  const source = computed<NetworkSource>({
    get: () => {
      if (chosenSource.value !== undefined) return chosenSource.value
      return file.value === undefined ? 'list' : file.value.isByHand ? 'hand' : 'file'
    },
    set: (value) => (chosenSource.value = value),
  })
  /** The system's dialog for files is to be opened with the form. */
  const isPickerWanted = ref(false)
  const preview = shallowRef<FilePreview>()
  const applied = shallowRef<readonly AppliedRepair[]>(kept?.applied ?? [])
  const isReading = ref(false)
  /** The network this file has become. */
  const hash = ref<string | undefined>(kept?.hash)
  const failures = shallowRef<readonly Problem[]>([])
  let asking = new AbortController()

  const errors = computed(() =>
    (preview.value?.problems ?? []).filter(({ severity }) => severity === 'error'),
  )
  const remarks = computed(() =>
    (preview.value?.problems ?? []).filter(({ severity }) => severity !== 'error'),
  )
  const isReadable = computed(
    () => preview.value?.kind === 'topology' && errors.value.length === 0 && preview.value.layers.length > 0,
  )
  const isBroken = computed(
    () => file.value !== undefined && (errors.value.length > 0 || failures.value.length > 0),
  )

  /** Takes a file: a topology, a configuration or a whole project. */
  async function take(dropped: File): Promise<void> {
    if (isProjectFile(dropped)) return takeProject(dropped)
    draft.step = 'workload'
    chosenSource.value = 'file'
    const text = await textOf(dropped)
    if (text === undefined) return notices.tell({ text: `${dropped.name} cannot be read`, isError: true })
    open({ name: dropped.name, original: text, text, format: formatOf(text), isByHand: false })
    await read()
  }

  /** A topology to be typed, beginning with an example. */
  function write(text: string): void {
    open({ name: 'by-hand.csv', original: text, text, format: formatOf(text), isByHand: true })
    void read()
  }

  /** Shows the place for files, and the system's dialog to choose one. */
  function offer(): void {
    draft.step = 'workload'
    chosenSource.value = 'file'
    isPickerWanted.value = true
  }

  function open(next: DraftFile): void {
    file.value = next
    preview.value = undefined
    applied.value = []
    failures.value = []
  }

  /** A project's file is verified number by number before it is taken. */
  async function takeProject(dropped: File): Promise<void> {
    const base64 = await base64Of(dropped)
    if (base64 === undefined) return notices.tell({ text: `${dropped.name} cannot be read`, isError: true })
    const answer = await connection.call('projects.import', { fileName: dropped.name, base64 })
    if (!answer.ok) return notices.tellProblems(answer.problems)
    const { projectId, runs, verified } = answer.value
    projects.open(projectId)
    draft.isShown = false
    notices.tell({
      text: `Opened ${dropped.name}: ${runs} ${runs === 1 ? 'run' : 'runs'}, ${verified} computed again and equal`,
    })
  }

  /** Reads the text anew: what is right becomes a network of the draft. */
  async function read(): Promise<void> {
    const now = file.value
    if (now === undefined) return
    asking.abort()
    const own = (asking = new AbortController())
    isReading.value = true
    // Dropped where no form has been yet: it is read when there is a draft it can change.
    if (draft.draft === undefined) return catalog.need()
    const answer = await connection.call('files.preview', questionOf(now), { signal: own.signal })
    if (own.signal.aborted) return
    isReading.value = false
    failures.value = answer.ok ? [] : answer.problems
    if (!answer.ok) return
    preview.value = answer.value
    if (answer.value.kind === 'config' && answer.value.spec?.kind === 'array')
      draft.takeConfig(answer.value.spec)
    if (answer.value.layout !== undefined) draft.takeLayout(answer.value.layout)
    if (!isReadable.value) dropNetwork()
    else if (!now.isByHand) await keep(now, own.signal)
  }

  /** Makes a network of what was typed. */
  async function use(): Promise<void> {
    if (file.value !== undefined && isReadable.value) await keep(file.value, asking.signal)
  }

  /** Keeps the topology with the history, so that runs can name it, and picks it. */
  async function keep(now: DraftFile, signal: AbortSignal): Promise<void> {
    const name = now.name.replace(/\.[^.]*$/, '')
    const answer = await connection.call(
      'workloads.import',
      { name, text: now.text, format: now.format },
      { signal },
    )
    if (signal.aborted) return
    if (!answer.ok) {
      failures.value = answer.problems
      return
    }
    const info = answer.value
    if (info.hash === undefined || info.hash === hash.value) return
    const others = (draft.draft?.workloads ?? []).filter(
      // The network the form began with was nobody's choice.
      (one) => one.source === 'topology' && one.hash !== hash.value && one.hash !== info.hash,
    )
    hash.value = info.hash
    const picked = { source: 'topology', name, hash: info.hash, format: now.format } as const
    draft.change({ kind: 'array', workloads: [...others, picked] })
    await catalog.reload()
  }

  function dropNetwork(): void {
    const gone = hash.value
    if (gone === undefined) return
    hash.value = undefined
    const workloads = (draft.draft?.workloads ?? []).filter(
      (one) => one.source === 'preset' || one.hash !== gone,
    )
    draft.change({ workloads })
  }

  /** Makes one change that was offered; with another value than the one that was proposed, where one is given. */
  function repair(change: Repair, value = change.slot?.value): void {
    if (file.value === undefined) return
    const { row, before, title } = change
    const after = change.slot === undefined || value === undefined ? change : withValue(change, value)
    applied.value = [...applied.value, { row, before, after: after.after, title }]
    file.value = { ...file.value, text: after.text }
    void read()
  }

  /** What would be wrong in the row of a repair with another value; nothing is changed. */
  async function tryValue(change: Repair, value: string, signal: AbortSignal): Promise<readonly Problem[]> {
    const now = file.value
    if (now === undefined) return []
    const { text } = withValue(change, value)
    // A line that was added stands below the one the repair names.
    const own = text.slice(0, change.slot?.offset).split(/\r\n|\n|\r/).length
    const answer = await connection.call('files.preview', questionOf({ ...now, text }), { signal })
    if (!answer.ok) return answer.problems
    return answer.value.problems.filter(({ severity, row }) => severity === 'error' && row === own)
  }

  function questionOf({ name, text, format }: DraftFile) {
    const [spec] = draft.runs.specs
    return { fileName: name, text, format, spec: spec ?? draft.draft?.array ?? null }
  }

  /** Back to the file as it was dropped. */
  function undoRepairs(): void {
    if (file.value === undefined) return
    file.value = { ...file.value, text: file.value.original }
    applied.value = []
    void read()
  }

  function close(): void {
    asking.abort()
    if (preview.value?.layout !== undefined) draft.takeLayout(undefined)
    dropNetwork()
    file.value = undefined
    preview.value = undefined
    applied.value = []
    failures.value = []
  }

  /** Takes a reset back; undefined once something was changed since. */
  const undoReset = shallowRef<() => void>()

  /** Back to the defaults, without a file. */
  function reset(): void {
    const [before, repairs, network, from] = [file.value, applied.value, hash.value, chosenSource.value]
    const undoDraft = draft.reset()
    close()
    chosenSource.value = undefined
    const cleared = draft.draft
    undoReset.value = () => {
      undoReset.value = undefined
      undoDraft()
      file.value = before
      applied.value = repairs
      hash.value = network
      chosenSource.value = from
      void read()
    }
    const stop = watch([() => draft.draft, file], ([now]) => {
      stop()
      if (now !== cleared || file.value !== undefined) undoReset.value = undefined
    })
  }

  function setFormat(format: DraftFile['format']): void {
    if (file.value === undefined || file.value.format === format) return
    file.value = { ...file.value, format }
    void read()
  }

  let typing: ReturnType<typeof setTimeout> | undefined
  function setText(text: string): void {
    if (file.value === undefined) return
    // What was picked before is no longer what stands here.
    dropNetwork()
    file.value = { ...file.value, text, format: formatOf(text) }
    clearTimeout(typing)
    typing = setTimeout(() => void read(), TYPING_MS)
  }

  // The cycles beside the layers are those of the array that is picked.
  watch(
    () => draft.runs.specs[0],
    () => {
      if (preview.value?.kind !== 'topology') return
      clearTimeout(typing)
      typing = setTimeout(() => void read(), TYPING_MS)
    },
  )

  watch([file, hash, applied], () =>
    keepFile(file.value && { file: file.value, hash: hash.value, applied: applied.value }),
  )
  // A file that was kept, or dropped before there was a form, is read when it can be.
  watch(
    () => connection.state === 'connected' && draft.draft !== undefined,
    (canRead) => {
      if (canRead && file.value !== undefined && preview.value === undefined) void read()
    },
    { immediate: true },
  )

  return {
    file,
    source,
    isPickerWanted,
    offer,
    reset,
    undoReset,
    tryValue,
    preview,
    applied,
    isReading,
    hash,
    failures,
    errors,
    remarks,
    isReadable,
    isBroken,
    take,
    use,
    write,
    read,
    repair,
    undoRepairs,
    close,
    setFormat,
    setText,
  }
})

/** A repair with another value in the place of the one it proposes. */
function withValue(change: Repair, value: string): Pick<Repair, 'text' | 'after'> {
  const { slot, text, after } = change
  if (slot === undefined) return change
  const put = (whole: string, at: number): string =>
    whole.slice(0, at) + value + whole.slice(at + slot.value.length)
  return { text: put(text, slot.offset), after: put(after, slot.column) }
}

/** A project as one file. */
export function isProjectFile({ name }: Pick<File, 'name'>): boolean {
  return name.toLowerCase().endsWith('.deltascope')
}

/** The text of a file; undefined where it cannot be read, as of a folder. */
async function textOf(file: File): Promise<string | undefined> {
  try {
    return await file.text()
  } catch {
    return undefined
  }
}

/** The content of a file; undefined where it cannot be read, as of a folder. */
function base64Of(file: File): Promise<string | undefined> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      resolve(typeof reader.result === 'string' ? reader.result.replace(/^[^,]*,/, '') : undefined)
    })
    reader.addEventListener('error', () => resolve(undefined))
    reader.readAsDataURL(file)
  })
}
