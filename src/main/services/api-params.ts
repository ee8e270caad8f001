import { z } from 'zod'
import type { MethodName, ParamsOf } from '../../shared/api/contract.ts'

const nothing = z.strictObject({})

/** What each method accepts; unknown keys are refused. A method without its schema does not compile. */
export const PARAMS: { readonly [M in MethodName]: z.ZodType<ParamsOf<M>> } = {
  'app.info': nothing,
  'study.seed': nothing,
  'designs.validation': z.strictObject({ preset: z.enum(['paper', 'whole-network']) }),
}

const id = z.int().positive()

/** What a page may send. `params` are checked later, against the method's own schema. */
export const CLIENT_MESSAGE = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello'), version: z.int() }),
  z.strictObject({ kind: z.literal('call'), id, method: z.string().max(100), params: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id }),
])
