import { z } from 'zod'
import type { Problem } from '../../../../engine/model/problem.ts'
import { METRIC_IDS, type MetricValues } from '../../../../shared/model/metrics.ts'
import type { LayerRow } from '../../../../shared/model/runs.ts'
import type { ImportedProject, ImportedSweep, StoredTopology } from '../../../store/rows.ts'
import { FILTER, ID, LONG_TEXT, NAME } from '../../api/params-common.ts'
import { FIGURE_SPEC } from '../../api/params-figures.ts'
import { sweepSchema } from '../../api/params-sweeps.ts'
import { RUN_SPEC } from '../../runs/spec-schema.ts'
import type { ZipLimits } from './zip-reader.ts'

/** What tells a project file from any other zip. */
export const BUNDLE_FORMAT = 'deltascope-project'
/** Raised when an older program could not read the file, or would read it wrongly. */
export const BUNDLE_VERSION = 1
export const BUNDLE_EXTENSION = '.deltascope'

/** Largest project file. */
export const MAX_BUNDLE_BYTES = 1024 * 2 ** 20

/** Runs are about a hundred times larger as text; entries are kept small, only one is unpacked at a time. */
export const ZIP_LIMITS: ZipLimits = {
  maxEntries: 50_000,
  maxEntryBytes: 64 * 2 ** 20,
  maxTotalBytes: 4 * 2 ** 30 - 1,
  maxRatio: 500,
  ratioFromBytes: 4 * 2 ** 20,
}

/** Where things are in the zip. */
export const ENTRY = {
  manifest: 'manifest.json',
  topologies: 'topologies.json',
  topologyText: (hash: string): string => `topologies/${hash}.csv`,
  runs: (part: number): string => `runs/${String(part).padStart(6, '0')}.jsonl`,
  sweeps: 'sweeps.jsonl',
  figures: 'figures.json',
  views: 'views.json',
} as const

/** Whether an entry holds runs. */
export function isRunsEntry(name: string): boolean {
  return /^runs\/\d{6,}\.jsonl$/.test(name)
}

const COUNT = z.int().min(0)
const HASH = z.string().regex(/^[0-9a-f]{64}$/)
const TIME = z.int().min(0)
const VERSION = z.string().min(1).max(100)
/** Names of layers come from files; they are data, never paths. */
const LABEL = z.string().max(10_000)

/** What every version of the file has: enough to say that a newer program is needed. */
export const MANIFEST_HEAD = z.object({
  format: z.literal(BUNDLE_FORMAT),
  formatVersion: z.int().positive(),
  programVersion: VERSION,
})

/** `manifest.json`: who wrote the file, how much is in it, and the SHA-256 of every other entry. */
export const MANIFEST = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  formatVersion: z.literal(BUNDLE_VERSION),
  programVersion: VERSION,
  engineVersion: VERSION,
  project: z.strictObject({ name: NAME, description: LONG_TEXT }),
  counts: z.strictObject({
    topologies: COUNT,
    sweeps: COUNT,
    runs: COUNT,
    layers: COUNT,
    figures: COUNT,
    views: COUNT,
  }),
  entries: z.array(z.strictObject({ name: z.string(), bytes: COUNT, sha256: HASH })),
})
export type Manifest = z.infer<typeof MANIFEST>

/** `topologies.json`; the texts are entries of their own. */
export const TOPOLOGIES: z.ZodType<readonly Omit<StoredTopology, 'text'>[]> = z.array(
  z.strictObject({
    hash: HASH,
    name: LABEL,
    format: z.enum(['conv', 'gemm']),
    layers: COUNT,
    macs: z.number().min(0),
    parameters: z.number().min(0).nullable(),
  }),
)

/** `figures.json`; ids of runs and sweeps are those of the file. */
export const FIGURES: z.ZodType<ImportedProject['figures']> = z.array(
  z.strictObject({ spec: FIGURE_SPEC, dataHash: z.string().max(200) }),
)

/** `views.json`. */
export const VIEWS: z.ZodType<ImportedProject['views']> = z.array(
  z.strictObject({ name: NAME, filter: FILTER, columns: z.array(z.string().max(100)).max(100) }),
)

const METRICS: z.ZodType<MetricValues> = z.strictObject(
  // The keys are those of the table of metrics, which `fromEntries` forgets.
  Object.fromEntries(METRIC_IDS.map((id) => [id, z.number().nullable()])) as Record<
    keyof MetricValues,
    z.ZodNullable<z.ZodNumber>
  >,
)

const OPERANDS = z.strictObject({ ifmap: z.number(), filter: z.number(), ofmap: z.number() })

const LAYER: z.ZodType<LayerRow> = z.strictObject({
  index: COUNT,
  name: LABEL,
  kind: z.string().max(100),
  step: z.enum(['first', 'steady']),
  m: z.number(),
  k: z.number(),
  n: z.number(),
  macs: z.number(),
  cycles: z.number(),
  stallCycles: z.number(),
  utilPercent: z.number(),
  mappingPercent: z.number().nullable(),
  sramWords: OPERANDS.nullable(),
  dramBytes: OPERANDS,
  dramCauses: z.record(z.string().max(100), z.number()),
  dramBandwidth: OPERANDS.nullable(),
  energyMillijoules: z.number().nullable(),
  outlierRate: z.number().nullable(),
  accounting: z
    .strictObject({
      multiply: z.number(),
      fill: z.number(),
      drain: z.number(),
      edge: z.number(),
      stallIfmap: z.number(),
      stallFilter: z.number(),
      stallOfmap: z.number(),
      overhead: z.number(),
    })
    .nullable(),
})

const TEXT = LONG_TEXT.exactOptional()

const PROBLEM: z.ZodType<Problem> = z.strictObject({
  code: z.string().max(200),
  severity: z.enum(['error', 'repair', 'warning']),
  message: LONG_TEXT,
  file: TEXT,
  row: COUNT.exactOptional(),
  column: COUNT.exactOptional(),
  field: TEXT,
  expected: TEXT,
  got: TEXT,
  remedy: TEXT,
})

/** What the history shows of a spec; made anew from the spec where this program can. */
const FACTS = z.strictObject({
  workload: LABEL,
  design: z.string().max(200),
  rows: COUNT,
  cols: COUNT,
  rules: z.string().max(200),
  steps: COUNT,
  batch: COUNT,
  differs: LONG_TEXT,
  layersTotal: COUNT,
})

/** One line of `runs/*.jsonl`: a run with its layers; ids are those of the file. */
export const RUN_LINE = z.strictObject({
  id: ID,
  sweepId: ID.nullable(),
  createdAt: TIME,
  origin: z.enum(['simulated', 'imported']),
  engineVersion: VERSION,
  // Checked by `parseRunSpec`, whose problems name the field.
  spec: z.unknown(),
  specHash: HASH,
  facts: FACTS,
  status: z.enum(['done', 'partial', 'failed']),
  tookMs: z.number().min(0).nullable(),
  metrics: METRICS,
  layers: z.array(LAYER).max(1_000_000),
  problems: z.array(PROBLEM).max(10_000),
  tags: z.array(z.string().min(1).max(200)).max(1000),
  note: LONG_TEXT,
})
export type RunLine = z.infer<typeof RUN_LINE>

/** One line of `sweeps.jsonl`. */
export const SWEEP_LINE: z.ZodType<ImportedSweep> = z.strictObject({
  id: ID,
  spec: sweepSchema(RUN_SPEC),
  status: z.enum(['ready', 'paused', 'done', 'failed', 'cancelled']),
  points: COUNT,
  tookMs: z.number().min(0).nullable(),
  createdAt: TIME,
  answered: z.array(z.strictObject({ point: COUNT, runId: ID, isFromHistory: z.boolean() })).max(1_000_000),
})
