import { fail, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { Project } from '../../../shared/model/projects.ts'
import { dataFolder } from '../../services/api-info.ts'
import { openWorkbench, type Workbench } from '../../services/workbench.ts'
import type { RemoteStore } from '../../store/store.ts'
import { BAD_INPUT, FAILED, INTERRUPTED, printJson, sayProblems, type ExitCode } from './output.ts'

/** All parts of the build lie side by side in out/main, chunks too. */
export const WORKER_FILES = {
  worker: new URL('./worker.js', import.meta.url),
  store: new URL('./store.js', import.meta.url),
}
export const ROOT = new URL('../../', import.meta.url)

/** Every command over the history has it. */
export interface JsonOption {
  readonly json?: boolean
}

/** Opens the history for one command, the same that an open window has, and closes it whatever happens. */
export async function withWorkbench(
  { json }: JsonOption,
  task: (workbench: Workbench) => Promise<ExitCode>,
): Promise<ExitCode> {
  const opened = await openWorkbench(dataFolder(), WORKER_FILES)
  if (!opened.ok) return refuse(opened.problems, json)
  sayProblems(opened.notes)
  try {
    return await task(opened.value)
  } finally {
    await opened.value.close()
  }
}

/** Problems that are no fault of the input: what they are about failed. */
const FAILURES =
  /^(database|not-a-database|no-backup|backup|restore|disk|store|worker|fault|not-writable|not-stored|write-failed|read-failed|file-exists)/

/** Tells why nothing was done; the exit code says whether the input was wrong or the task failed. */
export function refuse(problems: readonly Problem[], json: boolean | undefined): ExitCode {
  sayProblems(problems)
  if (json === true) printJson({ ok: false, problems })
  if (problems.some(({ code }) => code === 'cancelled' || code === 'interrupted')) return INTERRUPTED
  return problems.some(({ code }) => FAILURES.test(code)) ? FAILED : BAD_INPUT
}

/** Where runs of the command line go unless another project is named. */
const COMMAND_LINE = { name: 'Command line', description: 'Runs asked for on the command line.' }

/** The project of this id or name; of several with one name the id decides. */
export async function findProject(store: RemoteStore, wanted: string): Promise<Result<Project>> {
  const projects = await store.listProjects({})
  if (!projects.ok) return projects
  const byId = projects.value.find(({ id }) => String(id) === wanted)
  const named = projects.value.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  const found = byId ?? named[0]
  if (found !== undefined && (byId !== undefined || named.length === 1)) {
    return { ok: true, value: found, notes: [] }
  }
  const isAmbiguous = named.length > 1
  return fail(
    problem(
      isAmbiguous ? 'ambiguous-project' : 'not-found',
      isAmbiguous ? 'Several projects have this name' : 'There is no such project',
      {
        got: wanted,
        expected: isAmbiguous
          ? `one of the ids ${named.map(({ id }) => id).join(', ')}`
          : 'a name or an id of "deltascope projects"',
      },
    ),
  )
}

/** The project that is named, or the one of the command line, which is made at first need. */
export async function projectToUse(
  { store, projects }: Workbench,
  wanted: string | undefined,
): Promise<Result<Project>> {
  if (wanted !== undefined) return findProject(store, wanted)
  const all = await store.listProjects({})
  if (!all.ok) return all
  const own = all.value.find(({ name }) => name === COMMAND_LINE.name)
  return own === undefined
    ? projects.methods['projects.create'](COMMAND_LINE)
    : { ok: true, value: own, notes: [] }
}

/** Id of the named project, null for all. */
export async function projectIdOf(
  store: RemoteStore,
  wanted: string | undefined,
): Promise<Result<number | null>> {
  if (wanted === undefined) return { ok: true, value: null, notes: [] }
  const project = await findProject(store, wanted)
  return project.ok ? { ok: true, value: project.value.id, notes: [] } : project
}
