import type { FigureSource, TimeAxis } from '../../../src/main/services/figures/kinds/kind.ts'
import { ok } from '../../../src/engine/model/problem.ts'
import { METRIC_IDS, type MetricId, type MetricValues } from '../../../src/shared/model/metrics.ts'
import type { FigureSpec, FigureStyle } from '../../../src/shared/model/figures.ts'
import type { LayerRow, RunDetail } from '../../../src/shared/model/runs.ts'
import type { SweepDetail, SweepPoint } from '../../../src/shared/model/sweeps.ts'

/** A single column of the size most figures have. */
export const STYLE: FigureStyle = {
  width: 'ieee-single',
  heightMm: 60,
  fontFamily: 'sans',
  fontSizePt: 7,
  palette: 'colour',
  showLegend: true,
}

/** Metrics of which only some are known. */
export function metrics(known: Partial<Record<MetricId, number>>): MetricValues {
  const entries = METRIC_IDS.map((id) => [id, known[id] ?? null] as const)
  return Object.fromEntries(entries) as Record<MetricId, number | null>
}

/** One layer of a run on an array. */
export function layer(change: Partial<LayerRow>): LayerRow {
  return {
    index: 0,
    name: 'Conv1',
    kind: 'conv',
    step: 'steady',
    m: 1,
    k: 1,
    n: 1,
    macs: 1000,
    cycles: 100,
    stallCycles: 0,
    utilPercent: 50,
    mappingPercent: 100,
    sramWords: null,
    dramBytes: { ifmap: 10, filter: 20, ofmap: 30 },
    dramCauses: {},
    dramBandwidth: null,
    energyMillijoules: null,
    outlierRate: null,
    accounting: null,
    ...change,
  }
}

const ARRAY_SPEC: RunDetail['spec'] = {
  kind: 'array',
  workload: { source: 'preset', name: 'Tiny', operators: 'conv', batch: 1 },
  array: {
    rows: 4,
    cols: 4,
    dataflow: 'os',
    sramKb: { ifmap: 1, filter: 1, ofmap: 1 },
    mode: 'CALC',
    bandwidthWordsPerCycle: 10,
    offsets: { ifmap: 0, filter: 10_000_000, ofmap: 20_000_000 },
  },
  rules: { id: 'scale-sim-v2' },
  clockGigahertz: 1,
} as unknown as RunDetail['spec']

/** A run with what a test says and nothing else. */
export function run(change: Partial<RunDetail>): RunDetail {
  return {
    id: 1,
    projectId: 1,
    sweepId: null,
    status: 'done',
    origin: 'simulated',
    kind: 'array',
    workload: 'Tiny',
    design: 'array-os',
    rows: 4,
    cols: 4,
    rules: 'scale-sim-v2',
    steps: 1,
    batch: 1,
    differs: '',
    specHash: '',
    engineVersion: '0',
    createdAt: 0,
    tookMs: 1,
    layersDone: 1,
    layersTotal: 1,
    tags: [],
    note: '',
    metrics: metrics({}),
    spec: ARRAY_SPEC,
    layers: [],
    settings: [],
    checks: [],
    problems: [],
    cli: '',
    ...change,
  }
}

/** A sweep over two fields with a metric at every point. */
export function sweep(points: readonly Omit<SweepPoint, 'index' | 'runId' | 'status'>[]): SweepDetail {
  const [first] = points
  return {
    id: 1,
    projectId: 1,
    name: 'Sweep',
    status: 'done',
    points: points.length,
    done: points.length,
    failed: 0,
    fromHistory: 0,
    createdAt: 0,
    tookMs: 1,
    spec: { name: 'Sweep', base: ARRAY_SPEC, plan: { kind: 'list', points: [] }, constraints: [] },
    fields: Object.keys(first?.values ?? {}),
    results: points.map((point, index) => ({ ...point, index, runId: index, status: 'done' })),
  }
}

/** Two lines of four PEs over eight cycles; nothing to be asked. */
export const AXIS: TimeAxis = {
  rows: 2,
  cols: 4,
  firstCycle: 0,
  endCycle: 8,
  lastTrafficCycle: 8,
  quantities: [],
}

/** A source of these runs; timelines are looked up by run. */
export function source(change: Partial<FigureSource>): FigureSource {
  return {
    runs: [],
    sweep: undefined,
    timeline: () => Promise.resolve({ ok: false, problems: [] }),
    axisOf: () => Promise.resolve(ok(AXIS)),
    difference: () => Promise.resolve({ ok: false, problems: [] }),
    ...change,
  }
}

/** The question for a kind. */
export function spec(kind: string, options: FigureSpec['options'] = {}): FigureSpec {
  return { kind, title: 'A figure', caption: '', runIds: [], options, style: STYLE }
}
