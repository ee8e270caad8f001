import { createHash } from 'node:crypto'
import { fail, ok, type Problem, type Result } from '../../../engine/model/problem.ts'
import type {
  FigureFormat,
  FigureKindInfo,
  FigureRow,
  FigureSpec,
  FileOut,
} from '../../../shared/model/figures.ts'
import type { Undo } from '../../../shared/model/projects.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import type { SweepDetail } from '../../../shared/model/sweeps.ts'
import type { RemoteStore } from '../../store/store.ts'
import { figureFile } from './figure-file.ts'
import type { FigureSource } from './kinds/kind.ts'
import type { FigureScene } from './scene.ts'
import { csvFile } from './table-files.ts'

/** What the figures are made of and where they are kept. */
export interface FiguresDependencies {
  readonly store: RemoteStore
  readonly runDetail: (id: number) => Promise<Result<RunDetail>>
  readonly sweepDetail: (id: number) => Promise<Result<SweepDetail>>
  readonly timeline: FigureSource['timeline']
  readonly axisOf: FigureSource['axisOf']
}

/** Saved figures: kept, drawn, and compared with what their data would be now. */
export interface FiguresService {
  readonly kinds: () => Promise<readonly FigureKindInfo[]>
  readonly list: (projectId: number | null) => Promise<Result<readonly FigureRow[]>>
  readonly get: (id: number) => Promise<Result<FigureRow>>
  readonly save: (projectId: number, id: number | null, spec: FigureSpec) => Promise<Result<FigureRow>>
  readonly remove: (id: number) => Promise<Result<Undo>>
  readonly render: (spec: FigureSpec, format: FigureFormat, dpi: number) => Promise<Result<FileOut>>
  /** Marks the figures whose data are other now than when they were saved; gives their ids. */
  readonly refresh: (projectId: number) => Promise<Result<{ readonly changed: readonly number[] }>>
}

/** The kinds bring models of all designs with them; who draws nothing does not wait for them. */
const registry = () => import('./kinds/registry.ts')

/** The figures of a workbench. */
export function createFiguresService(dependencies: FiguresDependencies): FiguresService {
  const { store } = dependencies
  const scene = (spec: FigureSpec): Promise<Result<FigureScene>> => sceneOf(spec, dependencies)

  async function save(projectId: number, id: number | null, spec: FigureSpec): Promise<Result<FigureRow>> {
    const drawn = await scene(spec)
    if (!drawn.ok) return drawn
    return store.saveFigure({ projectId, id, spec, dataHash: hashOf(drawn.value) })
  }

  async function refresh(projectId: number): Promise<Result<{ readonly changed: readonly number[] }>> {
    const figures = await store.listFigures({ projectId })
    if (!figures.ok) return figures
    const changed: number[] = []
    const notes: Problem[] = []
    for (const figure of figures.value) {
      const drawn = await scene(figure.spec)
      // A figure whose runs are gone has no new data; it stays as it is, and it is said.
      if (!drawn.ok) notes.push(...drawn.problems.map((found) => ({ ...found, file: figure.spec.title })))
      else if (hashOf(drawn.value) !== figure.dataHash) changed.push(figure.id)
      const isStale = changed.at(-1) === figure.id || !drawn.ok
      if (isStale === figure.isStale) continue
      const marked = await store.setFigureData({ id: figure.id, dataHash: figure.dataHash, isStale })
      if (!marked.ok) return marked
    }
    return ok({ changed }, notes)
  }

  async function render(spec: FigureSpec, format: FigureFormat, dpi: number): Promise<Result<FileOut>> {
    const drawn = await scene(spec)
    if (!drawn.ok) return drawn
    const { style, caption } = spec
    return ok(await figureFile({ scene: drawn.value, style, caption, format, dpi }), drawn.notes)
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
    render,
    refresh,
  }
}

/** The data of a figure as text, hashed: the style changes nothing in it. */
function hashOf({ table }: FigureScene): string {
  return createHash('sha256').update(csvFile(table)).digest('hex')
}

async function sceneOf(
  spec: FigureSpec,
  { runDetail, sweepDetail, timeline, axisOf }: FiguresDependencies,
): Promise<Result<FigureScene>> {
  const { findFigureKind } = await registry()
  const kind = findFigureKind(spec.kind)
  if (!kind.ok) return kind
  const runs = await Promise.all(spec.runIds.map(runDetail))
  const missing = runs.flatMap((run) => (run.ok ? [] : run.problems))
  if (missing.length > 0) return fail(...missing)
  const sweep = spec.sweepId === undefined ? undefined : await sweepDetail(spec.sweepId)
  if (sweep?.ok === false) return sweep
  return kind.value.build(spec, {
    runs: runs.flatMap((run) => (run.ok ? [run.value] : [])),
    sweep: sweep?.value,
    timeline,
    axisOf,
  })
}
