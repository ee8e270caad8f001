import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fail, ok, problem } from '../../../src/engine/model/problem.ts'
import { makeSamples, SAMPLES, type SampleMeans } from '../../../src/main/services/projects/samples.ts'
import { BUILT_IN_SWEEPS } from '../../../src/main/services/sweeps/built-in.ts'
import { planSweep } from '../../../src/main/services/sweeps/plan.ts'
import { FILTER_FIELDS } from '../../../src/shared/filter/fields.ts'
import { parseFilter } from '../../../src/shared/filter/parse-filter.ts'
import { temporaryStore, valueOf } from '../exchange/project-fixture.ts'

let database: ReturnType<typeof temporaryStore>
beforeEach(() => {
  database = temporaryStore()
})
afterEach(() => database.close())

function means(started: string[] = [], figures: string[] = []): SampleMeans {
  return {
    saveFigure: (projectId, { kind }) => {
      figures.push(`${projectId} ${kind}`)
      return Promise.resolve(ok(null))
    },
    store: database.store,
    builtIn: BUILT_IN_SWEEPS,
    startSweep: (projectId, spec) => {
      started.push(`${projectId} ${spec.name}`)
      return Promise.resolve(ok(null))
    },
  }
}

const names = (): readonly string[] => valueOf(database.direct.listProjects({})).map(({ name }) => name)

describe('sample projects', () => {
  test('are made at the first start, with their sweeps, views and figures', async () => {
    const started: string[] = []
    const figures: string[] = []
    const ids = valueOf(await makeSamples(means(started, figures)))
    const [study = 0, paper = 0] = ids
    expect(figures).toEqual([
      ...[1, 2, 3, 4, 5].map((number) => `${study} seed-figure-${number}`),
      `${paper} paper-speedup`,
      `${paper} paper-traffic`,
    ])
    expect(names()).toEqual(['Seed study', 'Cambricon-D on guided diffusion'])
    expect(valueOf(database.direct.listProjects({})).every(({ isSample }) => isSample)).toBe(true)
    const specs = SAMPLES.map(({ sweepIds }) =>
      BUILT_IN_SWEEPS.filter(({ id }) => sweepIds.includes(id)).flatMap((sweep) => sweep.specs),
    )
    expect(started).toEqual(
      specs.flatMap((list, index) => list.map(({ name }) => `${ids[index] ?? 0} ${name}`)),
    )
    expect(valueOf(database.direct.listViews({ projectId: ids[0] ?? 0 }))).toHaveLength(1)
  })

  test('are made once: a deleted one does not come back', async () => {
    const [first = 0] = valueOf(await makeSamples(means()))
    valueOf(database.direct.removeProject({ id: first }))
    expect(valueOf(await makeSamples(means()))).toEqual([])
    expect(names()).toEqual(['Cambricon-D on guided diffusion'])
  })

  test('a sample of a later version is made beside those there are', async () => {
    valueOf(await makeSamples(means(), SAMPLES.slice(0, 1)))
    expect(names()).toEqual(['Seed study'])
    valueOf(await makeSamples(means()))
    expect(names()).toEqual(['Seed study', 'Cambricon-D on guided diffusion'])
  })

  test('a sweep that cannot be started is told, the rest is made', async () => {
    const broken = { ...means(), startSweep: () => Promise.resolve(fail(problem('no', 'No'))) }
    const made = await makeSamples(broken)
    expect(made.ok && made.notes.length).toBeGreaterThan(0)
    expect(names()).toHaveLength(2)
  })

  test('a spoilt setting counts as none', async () => {
    valueOf(database.direct.setSetting({ key: 'samples.made', json: '{"a":' }))
    expect(valueOf(await makeSamples(means()))).toHaveLength(2)
  })

  test.each(SAMPLES)('$id: its sweeps exist, its filters and columns are known', ({ sweepIds, views }) => {
    for (const id of sweepIds) {
      const sweep = BUILT_IN_SWEEPS.find((one) => one.id === id)
      for (const spec of sweep?.specs ?? []) expect(planSweep(spec).ok).toBe(true)
      expect(sweep?.specs.length).toBeGreaterThan(0)
    }
    for (const { filter, columns } of views) {
      expect(parseFilter(filter).problems).toEqual([])
      for (const column of columns) expect(Object.keys(FILTER_FIELDS)).toContain(column)
    }
  })
})
