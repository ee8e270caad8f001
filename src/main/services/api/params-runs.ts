import { z } from 'zod'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { RunMethods } from '../../../shared/api/methods/runs.ts'
import {
  FILE_TEXT,
  FILTER,
  ID,
  LONG_TEXT,
  METRIC,
  NAME,
  NOTHING,
  PROJECT_OR_ALL,
  type ParamsTable,
} from './params-common.ts'

const FORMAT = z.enum(['conv', 'gemm'])
const TAG = z
  .string()
  .trim()
  .regex(/^[^\s,:"]{1,50}$/, 'a tag is one word without commas, colons and quotes')
const MANY_IDS = z.array(ID).min(1).max(100_000)

/** What the methods of runs accept. */
export function runParams(runSpec: z.ZodType<RunSpec>): ParamsTable<RunMethods> {
  return {
    'catalog.get': NOTHING,
    'files.preview': z.strictObject({
      fileName: z.string().max(255),
      text: FILE_TEXT,
      format: FORMAT,
      spec: runSpec.nullable(),
    }),
    'workloads.import': z.strictObject({ name: NAME, text: FILE_TEXT, format: FORMAT }),
    'presets.save': z.strictObject({ name: NAME, description: z.string().max(2000), spec: runSpec }),
    'presets.remove': z.strictObject({ id: ID }),
    'runs.query': z.strictObject({
      projectId: PROJECT_OR_ALL,
      filter: FILTER,
      offset: z.int().min(0),
      limit: z.int().min(1).max(500),
    }),
    'runs.ids': z.strictObject({ projectId: PROJECT_OR_ALL, filter: FILTER }),
    'runs.facets': z.strictObject({
      projectId: PROJECT_OR_ALL,
      filter: FILTER,
      keys: z.array(z.string().max(50)).max(20),
    }),
    'runs.histogram': z.strictObject({
      projectId: PROJECT_OR_ALL,
      filter: FILTER,
      metric: METRIC,
      bins: z.int().min(1).max(200),
    }),
    'runs.get': z.strictObject({ id: ID }),
    'runs.estimate': z.strictObject({ spec: runSpec }),
    'runs.start': z.strictObject({ projectId: ID, spec: runSpec, isForced: z.boolean().exactOptional() }),
    'runs.cancel': z.strictObject({ id: ID }),
    'runs.remove': z.strictObject({ ids: MANY_IDS }),
    'runs.tag': z.strictObject({ ids: MANY_IDS, add: z.array(TAG).max(50), remove: z.array(TAG).max(50) }),
    'runs.note': z.strictObject({ id: ID, note: LONG_TEXT }),
    'runs.explain': z.strictObject({
      id: ID,
      metric: METRIC,
      layer: z.int().min(0).exactOptional(),
      step: z.enum(['first', 'steady']).exactOptional(),
    }),
    'export.table': z.strictObject({
      table: z.enum(['runs', 'layers']),
      projectId: PROJECT_OR_ALL,
      filter: FILTER,
      runIds: z.array(ID).max(100_000),
      format: z.enum(['csv', 'parquet']),
    }),
    'jobs.list': NOTHING,
    'jobs.cancel': z.strictObject({ id: z.string().max(100) }),
  }
}
