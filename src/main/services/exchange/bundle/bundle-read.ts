import type { z } from 'zod'
import { ok, problem, type Problem, type Result } from '../../../../engine/model/problem.ts'
import type { ImportedProject, ImportedRun, ImportedSweep, StoredTopology } from '../../../store/rows.ts'
import { topologyHash } from '../../runs/spec-hash.ts'
import {
  ENTRY,
  FIGURES,
  isRunsEntry,
  RUN_LINE,
  SWEEP_LINE,
  TOPOLOGIES,
  VIEWS,
  ZIP_LIMITS,
  type Manifest,
} from './bundle-format.ts'
import { checkEntries, readManifest } from './bundle-manifest.ts'
import { countProblems, referenceProblems } from './bundle-references.ts'
import { importedRun } from './bundle-run.ts'
import { issues, MOST_PROBLEMS, parseText } from './bundle-text.ts'
import { sha256Of } from './digest.ts'
import { parseSafeJson } from './safe-json.ts'
import { openZip, type ZipArchive, type ZipLimits } from './zip-reader.ts'

/** A project file that holds what it says: every hash is right and every value is of its kind. */
export interface Bundle {
  readonly manifest: Manifest
  readonly project: ImportedProject
}

/**
 * Reads a `.deltascope` file. Everything is checked before anything is given: names and sizes of the zip, SHA-256 and
 * size of every entry, the form of every value, the hash of every spec and topology, and that ids point to something.
 * `file` is its name in problems.
 */
export function readBundle(bytes: Uint8Array, file: string, limits: ZipLimits = ZIP_LIMITS): Result<Bundle> {
  const zip = openZip(bytes, file, limits)
  if (!zip.ok) return zip
  const manifest = readManifest(zip.value, file)
  if (!manifest.ok) return manifest
  const listed = checkEntries(zip.value, manifest.value, file)
  if (!listed.ok) return listed
  const reader = new EntryReader(zip.value, manifest.value, file)
  const topologies = reader.topologies()
  const runs = reader.runs(topologies)
  const sweeps = reader.sweeps()
  const figures = reader.list(ENTRY.figures, FIGURES)
  const views = reader.list(ENTRY.views, VIEWS)
  if (reader.problems.length === 0) {
    reader.problems.push(...referenceProblems(file, runs, sweeps, figures))
    reader.problems.push(...countProblems(file, manifest.value, { topologies, runs, sweeps, figures, views }))
  }
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems.slice(0, MOST_PROBLEMS) }
  const { name, description } = manifest.value.project
  const project = { name, description, isSample: false, topologies, sweeps, runs, figures, views }
  return ok({ manifest: manifest.value, project }, reader.notes)
}

/** Reads entries one after the other, and goes on after problems to tell more than the first. */
class EntryReader {
  readonly problems: Problem[] = []
  readonly notes: Problem[] = []
  readonly #zip: ZipArchive
  readonly #entries: ReadonlyMap<string, Manifest['entries'][number]>
  readonly #file: string

  constructor(zip: ZipArchive, manifest: Manifest, file: string) {
    this.#zip = zip
    this.#entries = new Map(manifest.entries.map((entry) => [entry.name, entry]))
    this.#file = file
  }

  topologies(): readonly StoredTopology[] {
    return this.list(ENTRY.topologies, TOPOLOGIES).flatMap((about) => {
      const name = ENTRY.topologyText(about.hash)
      const text = this.#text(name)
      if (text === undefined) return []
      if (topologyHash(about.format, text) === about.hash) return [{ ...about, text }]
      return this.#tell(problem('wrong-hash', 'is not the topology of its hash', this.#place(name)))
    })
  }

  runs(topologies: readonly StoredTopology[]): readonly ImportedRun[] {
    const byHash = new Map(topologies.map((topology) => [topology.hash, topology]))
    return [...this.#entries.keys()]
      .filter(isRunsEntry)
      .toSorted()
      .flatMap((name) =>
        this.#lines(name, RUN_LINE, (line, row) => {
          const run = importedRun(line, byHash)
          if (run.ok) return [run.value]
          return this.#tell(...run.problems.map((p) => ({ ...p, ...this.#place(name), row })))
        }),
      )
  }

  sweeps(): readonly ImportedSweep[] {
    return this.#lines(ENTRY.sweeps, SWEEP_LINE, (line) => [line])
  }

  /** The array in an entry; nothing where there is no such entry. */
  list<T>(name: string, schema: z.ZodType<readonly T[]>): readonly T[] {
    const text = this.#text(name)
    if (text === undefined) return []
    const json = parseSafeJson(text, this.#place(name).file)
    if (!json.ok) return this.#tell(...json.problems)
    const parsed = schema.safeParse(json.value)
    return parsed.success ? parsed.data : this.#tell(...issues(parsed.error, this.#place(name).file))
  }

  #lines<L, T>(
    name: string,
    schema: z.ZodType<L>,
    make: (line: L, row: number) => readonly T[],
  ): readonly T[] {
    const made: T[] = []
    for (const [index, line] of (this.#text(name) ?? '').split('\n').entries()) {
      if (line === '') continue
      if (this.problems.length >= MOST_PROBLEMS) break
      const row = index + 1
      const json = parseSafeJson(line, this.#place(name).file, row)
      if (!json.ok) {
        this.#tell(...json.problems)
        continue
      }
      const parsed = schema.safeParse(json.value)
      if (parsed.success) made.push(...make(parsed.data, row))
      else this.#tell(...issues(parsed.error, this.#place(name).file, row))
    }
    return made
  }

  /** Text of an entry whose size and hash are those of the manifest. */
  #text(name: string): string | undefined {
    const entry = this.#entries.get(name)
    if (entry === undefined) return undefined
    const bytes = this.#zip.unpack(name)
    if (!bytes.ok) {
      this.#tell(...bytes.problems)
      return undefined
    }
    const got = sha256Of(bytes.value)
    if (bytes.value.length !== entry.bytes || got !== entry.sha256) {
      const facts = { expected: entry.sha256, got, remedy: 'Copy or export it again.' }
      this.#tell(problem('wrong-hash', 'was changed after the export', { ...this.#place(name), ...facts }))
      return undefined
    }
    const text = parseText(bytes.value, this.#place(name).file, (decoded) => ok(decoded))
    if (text.ok) return text.value
    this.#tell(...text.problems)
    return undefined
  }

  #place(name: string): { readonly file: string } {
    return { file: `${this.#file}/${name}` }
  }

  #tell(...problems: readonly Problem[]): never[] {
    this.problems.push(...problems)
    return []
  }
}
