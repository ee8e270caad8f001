import { fail, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import type { Comparison, SeedStudy } from '../../engine/studies/seed-study.ts'
import { studyFigures, type StudyFigure } from '../../engine/studies/seed-study-figures.ts'
import { writeFolder, type FilePiece, type FolderOptions } from './folder-writer.ts'
import { outdirProblem } from './simulation-run.ts'

/**
 * Writes the five figures as SVG, their data as CSV and the comparison into `folder`; all of them or nothing. Returns
 * the names of the files.
 */
export async function writeStudy(
  folder: string,
  study: SeedStudy,
  options: Pick<FolderOptions, 'signal' | 'fs'> = {},
): Promise<Result<readonly string[]>> {
  // The chart library takes a while to load; who writes nothing does not wait for it.
  const { renderFigure } = await import('./figures/render-figure.ts')
  const written = await writeFolder(folder, studyFiles(study, renderFigure), { ...options, isResult })
  return written.ok ? written : fail(...written.problems.map(withOutOption))
}

/** Why nothing can be written into `folder`, as far as that can be seen before simulating. */
export function studyFolderProblem(folder: string): Problem | undefined {
  if (folder === '') return problem('empty-path', 'is empty', { field: '--out', expected: 'a folder' })
  const found = outdirProblem(folder)
  return found === undefined ? undefined : withOutOption(found)
}

/** The remedies of writing name simulate's option; here it is another one. */
function withOutOption(found: Problem): Problem {
  if (found.remedy === undefined) return found
  return { ...found, remedy: found.remedy.replace(/(run_name or )?-p\b/, '--out') }
}

function* studyFiles(
  { runs, comparisons }: SeedStudy,
  render: (figure: StudyFigure) => string,
): Generator<FilePiece> {
  for (const figure of studyFigures(runs)) {
    yield { path: `${figure.id}.svg`, text: render(figure) }
    yield { path: `${figure.id}.csv`, text: figureCsv(figure) }
  }
  yield { path: 'comparison.csv', text: comparisonCsv(comparisons) }
}

/** True for what this study writes, which the next run of it may replace. */
function isResult(path: string): boolean {
  return /^(figure-[1-5]\.(svg|csv)|comparison\.csv)$/.test(path)
}

/** One line per bar, in full precision; `published` is empty where the study prints no number. */
function figureCsv({ panels }: StudyFigure): string {
  const rows = panels.flatMap(({ quantity, unit, xTitle, categories, series }) =>
    series.flatMap(({ array, bars }) =>
      bars.map(({ simulated, published }, index) => [
        quantity,
        asciiUnit(unit),
        `${xTitle.toLowerCase()} ${categories[index] ?? ''}`,
        array,
        simulated,
        published,
      ]),
    ),
  )
  return csv(['quantity', 'unit', 'category', 'array', 'simulated', 'published'], rows)
}

function comparisonCsv(comparisons: readonly Comparison[]): string {
  const head = [
    'experiment',
    'figure',
    'quantity',
    'unit',
    'layer',
    'array',
    'published',
    'simulated',
    'simulated_as_printed',
    'difference',
    'matches',
    'note',
  ]
  const rows = comparisons.map((row) => [
    row.experiment,
    row.figure,
    row.quantity,
    asciiUnit(row.unit),
    row.layer,
    row.array,
    row.published,
    row.simulated,
    row.simulatedText,
    row.difference,
    row.matches ? 'yes' : 'no',
    row.note,
  ])
  return csv(head, rows)
}

/** Spreadsheets that guess the encoding would spoil the sign. */
function asciiUnit(unit: string): string {
  return unit.replace('×', 'x')
}

function csv(head: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('')
}

function cell(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
