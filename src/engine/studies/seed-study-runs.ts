import type { ArrayConfig, Dataflow } from '../model/array-config.ts'
import type { Layer } from '../model/layer.ts'
import { ok, type Result } from '../model/problem.ts'
import type { RunResult } from '../model/result.ts'
import { SCALE_SIM_V2 } from '../model/rules.ts'
import { simulate } from '../simulate.ts'
import { findPreset } from '../workloads/presets.ts'
import { toLayers } from '../workloads/topology-export.ts'

/** Which experiment of the study a run belongs to. */
export type ExperimentId = 'results-va' | 'figures-1-4' | 'figure-5'

/** Rows and columns of the simulated array; 32 is the baseline of Figure 5. */
export type ArraySize = 32 | 128 | 256 | 512

/** The array sizes the study compares. */
export const STUDY_ARRAYS = [128, 256, 512] as const satisfies readonly ArraySize[]

/** One experiment: what it shows and the configurations it runs. */
export interface Experiment {
  readonly id: ExperimentId
  readonly title: string
  readonly runs: readonly SeedRun[]
}

/** One run of the study. */
export interface SeedRun {
  readonly array: ArraySize
  readonly config: ArrayConfig
}

/** Capacities in kB, in the order ifmap, filter, ofmap. */
type SramKb = readonly [ifmap: number, filter: number, ofmap: number]

function seedRun(name: string, array: ArraySize, dataflow: Dataflow, sramKb: SramKb): SeedRun {
  const [ifmapSramKb, filterSramKb, ofmapSramKb] = sramKb
  const config: ArrayConfig = {
    runName: `${name}-${array}`,
    rows: array,
    cols: array,
    dataflow,
    ifmapSramKb,
    filterSramKb,
    ofmapSramKb,
    ifmapOffset: 0,
    filterOffset: 10_000_000,
    ofmapOffset: 20_000_000,
    mode: 'CALC',
    // Read in USER mode only.
    bandwidthWordsPerCycle: 10,
  }
  return { array, config }
}

const runsOf = (name: string, dataflow: Dataflow, sramKb: SramKb): readonly SeedRun[] =>
  STUDY_ARRAYS.map((array) => seedRun(name, array, dataflow, sramKb))

/**
 * The study's experiments. Figures 1-4 name 1024 kB for ifmap and filter only; the ofmap stays at the 20480 kB of V.A
 * (1024 kB gives the same numbers, 512 kB does not: layer 0 no longer fits). The baseline is SCALE-Sim's default
 * configuration.
 */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    id: 'results-va',
    title: 'Results V.A: cycles, utilisation and mapping efficiency (OS, SRAM 40960/40960/20480 kB)',
    runs: runsOf('seed-va', 'os', [40960, 40960, 20480]),
  },
  {
    id: 'figures-1-4',
    title: 'Figures 1-4: average DRAM bandwidth (OS, SRAM 1024/1024/20480 kB)',
    runs: runsOf('seed-bandwidth', 'os', [1024, 1024, 20480]),
  },
  {
    id: 'figure-5',
    title:
      'Figure 5: access time and speedup (WS, SRAM 40960/40960/20480 kB; baseline OS 32 x 32, 64/64/64 kB)',
    runs: [
      seedRun('seed-baseline', 32, 'os', [64, 64, 64]),
      ...runsOf('seed-access', 'ws', [40960, 40960, 20480]),
    ],
  },
]

/** The result of one run of an experiment. */
export interface SeedRunResult {
  readonly experiment: ExperimentId
  readonly array: ArraySize
  readonly result: RunResult
}

/** The five convolutions of the study's alexnet.csv. */
export function seedLayers(): Result<readonly Layer[]> {
  const preset = findPreset('AlexNet-seed')
  if (!preset.ok) return preset
  const workload = preset.value.build(1)
  if (!workload.ok) return workload
  return ok(toLayers(workload.value, { which: 'conv', padding: 'explicit' }))
}

/** Simulates every run of the experiments by the rules of SCALE-Sim v2. */
export function runExperiments(
  experiments: readonly Experiment[] = EXPERIMENTS,
): Result<readonly SeedRunResult[]> {
  const layers = seedLayers()
  if (!layers.ok) return layers
  const results: SeedRunResult[] = []
  for (const { id, runs } of experiments) {
    for (const { array, config } of runs) {
      const run = simulate({ layers: layers.value, config, rules: SCALE_SIM_V2 })
      if (!run.ok) return run
      results.push({ experiment: id, array, result: run.value })
    }
  }
  return ok(results)
}
