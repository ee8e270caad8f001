import { basename } from 'node:path'
import type { Project } from '../../../shared/model/projects.ts'
import { readBinaryFile } from '../../services/binary-file.ts'
import { BUNDLE_EXTENSION, MAX_BUNDLE_BYTES } from '../../services/exchange/bundle/bundle-format.ts'
import { openOutput } from '../../services/exchange/output-file.ts'
import { fileStem } from '../../services/projects/file-stem.ts'
import type { Workbench } from '../../services/workbench.ts'
import { DONE, FAILED, interruptible, print, printJson, say, sayProblems, type ExitCode } from './output.ts'
import { startProgress } from './progress.ts'
import { count, printable, textTable, type Column } from './text-table.ts'
import { findProject, refuse, withWorkbench, type JsonOption } from './with-workbench.ts'

/** Options of `projects create` after parsing. */
export interface CreateOptions extends JsonOption {
  readonly description: string
}

/** Options of `projects export` after parsing. */
export interface ExportProjectOptions extends JsonOption {
  readonly output?: string
  readonly force?: boolean
}

const COLUMNS: readonly Column<Project>[] = [
  { title: 'id', cell: ({ id }) => String(id) },
  { title: 'project', align: 'left', cell: ({ name }) => name },
  { title: 'runs', cell: ({ runs }) => count(runs) },
  { title: 'sweeps', cell: ({ sweeps }) => count(sweeps) },
  { title: 'figures', cell: ({ figures }) => count(figures) },
  {
    title: 'created',
    align: 'left',
    cell: ({ createdAt }) => new Date(createdAt).toISOString().slice(0, 10),
  },
]

/** Lists every project. */
export function listProjects({ json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ store }) => {
    const projects = await store.listProjects({})
    if (!projects.ok) return refuse(projects.problems, json)
    if (json === true) printJson({ ok: true, projects: projects.value })
    else if (projects.value.length === 0) print('No projects yet: deltascope projects create NAME\n')
    else print(textTable(COLUMNS, projects.value))
    return DONE
  })
}

/** Creates a project. */
export function createProject(name: string, { description, json }: CreateOptions): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ projects }) => {
    const { PROJECT_PARAMS } = await import('../../services/api/params-projects.ts')
    const params = PROJECT_PARAMS['projects.create'].safeParse({ name, description })
    if (!params.success) return refuse(params.error.issues.map(nameProblem), json)
    const created = await projects.methods['projects.create'](params.data)
    if (!created.ok) return refuse(created.problems, json)
    if (json === true) printJson({ ok: true, project: created.value })
    else print(`Project ${created.value.id}: ${printable(created.value.name)}\n`)
    return DONE
  })
}

function nameProblem({ message, path }: { readonly message: string; readonly path: readonly PropertyKey[] }) {
  return { code: 'bad-name', severity: 'error', message, field: path.map(String).join('.') } as const
}

/** Removes a project; tells how to undo it. */
export function removeProject(wanted: string, { json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ store, projects }) => {
    const project = await findProject(store, wanted)
    if (!project.ok) return refuse(project.problems, json)
    const removed = await projects.methods['projects.remove']({ id: project.value.id })
    if (!removed.ok) return refuse(removed.problems, json)
    if (json === true) printJson({ ok: true, ...removed.value })
    else print(`${printable(removed.value.title)}; undo: deltascope runs undo ${removed.value.undoId}\n`)
    return DONE
  })
}

/** Writes a project as one file. */
export function exportProjectFile(
  wanted: string,
  { output, force, json }: ExportProjectOptions,
): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async (workbench) => {
    const project = await findProject(workbench.store, wanted)
    if (!project.ok) return refuse(project.problems, json)
    const file = output ?? `${fileStem(project.value.name)}${BUNDLE_EXTENSION}`
    const opened = await openOutput(file, { isForced: force === true })
    if (!opened.ok) return refuse(opened.problems, json)
    const progress = startProgress()
    const exported = await interruptible((signal) =>
      workbench.projects.exportTo(project.value.id, opened.value.write, {
        signal,
        onProgress: ({ done, total }) => progress.show(`run ${done} of ${total}`),
      }),
    )
    progress.clear()
    const written = exported.ok ? await opened.value.commit() : exported
    if (!written.ok || !exported.ok) {
      await opened.value.discard()
      return refuse(written.ok ? [] : written.problems, json)
    }
    const { counts } = exported.value
    if (json === true) printJson({ ok: true, file, counts })
    else print(`${count(counts.runs)} runs, ${count(counts.layers)} layers written to ${file}\n`)
    return DONE
  })
}

/** Opens a project file as a new project. */
export function importProjectFile(file: string, { json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, (workbench) => importBundle(workbench, file, json))
}

/** Imports a project file; exit code 1 when runs of this very engine have other numbers here. */
export async function importBundle(
  { projects, engineVersion }: Workbench,
  file: string,
  json: boolean | undefined,
): Promise<ExitCode> {
  const bytes = readBinaryFile(file, {
    title: `a ${BUNDLE_EXTENSION} file`,
    maxBytes: MAX_BUNDLE_BYTES,
    tooLargeRemedy: 'Export fewer runs.',
  })
  if (!bytes.ok) return refuse(bytes.problems, json)
  const progress = startProgress()
  const imported = await interruptible((signal) =>
    projects.importFrom(bytes.value, basename(file), undefined, {
      signal,
      onProgress: ({ done, total }) => progress.show(`verifying run ${done} of ${total}`),
    }),
  )
  progress.clear()
  if (!imported.ok) return refuse(imported.problems, json)
  sayProblems(imported.notes)
  const { name, projectId, runs, verified, verifiable, differing } = imported.value
  if (json === true) printJson({ ok: true, notes: imported.notes, ...imported.value })
  else {
    print(`Project ${projectId}: ${printable(name)}, ${count(runs)} runs\n`)
    print(`${count(verified)} of ${count(verifiable)} runs computed again, with equal numbers\n`)
    if (differing.length > 0) say(`deltascope: ${count(differing.length)} runs have other numbers here`)
  }
  return differing.some((run) => run.engineVersion === engineVersion) ? FAILED : DONE
}
