import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { FigureRow, FileOut } from '../../../shared/model/figures.ts'
import { writeOutput } from '../../services/exchange/output-file.ts'
import type { Workbench } from '../../services/workbench.ts'
import { projectIdOf } from './with-workbench.ts'

/** Which saved figures a command is about. */
export interface FigureChoice {
  readonly ids: readonly number[]
  readonly all?: boolean
  readonly project?: string
}

/** The figures of the numbers, or all of a project or of the history. */
export async function chosenFigures(
  { store, figures }: Pick<Workbench, 'store' | 'figures'>,
  { ids, all, project }: FigureChoice,
): Promise<Result<readonly FigureRow[]>> {
  if ((all === true) === ids.length > 0) {
    const expected = 'numbers of figures, or --all'
    return fail(problem('which-figures', 'Which figures is not clear', { field: 'id, --all', expected }))
  }
  if (all === true) {
    const projectId = await projectIdOf(store, project)
    return projectId.ok ? figures.list(projectId.value) : projectId
  }
  const rows: FigureRow[] = []
  for (const id of ids) {
    const found = await figures.get(id)
    if (!found.ok) return found
    rows.push(found.value)
  }
  return ok(rows)
}

/** Writes a file of the program; one that is there is replaced on request only. */
export function writeFile(
  path: string,
  { base64 }: FileOut,
  isForced: boolean | undefined,
): Promise<Result<void>> {
  return writeOutput(path, Buffer.from(base64, 'base64'), { isForced: isForced === true })
}
