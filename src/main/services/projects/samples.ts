import { z } from 'zod'
import { ok, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { BuiltInSweep, SweepSpec } from '../../../shared/model/sweeps.ts'
import type { RemoteStore } from '../../store/store.ts'

/** A project that comes with the program: some of its sweeps, and what to look at first. */
export interface Sample {
  /** Never changes: it is how the program knows that the sample was made once. */
  readonly id: string
  readonly name: string
  readonly description: string
  readonly sweepIds: readonly string[]
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
  /** Stores a sweep and starts it in the background. */
  readonly startSweep: (projectId: number, spec: SweepSpec) => Promise<Result<unknown>>
}

/** Setting with the ids of the samples that were made, ever. */
const MADE_KEY = 'samples.made'
const MADE = z.array(z.string())

/**
 * Makes the sample projects that were never made in this database, and starts their sweeps. One that was deleted stays
 * away, one that was interrupted before it was complete is not made a second time. Gives the ids of the new projects.
 */
export async function makeSamples(
  { store, builtIn, startSweep }: SampleMeans,
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
