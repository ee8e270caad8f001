import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunSpec } from '../../../src/engine/model/run-spec.ts'
import { createEnginePool } from '../../../src/main/pool/engine-pool.ts'
import { specPresets } from '../../../src/main/services/runs/catalog-presets.ts'
import { MACHINE } from '../../../src/main/services/runs/machine-field.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { topologyHash } from '../../../src/main/services/runs/spec-hash.ts'
import { includedPoints, planSweep } from '../../../src/main/services/sweeps/plan.ts'
import type { SweepPlan } from '../../../src/shared/model/sweeps.ts'
import { problemsOf, SMALL_ARRAY, sweepOf, valueOf } from './specs.ts'
import { asked, openWorkbench, WORKER, type Workbench } from './workbench.ts'

const machines = (...values: readonly string[]): SweepPlan => ({
  kind: 'grid',
  axes: [{ field: 'machine', values }],
})

const specsOf = (
  plan: SweepPlan,
  base?: RunSpec,
  constraints: readonly string[] = [],
): readonly RunSpec[] => {
  const planned = valueOf(planSweep(sweepOf(plan, constraints, base)))
  return [...includedPoints(planned)].map((index) => planned.specAt(index))
}

function presetOf(id: string): RunSpec {
  const found = specPresets().find((preset) => preset.id === id)
  if (found === undefined) throw new Error(`no preset ${id}`)
  return found.spec
}

describe('machines beside each other', () => {
  const base = { ...SMALL_ARRAY, steps: 7, clockGigahertz: 1.5 }
  const { workload } = base

  it('are built-in arrays and designs; network, steps and clock stay', () => {
    const arrays = ['a100-128-os', 'a100-256-ws-user']
    expect(specsOf(machines(...arrays, 'cambricon-d', 'dense'), base)).toEqual([
      ...arrays.map((id) => ({ ...presetOf(id), workload, steps: 7, clockGigahertz: 1.5 })),
      ...['cambricon-d', 'dense'].map((design) => ({
        ...DEFAULT_DESIGN_SPEC,
        design,
        workload,
        steps: 7,
        parameters: { ...DEFAULT_DESIGN_SPEC.parameters, clockGigahertz: 1.5 },
      })),
    ])
  })

  it('take the parameters of a design run along to other designs, and only its clock to arrays', () => {
    const parameters = { ...DEFAULT_DESIGN_SPEC.parameters, dramGigabytesPerSecond: 500, clockGigahertz: 2 }
    const design = { ...DEFAULT_DESIGN_SPEC, parameters }
    expect(specsOf(machines('diffy-pe', 'a100-128-is'), design)).toEqual([
      { ...design, design: 'diffy-pe' },
      { ...presetOf('a100-128-is'), workload: design.workload, steps: design.steps, clockGigahertz: 2 },
    ])
  })

  it('are known by every name the catalogue gives, and each gives a run', () => {
    expect(MACHINE.options?.length).toBe(specPresets().length)
    expect(specsOf(machines(...(MACHINE.options ?? [])))).toHaveLength(MACHINE.options?.length ?? 0)
  })

  it('have fields of their own in a list of points, whatever the order of the fields', () => {
    const points = [
      { rows: 300, machine: 'a100-256-ws' },
      { dramGigabytesPerSecond: 500, machine: 'cambricon-d' },
    ]
    const [array, design] = specsOf({ kind: 'list', points })
    expect(array).toMatchObject({ kind: 'array', array: { rows: 300, cols: 256, dataflow: 'ws' } })
    expect(design).toMatchObject({ design: 'cambricon-d', parameters: { dramGigabytesPerSecond: 500 } })
  })

  it('can be left out by constraints over the machine and over what the machine decides', () => {
    const plan = machines('a100-128-os', 'a100-512-os', 'dense')
    expect(specsOf(plan, base, ['machine != "dense"'])).toHaveLength(2)
    expect(specsOf(machines('a100-128-os', 'a100-512-os'), base, ['rows*cols <= 65536'])).toHaveLength(1)
  })
})

describe('what does not go together is told at its place', () => {
  const hash = 'a'.repeat(64)
  const onTopology = { ...SMALL_ARRAY, workload: { source: 'topology', hash, format: 'conv' } } as const

  it.each([
    ['a machine there is not', machines('dense', 'cambricon'), 'plan.axes[0].values[1]', 'unknown-choice'],
    [
      'a network there is not',
      { kind: 'grid', axes: [{ field: 'workload', values: ['GUID128', 'GUID129'] }] },
      'plan.axes[0].values[1]',
      'unknown-choice',
    ],
    [
      'rules of a design',
      {
        kind: 'grid',
        axes: [
          { field: 'rules', values: ['corrected'] },
          { field: 'machine', values: ['dense'] },
        ],
      },
      'plan.axes[0].values[0]',
      'field-not-of-run',
    ],
    [
      'rows of a design in a point',
      { kind: 'list', points: [{ machine: 'a100-128-os' }, { rows: 4, machine: 'dense' }] },
      'plan.points[1].rows',
      'field-not-of-run',
    ],
  ] as readonly (readonly [string, SweepPlan, string, string])[])('%s', (_, plan, field, code) => {
    expect(problemsOf(planSweep(sweepOf(plan)))).toMatchObject([{ field, code }])
  })

  it('a design on the topology of the base, but not where the network varies', () => {
    const found = problemsOf(planSweep(sweepOf(machines('a100-128-os', 'dense'), [], onTopology)))
    expect(found).toMatchObject([{ code: 'needs-network', field: 'plan.axes[0].values[1]' }])
    const networks = { field: 'workload', values: ['GUID128'] }
    const varied: SweepPlan = { kind: 'grid', axes: [networks, { field: 'machine', values: ['dense'] }] }
    expect(specsOf(varied, onTopology)).toMatchObject([{ kind: 'design', workload: { name: 'GUID128' } }])
  })
})

describe('imported topologies', () => {
  const pool = createEnginePool(WORKER, { threads: 1 })
  afterAll(pool.close)
  let bench: Workbench
  beforeEach(async () => {
    bench = await openWorkbench(pool)
  })
  afterEach(() => bench.close())

  const GEMM = 'Layer, M, N, K,\nproduct, 64, 32, 16,\n'
  const both: SweepPlan = {
    kind: 'grid',
    axes: [
      { field: 'workload', values: ['AlexNet-seed', 'mine'] },
      { field: 'rows', values: [128] },
    ],
  }
  const put = async (name: string, text = GEMM): Promise<string> => {
    const hash = topologyHash('gemm', text)
    const facts = { format: 'gemm', layers: 1, macs: 1, parameters: null } as const
    valueOf(await bench.store.putTopology({ hash, name, text, ...facts }))
    return hash
  }

  it('are a value of an axis by their name, and stay what they were', async () => {
    const hash = await put('mine')
    const spec = sweepOf(both, [], { ...DEFAULT_ARRAY_SPEC, workload: SMALL_ARRAY.workload })
    const estimate = valueOf(await asked(bench.service).estimate(spec))
    expect(estimate.points).toBe(2)
    const { sweepId } = valueOf(await asked(bench.service).start(bench.projectId, spec))
    await bench.service.ended(sweepId)
    const detail = valueOf(await asked(bench.service).get(sweepId))
    expect(detail.spec.topologies).toEqual({ mine: { hash, format: 'gemm' } })
    expect(detail.results.map(({ values, status }) => [values['workload'], status])).toEqual([
      ['AlexNet-seed', 'done'],
      ['mine', 'done'],
    ])
    // One fold of the output-stationary array: K + rows + cols - 2 cycles.
    expect(detail.results[1]?.metrics?.cycles).toBe(16 + 128 + 128 - 2)
    // Another one of that name comes later: the sweep is the same question.
    await put('mine', GEMM.replace('64', '65'))
    expect(valueOf(await asked(bench.service).get(sweepId)).done).toBe(2)
    const again = problemsOf(await asked(bench.service).start(bench.projectId, spec))
    expect(again).toMatchObject([{ code: 'ambiguous-name', field: 'plan.axes[0].values[1]' }])
    const byHash = { ...both, axes: [{ field: 'workload', values: [`gemm:${hash}`] }] }
    const exact = valueOf(await asked(bench.service).start(bench.projectId, { ...spec, plan: byHash }))
    await bench.service.ended(exact.sweepId)
    // The history knew the answer: it is the same run.
    expect(valueOf(await asked(bench.service).get(exact.sweepId)).results[0]?.runId).toBe(
      detail.results[1]?.runId,
    )
  })

  it('that are not there are told at their place, by name or hash', async () => {
    await put('mine')
    for (const [value, code] of [
      ['mini', 'unknown-choice'],
      [`conv:${'b'.repeat(64)}`, 'not-found'],
    ] as const) {
      const plan: SweepPlan = { kind: 'list', points: [{ workload: 'mine' }, { workload: value }] }
      const found = problemsOf(await asked(bench.service).start(bench.projectId, sweepOf(plan)))
      expect(found).toMatchObject([{ code, field: 'plan.points[1].workload' }])
    }
  })
})
