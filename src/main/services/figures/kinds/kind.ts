import { fail, problem, type Result } from '../../../../engine/model/problem.ts'
import type { FigureKindInfo, FigureOption, FigureSpec } from '../../../../shared/model/figures.ts'
import { arrayTitle, designTitle } from '../../../../shared/format/run-title.ts'
import { METRIC_IDS, METRICS, type MetricId } from '../../../../shared/model/metrics.ts'
import type { RunDetail } from '../../../../shared/model/runs.ts'
import type { SweepDetail } from '../../../../shared/model/sweeps.ts'
import type { Timeline, TimelineQuery, TimelineSeries } from '../../../../engine/timeline/timeline.ts'
import type { AlignMode } from '../../../../engine/timeline/align-map.ts'
import type { TimelineDifference } from '../../../../engine/timeline/align.ts'
import type { FigureScene } from '../scene.ts'

/** Where a figure takes its data from. */
export interface FigureSource {
  readonly runs: readonly RunDetail[]
  readonly sweep: SweepDetail | undefined
  /** A window of one of the runs. */
  readonly timeline: (runId: number, query: TimelineQuery) => Promise<Result<TimelineSeries>>
  readonly axisOf: (runId: number) => Promise<Result<TimeAxis>>
  /** A window of one of the runs, the baseline, against what corresponds to it in another. */
  readonly difference: (
    baselineId: number,
    otherId: number,
    query: TimelineQuery,
    mode: AlignMode,
  ) => Promise<Result<Pick<TimelineDifference, 'difference' | 'rows'>>>
}

/** The array of a run, its cycles, and what its timeline can be asked. */
export type TimeAxis = Pick<
  Timeline,
  'rows' | 'cols' | 'firstCycle' | 'endCycle' | 'lastTrafficCycle' | 'quantities'
>

/** One kind of figure. */
export interface FigureKind extends FigureKindInfo {
  readonly build: (
    spec: FigureSpec,
    source: FigureSource,
  ) => Result<FigureScene> | Promise<Result<FigureScene>>
}

/** Runs of a figure of several: more would be told apart by nobody. */
export const SEVERAL_RUNS = { least: 1, most: 100 } as const

/** Runs of a figure of one. */
export const ONE_RUN = { least: 1, most: 1 } as const

/** An option that is one of some metrics of runs. */
export function metricOption(key: string, title: string, initial: MetricId): FigureOption {
  return { key, title, initial, choices: METRIC_IDS.map((id) => ({ value: id, title: METRICS[id].title })) }
}

/** How a run is called in a legend: what tells it from the others of the figure. */
export function runNames(runs: readonly RunDetail[]): readonly string[] {
  const settings = ownSettings(runs)
  const parts = runs.map((run, index) => ({
    workload: run.workload,
    design: designTitle(run.design),
    array: arrayTitle(run),
    differs: settings[index] ?? '',
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

/** What is set otherwise than the default, of each run, without what all have and what their arrays say already. */
export function ownSettings(
  runs: readonly Pick<RunDetail, 'differs' | 'rows' | 'cols'>[],
): readonly string[] {
  const lists = runs.map(({ differs }) => differs.split(', ').filter((text) => text !== ''))
  const isCommon = (text: string): boolean => lists.every((list) => list.includes(text))
  const saysArray = /^(rows|columns|PE rows|PE columns) \d+$/
  return lists.map((list) => list.filter((text) => !isCommon(text) && !saysArray.test(text)).join(', '))
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
