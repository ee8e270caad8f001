import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { FigureRow, FigureSpec } from '../../../../shared/model/figures.ts'
import type { Project } from '../../../../shared/model/projects.ts'
import type { SweepStatus } from '../../../../shared/model/sweeps.ts'
import type { ImportedSweep, StoredRun } from '../../../store/rows.ts'
import type { RemoteStore } from '../../../store/store.ts'
import { canonicalJson } from '../../../store/content-hash.ts'
import { BUNDLE_FORMAT, BUNDLE_VERSION, ENTRY, type Manifest, type RunLine } from './bundle-format.ts'
import { sha256Of } from './digest.ts'
import { createZipWriter, type ByteSink, type ZipWriter } from './zip-writer.ts'

/** What an export reads from the history. */
export type ExportStore = Pick<
  RemoteStore,
  | 'listProjects'
  | 'projectRuns'
  | 'projectTopologies'
  | 'getTopology'
  | 'getRun'
  | 'listSweeps'
  | 'getSweep'
  | 'sweepPoints'
  | 'listFigures'
  | 'listViews'
>

/** How an export is followed and stopped, and which program says it wrote the file. */
export interface ExportOptions {
  readonly programVersion: string
  readonly engineVersion: string
  readonly signal?: AbortSignal
  readonly onProgress?: (runs: number, total: number) => void
}

/** What went into the file. */
export interface ExportSummary {
  readonly project: Project
  readonly counts: Manifest['counts']
}

const RUNS_PER_PAGE = 100
/** Entries are cut after this much text: small enough to unpack one at a time. */
const PART_CHARS = 512 * 1024

/** A value as a line of the file, the same bytes for the same value. */
const lineOf = (value: unknown): string => canonicalJson(value, { losses: 'drop' })

/**
 * Writes a project as a `.deltascope` file into `sink`, run by run. Queued and running runs are left out; ids are
 * counted from 1 and no time of export is written, so that the same project is the same bytes wherever it lies.
 */
export async function exportProject(
  store: ExportStore,
  projectId: number,
  sink: ByteSink,
  options: ExportOptions,
): Promise<Result<ExportSummary>> {
  const projects = await store.listProjects({})
  if (!projects.ok) return projects
  const project = projects.value.find(({ id }) => id === projectId)
  if (project === undefined)
    return fail(problem('not-found', 'There is no such project', { got: String(projectId) }))
  try {
    const writing = new BundleWriter(store, project, createZipWriter(sink), options)
    return ok({ project, counts: await writing.write() })
  } catch (error) {
    if (error instanceof ExportStop) return { ok: false, problems: error.problems }
    throw error
  }
}

/** Carries the problems of a failed step out of the writer. */
class ExportStop extends Error {
  readonly problems: Extract<Result<never>, { ok: false }>['problems']
  constructor(result: Extract<Result<never>, { ok: false }>) {
    super('export stopped')
    this.problems = result.problems
  }
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new ExportStop(result)
  return result.value
}

class BundleWriter {
  readonly #store: ExportStore
  readonly #project: Project
  readonly #zip: ZipWriter
  readonly #options: ExportOptions
  readonly #entries: { name: string; bytes: number; sha256: string }[] = []
  readonly #counts = { topologies: 0, sweeps: 0, runs: 0, layers: 0, figures: 0, views: 0 }
  /** Ids of the history by those of the file. */
  readonly #runIds = new Map<number, number>()
  readonly #sweepIds = new Map<number, number>()
  readonly #hashes = new Set<string>()

  constructor(store: ExportStore, project: Project, zip: ZipWriter, options: ExportOptions) {
    this.#store = store
    this.#project = project
    this.#zip = zip
    this.#options = options
  }

  async write(): Promise<Manifest['counts']> {
    const figures = valueOf(await this.#store.listFigures({ projectId: this.#project.id }))
      .filter(({ projectId }) => projectId === this.#project.id)
      .toSorted((a, b) => a.id - b.id)
    const sweeps = valueOf(await this.#store.listSweeps({ projectId: this.#project.id })).toSorted(
      (a, b) => a.id - b.id,
    )
    for (const [index, { id }] of sweeps.entries()) this.#sweepIds.set(id, index + 1)
    await this.#writeRuns(figures)
    await this.#writeSweeps([...this.#sweepIds.keys()])
    await this.#writeTopologies()
    await this.#writeFigures(figures)
    await this.#writeViews()
    await this.#writeManifest()
    return this.#counts
  }

  /** The project's runs by id, then the runs of other projects its figures show. */
  async #writeRuns(figures: readonly FigureRow[]): Promise<void> {
    const parts = new LineParts((part, text) => this.#add(ENTRY.runs(part), text))
    for (let afterId = 0; ;) {
      const page = valueOf(
        await this.#store.projectRuns({ projectId: this.#project.id, afterId, limit: RUNS_PER_PAGE }),
      )
      const last = page.at(-1)
      if (last === undefined) break
      afterId = last.id
      for (const run of page) await this.#writeRun(run, parts)
    }
    const shown = new Set(figures.flatMap(({ spec }) => spec.runIds))
    for (const id of [...shown].filter((runId) => !this.#runIds.has(runId)).toSorted((a, b) => a - b)) {
      const run = await this.#store.getRun({ id })
      // A deleted run is no longer in the figure either.
      if (run.ok) await this.#writeRun({ ...run.value, sweepId: null }, parts)
    }
    await parts.end()
  }

  async #writeRun(run: StoredRun, parts: LineParts): Promise<void> {
    const { status } = run
    if (status === 'queued' || status === 'running') return
    this.#stopIfAsked()
    const id = this.#runIds.size + 1
    this.#runIds.set(run.id, id)
    this.#counts.runs += 1
    this.#counts.layers += run.layers.length
    if (run.spec.workload.source === 'topology') this.#hashes.add(run.spec.workload.hash)
    const sweepId = run.sweepId === null ? null : (this.#sweepIds.get(run.sweepId) ?? null)
    await parts.add(lineOf(runLine({ ...run, status }, id, sweepId)))
    this.#options.onProgress?.(id, Math.max(id, this.#project.runs))
  }

  async #writeSweeps(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return
    let text = ''
    for (const id of ids) {
      this.#stopIfAsked()
      const { spec, status, points, tookMs, createdAt } = valueOf(await this.#store.getSweep({ id }))
      if (spec.base.workload.source === 'topology') this.#hashes.add(spec.base.workload.hash)
      const answered = valueOf(await this.#store.sweepPoints({ id })).flatMap((point) => {
        const runId = this.#runIds.get(point.runId)
        return runId === undefined ? [] : [{ point: point.index, runId, isFromHistory: point.isFromHistory }]
      })
      const line: ImportedSweep = {
        id: this.#sweepIds.get(id) ?? 0,
        spec,
        status: statusInFile(status),
        points,
        tookMs,
        createdAt,
        answered: answered.toSorted((a, b) => a.point - b.point),
      }
      text += `${lineOf(line)}\n`
    }
    this.#counts.sweeps = ids.length
    await this.#add(ENTRY.sweeps, text)
  }

  async #writeTopologies(): Promise<void> {
    const known = new Map(
      valueOf(await this.#store.projectTopologies({ projectId: this.#project.id })).map((t) => [t.hash, t]),
    )
    const hashes = [...new Set([...this.#hashes, ...known.keys()])].toSorted()
    const list: unknown[] = []
    for (const hash of hashes) {
      const { text, ...about } = known.get(hash) ?? valueOf(await this.#store.getTopology({ hash }))
      list.push(about)
      await this.#add(ENTRY.topologyText(hash), text)
    }
    this.#counts.topologies = hashes.length
    if (hashes.length > 0) await this.#add(ENTRY.topologies, `${lineOf(list)}\n`)
  }

  async #writeFigures(figures: readonly FigureRow[]): Promise<void> {
    this.#counts.figures = figures.length
    if (figures.length === 0) return
    const list = figures.map(({ spec, dataHash }) => ({ dataHash, spec: this.#figureInFile(spec) }))
    await this.#add(ENTRY.figures, `${lineOf(list)}\n`)
  }

  #figureInFile({ sweepId, runIds, ...spec }: FigureSpec): FigureSpec {
    const sweep = sweepId === undefined ? undefined : this.#sweepIds.get(sweepId)
    return {
      ...spec,
      runIds: runIds.flatMap((id) => this.#runIds.get(id) ?? []),
      ...(sweep === undefined ? {} : { sweepId: sweep }),
    }
  }

  async #writeViews(): Promise<void> {
    const views = valueOf(await this.#store.listViews({ projectId: this.#project.id }))
      .filter(({ projectId }) => projectId === this.#project.id)
      .map(({ name, filter, columns }) => ({ name, filter, columns }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    this.#counts.views = views.length
    if (views.length > 0) await this.#add(ENTRY.views, `${lineOf(views)}\n`)
  }

  /** Last, since only now the hashes are known; a zip is read from its end anyway. */
  async #writeManifest(): Promise<void> {
    const manifest: Manifest = {
      format: BUNDLE_FORMAT,
      formatVersion: BUNDLE_VERSION,
      programVersion: this.#options.programVersion,
      engineVersion: this.#options.engineVersion,
      project: { name: this.#project.name, description: this.#project.description },
      counts: this.#counts,
      entries: this.#entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    }
    await this.#zip.add(
      ENTRY.manifest,
      new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`),
    )
    await this.#zip.end()
  }

  async #add(name: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text)
    this.#entries.push({ name, bytes: bytes.length, sha256: sha256Of(bytes) })
    await this.#zip.add(name, bytes)
  }

  #stopIfAsked(): void {
    if (this.#options.signal?.aborted !== true) return
    throw new ExportStop({ ok: false, problems: [problem('cancelled', 'Stopped on request')] })
  }
}

/** Lines collected into entries of about equal size. */
class LineParts {
  readonly #write: (part: number, text: string) => Promise<void>
  #lines: string[] = []
  #chars = 0
  #part = 0

  constructor(write: (part: number, text: string) => Promise<void>) {
    this.#write = write
  }

  async add(line: string): Promise<void> {
    this.#lines.push(line)
    this.#chars += line.length
    if (this.#chars >= PART_CHARS) await this.end()
  }

  async end(): Promise<void> {
    if (this.#lines.length === 0) return
    const text = `${this.#lines.join('\n')}\n`
    this.#lines = []
    this.#chars = 0
    await this.#write(++this.#part, text)
  }
}

function runLine(
  run: StoredRun & { readonly status: RunLine['status'] },
  id: number,
  sweepId: number | null,
): RunLine {
  const { workload, design, rows, cols, rules, steps, batch, differs, layersTotal } = run
  return {
    id,
    sweepId,
    createdAt: run.createdAt,
    origin: run.origin,
    engineVersion: run.engineVersion,
    spec: run.spec,
    specHash: run.specHash,
    facts: { workload, design, rows, cols, rules, steps, batch, differs, layersTotal },
    status: run.status,
    tookMs: run.tookMs,
    metrics: run.metrics,
    layers: [...run.layers],
    problems: [...run.problems],
    tags: run.tags.toSorted(),
    note: run.note,
  }
}

/** Nobody runs a sweep in a file. */
function statusInFile(status: SweepStatus): SweepStatus {
  return status === 'running' ? 'paused' : status
}
