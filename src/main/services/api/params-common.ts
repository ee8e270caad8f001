import { z } from 'zod'
import { METRIC_IDS } from '../../../shared/model/metrics.ts'

/** The schema of every method of a group; one without its schema does not compile. */
export type ParamsTable<Methods> = {
  readonly [M in keyof Methods]: Methods[M] extends { readonly params: infer P } ? z.ZodType<P> : never
}

export const NOTHING = z.strictObject({})

/** Row id in the history. */
export const ID = z.int().positive()

export const PROJECT_OR_ALL = ID.nullable()

/** A name a person reads; no control characters, so that nothing it is printed to is steered by it. */
export const NAME = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text), 'must not contain control characters')

export const LONG_TEXT = z.string().max(100_000)

export const FILTER = z.string().max(4000)

export const METRIC = z.enum(METRIC_IDS)

/** Base64 of a file the page sends. */
export const FILE_BASE64 = z.base64().max(96 * 1024 * 1024)

/** Text of a topology or configuration. */
export const FILE_TEXT = z.string().max(8 * 1024 * 1024)
