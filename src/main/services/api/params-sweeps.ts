import { z } from 'zod'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { SweepMethods } from '../../../shared/api/methods/sweeps.ts'
import type { SweepSpec } from '../../../shared/model/sweeps.ts'
import { ID, METRIC, NAME, NOTHING, PROJECT_OR_ALL, type ParamsTable } from './params-common.ts'

const FIELD = z.string().max(100)
const VALUE = z.union([z.number(), z.string().max(200)])
const AXIS = z.strictObject({ field: FIELD, values: z.array(VALUE).min(1).max(10_000) })
const RANGE = z.strictObject({
  field: FIELD,
  min: z.number(),
  max: z.number(),
  scale: z.enum(['linear', 'log']),
})
const PLAN = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grid'), axes: z.array(AXIS).max(20) }),
  z.strictObject({ kind: z.literal('list'), points: z.array(z.record(FIELD, VALUE)).max(100_000) }),
  z.strictObject({
    kind: z.literal('random'),
    axes: z.array(AXIS).max(20),
    ranges: z.array(RANGE).max(20),
    samples: z.int().min(1).max(1_000_000),
    seed: z.int().min(0),
  }),
])

const TOPOLOGY = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  format: z.enum(['conv', 'gemm']),
})

/** A sweep as it comes from outside, around the given base. */
export function sweepSchema(runSpec: z.ZodType<RunSpec>): z.ZodType<SweepSpec> {
  return z.strictObject({
    name: NAME,
    base: runSpec,
    plan: PLAN,
    constraints: z.array(z.string().max(1000)).max(100),
    topologies: z.record(z.string().max(200), TOPOLOGY).exactOptional(),
    machines: z.record(z.string().max(200), runSpec).exactOptional(),
  })
}

/** What the methods of sweeps accept. */
export function sweepParams(sweepSpec: z.ZodType<SweepSpec>): ParamsTable<SweepMethods> {
  const byId = z.strictObject({ id: ID })
  return {
    'sweeps.builtIn': NOTHING,
    'sweeps.list': z.strictObject({ projectId: PROJECT_OR_ALL }),
    'sweeps.get': byId,
    'sweeps.estimate': z.strictObject({ spec: sweepSpec }),
    'sweeps.start': z.strictObject({ projectId: ID, spec: sweepSpec }),
    'sweeps.pause': byId,
    'sweeps.resume': byId,
    'sweeps.cancel': byId,
    'sweeps.remove': byId,
    'sweeps.pareto': z.strictObject({ id: ID, x: METRIC, y: METRIC }),
    'sweeps.sensitivity': z.strictObject({ id: ID, metric: METRIC }),
  }
}
