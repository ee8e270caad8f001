import { z } from 'zod'
import type { TimelineMethods } from '../../../shared/api/methods/timelines.ts'
import { ID, type ParamsTable } from './params-common.ts'

/** Whatever is a number on its way through JSON; the engine says what is wrong with a window. */
const CYCLE = z.number()
const INDEX = z.int().min(0)

const QUERY = z.strictObject({
  t0: CYCLE,
  t1: CYCLE,
  bins: z.number(),
  quantity: z.string().max(100),
  rowGroups: z.int().positive().exactOptional(),
  withMax: z.boolean().exactOptional(),
})

/** What the methods of timelines accept. */
export const TIMELINE_PARAMS: ParamsTable<TimelineMethods> = {
  'timeline.info': z.strictObject({ runId: ID }),
  'timeline.query': z.strictObject({ runId: ID, queries: z.array(QUERY).min(1).max(32) }),
  'timeline.structure': z.strictObject({
    runId: ID,
    t0: CYCLE,
    t1: CYCLE,
    limit: z.int().min(1).max(100_000),
  }),
  'timeline.snapshot': z.strictObject({ runId: ID, cycle: CYCLE }),
  'timeline.operands': z.strictObject({ runId: ID, cycle: CYCLE, row: INDEX, col: INDEX }),
  'timeline.traces': z.strictObject({ runId: ID, t0: CYCLE, t1: CYCLE }),
  'timeline.difference': z.strictObject({
    runA: ID,
    runB: ID,
    align: z.enum(['cycle', 'layer', 'fold', 'step']),
    query: QUERY,
  }),
}
