import { z } from 'zod'
import { ok, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { FigureSpec, FigureStyle } from '../../../shared/model/figures.ts'
import type { BuiltInSweep, SweepSpec } from '../../../shared/model/sweeps.ts'
import type { RemoteStore } from '../../store/store.ts'

/** A project that comes with the program: some of its sweeps, and what to look at first. */
export interface Sample {
  /** Never changes: it is how the program knows that the sample was made once. */
  readonly id: string
  readonly name: string
  readonly description: string
  readonly sweepIds: readonly string[]
  /** Kinds of figures that need nothing but the program, with their titles. */
  readonly figures: readonly {
    readonly kind: string
    readonly title: string
    readonly width: FigureStyle['width']
  }[]
  readonly views: readonly {
    readonly name: string
    readonly filter: string
    readonly columns: readonly string[]
  }[]
}

export const SAMPLES: readonly Sample[] = [
  {
    id: 'seed-study',
    name: 'Seed study',
    description:
      'The published study this program started from: AlexNet and the guided-diffusion networks on square arrays of 128, 256 and 512, by the rules of SCALE-Sim v2.',
    sweepIds: ['seed-study', 'guid-arrays'],
    figures: [1, 2, 3, 4, 5].map((number) => ({
      kind: `seed-figure-${number}`,
      title: `Seed study, Figure ${number}`,
      width: number < 4 ? ('ieee-single' as const) : ('ieee-double' as const),
    })),
    views: [
      {
        name: 'Best utilisation',
        filter: 'sort:-utilPercent',
        columns: ['workload', 'rows', 'design', 'cycles', 'utilPercent', 'mappingPercent'],
      },
    ],
  },
  {
    id: 'cambricon-d',
    name: 'Cambricon-D on guided diffusion',
    description:
      'Differential acceleration of diffusion models: Cambricon-D and its relatives on GUID128, GUID256, GUID512 and STBL512, beside the dense design.',
    sweepIds: ['cambricon-d-ablation'],
    figures: [
      { kind: 'paper-speedup', title: 'Speedup over dense', width: 'ieee-double' },
      { kind: 'paper-traffic', title: 'DRAM traffic over dense', width: 'ieee-single' },
    ],
    views: [
      {
        name: 'Speedup over dense',
        filter: 'sort:-speedup',
        columns: ['workload', 'design', 'speedup', 'trafficRatio', 'energySavingPercent'],
      },
    ],
  },
]

/** What making samples needs. */
export interface SampleMeans {
  readonly store: Pick<RemoteStore, 'createProject' | 'saveView' | 'getSetting' | 'setSetting'>
  readonly builtIn: readonly BuiltInSweep[]
  readonly saveFigure: (projectId: number, spec: FigureSpec) => Promise<Result<unknown>>
  /** Stores a sweep and starts it in the background. */
  readonly startSweep: (projectId: number, spec: SweepSpec) => Promise<Result<unknown>>
}

/** Text of a paper, in a column. */
const FIGURE_STYLE: Omit<FigureStyle, 'width'> = {
  heightMm: 60,
  fontFamily: 'sans',
  fontSizePt: 7,
  palette: 'colour',
  showLegend: true,
}

/** Setting with the ids of the samples that were made, ever. */
const MADE_KEY = 'samples.made'
const MADE = z.array(z.string())

/**
 * Makes the sample projects that were never made in this database, and starts their sweeps. One that was deleted stays
 * away, one that was interrupted before it was complete is not made a second time. Gives the ids of the new projects.
 */
export async function makeSamples(
  { store, builtIn, saveFigure, startSweep }: SampleMeans,
  samples: readonly Sample[] = SAMPLES,
): Promise<Result<readonly number[]>> {
  const setting = await store.getSetting({ key: MADE_KEY })
  if (!setting.ok) return setting
  const made = new Set(madeOf(setting.value.json))
  const fresh = samples.filter(({ id }) => !made.has(id))
  if (fresh.length === 0) return ok([])
  // Before they are made: of two programs that start at once, or after a crash, nobody makes them twice.
  const json = JSON.stringify([...made, ...fresh.map(({ id }) => id)])
  const noted = await store.setSetting({ key: MADE_KEY, json })
  if (!noted.ok) return noted
  const projectIds: number[] = []
  const notes: Problem[] = []
  for (const sample of fresh) {
    const { name, description, views, sweepIds } = sample
    const project = await store.createProject({ name, description, isSample: true })
    if (!project.ok) return project
    const projectId = project.value.id
    projectIds.push(projectId)
    for (const view of views) {
      const saved = await store.saveView({ ...view, projectId })
      if (!saved.ok) return saved
    }
    const specs = builtIn.filter(({ id }) => sweepIds.includes(id)).flatMap((sweep) => sweep.specs)
    for (const spec of specs) {
      const started = await startSweep(projectId, spec)
      // The others are worth having.
      if (!started.ok) notes.push(...started.problems)
    }
  }
  // Runs are what is looked at first; they do not wait for figures.
  for (const [index, { figures }] of fresh.entries()) {
    for (const { width, ...figure } of figures) {
      const style = { ...FIGURE_STYLE, width }
      const spec = { ...figure, caption: '', runIds: [], options: {}, style }
      const saved = await saveFigure(projectIds[index] ?? 0, spec)
      if (!saved.ok) notes.push(...saved.problems)
    }
  }
  return ok(projectIds, notes)
}

/** A setting somebody spoilt counts as none. */
function madeOf(json: string | null): readonly string[] {
  if (json === null) return []
  try {
    const parsed = MADE.safeParse(JSON.parse(json))
    return parsed.success ? parsed.data : []
  } catch {
    return []
  }
}
