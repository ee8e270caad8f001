import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { FigureFormat, FigureRow, FigureSpec, FigureStyle } from '../../../shared/model/figures.ts'
import type { Workbench } from '../../services/workbench.ts'
import { writeFile } from './figure-files.ts'
import { DONE, print, printJson, sayProblems, type ExitCode } from './output.ts'
import { textTable } from './text-table.ts'
import { findProject, projectIdOf, refuse, withWorkbench, type JsonOption } from './with-workbench.ts'

/** Options of `figure make` after parsing. */
export interface MakeFigureOptions extends JsonOption {
  readonly format: readonly FigureFormat[]
  readonly dpi: number
  readonly kind: string
  readonly runs?: readonly number[]
  readonly sweep?: number
  readonly title?: string
  readonly caption: string
  readonly set?: readonly string[]
  readonly width: FigureStyle['width']
  readonly height: number
  readonly font: FigureStyle['fontFamily']
  readonly size: number
  readonly grey?: boolean
  readonly legend: boolean
  readonly output?: string
  readonly force?: boolean
  readonly save?: string
}

/** Lists the saved figures. */
export function listFigures({
  json,
  project,
}: JsonOption & { readonly project?: string }): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ store, figures }) => {
    const projectId = await projectIdOf(store, project)
    const found = projectId.ok ? await figures.list(projectId.value) : projectId
    if (!found.ok) return refuse(found.problems, json)
    if (json === true) printJson({ ok: true, figures: found.value })
    else if (found.value.length === 0) print('No figures yet: deltascope figure make KIND --save PROJECT\n')
    else {
      print(
        textTable(
          [
            { title: 'id', cell: ({ id }: FigureRow) => String(id) },
            { title: 'title', align: 'left', cell: ({ spec }) => spec.title },
            { title: 'kind', align: 'left', cell: ({ spec }) => spec.kind },
            { title: 'runs', cell: ({ spec }) => String(spec.runIds.length) },
            { title: 'state', align: 'left', cell: ({ isStale }) => (isStale ? 'stale' : 'fresh') },
          ],
          found.value,
        ),
      )
    }
    return DONE
  })
}

/** Lists what can be drawn; needs no history. */
export async function listKinds({ json }: JsonOption): Promise<ExitCode> {
  const { FIGURE_KINDS } = await import('../../services/figures/kinds/registry.ts')
  const kinds = FIGURE_KINDS.map(({ kind, title, needs }) => ({ kind, title, needs }))
  if (json === true) printJson({ ok: true, kinds })
  else {
    print(
      textTable(
        [
          { title: 'kind', align: 'left', cell: ({ kind }: (typeof kinds)[number]) => kind },
          { title: 'of', align: 'left', cell: ({ needs }) => needs },
          { title: 'what it shows', align: 'left', cell: ({ title }) => title },
        ],
        kinds,
      ),
    )
  }
  return DONE
}

/** Draws one figure into a file and, on request, saves it. */
export async function makeFigure(options: MakeFigureOptions): Promise<ExitCode> {
  const { json } = options
  const spec = await specOf(options)
  if (!spec.ok) return refuse(spec.problems, json)
  return withWorkbench({ json: json === true }, async ({ store, figures }) => {
    const [format, ...others] = options.format
    if (format === undefined || others.length > 0) return refuse([oneFormat(options.format)], json)
    const file = await figures.render(spec.value, format, options.dpi)
    if (!file.ok) return refuse(file.problems, json)
    sayProblems(file.notes)
    const path = options.output ?? file.value.fileName
    const written = await writeFile(path, file.value, options.force)
    if (!written.ok) return refuse(written.problems, json)
    const saved =
      options.save === undefined ? ok(null) : await save({ store, figures }, options.save, spec.value)
    if (!saved.ok) return refuse(saved.problems, json)
    const id = saved.value?.id
    if (json === true) printJson({ ok: true, file: path, ...(id === undefined ? {} : { id }) })
    else print(`${path} written${id === undefined ? '' : `, kept as figure ${id}`}\n`)
    return DONE
  })
}

function oneFormat(got: readonly string[]): Problem {
  const remedy = 'Save it with --save, and write all formats with "deltascope figure export".'
  return problem('one-format', 'One figure is drawn into one file', {
    field: '--format',
    expected: 'one format',
    got: got.join(', '),
    remedy,
  })
}

async function specOf(options: MakeFigureOptions): Promise<Result<FigureSpec>> {
  const { findFigureKind } = await import('../../services/figures/kinds/registry.ts')
  const { FIGURE_SPEC } = await import('../../services/api/params-figures.ts')
  const kind = findFigureKind(options.kind)
  if (!kind.ok) return kind
  const settings = settingsOf(options.set ?? [])
  if (!settings.ok) return settings
  const { runs, sweep, title, caption, width, height, font, size, grey, legend } = options
  const parsed = FIGURE_SPEC.safeParse({
    kind: kind.value.kind,
    title: title ?? kind.value.title,
    caption,
    runIds: runs ?? [],
    ...(sweep === undefined ? {} : { sweepId: sweep }),
    options: settings.value,
    style: {
      width,
      heightMm: height,
      fontFamily: font,
      fontSizePt: size,
      palette: grey === true ? 'greyscale' : 'colour',
      showLegend: legend,
    },
  })
  if (parsed.success) return ok(parsed.data)
  return fail(
    ...parsed.error.issues.map(({ message, path }) =>
      problem('bad-option', message, { field: path.join('.') }),
    ),
  )
}

/** `key=value` pairs; numbers become numbers. */
function settingsOf(pairs: readonly string[]): Result<FigureSpec['options']> {
  const entries: [string, string | number][] = []
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 1) {
      return fail(
        problem('not-a-setting', 'is no setting', { field: '--set', expected: 'key=value', got: pair }),
      )
    }
    const value = pair.slice(at + 1)
    const number = value.trim() === '' ? Number.NaN : Number(value)
    entries.push([pair.slice(0, at), Number.isFinite(number) ? number : value])
  }
  return ok(Object.fromEntries(entries))
}

async function save(
  { store, figures }: Pick<Workbench, 'store' | 'figures'>,
  wanted: string,
  spec: FigureSpec,
): Promise<Result<FigureRow>> {
  const project = await findProject(store, wanted)
  return project.ok ? figures.save(project.value.id, null, spec) : project
}

/** Marks the figures of a project whose data are other now. */
export function refreshFigures({
  project,
  json,
}: JsonOption & { readonly project: string }): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ store, figures }) => {
    const found = await findProject(store, project)
    const refreshed = found.ok ? await figures.refresh(found.value.id) : found
    if (!refreshed.ok) return refuse(refreshed.problems, json)
    sayProblems(refreshed.notes)
    const { changed } = refreshed.value
    if (json === true) printJson({ ok: true, changed })
    else print(changed.length === 0 ? 'No figure changed\n' : `Changed: ${changed.join(', ')}\n`)
    return DONE
  })
}

/** Removes a saved figure; tells how to undo it. */
export function removeFigure(id: number, { json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ figures }) => {
    const removed = await figures.remove(id)
    if (!removed.ok) return refuse(removed.problems, json)
    const { title, undoId } = removed.value
    if (json === true) printJson({ ok: true, undoId, title })
    else print(`${title}; deltascope runs undo ${undoId} brings it back\n`)
    return DONE
  })
}
