import { createHash } from 'node:crypto'
import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import { difference } from '../../../engine/timeline/align.ts'
import type { Timeline } from '../../../engine/timeline/timeline.ts'
import { captionOf } from '../../../shared/model/figure-caption.ts'
import type { FigureCheck, FigureFormat, FigureSpec, FileOut } from '../../../shared/model/figures.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import type { SweepDetail } from '../../../shared/model/sweeps.ts'
import { timelineOf, type TimelineRun } from '../timelines/timeline-of.ts'
import { figureFile, stemOf } from './figure-file.ts'
import type { FigureSource } from './kinds/kind.ts'
import { findFigureKind } from './kinds/registry.ts'
import { fieldTitle } from './kinds/sweep-points.ts'
import type { FigureScene } from './scene.ts'
import { csvFile } from './table-files.ts'
import { isCut, MOST_ROWS } from './tex/booktabs-file.ts'
import { needsPdf } from './tex/pgfplots-file.ts'

/** A figure with everything it is made of. */
export interface FigureOrder {
  readonly spec: FigureSpec
  readonly runs: readonly RunDetail[]
  readonly sweep: SweepDetail | null
  /** What the runs ask, in their order: for windows of their timelines. */
  readonly inputs: readonly TimelineRun[]
  /** A file of this format, the checks of the drawn figure, or its data alone. */
  readonly wanted: FigureFormat | 'checks' | 'data'
  readonly dpi: number
  /** Before the names of files. */
  readonly prefix?: string
}

/** What came of it. */
export interface DrawnFigure {
  /** SHA-256 of the data as text: the style changes nothing in it. */
  readonly dataHash: string
  readonly caption: string
  readonly file: FileOut | null
  readonly checks: readonly FigureCheck[]
}

/** Takes the data of a figure and draws it; blocks, so it belongs into a worker. */
export async function drawFigure(order: FigureOrder): Promise<Result<DrawnFigure>> {
  const { spec, wanted, dpi, prefix = '' } = order
  const kind = findFigureKind(spec.kind)
  if (!kind.ok) return kind
  const built = await kind.value.build(spec, sourceOf(order))
  if (!built.ok) return built
  const [scene, { style }] = [built.value, spec]
  const dataHash = createHash('sha256').update(csvFile(scene.table)).digest('hex')
  const caption = spec.caption === '' ? automaticCaption(order, scene) : spec.caption
  const isFile = wanted !== 'checks' && wanted !== 'data'
  const file = isFile ? await figureFile({ scene, style, caption, format: wanted, dpi, prefix }) : null
  const checks = wanted === 'checks' ? await checksOf(scene, spec) : []
  return ok({ dataHash, caption, file, checks }, [...built.notes, ...texNotes({ scene, prefix }, wanted)])
}

/** What the LaTeX of a figure lacks: one TeX cannot draw is not whole alone, a table is not endless. */
function texNotes(
  { scene, prefix }: { readonly scene: FigureScene; readonly prefix: string },
  wanted: FigureOrder['wanted'],
): readonly Problem[] {
  if (wanted === 'booktabs' && isCut(scene.table)) {
    const expected = `at most ${MOST_ROWS}`
    const got = String(scene.table.rows.length)
    const remedy = 'The CSV has all of them.'
    return [
      problem('rows-left-out', 'The table in LaTeX has the first rows only', {
        severity: 'warning',
        expected,
        got,
        remedy,
      }),
    ]
  }
  if (wanted !== 'pgfplots' || !needsPdf(scene)) return []
  const name = `${stemOf({ scene, prefix })}.pdf`
  return [
    problem('needs-pdf', `The LaTeX file includes ${name}: TeX cannot draw this kind of figure`, {
      severity: 'warning',
      remedy: `Export the figure as PDF too, and put it beside the LaTeX file under this name.`,
    }),
  ]
}

function automaticCaption({ spec, runs, sweep }: FigureOrder, { about }: FigureScene): string {
  return captionOf({ title: spec.title, runs, sweep: sweep ?? undefined, fieldTitle, about })
}

/** The chart library and the PDF are loaded for those who want them. */
async function checksOf(scene: FigureScene, { style }: FigureSpec): Promise<readonly FigureCheck[]> {
  const { drawScene } = await import('./svg-file.ts')
  const { pdfFile } = await import('./pdf-file.ts')
  const { figureChecks } = await import('./checks/figure-checks.ts')
  const drawing = drawScene(scene, style)
  return figureChecks({ scene, style, drawing, pdf: await pdfFile(drawing, style) })
}

function sourceOf({ runs, sweep, inputs }: FigureOrder): FigureSource {
  const timeline = (runId: number): Result<Timeline> => {
    const input = inputs[runs.findIndex(({ id }) => id === runId)]
    return input === undefined
      ? fail(problem('not-found', `The figure has no run ${runId}`, { field: 'runIds' }))
      : timelineOf(input)
  }
  return {
    runs,
    sweep: sweep ?? undefined,
    timeline: (runId, query) => {
      const found = timeline(runId)
      return Promise.resolve(found.ok ? found.value.query(query) : found)
    },
    axisOf: (runId) => Promise.resolve(timeline(runId)),
    difference: (baselineId, otherId, query, mode) => {
      const [baseline, other] = [timeline(baselineId), timeline(otherId)]
      if (!baseline.ok) return Promise.resolve(baseline)
      if (!other.ok) return Promise.resolve(other)
      return Promise.resolve(difference(baseline.value, other.value, query, mode))
    },
  }
}
