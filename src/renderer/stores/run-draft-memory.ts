import type { RunSpec } from '../../engine/model/run-spec.ts'
import type { Catalog, Repair } from '../../shared/model/catalog.ts'
import { loadLayout, saveLayout } from './layout-memory.ts'
import type { PickedWorkload, RunDraft } from './run-draft-specs.ts'

const KEY = 'deltascope-new-run'
const FILE_KEY = 'deltascope-new-run-file'
/** A longer file is not kept: the page's storage holds a few MB for everything. */
const MOST_FILE_CHARS = 500_000

/** What is kept of a new run while the page is away. */
export interface KeptDraft {
  readonly draft: RunDraft
  readonly step: string
}

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

/** A change that was made to a file. */
export type AppliedRepair = Pick<Repair, 'row' | 'before' | 'after' | 'title'>

/** A file as it is kept: with the network it has become and the changes made to it. */
export interface KeptFile {
  readonly file: DraftFile
  readonly hash: string | undefined
  readonly applied: readonly AppliedRepair[]
}

/** Keeps a new run for the next time the page is opened. */
export function keepDraft(kept: KeptDraft): void {
  saveLayout(KEY, kept)
}

/** The new run that was kept, without what the catalogue does not have any more; undefined for none. */
export function keptDraft(catalog: Catalog): KeptDraft | undefined {
  const kept = loadLayout(KEY)
  if (!isObject(kept) || typeof kept['step'] !== 'string' || !isDraft(kept['draft'])) return undefined
  const { draft } = kept
  const networks = new Set(catalog.workloads.map(({ hash, name }) => hash ?? name))
  const designs = new Set(catalog.designs.map(({ id }) => id))
  const isKnown = (one: PickedWorkload): boolean =>
    networks.has(one.source === 'preset' ? one.name : one.hash)
  return {
    step: kept['step'],
    draft: {
      ...draft,
      workloads: draft.workloads.filter(isKnown),
      designs: draft.designs.filter((id) => designs.has(id)),
    },
  }
}

/** Keeps a file that has not become a run yet; undefined forgets it. */
export function keepFile(kept: KeptFile | undefined): void {
  const length = (kept?.file.text.length ?? 0) + (kept?.file.original.length ?? 0)
  saveLayout(FILE_KEY, kept === undefined || length > MOST_FILE_CHARS ? null : kept)
}

/** The file that was kept. */
export function keptFile(): KeptFile | undefined {
  const kept = loadLayout(FILE_KEY)
  if (!isObject(kept) || !isFile(kept['file']) || !isListOf(kept['applied'], isRepair)) return undefined
  const { file, hash, applied } = kept
  return { file, applied, hash: isText(hash) ? hash : undefined }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every((one) => isOne(one))
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isFormat = (value: unknown): value is 'conv' | 'gemm' => value === 'conv' || value === 'gemm'

function isFile(value: unknown): value is DraftFile {
  if (!isObject(value)) return false
  const { name, original, text, format, isByHand } = value
  return [name, original, text].every(isText) && isFormat(format) && typeof isByHand === 'boolean'
}

function isRepair(value: unknown): value is AppliedRepair {
  if (!isObject(value) || typeof value['row'] !== 'number') return false
  return [value['before'], value['after'], value['title']].every(isText)
}

function isDraft(value: unknown): value is RunDraft {
  if (!isObject(value)) return false
  const { kind, workloads, designs, sizes, dataflows, typed, array, design } = value
  return (
    (kind === 'array' || kind === 'design') &&
    isListOf(workloads, isPicked) &&
    isListOf(designs, isText) &&
    isText(sizes) &&
    isListOf(dataflows, (one): one is string => one === 'os' || one === 'ws' || one === 'is') &&
    isObject(typed) &&
    Object.values(typed).every(isText) &&
    isSpec(array, 'array') &&
    isSpec(design, 'design')
  )
}

function isPicked(value: unknown): value is PickedWorkload {
  if (!isObject(value) || !isText(value['name'])) return false
  return value['source'] === 'preset' || (isText(value['hash']) && isFormat(value['format']))
}

/** As far as the form reads it; the program checks every spec it is sent. */
function isSpec(value: unknown, kind: RunSpec['kind']): boolean {
  if (!isObject(value) || value['kind'] !== kind || !isObject(value['workload'])) return false
  if (typeof value['steps'] !== 'number') return false
  if (kind === 'design') return isText(value['design']) && isObject(value['parameters'])
  const { rules, array } = value
  return isObject(array) && isObject(rules) && isText(rules['id']) && isListOf(rules['fixes'], isText)
}
