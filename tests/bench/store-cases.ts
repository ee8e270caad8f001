import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder } from '../platform.ts'
import { bytesByTensor, dramBytes, TRAFFIC_CAUSE_IDS } from '../../src/engine/designs/traffic.ts'
import { createRandom } from '../../src/engine/numerics/random.ts'
import { contentHash } from '../../src/main/store/content-hash.ts'
import { openStore } from '../../src/main/store/open-store.ts'
import type { CompleteRun } from '../../src/main/store/rows.ts'
import type { Store } from '../../src/main/store/store.ts'
import { METRIC_IDS, type MetricValues } from '../../src/shared/model/metrics.ts'
import type { LayerRow } from '../../src/shared/model/runs.ts'
import { valueOf } from '../engine/golden-runs.ts'
import type { BenchCase } from './cases.ts'

const RUNS = 100_000
const BATCH = 1000

const { uniform: random } = createRandom(1)

/** An empty database that goes with the process. */
function newStore(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-bench-'))
  process.once('exit', () => removeFolder(folder))
  const { store } = valueOf(openStore(join(folder, 'history.sqlite')))
  valueOf(store.createProject({ name: 'Bench', description: '', isSample: false }))
  return store
}

/** A finished design run with its own spec and random metrics. */
function completeRun(index: number, layers: readonly LayerRow[]): CompleteRun {
  const workload = { source: 'preset', name: `W${index % 7}`, batch: 1, operators: 'all' } as const
  const design = ['dense', 'cambricon-d', 'diffy'][index % 3] ?? ''
  const spec = { kind: 'design', workload, design, parameters: { rate: index }, steps: 250 } as const
  const metrics = Object.fromEntries(METRIC_IDS.map((id) => [id, random() * 1e6])) as MetricValues
  const run = {
    projectId: 1,
    sweepId: null,
    status: 'queued',
    origin: 'simulated',
    spec,
    specHash: contentHash(spec),
    engineVersion: '1',
    workload: workload.name,
    design,
    rows: 8 + (index % 97),
    cols: 8 + (index % 89),
    rules: '',
    steps: 250,
    batch: 1,
    differs: `rate ${index}`,
    layersTotal: layers.length,
    owner: null,
  } as const
  const status = index % 50 === 0 ? 'failed' : 'done'
  return { run, outcome: { status, tookMs: random(), metrics, layers, problems: [] }, point: null }
}

/** A layer with numbers of the usual sizes that agree with each other as those of a run do. */
function designLayer(index: number): LayerRow {
  const dramCauses = dramBytes(
    Object.fromEntries(TRAFFIC_CAUSE_IDS.map((id, i) => [id, i % 3 === 0 ? random() * 1e6 : 0])),
  )
  const { weights, input, output, attention } = bytesByTensor(dramCauses)
  const cycles = random() * 1e6
  const stall = { stallIfmap: random() * 1e5, stallFilter: random() * 1e5, stallOfmap: 0 }
  const multiply = cycles - stall.stallIfmap - stall.stallFilter
  return {
    index,
    name: `input_blocks.${index}.0.in_layers.2`,
    kind: 'conv',
    step: index % 2 === 0 ? 'first' : 'steady',
    m: 4096,
    k: 1152,
    n: 256,
    macs: 4096 * 1152 * 256,
    cycles,
    stallCycles: random() * 1e5,
    utilPercent: random() * 100,
    mappingPercent: null,
    sramWords: null,
    dramBytes: { ifmap: input + attention, filter: weights, ofmap: output },
    dramCauses,
    dramBandwidth: null,
    energyMillijoules: random(),
    outlierRate: 0.02,
    accounting: { multiply, fill: 0, drain: 0, edge: 0, overhead: 0, ...stall },
  }
}

/** Made once, when the first case asks. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

const history = once(() => {
  const store = newStore()
  for (let first = 0; first < RUNS; first += BATCH) {
    const runs = Array.from({ length: BATCH }, (_, i) => completeRun(first + i, []))
    valueOf(store.recordRuns({ runs }))
  }
  const ids = valueOf(store.matchingRunIds({ projectId: 1, filter: '', limit: 1000 }))
  valueOf(store.tagRuns({ ids, add: ['paper'], remove: [] }))
  return store
})

/** Filters that let through all, most, some and few runs, each in the order of a metric. */
const QUERIES = [
  'sort:-speedup',
  'status:done sort:cycles',
  'design:dense rows>64 sort:-energyMillijoules',
  'rows:64 cols:33 sort:timeMs',
  'workload:W* speedup>5e5 sort:-dramBytes',
  'tag:paper sort:-trafficRatio',
  'dense sort:macs',
]

/** The history: first pages of 100,000 runs, and what a sweep stores. */
export function storeCases(): readonly BenchCase[] {
  const insertStore = once(newStore)
  const batch = once(() => Array.from({ length: BATCH }, (_, i) => completeRun(i, [])))
  return [
    ...QUERIES.map((filter) => ({
      name: `history of ${RUNS} runs, first page of 100: ${filter}`,
      budgetMs: 50,
      run: () => {
        valueOf(history().queryRuns({ projectId: 1, filter, offset: 0, limit: 100 }))
      },
    })),
    {
      name: `${BATCH} runs stored in one transaction`,
      // A tenth of 15 s for 10 000 swept runs.
      budgetMs: 1500,
      run: () => {
        valueOf(insertStore().recordRuns({ runs: batch() }))
      },
    },
  ]
}

/** Bytes of a million layers: measured on a tenth of them, of which every page is written. */
export function layerBytes(): { readonly bytes: number; readonly budgetBytes: number } {
  const store = newStore()
  for (let run = 0; run < 1000; run++) {
    const layers = Array.from({ length: 100 }, (_, index) => designLayer(index))
    valueOf(store.recordRuns({ runs: [completeRun(run, layers)] }))
  }
  return { bytes: valueOf(store.info({})).bytes * 10, budgetBytes: 200e6 }
}
