import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ok, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { FigureFormat, FigureRow, FileOut } from '../../../shared/model/figures.ts'
import { writeProblem } from '../../services/system-problem.ts'
import type { FiguresService } from '../../services/figures/figures-service.ts'
import { chosenFigures, writeFile, type FigureChoice } from './figure-files.ts'
import { DONE, print, printJson, sayProblems, type ExitCode } from './output.ts'
import { printable } from './text-table.ts'
import { refuse, withWorkbench, type JsonOption } from './with-workbench.ts'

/** Options of `figure export` after parsing. */
export interface ExportFiguresOptions extends JsonOption, FigureChoice {
  readonly format: readonly FigureFormat[]
  readonly dpi: number
  readonly out: string
  readonly caption: boolean
  readonly force?: boolean
}

/** Writes saved figures into a folder, each under its number and title, with its caption beside it. */
export function exportFigures(options: ExportFiguresOptions): Promise<ExitCode> {
  const { json, out } = options
  return withWorkbench({ json: json === true }, async ({ store, figures }) => {
    const chosen = await chosenFigures({ store, figures }, options)
    if (!chosen.ok) return refuse(chosen.problems, json)
    try {
      await mkdir(out, { recursive: true })
    } catch (error) {
      return refuse([writeProblem(out, error)], json)
    }
    const files: string[] = []
    for (const figure of chosen.value) {
      const written = await exportOne(figures, figure, options)
      if (!written.ok) return refuse(written.problems, json)
      files.push(...written.value)
    }
    if (json === true) printJson({ ok: true, files })
    return DONE
  })
}

/** The files of one figure; gives their paths. */
async function exportOne(
  figures: Pick<FiguresService, 'render'>,
  { id, spec }: FigureRow,
  { format, dpi, out, caption, force, json }: ExportFiguresOptions,
): Promise<Result<readonly string[]>> {
  const formats = new Set<FigureFormat>(caption ? [...format, 'caption'] : format)
  const paths: string[] = []
  for (const one of formats) {
    const file = await figures.render(spec, one, dpi, `${id}-`)
    if (!file.ok) return { ...file, problems: file.problems.map((found) => inFigure(id, found)) }
    // A PDF that is written here, too, is missed by nobody.
    sayProblems(file.notes.filter(({ code }) => code !== 'needs-pdf' || !formats.has('pdf')))
    const path = join(out, file.value.fileName)
    // Formats may be exported one after the other: the caption beside them is the same.
    const isThere = one === 'caption' && (await isSame(path, file.value))
    const written = isThere ? ok(undefined) : await writeFile(path, file.value, force)
    if (!written.ok) return written
    paths.push(path)
    if (json !== true) print(`${printable(path)}\n`)
  }
  return ok(paths)
}

async function isSame(path: string, { base64 }: FileOut): Promise<boolean> {
  try {
    return (await readFile(path)).toString('base64') === base64
  } catch {
    return false
  }
}

function inFigure(id: number, found: Problem): Problem {
  return { ...found, file: `figure ${id}` }
}
