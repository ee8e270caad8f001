import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type {
  FigureFormat,
  FigureKindInfo,
  FigureReview,
  FigureRow,
  FigureSpec,
  FileOut,
} from '../../../shared/model/figures.ts'
import type { Undo } from '../../../shared/model/projects.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import type { SweepDetail } from '../../../shared/model/sweeps.ts'
import type { EnginePool } from '../../pool/engine-pool.ts'
import type { RemoteStore } from '../../store/store.ts'
import type { TimelineRun } from '../timelines/timeline-of.ts'
import { dataCheck, undrawable } from './checks/data-check.ts'
import type { DrawnFigure, FigureOrder } from './figure-task.ts'

/** What the figures are made of and where they are kept. */
export interface FiguresDependencies {
  readonly store: RemoteStore
  readonly runDetail: (id: number) => Promise<Result<RunDetail>>
  readonly sweepDetail: (id: number) => Promise<Result<SweepDetail>>
  readonly pool: Pick<EnginePool, 'run'>
  /** What a run asks, for windows of its timeline. */
  readonly inputOf: (id: number) => Promise<Result<TimelineRun>>
}

/** Saved figures: kept, drawn, and compared with what their data would be now. */
export interface FiguresService {
  readonly kinds: () => Promise<readonly FigureKindInfo[]>
  readonly list: (projectId: number | null) => Promise<Result<readonly FigureRow[]>>
  readonly get: (id: number) => Promise<Result<FigureRow>>
  readonly save: (projectId: number, id: number | null, spec: FigureSpec) => Promise<Result<FigureRow>>
  readonly remove: (id: number) => Promise<Result<Undo>>
  /** A file, named after the title; `prefix` stands before all names, that of the PDF a LaTeX file includes among them. */
  readonly render: (
    spec: FigureSpec,
    format: FigureFormat,
    dpi: number,
    prefix?: string,
  ) => Promise<Result<FileOut>>
  /** What stands between the figure and a paper; `id` is that of the saved one, if it is saved. */
  readonly check: (spec: FigureSpec, id: number | null) => Promise<Result<FigureReview>>
  /** Marks the figures whose data are other now than when they were saved; gives their ids. */
  readonly refresh: (projectId: number) => Promise<Result<{ readonly changed: readonly number[] }>>
}

/** The kinds bring models of all designs with them; who draws nothing does not wait for them. */
const registry = () => import('./kinds/registry.ts')

/** Of pictures that nobody looks at. */
const DPI = 300

/** The figures of a workbench. */
export function createFiguresService(dependencies: FiguresDependencies): FiguresService {
  const { store } = dependencies
  /** No pixels are needed to know the data. */
  const dataOf = (spec: FigureSpec): Promise<Result<DrawnFigure>> =>
    draw(spec, { wanted: 'data', dpi: DPI }, dependencies)

  async function save(projectId: number, id: number | null, spec: FigureSpec): Promise<Result<FigureRow>> {
    const drawn = await dataOf(spec)
    if (!drawn.ok) return drawn
    return store.saveFigure({ projectId, id, spec, dataHash: drawn.value.dataHash })
  }

  async function refresh(projectId: number): Promise<Result<{ readonly changed: readonly number[] }>> {
    const figures = await store.listFigures({ projectId })
    if (!figures.ok) return figures
    const changed: number[] = []
    const notes: Problem[] = []
    for (const figure of figures.value) {
      const drawn = await dataOf(figure.spec)
      // A figure whose runs are gone has no new data; it stays as it is, and it is said.
      if (!drawn.ok) notes.push(...drawn.problems.map((found) => ({ ...found, file: figure.spec.title })))
      else if (drawn.value.dataHash !== figure.dataHash) changed.push(figure.id)
      const isStale = changed.at(-1) === figure.id || !drawn.ok
      if (isStale === figure.isStale) continue
      const marked = await store.setFigureData({ id: figure.id, dataHash: figure.dataHash, isStale })
      if (!marked.ok) return marked
    }
    return ok({ changed }, notes)
  }

  async function check(spec: FigureSpec, id: number | null): Promise<Result<FigureReview>> {
    const saved = id === null ? undefined : await store.getFigure({ id })
    if (saved?.ok === false) return saved
    const drawn = await draw(spec, { wanted: 'checks', dpi: DPI }, dependencies)
    if (!drawn.ok) return ok({ checks: [undrawable(drawn.problems)], caption: spec.caption })
    const runs = await allOf(spec.runIds, dependencies.runDetail)
    if (!runs.ok) return runs
    const { caption, checks, dataHash } = drawn.value
    // Another figure than the saved one may have other data.
    const isSame = saved !== undefined && isSameData(saved.value.spec, spec)
    return ok({
      checks: [...checks, dataCheck(runs.value, isSame ? saved.value : undefined, dataHash)],
      caption,
    })
  }

  return {
    kinds: async () => {
      const { FIGURE_KINDS } = await registry()
      return FIGURE_KINDS.map(({ build: _build, ...info }) => info)
    },
    list: (projectId) => store.listFigures({ projectId }),
    get: (id) => store.getFigure({ id }),
    save,
    remove: (id) => store.removeFigure({ id }),
    render: (spec, format, dpi, prefix = '') => fileOf(spec, { wanted: format, dpi, prefix }, dependencies),
    check,
    refresh,
  }
}

/** The file of a figure. */
async function fileOf(
  spec: FigureSpec,
  asked: Pick<FigureOrder, 'wanted' | 'dpi' | 'prefix'>,
  dependencies: FiguresDependencies,
): Promise<Result<FileOut>> {
  const drawn = await draw(spec, asked, dependencies)
  if (!drawn.ok) return drawn
  const { file } = drawn.value
  return file === null ? fail(problem('not-drawn', 'The figure was not drawn')) : ok(file, drawn.notes)
}

/** Collects what a figure is made of, and has it drawn where nobody waits for it. */
async function draw(
  spec: FigureSpec,
  asked: Pick<FigureOrder, 'wanted' | 'dpi' | 'prefix'>,
  { pool, runDetail, sweepDetail, inputOf }: FiguresDependencies,
): Promise<Result<DrawnFigure>> {
  const runs = await allOf(spec.runIds, runDetail)
  if (!runs.ok) return runs
  const inputs = await allOf(spec.runIds, inputOf)
  if (!inputs.ok) return inputs
  const sweep = spec.sweepId === undefined ? undefined : await sweepDetail(spec.sweepId)
  if (sweep?.ok === false) return sweep
  const order = {
    spec,
    runs: runs.value,
    sweep: sweep?.value ?? null,
    inputs: inputs.value,
    ...asked,
  }
  // A figure is drawn at once or not at all; nobody stops it.
  return pool.run('figure.draw', order, { signal: new AbortController().signal })
}

/** Figures of the same kind, runs and options show the same data, whatever they look like. */
function isSameData(a: FigureSpec, b: FigureSpec): boolean {
  const key = ({ kind, runIds, sweepId, options }: FigureSpec): string =>
    JSON.stringify([kind, runIds, sweepId, Object.entries(options).toSorted(([x], [y]) => (x < y ? -1 : 1))])
  return key(a) === key(b)
}

/** Every answer, or the problems of all that have none. */
async function allOf<T>(
  ids: readonly number[],
  ask: (id: number) => Promise<Result<T>>,
): Promise<Result<readonly T[]>> {
  const answers = await Promise.all(ids.map(ask))
  const problems = answers.flatMap((answer) => (answer.ok ? [] : answer.problems))
  if (problems.length > 0) return fail(...problems)
  return ok(answers.flatMap((answer) => (answer.ok ? [answer.value] : [])))
}
