import { fail, problem, type Result } from '../../../../engine/model/problem.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import type { RunDetail } from '../../../../shared/model/runs.ts'
import type { SweepDetail } from '../../../../shared/model/sweeps.ts'
import type { TimelineQuery, TimelineSeries } from '../../../../engine/timeline/timeline.ts'
import type { FigureScene } from '../scene.ts'

/** Where a figure takes its data from. */
export interface FigureSource {
  readonly runs: readonly RunDetail[]
  readonly sweep: SweepDetail | undefined
  /** A window of one of the runs. */
  readonly timeline: (runId: number, query: TimelineQuery) => Promise<Result<TimelineSeries>>
  /** Rows the array of a run has, and its cycles. */
  readonly axisOf: (
    runId: number,
  ) => Promise<Result<{ readonly rows: number; readonly cols: number; readonly endCycle: number }>>
}

/** One kind of figure. */
export interface FigureKind {
  readonly kind: string
  readonly title: string
  readonly needs: 'runs' | 'sweep' | 'nothing'
  readonly build: (
    spec: FigureSpec,
    source: FigureSource,
  ) => Result<FigureScene> | Promise<Result<FigureScene>>
}

/** How a run is called in a legend: what tells it from the others of the figure. */
export function runNames(runs: readonly RunDetail[]): readonly string[] {
  const parts = runs.map((run) => ({
    workload: run.workload,
    design: run.design,
    array: `${run.rows} × ${run.cols}`,
    differs: run.differs,
    id: `run ${run.id}`,
  }))
  const keys = ['workload', 'design', 'array', 'differs'] as const
  const varying = keys.filter((key) => new Set(parts.map((part) => part[key])).size > 1)
  const shown = varying.length === 0 ? (['workload', 'design'] as const) : varying
  const names = parts.map((part) =>
    shown
      .map((key) => part[key])
      .filter((text) => text !== '')
      .join(' · '),
  )
  return names.map((name, index) =>
    name === '' || names.indexOf(name) !== names.lastIndexOf(name)
      ? [name, parts[index]?.id].filter((text) => text !== '').join(' · ')
      : name,
  )
}

/** The run a figure of one run is about. */
export function onlyRun({ runs }: FigureSource): Result<RunDetail> {
  const [run] = runs
  if (run !== undefined && runs.length === 1) return { ok: true, value: run, notes: [] }
  return fail(
    problem('wrong-run-count', 'This figure shows one run', {
      field: 'runIds',
      expected: '1 run',
      got: `${runs.length}`,
    }),
  )
}

/** Why a figure of runs has none. */
export function noRuns(): Result<never> {
  return fail(
    problem('no-runs', 'This figure shows runs, and none is chosen', {
      field: 'runIds',
      remedy: 'Choose at least one run.',
    }),
  )
}

/** The sweep a figure is about. */
export function sweepOf({ sweep }: FigureSource): Result<SweepDetail> {
  if (sweep !== undefined) return { ok: true, value: sweep, notes: [] }
  return fail(
    problem('no-sweep', 'This figure shows a sweep, and none is chosen', {
      field: 'sweepId',
      remedy: 'Choose a sweep.',
    }),
  )
}
