import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { removeFolder } from '../../platform.ts'
import type { Problem, Result } from '../../../src/engine/model/problem.ts'
import type { ArrayRunSpec, DesignRunSpec } from '../../../src/engine/model/run-spec.ts'
import { contentHash } from '../../../src/main/store/content-hash.ts'
import type { OpenOptions } from '../../../src/main/store/open-database.ts'
import { openStore, type OpenStore } from '../../../src/main/store/open-store.ts'
import type { NewRun, RunOutcome } from '../../../src/main/store/rows.ts'
import type { Store } from '../../../src/main/store/store.ts'
import { METRIC_IDS, type MetricId, type MetricValues } from '../../../src/shared/model/metrics.ts'
import type { LayerRow } from '../../../src/shared/model/runs.ts'
import type { SweepSpec } from '../../../src/shared/model/sweeps.ts'

/** The value of a result, or the problems as an error. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(result.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'))
}

/** The first problem of a failure. */
export function problemOf(result: Result<unknown>): Problem {
  const [first] = result.ok ? [] : result.problems
  if (first === undefined) throw new Error('expected a problem')
  return first
}

/** The path of a database in a folder that is deleted after the test. */
export function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  onTestFinished(() => removeFolder(folder))
  return join(folder, 'history.sqlite')
}

/** Opens a database that is closed after the test. */
export function open(file: string, options: OpenOptions = {}): OpenStore {
  const opened = valueOf(openStore(file, options))
  onTestFinished(opened.close)
  return opened
}

/** A store in memory-like speed: in its own folder, with a project. */
export function newStore(options: OpenOptions = {}): { readonly store: Store; readonly projectId: number } {
  const { store } = open(newFile(), options)
  return { store, projectId: newProject(store) }
}

export function newProject(store: Store, name = 'Test'): number {
  return valueOf(store.createProject({ name, description: '', isSample: false })).id
}

export const ARRAY_SPEC: ArrayRunSpec = {
  kind: 'array',
  workload: { source: 'preset', name: 'AlexNet', batch: 1, operators: 'conv' },
  array: {
    rows: 32,
    cols: 16,
    dataflow: 'os',
    ifmapSramKb: 64,
    filterSramKb: 64,
    ofmapSramKb: 64,
    ifmapOffset: 0,
    filterOffset: 10_000_000,
    ofmapOffset: 20_000_000,
    mode: 'CALC',
    bandwidthWordsPerCycle: 10,
  },
  rules: { id: 'scale-sim-v2', fixes: [] },
  steps: 1,
  clockGigahertz: 1,
}

export const DESIGN_SPEC: DesignRunSpec = {
  kind: 'design',
  workload: { source: 'preset', name: 'GUID128', batch: 1, operators: 'all' },
  design: 'cambricon-d',
  parameters: { outlierRate: 0.02, dataflow: 'os' },
  steps: 250,
}

export const NO_METRICS = Object.fromEntries(METRIC_IDS.map((id) => [id, null])) as Record<MetricId, null>

export function metrics(values: Partial<Record<MetricId, number | null>> = {}): MetricValues {
  return { ...NO_METRICS, ...values }
}

export function newRun(projectId: number, change: Partial<NewRun> = {}): NewRun {
  const spec = change.spec ?? ARRAY_SPEC
  return {
    projectId,
    sweepId: null,
    status: 'queued',
    origin: 'simulated',
    spec,
    specHash: contentHash(spec),
    engineVersion: '1',
    workload: 'AlexNet',
    design: spec.kind === 'array' ? 'array-os' : spec.design,
    rows: 32,
    cols: 16,
    rules: 'scale-sim-v2',
    steps: 1,
    batch: 1,
    differs: '',
    layersTotal: 2,
    owner: null,
    ...change,
  }
}

/** 512 PEs x 100 cycles, written by hand: 40 000 + 5 000 + 3 000 + 2 000 + 500 + 400 + 300 = 51 200. */
export const LAYER: LayerRow = {
  index: 0,
  name: 'Conv1',
  kind: 'conv',
  step: 'steady',
  m: 4,
  k: 100,
  n: 100,
  macs: 40_000,
  cycles: 100,
  stallCycles: 2,
  utilPercent: 78.125,
  mappingPercent: 93.75,
  sramWords: { ifmap: 1, filter: 2, ofmap: 3 },
  dramBytes: { ifmap: 4, filter: 5, ofmap: 6 },
  dramCauses: {},
  dramBandwidth: { ifmap: 0.1, filter: 1 / 3, ofmap: 7 },
  energyMillijoules: null,
  outlierRate: null,
  accounting: {
    multiply: 40_000,
    fill: 5_000,
    drain: 3_000,
    edge: 2_000,
    stallIfmap: 500,
    stallFilter: 400,
    stallOfmap: 300,
    overhead: 0,
  },
}

export function outcome(change: Partial<RunOutcome> = {}): RunOutcome {
  return {
    status: 'done',
    tookMs: 12.5,
    metrics: metrics({ cycles: 100, utilPercent: 78.125 }),
    layers: [LAYER, { ...LAYER, index: 1, name: 'Conv2' }],
    problems: [],
    ...change,
  }
}

/** Records finished runs; gives their ids. */
export function record(
  store: Store,
  ...runs: readonly { run: NewRun; outcome?: RunOutcome }[]
): readonly number[] {
  return valueOf(
    store.recordRuns({
      runs: runs.map(({ run, outcome: end }) => ({ run, outcome: end ?? outcome(), point: null })),
    }),
  )
}

export const SWEEP_SPEC: SweepSpec = {
  name: 'Sides',
  base: ARRAY_SPEC,
  plan: { kind: 'grid', axes: [{ field: 'rows', values: [16, 32, 64] }] },
  constraints: [],
}
