import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { createEnginePool } from '../../../src/main/pool/engine-pool.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { includedPoints, planSweep } from '../../../src/main/services/sweeps/plan.ts'
import type { SweepPlan } from '../../../src/shared/model/sweeps.ts'
import { problemsOf, SMALL_ARRAY, sweepOf, valueOf } from './specs.ts'
import { asked, openWorkbench, WORKER, type Workbench } from './workbench.ts'

const pool = createEnginePool(WORKER, { threads: 1 })
afterAll(pool.close)
let bench: Workbench
beforeEach(async () => {
  bench = await openWorkbench(pool)
})
afterEach(() => bench.close())

const TALL = { ...DEFAULT_ARRAY_SPEC, array: { ...DEFAULT_ARRAY_SPEC.array, rows: 24, cols: 8 } }
const SLOW = {
  ...DEFAULT_DESIGN_SPEC,
  design: 'diffy-pe',
  parameters: { ...DEFAULT_DESIGN_SPEC.parameters, dramGigabytesPerSecond: 125 },
}
const BASE = { ...SMALL_ARRAY, steps: 3, clockGigahertz: 2 }
const on = (...values: readonly string[]): SweepPlan => ({
  kind: 'grid',
  axes: [{ field: 'machine', values }],
})

it('a preset is the machine: network, steps and clock are those of the sweep', () => {
  const spec = {
    ...sweepOf(on('tall', 'slow', 'dense'), ['machine != "dense"'], BASE),
    machines: { tall: TALL, slow: SLOW },
  }
  const planned = valueOf(planSweep(spec))
  const { workload } = BASE
  expect([...includedPoints(planned)].map(planned.specAt)).toEqual([
    { ...TALL, workload, steps: 3, clockGigahertz: 2 },
    { ...SLOW, workload, steps: 3, parameters: { ...SLOW.parameters, clockGigahertz: 2 } },
  ])
})

it('a preset takes the name of no machine of the program', () => {
  const spec = { ...sweepOf(on('dense'), [], BASE), machines: { dense: TALL } }
  expect(valueOf(planSweep(spec)).specAt(0)).toMatchObject({ kind: 'design', design: 'dense' })
})

it('names and ids of saved presets are kept with the sweep, whatever becomes of the presets', async () => {
  const save = (name: string, spec: typeof TALL) => bench.store.insertPreset({ name, description: '', spec })
  const { id } = valueOf(await save('tall', TALL))
  const other = valueOf(await save('dense', { ...TALL, array: { ...TALL.array, rows: 12 } }))
  const plan = on('tall', `saved-${other.id}`)
  const { sweepId } = valueOf(await asked(bench.service).start(bench.projectId, sweepOf(plan, [], BASE)))
  await bench.service.ended(sweepId)
  valueOf(await bench.store.removePreset({ id }))
  const detail = valueOf(await asked(bench.service).get(sweepId))
  expect(detail.spec.machines).toMatchObject({
    tall: { array: { rows: 24 } },
    [`saved-${other.id}`]: { array: { rows: 12 } },
  })
  expect(detail.results.map(({ status }) => status)).toEqual(['done', 'done'])
  const again = problemsOf(await asked(bench.service).start(bench.projectId, sweepOf(on('dense', 'tall'))))
  expect(again).toMatchObject([{ code: 'unknown-choice', field: 'plan.axes[0].values[1]', got: 'tall' }])
})

it('an estimate tells the points without the field apart from those a constraint excludes', async () => {
  const axes = [
    { field: 'machine', values: ['dense', 'a100-128-os'] },
    { field: 'rows', values: [8, 16, 32] },
  ]
  const spec = sweepOf({ kind: 'grid', axes }, ['rows < 32'])
  expect(valueOf(await asked(bench.service).estimate(spec))).toMatchObject({
    points: 2,
    excluded: 1,
    notApplicable: 3,
    preview: [{ machine: 'a100-128-os', rows: 8 }, { rows: 16 }],
  })
})
