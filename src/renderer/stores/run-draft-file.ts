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

/** A pause in typing after which a text is read. */
const TYPING_MS = 250

/** A file on its way into a run. */
export interface DraftFile {
  readonly name: string
  /** As it was dropped. */
  readonly original: string
  /** With what was repaired or typed since. */
  readonly text: string
  readonly format: 'conv' | 'gemm'
  /** Typed here: it becomes a network when asked to, or every pause in typing would leave one behind. */
  readonly isByHand: boolean
}

/** A dropped file or a topology typed by hand: how it reads, its faults, and their repairs. */
export const useRunDraftFile = defineStore('run-draft-file', () => {
  const [connection, notices, projects] = [useConnection(), useNotices(), useProjects()]
  const [draft, catalog] = [useRunDraft(), useCatalog()]
  const file = shallowRef<DraftFile>()
  const preview = shallowRef<FilePreview>()
  const applied = shallowRef<readonly Repair[]>([])
  const isReading = ref(false)
  /** The network this file has become. */
  const hash = ref<string>()
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
    if (dropped.name.toLowerCase().endsWith('.deltascope')) return takeProject(dropped)
    const text = await dropped.text()
    open({ name: dropped.name, original: text, text, format: formatOf(text), isByHand: false })
    await read()
  }

  /** A topology to be typed, beginning with an example. */
  function write(text: string): void {
    open({ name: 'by-hand.csv', original: text, text, format: formatOf(text), isByHand: true })
    void read()
  }

  function open(next: DraftFile): void {
    file.value = next
    preview.value = undefined
    applied.value = []
    failures.value = []
  }

  async function takeProject(dropped: File): Promise<void> {
    const bytes = new Uint8Array(await dropped.arrayBuffer())
    const chunks: string[] = []
    for (let at = 0; at < bytes.length; at += 0x80_00)
      chunks.push(String.fromCharCode(...bytes.subarray(at, at + 0x80_00)))
    const answer = await connection.call('projects.import', {
      fileName: dropped.name,
      base64: btoa(chunks.join('')),
    })
    if (!answer.ok) return notices.tellProblems(answer.problems)
    const { projectId, runs, verified } = answer.value
    projects.open(projectId)
    draft.isShown = false
    notices.tell({ text: `Opened ${dropped.name}: ${runs} runs, ${verified} computed again and equal` })
  }

  /** Reads the text anew: what is right becomes a network of the draft. */
  async function read(): Promise<void> {
    const now = file.value
    if (now === undefined) return
    asking.abort()
    const own = (asking = new AbortController())
    isReading.value = true
    const [spec] = draft.runs.specs
    const answer = await connection.call(
      'files.preview',
      { fileName: now.name, text: now.text, format: now.format, spec: spec ?? draft.draft?.array ?? null },
      { signal: own.signal },
    )
    if (own.signal.aborted) return
    isReading.value = false
    failures.value = answer.ok ? [] : answer.problems
    if (!answer.ok) return
    preview.value = answer.value
    if (answer.value.kind === 'config' && answer.value.spec?.kind === 'array')
      draft.takeConfig(answer.value.spec)
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

  /** Makes one change that was offered. */
  function repair(change: Repair): void {
    if (file.value === undefined) return
    applied.value = [...applied.value, change]
    file.value = { ...file.value, text: change.text }
    void read()
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
    dropNetwork()
    file.value = undefined
    preview.value = undefined
    applied.value = []
    failures.value = []
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

  return {
    file,
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
