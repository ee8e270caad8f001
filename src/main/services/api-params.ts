import { z } from 'zod'
import type { MethodName, ParamsOf } from '../../shared/api/contract.ts'
import { DATABASE_PARAMS } from './api/params-database.ts'
import { FIGURE_PARAMS } from './api/params-figures.ts'
import { PROJECT_PARAMS } from './api/params-projects.ts'
import { runParams } from './api/params-runs.ts'
import { sweepParams, sweepSchema } from './api/params-sweeps.ts'
import { TIMELINE_PARAMS } from './api/params-timelines.ts'
import { RUN_SPEC } from './runs/spec-schema.ts'

const nothing = z.strictObject({})

/** What each method accepts; unknown keys are refused. A method without its schema does not compile. */
export const PARAMS: { readonly [M in MethodName]: z.ZodType<ParamsOf<M>> } = {
  'app.info': nothing,
  'study.seed': nothing,
  'designs.validation': z.strictObject({ preset: z.enum(['paper', 'whole-network']) }),
  ...PROJECT_PARAMS,
  ...runParams(RUN_SPEC),
  ...sweepParams(sweepSchema(RUN_SPEC)),
  ...TIMELINE_PARAMS,
  ...FIGURE_PARAMS,
  ...DATABASE_PARAMS,
}

const id = z.int().positive()

/** What a page may send. `params` are checked later, against the method's own schema. */
export const CLIENT_MESSAGE = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello'), version: z.int() }),
  z.strictObject({ kind: z.literal('call'), id, method: z.string().max(100), params: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id }),
])
