import { NETWORKS } from '../../../engine/designs/validation/published.ts'
import { VALIDATION_PRESETS } from '../../../engine/designs/validation/presets.ts'
import { DESIGNS } from '../../../engine/designs/registry.ts'
import type { PresetWorkload } from '../../../engine/model/run-spec.ts'
import { EXPERIMENTS, STUDY_ARRAYS, type Experiment } from '../../../engine/studies/seed-study-runs.ts'
import type { BuiltInSweep, SweepSpec } from '../../../shared/model/sweeps.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC, rulesSpec } from '../runs/spec-defaults.ts'

function network(name: string): PresetWorkload {
  return { source: 'preset', name, batch: 1, operators: 'conv' }
}

const GUID_NETWORKS = ['GUID128', 'GUID256', 'GUID512']
const DATAFLOWS = ['os', 'ws', 'is']
const SQUARE = 'rows == cols'

/** Whole powers of two from 2^first to 2^last. */
function powersOfTwo(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => 2 ** (first + i))
}

const STUDY_FIELDS = ['rows', 'cols', 'dataflow', 'ifmapSramKb', 'filterSramKb', 'ofmapSramKb'] as const

/** The study's own runs, SCALE-Sim v2 to the last digit. */
function seedExperiment({ title, runs }: Experiment): SweepSpec {
  const configs = runs.map(({ config }) => config)
  const varying = STUDY_FIELDS.filter((field) =>
    configs.some((config) => config[field] !== configs[0]?.[field]),
  )
  const base = STUDY_FIELDS.map((field) => [field, configs[0]?.[field]] as const)
  return {
    name: `Seed study: ${title}`,
    base: {
      ...DEFAULT_ARRAY_SPEC,
      workload: network('AlexNet-seed'),
      array: { ...DEFAULT_ARRAY_SPEC.array, ...Object.fromEntries(base) },
      rules: rulesSpec('scale-sim-v2'),
    },
    plan: {
      kind: 'list',
      points: configs.map((config) => Object.fromEntries(varying.map((field) => [field, config[field]]))),
    },
    constraints: [],
  }
}

const GUID_ARRAYS: SweepSpec = {
  name: 'GUID128/256/512 x 128/256/512 arrays x OS/WS/IS',
  base: { ...DEFAULT_ARRAY_SPEC, rules: rulesSpec('scale-sim-v2') },
  plan: {
    kind: 'grid',
    axes: [
      { field: 'workload', values: GUID_NETWORKS },
      { field: 'rows', values: STUDY_ARRAYS },
      { field: 'cols', values: STUDY_ARRAYS },
      { field: 'dataflow', values: DATAFLOWS },
    ],
  },
  constraints: [SQUARE],
}

/** Every design on the networks of the published comparison, as one of its readings runs them. */
const ABLATIONS: readonly SweepSpec[] = VALIDATION_PRESETS.map(({ title, operators, steps, batch }) => ({
  name: `Cambricon-D ablation: ${title}`,
  base: { ...DEFAULT_DESIGN_SPEC, workload: { ...network('GUID128'), operators }, steps },
  plan: {
    kind: 'list',
    points: NETWORKS.flatMap((workload) =>
      DESIGNS.map(({ id }) => ({ workload, batch: batch[workload], design: id })),
    ),
  },
  constraints: [],
}))

const SCRATCHPADS: SweepSpec = {
  name: 'Buffer sizes: scratchpads of an array',
  base: {
    ...DEFAULT_ARRAY_SPEC,
    workload: network('GUID128'),
    array: { ...DEFAULT_ARRAY_SPEC.array, mode: 'USER', bandwidthWordsPerCycle: 256 },
  },
  plan: {
    kind: 'grid',
    axes: [
      { field: 'ifmapSramKb', values: powersOfTwo(6, 15).filter((_, i) => i % 3 === 0) },
      { field: 'filterSramKb', values: powersOfTwo(6, 15).filter((_, i) => i % 3 === 0) },
      { field: 'ofmapSramKb', values: [64, 4096] },
      { field: 'dataflow', values: DATAFLOWS },
    ],
  },
  constraints: [],
}

/** The fractions of the published figure, and the whole. */
const DESIGN_BUFFERS: SweepSpec = {
  name: 'Buffer sizes: Cambricon-D on GUID256',
  base: { ...DEFAULT_DESIGN_SPEC, workload: network('GUID256') },
  plan: {
    kind: 'list',
    points: [1, 2, 4, 8].map((divisor) => ({
      inputBufferMiB: 64 / divisor,
      weightBufferMiB: 64 / divisor,
      outputBufferMiB: 32 / divisor,
    })),
  },
  constraints: [],
}

const ARRAY_BANDWIDTH: SweepSpec = {
  name: 'Bandwidth wall: arrays on GUID128',
  base: {
    ...DEFAULT_ARRAY_SPEC,
    workload: network('GUID128'),
    array: { ...DEFAULT_ARRAY_SPEC.array, mode: 'USER' },
  },
  plan: {
    kind: 'grid',
    axes: [
      { field: 'bandwidthWordsPerCycle', values: powersOfTwo(3, 11) },
      { field: 'rows', values: STUDY_ARRAYS },
      { field: 'cols', values: STUDY_ARRAYS },
      { field: 'dataflow', values: DATAFLOWS },
    ],
  },
  constraints: [SQUARE],
}

const DESIGN_BANDWIDTH: SweepSpec = {
  name: 'Bandwidth wall: designs on the GUID networks',
  base: DEFAULT_DESIGN_SPEC,
  plan: {
    kind: 'grid',
    axes: [
      { field: 'workload', values: GUID_NETWORKS },
      { field: 'design', values: ['dense', 'cambricon-d', 'diffy-pe', 'diffy-df', 'async-pe'] },
      { field: 'dramGigabytesPerSecond', values: [250, 500, 1000, 1500, 2000, 4000, 8000] },
    ],
  },
  constraints: [],
}

/** The sweeps that come with the program, in the order of a list. */
export const BUILT_IN_SWEEPS: readonly BuiltInSweep[] = [
  {
    id: 'seed-study',
    title: 'Seed study',
    description:
      "The three experiments of the study, by SCALE-Sim's version 2: every published number is in their runs.",
    specs: EXPERIMENTS.map(seedExperiment),
  },
  {
    id: 'guid-arrays',
    title: GUID_ARRAYS.name,
    description:
      'The networks the study wanted to simulate on the arrays it compared, all dataflows; stall-free, scratchpads of an A100.',
    specs: [GUID_ARRAYS],
  },
  {
    id: 'cambricon-d-ablation',
    title: 'Cambricon-D ablation',
    description:
      'Every design on the GUID networks and STBL512: convolutions as in the published table, then whole networks.',
    specs: ABLATIONS,
  },
  {
    id: 'buffer-sizes',
    title: 'Buffer sizes',
    description:
      'What scratchpads are worth: an array at a fixed bandwidth, and the fractions of the published figure.',
    specs: [SCRATCHPADS, DESIGN_BUFFERS],
  },
  {
    id: 'bandwidth-wall',
    title: 'Bandwidth wall',
    description: 'Where arrays and designs stop waiting for memory, from a trickle to more than any has.',
    specs: [ARRAY_BANDWIDTH, DESIGN_BANDWIDTH],
  },
]
