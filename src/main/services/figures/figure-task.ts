import { createHash } from 'node:crypto'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { Timeline } from '../../../engine/timeline/timeline.ts'
import type { FigureFormat, FigureSpec, FileOut } from '../../../shared/model/figures.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import type { SweepDetail } from '../../../shared/model/sweeps.ts'
import { timelineOf, type TimelineRun } from '../timelines/timeline-of.ts'
import { figureFile } from './figure-file.ts'
import type { FigureSource } from './kinds/kind.ts'
import { findFigureKind } from './kinds/registry.ts'
import { csvFile } from './table-files.ts'

/** A figure with everything it is made of. */
export interface FigureOrder {
  readonly spec: FigureSpec
  readonly runs: readonly RunDetail[]
  readonly sweep: SweepDetail | null
  /** What the runs ask, in their order: for windows of their timelines. */
  readonly inputs: readonly TimelineRun[]
  /** Of the file; null when only the data are wanted. */
  readonly format: FigureFormat | null
  readonly dpi: number
}

/** What came of it. */
export interface DrawnFigure {
  /** SHA-256 of the data as text: the style changes nothing in it. */
  readonly dataHash: string
  readonly file: FileOut | null
}

/** Takes the data of a figure and draws it; blocks, so it belongs into a worker. */
export async function drawFigure(order: FigureOrder): Promise<Result<DrawnFigure>> {
  const { spec, format, dpi } = order
  const kind = findFigureKind(spec.kind)
  if (!kind.ok) return kind
  const scene = await kind.value.build(spec, sourceOf(order))
  if (!scene.ok) return scene
  const dataHash = createHash('sha256').update(csvFile(scene.value.table)).digest('hex')
  const { style, caption } = spec
  const file = format === null ? null : await figureFile({ scene: scene.value, style, caption, format, dpi })
  return ok({ dataHash, file }, scene.notes)
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
  }
}
